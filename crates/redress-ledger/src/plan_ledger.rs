//! What drawing up, approving and freezing a plan asks of a ledger.

use super::{DraftedPlan, LedgerError, PlanRecord, PlannedLetter};
use jiff::Timestamp;
use redress_base::id::{AccountName, ApprovalCode, Digest, MailingName, PlanId, RecipientKey};
use redress_lists::{HeldBack, Recipient};
use std::fmt::Debug;

/// Where plans are written down, approved and put in force.
pub trait PlanLedger: Debug {
    /// Begins to write a plan down. Rows are committed in slices, so that a running `send` is never held up.
    fn begin_plan(&self) -> Result<Box<dyn PlanDraft>, LedgerError>;

    /// The finished plan that has this code, newest first.
    fn plan_with_code(&self, code: &ApprovalCode) -> Result<Option<DraftedPlan>, LedgerError>;

    /// The newest finished plan.
    fn newest_plan(&self) -> Result<Option<DraftedPlan>, LedgerError>;

    /// The plan in force, if one was frozen.
    fn plan_in_force(&self) -> Result<Option<PlanRecord>, LedgerError>;

    /// The recipient as it was in the newest frozen plan that has this key; none if none has.
    fn known(
        &self,
        mailing: &MailingName,
        key: &RecipientKey,
    ) -> Result<Option<Recipient>, LedgerError>;

    /// The recipient as it is in a plan, with the digest of its letter and the account that carries it; none if the plan has no
    /// letter for it (any more).
    fn planned(
        &self,
        plan: PlanId,
        mailing: &MailingName,
        key: &RecipientKey,
    ) -> Result<Option<(Recipient, Digest, Option<AccountName>)>, LedgerError>;

    /// Records who approved a code.
    fn approve(&self, code: &ApprovalCode, name: &str, at: Timestamp) -> Result<(), LedgerError>;

    /// Who approved a code and has not taken it back, and when.
    fn approvals(&self, code: &ApprovalCode) -> Result<Vec<(String, Timestamp)>, LedgerError>;

    /// Puts a finished plan in force, in one transaction: accepted and unconfirmed deliveries stay under their version,
    /// deliveries that are gone become withdrawn, an inbox that was written to in a mailing is not written to again.
    /// Freezing the plan that is in force already changes nothing.
    fn freeze(&self, plan: PlanId, at: Timestamp) -> Result<(), LedgerError>;
}

/// A plan being written down; dropped unfinished, it counts for nothing and is forgotten later.
pub trait PlanDraft {
    /// Adds a letter.
    fn add(&mut self, letter: &PlannedLetter<'_>) -> Result<(), LedgerError>;

    /// Adds a row that is no delivery.
    fn hold_back(&mut self, mailing: &MailingName, row: &HeldBack) -> Result<(), LedgerError>;

    /// Makes the plan whole: works out the approval code over its letters sorted by (mailing, recipient key), and keeps
    /// the record. Older plans that were never frozen lose their letters and keep their record.
    fn finish(self: Box<Self>, record: PlanRecord) -> Result<DraftedPlan, LedgerError>;
}
