//! The ledger's counts, as status and report read them.

use redress_base::id::MailingName;
use redress_ledger::{DeliveryState, MailingCounts};

/// How many deliveries of a mailing are in a state.
pub(super) fn count_in(mailing: &MailingCounts, state: DeliveryState) -> u64 {
    DeliveryState::ALL
        .iter()
        // `states` is in the order of `ALL`.
        .position(|each| *each == state)
        .map_or(0, |index| mailing.states[index])
}

/// Rows of a mailing that are no deliveries.
pub(super) fn held_back_in(mailing: &MailingCounts) -> u64 {
    mailing.held_back.iter().map(|held| held.rows).sum()
}

/// The counts of all mailings together, under an empty name. A reason that several mailings have stands there for each.
pub(super) fn total_of(mailings: &[MailingCounts]) -> MailingCounts {
    let mut total = MailingCounts {
        name: MailingName::new(""),
        states: [0; 11],
        automatic: 0,
        held_back: Vec::new(),
    };
    for mailing in mailings {
        for (sum, count) in total.states.iter_mut().zip(mailing.states) {
            *sum += count;
        }
        total.automatic += mailing.automatic;
        total.held_back.extend(mailing.held_back.iter().cloned());
    }
    total
}
