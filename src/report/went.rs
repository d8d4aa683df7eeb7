//! When and how a letter went, as its history has it.

use jiff::Timestamp;
use redress_ledger::{DeliveryState, Entry, LedgerError, ReportLedger};

/// How a letter went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// A mail server took it.
    Mail,
    /// Somebody brought it.
    Hand,
}

/// How a letter went, and when: as the mail server took it, or when it was handed over, as its mark says. Answers and later marks
/// have moments of their own. None for a letter that did not go.
pub(super) fn went(
    entry: &Entry,
    ledger: &dyn ReportLedger,
) -> Result<Option<(Way, Timestamp)>, LedgerError> {
    use DeliveryState::{Accepted, Bounced, Handed, Replied};
    match (entry.state, entry.at) {
        // Of nearly all letters: with no mark, the last change was the acceptance, and no query is needed.
        (Accepted, Some(at)) if entry.notes.is_empty() && entry.returned.is_empty() => {
            Ok(Some((Way::Mail, at)))
        }
        (Accepted | Handed | Replied | Bounced, _) => {
            let history = ledger.history(entry.delivery)?;
            let first = |words: &[&str]| {
                let found = history
                    .iter()
                    .find(|happening| words.contains(&happening.what.as_str()));
                found.map(|happening| happening.at)
            };
            if let Some(at) = first(&["handed"]) {
                return Ok(Some((Way::Hand, at)));
            }
            let way = if entry.attempts == 0 {
                Way::Hand
            } else {
                Way::Mail
            };
            // One that was unconfirmed arrived when that was seen.
            let at = first(&["accepted", "resolved_accepted"])
                .or_else(|| first(&["bounced", "replied"]));
            Ok(at.map(|at| (way, at)))
        }
        _ => Ok(None),
    }
}
