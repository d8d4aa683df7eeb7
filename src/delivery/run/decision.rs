//! What was decided: for a letter, its address, its connection and the run.

use super::situation::Counts;
use jiff::Timestamp;
use redress_ledger::Verdict;
use std::time::Duration;

/// What follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decision {
    /// How the letter's attempt ended; none where it goes on, or where there is no letter. A letter that is returned goes
    /// again, as if nothing had been.
    pub(super) verdict: Option<Verdict>,
    /// What becomes of its address.
    pub(super) address: ForAddress,
    /// What becomes of its connection.
    pub(super) connection: ForConnection,
    /// What becomes of the run.
    pub(super) run: ForRun,
    /// What an organizer should know.
    pub(super) notices: Vec<String>,
    /// What is counted from now on.
    pub(super) counts: Counts,
}

impl Decision {
    /// Whether no letter of the run passes its commit point after it.
    pub(super) fn ends_the_run(&self) -> bool {
        matches!(self.run, ForRun::Pause { .. } | ForRun::Fail { .. })
    }
}

/// What becomes of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ForAddress {
    /// Nothing.
    Keep,
    /// It is not written to again in this campaign.
    Suppress,
}

/// What becomes of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ForConnection {
    /// Its next letter may follow.
    Keep,
    /// It is closed, and another takes its place when there is a letter for it.
    Close,
    /// The same after a pause, which grows with its failures in a row. What all connections meet is told once.
    CloseAndPause {
        /// Why, where it has to be told.
        told: Option<String>,
        /// The pause is no shorter than this.
        at_least: Duration,
        /// No other connection stands, so the whole run waits.
        run_waits: bool,
    },
    /// It is closed, and its worker ends: the server wants fewer, or this one cannot be made while others stand.
    Retire,
}

/// What becomes of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ForRun {
    /// It goes on.
    GoOn,
    /// It goes on, and where it was slowed down it recovers by a little.
    GoOnAfterSuccess,
    /// It rests for a minute at least and goes on at half its pace.
    SlowDown {
        /// What the server said, in words.
        said: String,
    },
    /// It ends in good order.
    Pause {
        /// Why, in words.
        reason: String,
        /// When it may go on, if known.
        until: Option<Timestamp>,
    },
    /// It ends, or rests, until the rolling 24 hours of the account free up.
    QuotaUsedUp {
        /// Why, in words.
        reason: String,
    },
    /// It ends, and an organizer has to mend something.
    Fail {
        /// What, as a sentence.
        sentence: String,
    },
}
