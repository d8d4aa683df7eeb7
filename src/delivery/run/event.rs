//! What a run tells: events as it goes, and how it ended.

use jiff::Timestamp;
use redress_base::id::{DeliveryId, MailingName};
use redress_base::problem::Problem;
use redress_ledger::Verdict;

/// What happens during a run.
#[derive(Debug)]
pub enum Event {
    /// The number of letters that are due.
    Started {
        /// Letters due now.
        due: u64,
    },
    /// A letter came to a verdict.
    Settled {
        /// Which.
        delivery: DeliveryId,
        /// Of this mailing.
        mailing: MailingName,
        /// To whom: a name, or a masked address where the list has no name.
        recipient: String,
        /// How it ended.
        verdict: Verdict,
    },
    /// Sending waits, and says why and until when.
    Waiting {
        /// Why, in words.
        reason: String,
        /// Until when, if known.
        until: Option<Timestamp>,
    },
    /// Something an organizer should know: a lost connection, a slower pace.
    Notice(String),
}

/// How a run ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finished {
    /// Letters accepted in this run.
    pub accepted: u64,
    /// Letters refused in this run.
    pub refused: u64,
    /// Copies refused in this run.
    pub copies_refused: u64,
    /// Letters deferred in this run.
    pub deferred: u64,
    /// Letters that became unconfirmed in this run.
    pub unconfirmed: u64,
    /// Why sending paused, in words.
    pub paused: Option<String>,
    /// When it may go on, if known.
    pub resume_at: Option<Timestamp>,
    /// Whether Ctrl-C (or `stop`) ended it.
    pub interrupted: bool,
    /// What is wrong with mailings whose letters were left because they came too late.
    pub late: Vec<Problem>,
}
