//! Reads any list of people, row by row.
//!
//! Every row is used or reported: with a row lost, nobody knows who was written to. A list is read in two steps.
//! [`List::scan`] passes over it once, finds everything that is wrong, and keeps nothing but hashes of inboxes and keys;
//! [`List::rows`] then streams the rows as often as they are needed.
//!
//! # The rooms
//!
//! Each uses only those above it.
//!
//! - [`file`](mod@file): any file of rows and cells, whatever its bytes are; knows no columns
//! - [`columns`]: which columns a list has, and what each of them means
//! - [`cells`]: what the words in cells mean: offices, stances, channels, dates, names
//! - [`rules`]: whom the organizer wants to write to: filters, contacts, `do-not-write.csv`
//! - [`config`]: what the organizer says about one list, all together
//! - [`row`]: one row read, checked, and made a [`Recipient`] or a [`HeldBack`]
//! - [`list`]: the rows together: duplicates, decisions, notes
//!
//! A list that is none of recipients is read with [`file::ListFile`] and [`columns::normalize`] alone. What a campaign or a
//! letter is, nothing here knows.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

pub mod cells;
pub mod columns;
pub mod config;
pub mod file;
pub mod list;
pub mod row;
pub mod rules;

pub use cells::{
    Channel, Level, Meant, Office, OfficeEntry, Offices, Place, PlaceKind, SeatEvidence, SeatFlaw,
    Stance, attachment_paths, house_districts, is_body, is_zip, yes_or_no,
};
pub use columns::{Column, Columns};
pub use config::{Contacts, EndedTerms, ListConfig, ListSettings, SeveralAddresses};
pub use file::FileSettings;
pub use list::{List, ListReading, Overlap, Row};
pub use row::{
    HeldBack, HeldBackReason, HeldSeat, Lack, Lacks, ListOptions, Reads, Recipient, SheetRow,
    TypedName,
};
pub use rules::{
    Choice, ClosedInboxes, Condition, DoNotWrite, KnownOptOut, PerInbox, Variant, suppression_file,
};

#[cfg(test)]
mod tests;
