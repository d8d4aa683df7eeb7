//! What became of some letters, counted.

use redress_ledger::{DeliveryState, Entry};
use std::iter::Sum;

/// What became of some letters, in the words of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) letters: u64,
    pub(super) accepted: u64,
    pub(super) handed: u64,
    pub(super) answered: u64,
    /// Ready, deferred, by hand and not yet handed over.
    pub(super) open: u64,
    /// Refused, bounced, withdrawn, unconfirmed.
    pub(super) other: u64,
}

impl Tally {
    /// Counts a delivery.
    pub(super) fn add(&mut self, entry: &Entry) {
        self.letters += 1;
        match entry.state {
            DeliveryState::Handed => self.handed += 1,
            // An answer means that it arrived: by hand, if no server was ever given it.
            DeliveryState::Replied if entry.attempts == 0 => self.handed += 1,
            DeliveryState::Accepted | DeliveryState::Replied => self.accepted += 1,
            DeliveryState::Ready | DeliveryState::Deferred | DeliveryState::ByHand => {
                self.open += 1;
            }
            DeliveryState::Refused
            | DeliveryState::Unconfirmed
            | DeliveryState::Withdrawn
            | DeliveryState::Bounced => {
                self.other += 1;
            }
        }
        // Answered letters are counted among those that arrived as well.
        self.answered += u64::from(entry.state == DeliveryState::Replied);
    }

    /// The figures in the order of a table's columns.
    pub(super) fn columns(self) -> [u64; 6] {
        [
            self.letters,
            self.accepted,
            self.handed,
            self.answered,
            self.open,
            self.other,
        ]
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |sum, tally| Self {
            letters: sum.letters + tally.letters,
            accepted: sum.accepted + tally.accepted,
            handed: sum.handed + tally.handed,
            answered: sum.answered + tally.answered,
            open: sum.open + tally.open,
            other: sum.other + tally.other,
        })
    }
}
