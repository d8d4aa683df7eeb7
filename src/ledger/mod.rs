//! The durable record: what was planned, approved, tried and answered.
//!
//! SQLite behind a private type: WAL, `synchronous=FULL` (and `fullfsync`), `BEGIN IMMEDIATE`, STRICT tables, integer
//! keys. Rows are only inserted; the state of a delivery is worked out from them and never stored. One writer thread
//! takes what many connections hand it and commits it together.

mod record;
mod state;

pub use record::{
    Addressee, Attempt, Counts, DraftedPlan, Entry, Filter, HeldBackCount, LedgerError, MailingCounts, Mark,
    Outstanding, PlanRecord, PlannedLetter, Role, Selection, Settlement,
};
pub use state::{DeliveryState, Reply, Verdict};

use crate::clock::Clock;
use crate::id::{ApprovalCode, DeliveryId, PlanId};
use crate::recipients::HeldBack;
use jiff::Timestamp;
use std::path::Path;

/// The record of one campaign. Cheap to clone; all clones share the one writer.
#[derive(Clone, Debug)]
pub struct Ledger {}

/// A plan being written down; dropped unfinished, it counts for nothing.
#[derive(Debug)]
pub struct PlanDraft {}

impl Ledger {
    /// Opens the ledger at this path (0600 from creation), makes it if it is absent, and brings its schema up to date.
    pub fn open(path: &Path, clock: &Clock) -> Result<Self, LedgerError> {
        todo!("{path:?} {clock:?}")
    }
    /// Opens the ledger if there is one, for reading commands.
    pub fn open_existing(path: &Path, clock: &Clock) -> Result<Option<Self>, LedgerError> {
        todo!("{path:?} {clock:?}")
    }
    /// The random key of this ledger, from which Message-IDs are derived.
    #[must_use]
    pub fn key(&self) -> &[u8; 32] {
        todo!()
    }

    // --- plans -------------------------------------------------------------------------------------------------

    /// Begins to write a plan down. Rows are committed in slices, so that a running `send` is never held up.
    pub fn begin_plan(&self) -> Result<PlanDraft, LedgerError> {
        todo!()
    }
    /// The finished plan that has this code, newest first.
    pub fn plan_with_code(&self, code: &ApprovalCode) -> Result<Option<DraftedPlan>, LedgerError> {
        todo!("{code}")
    }
    /// The newest finished plan.
    pub fn newest_plan(&self) -> Result<Option<DraftedPlan>, LedgerError> {
        todo!()
    }
    /// Puts a finished plan in force, in one transaction: accepted and unconfirmed deliveries stay under their version,
    /// deliveries that are gone become withdrawn, an inbox that was written to in a mailing is not written to again.
    /// Freezing the plan that is in force already changes nothing.
    pub fn freeze(&self, plan: PlanId, at: Timestamp) -> Result<(), LedgerError> {
        todo!("{plan} {at}")
    }
    /// The plan in force, if one was frozen.
    pub fn plan_in_force(&self) -> Result<Option<PlanRecord>, LedgerError> {
        todo!()
    }

    // --- approval ----------------------------------------------------------------------------------------------

    /// Records who approved a code.
    pub fn approve(&self, code: &ApprovalCode, name: &str, at: Timestamp) -> Result<(), LedgerError> {
        todo!("{code} {name} {at}")
    }
    /// Who approved a code, and when.
    pub fn approvals(&self, code: &ApprovalCode) -> Result<Vec<(String, Timestamp)>, LedgerError> {
        todo!("{code}")
    }

    // --- sending -----------------------------------------------------------------------------------------------

    /// The outstanding deliveries (ready, or deferred and due at `now`) after a cursor, at most `limit` of them, in the order of
    /// their ids; columns and cells as the plan has them.
    pub fn outstanding(
        &self,
        selection: &Selection,
        after: Option<DeliveryId>,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<Outstanding>, LedgerError> {
        todo!("{selection:?} {after:?} {now} {limit}")
    }
    /// When the next deferred delivery falls due.
    pub fn next_due(&self, selection: &Selection) -> Result<Option<Timestamp>, LedgerError> {
        todo!("{selection:?}")
    }
    /// Settles the previous attempt of this connection, if there is one, and opens the commit point of the next
    /// delivery, in one transaction. `None` if that delivery may not be sent (any more). Returns when it is durable.
    pub async fn commit_point(
        &self,
        settled: Option<(Attempt, Settlement)>,
        next: DeliveryId,
        now: Timestamp,
    ) -> Result<Option<Attempt>, LedgerError> {
        todo!("{settled:?} {next} {now}")
    }
    /// Settles an attempt whose final dot was sent (or may have been).
    pub async fn settle(&self, attempt: Attempt, settlement: Settlement, now: Timestamp) -> Result<(), LedgerError> {
        todo!("{attempt:?} {settlement:?} {now}")
    }
    /// Records an attempt that ended before its commit point: refused or deferred at MAIL, RCPT or DATA.
    pub async fn settle_early(
        &self,
        delivery: DeliveryId,
        settlement: Settlement,
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        todo!("{delivery} {settlement:?} {now}")
    }
    /// Holds an address back in this campaign from now on.
    pub async fn suppress(&self, delivery: DeliveryId, now: Timestamp) -> Result<(), LedgerError> {
        todo!("{delivery} {now}")
    }
    /// Why the campaign is paused and until when; cleared by `None`.
    pub fn pause(&self, reason: Option<(&str, Option<Timestamp>)>, now: Timestamp) -> Result<(), LedgerError> {
        todo!("{reason:?} {now}")
    }
    /// Why the campaign is paused, and until when.
    pub fn paused(&self) -> Result<Option<(String, Option<Timestamp>)>, LedgerError> {
        todo!()
    }

    // --- marks -------------------------------------------------------------------------------------------------

    /// The deliveries a filter selects.
    pub fn select(&self, filter: &Filter) -> Result<Vec<Entry>, LedgerError> {
        todo!("{filter:?}")
    }
    /// Adds a mark to each delivery where it makes sense in its state; returns those it was added to.
    pub fn mark(&self, deliveries: &[DeliveryId], mark: &Mark, now: Timestamp) -> Result<Vec<DeliveryId>, LedgerError> {
        todo!("{deliveries:?} {mark:?} {now}")
    }

    // --- reading -----------------------------------------------------------------------------------------------

    /// How many deliveries of the plan in force (and withdrawn ones of earlier plans) are in each state.
    pub fn counts(&self) -> Result<Counts, LedgerError> {
        todo!()
    }
    /// Calls `each` with every delivery a filter selects, in the order of mailing and list; streams.
    pub fn entries(
        &self,
        filter: &Filter,
        each: &mut dyn FnMut(Entry) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        let _ = each;
        todo!("{filter:?}")
    }
}

impl PlanDraft {
    /// Adds a letter.
    pub fn add(&mut self, letter: &PlannedLetter<'_>) -> Result<(), LedgerError> {
        todo!("{letter:?}")
    }
    /// Adds a row that is no delivery.
    pub fn hold_back(&mut self, mailing: &crate::id::MailingName, row: &HeldBack) -> Result<(), LedgerError> {
        todo!("{mailing} {row:?}")
    }
    /// Makes the plan whole: works out the approval code over its letters sorted by (mailing, recipient key), and keeps
    /// the record. Older plans that were never frozen lose their letters and keep their record.
    pub fn finish(self, record: PlanRecord) -> Result<DraftedPlan, LedgerError> {
        todo!("{record:?}")
    }
}
