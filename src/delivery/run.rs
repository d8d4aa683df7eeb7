//! The batch: several connections, each one small loop.

use crate::address::EmailAddress;
use crate::campaign::{DeliverySettings, Pace};
use crate::clock::Clock;
use crate::id::{DeliveryId, MailingName};
use crate::ledger::{Ledger, LedgerError, Selection, Verdict};
use crate::message::{Message, MessageId};
use crate::plan::{Loaded, PlanError};
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;

/// What a batch needs.
#[derive(Debug)]
pub struct Sending {
    /// The campaign as it was approved.
    pub loaded: Arc<Loaded>,
    /// Where everything is recorded.
    pub ledger: Ledger,
    /// How it is sent; `rehearse` gives its own.
    pub settings: DeliverySettings,
    /// The folder of the account's state file (counts and times of the rolling 24 hours); none for a rehearsal.
    pub account_state: Option<PathBuf>,
    /// The clock.
    pub clock: Clock,
    /// Choices of this run.
    pub options: SendOptions,
}

/// Choices of one run.
#[derive(Clone, Debug, Default)]
pub struct SendOptions {
    /// Which deliveries.
    pub selection: Selection,
    /// At most so many letters.
    pub max: Option<u64>,
    /// Connections instead of the campaign's.
    pub connections: Option<u32>,
    /// Pace instead of the campaign's.
    pub pace: Option<Pace>,
    /// Stay for deferred letters, quota and office hours.
    pub wait: bool,
}

/// Asks a run to end: once to finish what is in flight, twice to stop now.
#[derive(Clone, Debug, Default)]
pub struct Stop {}

impl Stop {
    /// Asks (again).
    pub fn ask(&self) {
        todo!()
    }
}

/// What happens during a run. Addresses print themselves masked.
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
        /// To this address.
        email: EmailAddress,
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
}

/// Why a run could not go on. Each is a sentence for an organizer.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The ledger failed; no letter starts after that.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A letter is not what was approved.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The server cannot be reached, does not offer TLS, refuses the sign-in or the sender.
    #[error("{0}")]
    Server(String),
    /// Another run uses the account.
    #[error("{0}")]
    Busy(String),
}

/// Sends what is outstanding of the plan in force.
pub async fn send(sending: Sending, stop: Stop, observe: &mut dyn FnMut(Event)) -> Result<Finished, DeliveryError> {
    let _ = observe;
    todo!("{sending:?} {stop:?}")
}

/// Sends a few letters to the organizer's own address: counted against the quota, entered as no delivery.
pub async fn send_tests(
    sending: Sending,
    to: &EmailAddress,
    letters: Vec<(Message, MessageId)>,
    observe: &mut dyn FnMut(Event),
) -> Result<Finished, DeliveryError> {
    let _ = observe;
    todo!("{sending:?} {to} {letters:?}")
}
