//! What a decision is made from: what happened, how things stood, and what was counted up to there.

use super::letter::Tries;
use crate::delivery::breaker::Breaker;
use jiff::Timestamp;
use redress_base::address::EmailAddress;
use redress_ledger::{Addressee, Deferrals, Reply};
use redress_smtp::{ConnectError, ConnectionLost, Stage};

/// What a decision is about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Happened<'a> {
    /// There is no connection, and trying again would not help: a sentence for the organizer.
    Hopeless(&'a str),
    /// The server answered, and neither 354 to DATA nor what leads there.
    Answered(Stage, &'a Reply),
    /// MAIL, the To address and DATA were taken: the body may follow. The answers to all addressees, To's first.
    Opened(&'a [Addressee]),
    /// The server takes no letter as large as those of this run: a sentence for the organizer.
    TooLarge(&'a str),
    /// The connection broke, or never stood.
    Lost(Phase, &'a ConnectionLost),
    /// Another connection learnt, while this letter's commit point was written, that nothing more may be sent.
    EndedBeforeDot,
    /// So long after its commit point that others may count it as lost: the machine slept.
    TooLate,
    /// The run was told to stop at once, with the dot sent and no answer there.
    StoppedAfterDot,
}

impl<'a> Happened<'a> {
    /// What kept a connection from coming about, and the sentence for it where trying again would not help.
    pub(super) fn on_the_way(trouble: &'a ConnectError, hopeless: Option<&'a str>) -> Self {
        match trouble {
            ConnectError::Fatal(_) => Self::Hopeless(hopeless.unwrap_or_default()),
            ConnectError::Answered { stage, reply } => Self::Answered(*stage, reply),
            ConnectError::Lost(lost) => Self::Lost(Phase::Connecting, lost),
        }
    }
}

/// How far a letter had come when its connection broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// There was no letter yet.
    Connecting,
    /// No byte of its dot may be on its way, and the ledger knows nothing of it.
    BeforeCommitPoint,
    /// It passed its commit point, and its dot was not written.
    BeforeDot,
    /// Its dot may have arrived.
    AfterDot,
}

/// How things stood when it happened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Situation<'a> {
    /// Whose letter it was; none while connecting.
    pub(super) email: Option<&'a EmailAddress>,
    /// Who gets a copy of it.
    pub(super) copies: &'a [EmailAddress],
    /// The sender of the letter, or of the campaign where there is none.
    pub(super) from: &'a EmailAddress,
    /// How often the letter was deferred before, if it was.
    pub(super) deferrals: Option<Deferrals>,
    /// How many letters the connection has answered about; none where there is no connection.
    pub(super) served: u64,
    /// How many connections are at work.
    pub(super) at_work: u32,
    /// Another connection stood when it was last tried: the run goes on without this one.
    pub(super) others_stand: bool,
    /// Sending rests already, after an earlier complaint about its speed.
    pub(super) rests: bool,
    /// The run stays for whatever has to be waited for.
    pub(super) waits: bool,
    /// The moment.
    pub(super) now: Timestamp,
    /// `host:port`.
    pub(super) server: &'a str,
    /// What was counted up to here.
    pub(super) counts: Counts,
}

impl Situation<'_> {
    /// The addresses of the letter, which answers to it quote.
    pub(super) fn addresses(&self) -> Vec<&EmailAddress> {
        let letter = self.email.into_iter().chain(self.copies);
        std::iter::once(self.from).chain(letter).collect()
    }
}

/// What is counted of a letter, a connection and a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Of the letter, in this run.
    pub(super) letter: Tries,
    /// Failures of this worker to connect, since a letter of it was last accepted.
    pub(super) failures: u32,
    /// Of the run.
    pub(super) run: RunCounts,
}

/// What all connections of a run count together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RunCounts {
    /// Refusals.
    pub(super) breaker: Breaker,
    /// Answers about our speed since a letter was last accepted, not counting those that came while sending rested.
    pub(super) complaints: u32,
    /// Whether any connection ever stood.
    pub(super) was_connected: bool,
    /// So many failures to connect in a row were told, since a connection last stood.
    pub(super) told_failures: u32,
}

impl RunCounts {
    /// A connection stands.
    pub(super) fn connected(&mut self) {
        self.was_connected = true;
        self.told_failures = 0;
    }
}
