//! The durable record of a campaign: what was planned, approved, tried and answered.
//!
//! It promises four things. A commit point is on the disk before it is handed out, so a letter that may have reached the
//! server is known, whatever happens next. No delivery has two commit points in doubt: one statement decides who may
//! send, and it runs inside the transaction that inserts the attempt. Rows are only inserted, and the state of a delivery
//! is worked out from them (`standing.sql` is the one place that says how), so the log cannot disagree with what happened.
//! After a failed commit no letter starts.
//!
//! Three sides ask it, each through a trait in the ledger's own words: a plan ([`PlanLedger`]), a run ([`RunLedger`]) and a
//! report ([`ReportLedger`]). [`Ledger`] answers all three from an SQLite file of this machine; no type of the database
//! leaves the `sqlite` folder. [`CommitPoints`] is the part of a run's trait that a coordinator of several machines would
//! stand in front of.
//!
//! What may be sent when (pace, quota, hours) is left to whoever runs, and what letters say to whoever plans. The
//! repository's `docs/ledger.md` has the tables.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

mod error;
mod in_front;
mod part_ledger;
mod past_letters;
mod plan_ledger;
mod record;
mod report_ledger;
mod returned;
mod run_ledger;
mod sqlite;

pub use error::LedgerError;
pub use in_front::InFront;
pub use part_ledger::PartBooks;
pub use past_letters::{PastLetters, READING_HOLDS};
pub use plan_ledger::{PlanDraft, PlanLedger};
pub use record::{
    ALL_LIMITS, AboutLetter, AccountCounts, Approval, ApprovalMail, Attempt, Audience, BookFile,
    Carried, Counts, Cut, CutBy, CutParts, Deed, DeliveryState, DraftedPlan, Entering, Entry,
    Filter, FollowUp, FollowedLetter, Happening, Heard, HeldBackCount, HeldBackRow, Home, Joined,
    JoinedLog, KnownCoordinator, LetterByMail, MailingCounts, Mark, MarkNote, NameThere, NewShare,
    Opening, Outstanding, Part, PartContent, PartError, PartFile, PartOf, PastLetter, PlanRecord,
    PlannedAccount, PlannedLetter, PointThere, Reading, ReturnedEntry, RowThere, Run, RunThere,
    SaidThere, Selection, SentTest, Settlement, Shared, SharedAddress, SharedSupporters,
    StayingLetters, SupporterFile, SupporterFileKind, SupporterShare, TestFate, TestProof,
    TestReading, Undo, Undone, Unread, Unwritten, Verdict, WithdrawnSupporters,
};
pub use redress_smtp::{Addressee, Deferrals, Reply, Role};
pub use report_ledger::ReportLedger;
pub use returned::{
    Consequence, KnownBy, LetterAsSent, ReturnedFact, ReturnedFate, ReturnedMail, decide,
    provider_name, replaced_message_id,
};
pub use run_ledger::{
    Arrival, CommitPoints, Durable, PastAttempt, PastAttempts, RunLedger, Standings,
};
pub use sqlite::{
    KnownLetter, Ledger, LetterNames, NewPartFile, PartFileInView, QueuedLetter, SENT_FIELDS,
    SearchedSent, SentError, SentSearch, machine_name, synced_by,
};
