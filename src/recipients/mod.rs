//! Reads a recipients file into checked [`Recipient`] values.
//!
//! Every row is used or reported: with a row lost, nobody knows who was written to.

mod list;
mod office;
mod recipient;

pub use list::{List, ListOptions, Row};
pub use office::Office;
pub use recipient::{Channel, Columns, HeldBack, HeldBackReason, Recipient};
