//! What an answer means: by its scope, not by its first digit.
//!
//! A `550` may say that one mailbox is gone, that the day's quota is used up, or that the password type was abolished;
//! only the first is about the letter's recipient. [`answers`] is the table; this file reads it.

mod answers;
mod backoff;

#[cfg(test)]
mod tests;

pub(crate) use backoff::{Retry, reconnect_delay, retry_after};

use super::session::Stage;
use crate::ledger::Reply;

/// Whom or what an answer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Scope {
    /// This connection, or the server as a whole for the moment.
    Connection,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Action {
    /// Connect again after a pause that grows; the letter stays ready and it does not count against it.
    Reconnect,
    /// Halve the pace, wait a minute at least; the same letter again.
    SlowDown,
    /// Pause the campaign until the rolling 24 hours free up; the letter stays ready.
    PauseForQuota,
    /// Stop at once: no letter would fare better. The letter stays ready.
    Stop,
    /// The letter is refused; three in a row pause the campaign.
    RefuseLetter,
    /// The letter is refused and its address is not written to again in this campaign.
    RefuseAddress,
    /// The letter is refused, the address is left alone.
    RefuseHere,
    /// The letter goes again later.
    Defer,
}

/// What the table says about an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) scope: Scope,
    pub(crate) action: Action,
}

impl Meaning {
    /// The answer was about more than one letter, so the letter stays ready.
    pub(crate) fn spares_the_letter(self) -> bool {
        self.ends_the_run() || matches!(self.action, Action::Reconnect | Action::SlowDown)
    }

    /// No other letter would fare better: not one more dot may follow.
    pub(crate) fn ends_the_run(self) -> bool {
        matches!(self.action, Action::PauseForQuota | Action::Stop)
    }
}

/// Looks an answer up. The stage is where it came: the same words mean different things at MAIL and after the dot.
pub(crate) fn meaning(stage: Stage, reply: &Reply) -> Meaning {
    let text = reply.text.to_ascii_lowercase();
    let enhanced = reply.enhanced.as_deref().unwrap_or_default();
    answers::RULES
        .iter()
        .find(|rule| rule.fits(stage, reply.code, enhanced, &text))
        .map_or(
            Meaning {
                scope: Scope::Connection,
                action: Action::Reconnect,
            },
            answers::Rule::meaning,
        )
}
