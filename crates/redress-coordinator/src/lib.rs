//! What several machines that send one letter campaign must share, as rows of a PostgreSQL database.
//!
//! A coordinator is no second ledger. Each machine's own ledger stays its exact record; here stand only the rows that more than
//! one machine must see: which plan is in force, who has claimed a letter, its commit points and verdicts, what people said of it,
//! the turns of the accounts that mail goes through, and which machines are alive. Rows are inserted and stay, so a machine
//! takes over what the others have done ([`SharedCampaign::news_since`]) and can read its whole log offline.
//!
//! # One letter
//!
//! | Step | Here | A crash or a lost line behind it means |
//! |---|---|---|
//! | [`SharedRun::claim`] | the letter's row has this run and a higher fence | free when the run ends or is silent for its lease |
//! | MAIL, RCPT, DATA, body | nothing | as before |
//! | [`SharedRun::commit_points`] | where run, fence and digest are still those and it is open: `committed`, and a row in `commit_points`, on the disk | with its verdict: nothing. Without: unconfirmed, for everybody |
//! | its answer lost | asked again under the same key, which finds what the first question did | no dot is out: [`SharedRun::return_unanswered`] |
//! | [`CommitPoint::may_go`] says no | settled as returned | no dot is out |
//! | dot, 250 | nothing | unconfirmed |
//! | [`SharedRun::settle`] | a row in `verdicts`; the letter is `closed`, or `open` for whoever claims it | told again; the second time changes nothing |
//!
//! The verdict is in the machine's ledger before it is here, and here before the connection's next commit point. Unreachable means
//! that no new letter starts. What is known of a letter is never refused: a late 250 closes a letter that was given up.
//!
//! # Why one row decides
//!
//! A letter has one row in `letters`, which every statement about it locks, looks at and changes. Where a statement waited for
//! another's lock, PostgreSQL looks at *that row* again as it is now, and at everything else as it was before: a rule such as "no
//! commit point stands" would be answered from the past if it were asked of another table. So what decides (run, fence,
//! digest, standing, attempt) stands in the row, and `commit_points` with its primary key is the second fence. The digest makes a
//! plan that was replaced harmless: its letters' bytes are not the approved ones any more.
//!
//! A lease is the run's and not each letter's: one row is written per sign of life, however much is claimed.
//!
//! # What stands between
//!
//! A statement is one message and one transaction. There are no advisory locks, no LISTEN, no statements prepared under a name,
//! nothing is set for a session, and no transaction ever waits for a machine that may have fallen asleep in it. So a pool that gives
//! each transaction another connection (PgBouncer in transaction mode) changes nothing. A pool that signs in as one role for
//! all would: then every row says that role.
//!
//! # Which server
//!
//! PostgreSQL 14 or later, the primary, with `fsync` and `full_page_writes`; each durable statement sets `synchronous_commit` for itself.
//! A machine remembers its [`ServerIdentity`] and its newest commit point ([`RememberedPoint`]): a server that was restored or
//! took over with loss has another timeline, or does not know that point. Connections are encrypted and verified by the rules of
//! [`redress_smtp`], plain text stays on this machine, and the password is proved and never told (SCRAM).
//!
//! # Time
//!
//! The database's clock decides leases, deferrals and turns; a machine's own only how long its commit point is ago, by a clock that
//! goes on while it sleeps. [`Coordinator::clock_offset`] says how far apart they are.
//!
//! # What others see
//!
//! Partners are roles of the database ([`Coordinator::admit`]): they see all rows, add rows in their own name, and take none away.
//! Letters are named by keyed hashes, but what servers answered and the addresses of copies stand as they are: personal data.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

mod address;
mod answer;
mod claim;
mod clock_offset;
mod commit_point;
mod coordinator;
mod door;
mod error;
mod failure;
mod held;
mod line;
mod mark;
mod names;
mod news;
mod open_point;
mod partner;
mod plan;
mod scram_only;
mod server_identity;
mod shared_campaign;
mod shared_run;
mod since;
mod standing;
mod stored;
mod survey;
mod turn;
mod verdict;

pub use address::{CoordinatorAddress, CoordinatorAddressError};
pub use claim::{Claim, Claimed};
pub use clock_offset::ClockOffset;
pub use commit_point::{Asked, CommitPoint, DOT_WITHIN, Granting, Unanswered};
pub use coordinator::Coordinator;
pub use door::{AnswerLimits, Door};
pub use error::CoordinatorError;
pub use mark::{EnteredMark, Marking, SharedMark};
pub use names::{AccountName, LetterName};
pub use news::{News, NewsPoint, What};
pub use open_point::OpenPoint;
pub use plan::SharedDraft;
pub use server_identity::ServerIdentity;
pub use shared_campaign::{InForce, SharedCampaign};
pub use shared_run::{PastRun, SeenRun, SharedRun};
pub use standing::{RememberedPoint, SharedCounts};
pub use survey::{Survey, UsedAccount};
pub use turn::{AccountLimits, Turn, TurnTaking, UsedTurn};
pub use verdict::Settled;
