//! A copy of each letter that was accepted, byte for byte as it went over the wire, in a Maildir of the campaign's folder.
//!
//! A letter's bytes cannot be had again later: its date is of the moment, its signature of the key, and its template may have
//! been edited since. So they are kept *before* the letter's commit point, as a draft in a folder beside the archive
//! (`sent.unsettled/`), and moved into the archive once the verdict is durable. A process that is killed leaves drafts behind,
//! and the ledger says of each what became of it: the next run moves those of accepted letters, leaves those of unconfirmed
//! ones until they are settled, and removes the others. So each accepted letter has one copy, whose name says which it is.
//!
//! No letter waits for the disk: a draft is handed to the system and no more, and threads of their own have the disk take it
//! while the server thinks, and move it when they are told to. What they have no room to be told, they find at the end of the
//! run as the next run would have found it. Where a draft cannot be kept, nothing was committed yet, and the run pauses.
//!
//! The drafts are not in the Maildir's own `tmp`, which mail programs clear after 36 hours, nor anywhere below the archive,
//! where a search of it (`resolve --from-sent`) would take an unconfirmed letter for one that had arrived.
//!
//! One thing is stronger than that a copy is what went: whoever stands in its book and asks to be forgotten. Then the book goes out
//! of the copy, and a line says so in its place (`books`).

mod archivist;
mod books;
mod error;
mod folders;
mod leftovers;
mod letters;
mod name;
mod run;

pub use books::{ArchivedBooks, count_archived_books, take_archived_books_out};
pub(super) use error::ArchiveError;
pub use letters::{ArchivedLetter, archived_letters};
pub(super) use name::CopyName;
pub(super) use run::Archive;
