//! What stands on one side and not yet on the other: whatever comes in between, the coordinator hears of it.

use super::desk::{Desk, returned};
use redress_coordinator::{CommitPoint, Settled};
use redress_ledger::Settlement;

/// A commit point that stands at the coordinator and not here yet: dropped, its letter is given back.
pub(super) struct Granted<'a> {
    point: Option<CommitPoint>,
    desk: &'a Desk,
}

impl<'a> Granted<'a> {
    pub(super) fn new(point: CommitPoint, desk: &'a Desk) -> Self {
        let point = Some(point);
        Self { point, desk }
    }

    pub(super) fn attempt(&self) -> i32 {
        self.point.as_ref().map_or(0, |point| point.attempt)
    }

    pub(super) fn key(&self) -> [u8; 16] {
        self.point.as_ref().map_or([0; 16], CommitPoint::key)
    }

    /// It stands here as well.
    pub(super) fn stands(mut self) -> CommitPoint {
        self.point.take().expect("it is taken here alone")
    }
}

impl Drop for Granted<'_> {
    fn drop(&mut self) {
        if let Some(point) = self.point.take() {
            let why = "no dot was written: this machine's ledger did not open the attempt";
            self.desk.tell(Settled::new(point, returned(why)));
        }
    }
}

/// A verdict that is on its way into this machine's ledger: when that is over, however it was, the others are told.
pub(super) struct Unheard {
    desk: Option<Desk>,
    settled: Option<Settled>,
}

impl Unheard {
    /// `desk` is where it is told; none where the run has ended there.
    pub(super) fn new(
        desk: Option<Desk>,
        point: Option<CommitPoint>,
        settlement: &Settlement,
    ) -> Self {
        let settled = point.map(|point| Settled::new(point, settlement.clone()));
        Self { desk, settled }
    }

    /// It is told together with the next commit point.
    pub(super) fn told_with_the_next(mut self) -> Option<Settled> {
        self.settled.take()
    }
}

impl Drop for Unheard {
    fn drop(&mut self) {
        if let (Some(settled), Some(desk)) = (self.settled.take(), &self.desk) {
            desk.tell(settled);
        }
    }
}
