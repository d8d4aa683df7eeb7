//! The words in which the table of answers speaks.

use serde::Deserialize;

/// Whom or what an answer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// This connection, or the server as a whole for the moment.
    Connection,
    /// The server as such: it is none that takes letters from its users.
    Server,
    /// The speed at which we send.
    Rate,
    /// What the account may send in a day.
    Quota,
    /// The sign-in.
    Credentials,
    /// Whether this account may send as this sender, or at all.
    Identity,
    /// This letter.
    Message,
    /// This letter, for now.
    MessageForNow,
    /// This addressee, for good.
    Recipient,
    /// This addressee, for now.
    RecipientForNow,
}

/// What follows from an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Connect again after a pause that grows; the answer does not count against the letter.
    Reconnect,
    /// Halve the pace, wait a minute at least; the same letter again.
    SlowDown,
    /// Send nothing more until the rolling 24 hours free up; the same letter then.
    PauseForQuota,
    /// Stop at once: no letter would fare better.
    Stop,
    /// The letter is refused; others may be for the same reason.
    RefuseLetter,
    /// The letter is refused, and its address had better not be written to again.
    RefuseAddress,
    /// The letter is refused, the address is left alone.
    RefuseHere,
    /// The letter goes again later.
    Defer,
}

/// What the table says about an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// Whom or what it is about.
    pub scope: Scope,
    /// What follows.
    pub action: Action,
}

impl Meaning {
    /// Whether the answer was about more than one letter, so that this one is neither refused nor deferred by it.
    #[must_use]
    pub fn spares_the_letter(self) -> bool {
        self.ends_the_run() || matches!(self.action, Action::Reconnect | Action::SlowDown)
    }

    /// Whether no other letter would fare better: not one more final dot should follow.
    #[must_use]
    pub fn ends_the_run(self) -> bool {
        matches!(self.action, Action::PauseForQuota | Action::Stop)
    }
}
