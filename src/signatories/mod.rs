//! Who signs, in which order, and the snapshot that was approved.
//!
//! The file keeps more than is printed: the person who authorized the signature, when, and who left again. A letter shows
//! [`Signatories`](redress_base::signatories::Signatories): the organizations that sign today, in blocks, in the order people expect, under a count that is
//! never typed by hand.

mod alike;
mod change;
mod columns;
mod file;
pub mod import;
mod load;
mod order;
mod printed;
mod records;
mod review;
mod row;
mod signing;
mod splice;
mod table;

pub use file::SignatoryFile;
pub use load::load;
pub use printed::as_text;
pub use row::SignatoryRow;
pub use table::{NewSignatory, SignatoryTable};
