//! Parts of a plan: cut here, packed into files for partners, opened there, and joined again.
//!
//! [`cut`] decides who gets what and writes it down; from that moment on the letters are not sent from here, because
//! `standing.sql` says so. [`pack`] writes the ledger of a part, [`seal`] digests what is in it, [`open`] puts it into a folder
//! of its own, once. [`hand_back`] writes its log; [`check`] compares that with what is known of the part, and [`join`] takes its
//! rows. [`take_back`] ends a part. [`limits`] says what is left of an account. [`handle`] puts them under the ledger's handle.

mod check;
mod cut;
mod hand_back;
mod handle;
mod join;
mod limits;
mod list;
mod open;
mod pack;
mod part_of;
mod said_at;
mod seal;
mod take_back;

pub use open::PartFileInView;
pub use pack::NewPartFile;
pub(super) use part_of::{refuse_part, refuse_unsendable};
