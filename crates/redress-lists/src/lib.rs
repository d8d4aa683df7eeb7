//! Reads a recipients file into checked [`Recipient`] values.
//!
//! Every row is used or reported: with a row lost, nobody knows who was written to. A file is read in two steps.
//! [`List::scan`] passes over it once, finds everything that is wrong, and keeps nothing but hashes of inboxes and keys;
//! [`List::rows`] then streams the rows as often as they are needed. What the words of a list mean (headers, offices) is
//! kept in tables.
//!
//! From the bytes up: `encoding` (by `spelling`) and `survey` understand a text file as a whole, `decode` and `text_file` stream it,
//! `workbook` reads a sheet; `table` finds the header, `ahead` reads on while rows are looked at; `layout` says what each column is; `judge` reads one row under
//! the `rules` of its mailing; `scan` sees the rows together.

mod ahead;
mod cell;
mod channel;
mod choice;
mod columns;
mod contacts;
mod decode;
mod duplicates;
mod encoding;
mod headers;
mod judge;
mod layout;
mod list;
mod name;
mod office;
mod overlap;
mod recipient;
mod rules;
mod scan;
mod settings;
mod sources;
mod spelling;
mod suppression;
mod survey;
mod table;
mod term;
mod text_file;
mod workbook;

pub use channel::Channel;
pub use list::{Lacks, List, ListOptions, Row};
pub use name::is_body;
pub use office::Office;
pub use overlap::Overlap;
pub use recipient::{Columns, HeldBack, HeldBackReason, Recipient};
pub use settings::{
    Choice, Condition, Contacts, EndedTerms, ListConfig, ListSettings, PerInbox, SeveralAddresses,
    Stance, Variant,
};
pub use sources::suppression_file;
pub use suppression::DO_NOT_WRITE;

#[cfg(test)]
mod tests;
