//! Reads a recipients file into checked [`Recipient`] values.
//!
//! Every row is used or reported: with a row lost, nobody knows who was written to. A file is read in two steps.
//! [`List::scan`] passes over it once, finds everything that is wrong, and keeps nothing but hashes of inboxes and keys;
//! [`List::rows`] then streams the rows as often as they are needed. What the words of a list mean (headers, offices) is
//! kept in tables.

mod cell;
mod decode;
mod duplicates;
mod encoding;
mod headers;
mod judge;
mod layout;
mod list;
mod name;
mod office;
mod recipient;
mod scan;
mod survey;
mod table;
mod term;
mod text_file;
mod workbook;

pub use list::{List, ListOptions, Row};
pub use office::Office;
pub use recipient::{Channel, Columns, HeldBack, HeldBackReason, Recipient};
