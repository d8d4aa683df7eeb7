//! What a ledger knows by itself, whoever stands in front of it.

use crate::{
    AccountCounts, Arrival, Counts, Ledger, LedgerError, PastAttempt, PastAttempts, Standings,
};
use jiff::Timestamp;
use redress_base::id::{DeliveryId, MailingName, RecipientKey};

/// What stands in front of a machine's ledger. How things stand, and what was tried, it knows from that alone.
pub trait InFront {
    /// The ledger behind it.
    fn behind(&self) -> &Ledger;
}

impl<T: InFront> Standings for T {
    fn counts(&self) -> Result<Counts, LedgerError> {
        self.behind().counts()
    }

    fn accounts(&self, mailing: Option<&MailingName>) -> Result<Vec<AccountCounts>, LedgerError> {
        self.behind().accounts(mailing)
    }
}

impl<T: InFront> PastAttempts for T {
    fn attempted(
        &self,
        delivery: DeliveryId,
        number: u32,
    ) -> Result<Option<(MailingName, RecipientKey)>, LedgerError> {
        self.behind().attempted(delivery, number)
    }

    fn past_attempts(
        &self,
        each: &mut dyn FnMut(PastAttempt<'_>) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        self.behind().past_attempts(each)
    }

    fn arrival(&self, delivery: DeliveryId, letter: &str) -> Result<Arrival, LedgerError> {
        self.behind().arrival(delivery, letter)
    }

    fn presume_sent(
        &self,
        known: &dyn Fn(&MailingName, &RecipientKey) -> Option<u32>,
        now: Timestamp,
    ) -> Result<u64, LedgerError> {
        self.behind().presume_sent(known, now)
    }
}
