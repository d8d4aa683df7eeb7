//! The durable steps of a run: every write to the ledger goes through here, with a fail point on each side.

use jiff::Timestamp;
use redress_base::clock::Clock;
use redress_base::fail_point::{FailPoint, reach};
use redress_base::id::{AccountName, DeliveryId};
use redress_ledger::{Attempt, LedgerError, RunLedger, Settlement};
use std::sync::Arc;

/// Writes down what a run does.
#[derive(Clone, Debug)]
pub(super) struct Record {
    ledger: Arc<dyn RunLedger>,
    /// The account whose letters they are; none where the campaign's only one has no name.
    account: Option<AccountName>,
    clock: Clock,
}

impl Record {
    pub(super) fn new(
        ledger: &Arc<dyn RunLedger>,
        account: Option<&AccountName>,
        clock: &Clock,
    ) -> Self {
        Self {
            ledger: Arc::clone(ledger),
            account: account.cloned(),
            clock: clock.clone(),
        }
    }

    /// Settles the attempt before, if there is one, and opens the commit point of the next delivery.
    pub(super) async fn commit_point(
        &self,
        settled: Option<(Attempt, Settlement)>,
        next: DeliveryId,
        now: Timestamp,
    ) -> Result<Option<Attempt>, LedgerError> {
        reach(FailPoint::BeforeCommitPoint);
        let attempt = self.ledger.commit_point(settled, next, now).await;
        reach(FailPoint::AfterCommitPoint);
        attempt
    }

    /// Whether the dot of this attempt may still be written.
    pub(super) fn may_go(&self, attempt: &Attempt) -> bool {
        self.ledger.may_go(attempt)
    }

    /// Why no letter may start for now.
    pub(super) fn hindrance(&self) -> Option<String> {
        self.ledger.hindrance()
    }

    /// Settles an attempt.
    pub(super) async fn settle(
        &self,
        attempt: Attempt,
        settlement: Settlement,
    ) -> Result<(), LedgerError> {
        let now = self.clock.now();
        reach(FailPoint::BeforeVerdict);
        let settled = self.ledger.settle(attempt, settlement, now).await;
        reach(FailPoint::AfterVerdict);
        settled
    }

    /// Records an attempt that ended before its commit point.
    pub(super) async fn settle_early(
        &self,
        delivery: DeliveryId,
        settlement: Settlement,
    ) -> Result<(), LedgerError> {
        let now = self.clock.now();
        reach(FailPoint::BeforeEarlyVerdict);
        let settled = self.ledger.settle_early(delivery, settlement, now).await;
        reach(FailPoint::AfterEarlyVerdict);
        settled
    }

    /// Writes down why the campaign, or its account, is paused, or that it no longer is.
    pub(super) async fn pause(
        &self,
        reason: Option<(&str, Option<Timestamp>)>,
    ) -> Result<(), LedgerError> {
        let now = self.clock.now();
        reach(FailPoint::BeforePause);
        let written = self.ledger.pause(self.account.as_ref(), reason, now).await;
        reach(FailPoint::AfterPause);
        written
    }
}
