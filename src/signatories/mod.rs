//! Who signs, in which order, and the snapshot that was approved.
//!
//! The file keeps more than is printed: the person who authorized the signature, when, and who left again. A letter shows
//! [`Signatories`]: the organizations that sign today, in blocks, in the order people expect, under a count that is
//! never typed by hand.

mod alike;
mod edit;
mod file;
mod order;
mod printed;

pub use edit::{NewSignatory, SignatoryTable};
pub use file::{SignatoryFile, SignatoryRow};
pub use printed::{as_text, load};
pub use redress_base::signatories::{Signatories, Signatory};
pub use redress_base::words::in_words;
pub(crate) use redress_base::words::{TENS, UP_TO_NINETEEN};
