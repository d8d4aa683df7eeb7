//! The ledger of one machine, in SQLite.
//!
//! WAL, `synchronous=FULL` and `fullfsync`, `BEGIN IMMEDIATE`, STRICT tables. [`keys`] says how integer keys carry order,
//! `standing.sql` where each delivery stands: every other file reads these two and never says it again.
//!
//! From the bottom up: [`database`] opens the file and [`readers`] and [`writer`] share it out; [`backend`] holds them
//! together. Each further file is one thing that is asked of a ledger, as functions over the backend; [`ledger`]
//! puts them under the traits.

mod account_counts;
mod addressed;
mod answer;
mod arrival;
mod backend;
mod carried;
mod coordinated;
mod copies;
mod counts;
mod database;
mod deeds;
mod disk;
mod draft;
mod entries;
mod failure;
mod follow_ups;
mod forgetting;
mod freeze;
mod hands;
mod held_back;
mod history;
mod homes;
mod keys;
mod known;
mod ledger;
mod letter_names;
mod log_letters;
mod mailed_approvals;
mod marks;
mod open_attempts;
mod outstanding;
mod parts;
mod past_attempts;
mod pauses;
mod plans;
mod readers;
mod returned;
mod run;
mod run_lock;
mod sent;
mod sent_copies;
mod steps;
mod stored;
mod supporter_files;
mod supporter_shares;
mod supporters;
mod taking_over;
mod test_letters;
mod undo;
mod unread;
mod wiping;
mod withdrawn_supporters;
mod writer;

pub use disk::synced_by;
pub use homes::machine_name;
pub use ledger::Ledger;
pub use letter_names::{KnownLetter, LetterNames};
pub use log_letters::QueuedLetter;
pub use parts::{NewPartFile, PartFileInView};
pub use sent::{SENT_FIELDS, SearchedSent, SentError, SentSearch};
