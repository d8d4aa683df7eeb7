//! What became of some letters, counted.

use redress_ledger::{DeliveryState, Entry};
use std::iter::Sum;

/// What became of some letters, in the words of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) letters: u64,
    /// A server took them, whatever came of it: those that stand as accepted, answered by mail and bounced.
    pub(super) taken: u64,
    pub(super) handed: u64,
    /// A person answered; among those that were taken or handed over.
    pub(super) answered: u64,
    /// A program answered and no person; among the taken.
    pub(super) automatic: u64,
    /// They came back; among the taken.
    pub(super) bounced: u64,
    /// Ready, deferred, by hand and not yet handed over.
    pub(super) open: u64,
    /// Refused, withdrawn, unconfirmed.
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
            DeliveryState::Accepted | DeliveryState::Replied | DeliveryState::Bounced => {
                self.taken += 1;
            }
            DeliveryState::Ready
            | DeliveryState::Deferred
            | DeliveryState::ByHand
            | DeliveryState::GivenAway => {
                self.open += 1;
            }
            DeliveryState::Refused | DeliveryState::Unconfirmed | DeliveryState::Withdrawn => {
                self.other += 1;
            }
        }
        // These are counted among those that arrived as well.
        self.answered += u64::from(entry.state == DeliveryState::Replied);
        self.bounced += u64::from(entry.state == DeliveryState::Bounced);
        self.automatic += u64::from(entry.has_automatic_answer());
    }

    /// The figures in the order of a table's columns.
    pub(super) fn columns(self) -> [u64; 8] {
        [
            self.letters,
            self.taken,
            self.handed,
            self.answered,
            self.automatic,
            self.bounced,
            self.open,
            self.other,
        ]
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |sum, tally| Self {
            letters: sum.letters + tally.letters,
            taken: sum.taken + tally.taken,
            handed: sum.handed + tally.handed,
            answered: sum.answered + tally.answered,
            automatic: sum.automatic + tally.automatic,
            bounced: sum.bounced + tally.bounced,
            open: sum.open + tally.open,
            other: sum.other + tally.other,
        })
    }
}
