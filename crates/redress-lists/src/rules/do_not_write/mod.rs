//! `do-not-write.csv`: whom the organizer will not write to, whatever a list says.
//!
//! `file` finds the file, also under a name that is nearly right; `reader` makes each of its rows an entry, with what
//! `words` reads in a name or a seat that somebody wrote; [`DoNotWrite`] answers for addresses and rows, and remembers which
//! entries fitted any: the others are errors, because they keep nobody from being written to.

mod book;
mod described;
mod entry;
mod file;
mod person;
mod reader;
mod words;

pub use book::DoNotWrite;
pub(crate) use book::NamedRow;
pub(crate) use described::{Described, city_word, district_word, state_word};
pub use file::suppression_file;
pub(crate) use person::person_key;
