//! The durable record: what was planned, approved, tried and answered.
//!
//! It promises four things. A commit point is on the disk before it is handed out, so a letter that may have reached the
//! server is known, whatever happens next. No delivery has two commit points in doubt: one statement decides who may
//! send, and it runs inside the transaction that inserts the attempt. Rows are only inserted, and the state of a delivery
//! is worked out from them (`standing.sql` is the one place that says how), so the log cannot disagree with what happened. After a failed commit no letter starts.
//!
//! SQLite lies behind private types: WAL, `synchronous=FULL` and `fullfsync`, `BEGIN IMMEDIATE`, STRICT tables, integer
//! keys that carry order. One writer commits together what many connections ask for; readers have connections
//! of their own. What may be sent when (pace, quota, hours) is left to [`crate::delivery`], and what letters
//! say to [`crate::plan`].
//!
//! `docs/ledger.md` has the tables.

mod counts;
mod draft;
mod entries;
mod error;
mod freeze;
mod handle;
mod history;
mod home;
mod keys;
mod known;
mod marks;
mod place;
mod plans;
mod record;
mod run;
mod sending;
mod sent;
mod sqlite;
mod state;
mod stored;
mod writer;

pub use draft::PlanDraft;
pub use error::LedgerError;
pub use handle::Ledger;
pub use history::Happening;
pub use home::Home;
pub use place::synced_by;
pub use record::{
    Attempt, Counts, DraftedPlan, Entry, Filter, HeldBackCount, HeldBackRow, MailingCounts, Mark,
    Outstanding, PlanRecord, PlannedLetter, Selection, Settlement, Unwritten,
};
pub use redress_base::fail_point::{FailPoint, reach};
pub use redress_smtp::{Addressee, Deferrals, Reply, Role};
pub use run::Run;
pub use sent::{SearchedSent, SentError};
pub use state::{DeliveryState, Verdict};
