//! Whom an organizer wants to write to: filters and variants by conditions on columns, a second file with the addresses, and
//! `do-not-write.csv`.

mod choice;
mod condition;
mod contacts;
mod suppression;

pub use choice::{Choice, PerInbox, Variant};
pub use condition::Condition;
pub(crate) use contacts::ContactBook;
pub(crate) use suppression::Suppression;
pub use suppression::{DO_NOT_WRITE, suppression_file};
