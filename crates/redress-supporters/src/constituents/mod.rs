//! A campaign's supporters by the official whose constituents they are: counts, towns, and what a book may show.
//!
//! [`Constituents::of`] passes over everybody once. Counts and towns stay in memory; what a book shows of people lies in a file
//! without a name that nobody else can open, and is gone when the value is.

mod all;
mod book_people;
mod entry;
mod kept;
mod shown;
mod spool;
mod tally;

pub use all::Constituents;
pub use book_people::{BookPeople, BookPerson, SharedWords};
