//! What a letter that follows another asks of a ledger.

use super::{LedgerError, PastLetter};
use jiff::{SignedDuration, Timestamp};
use redress_base::id::{MailingName, PlanId, RecipientKey};
use std::fmt::Debug;

/// So long after a reading of the mailbox it is known who has answered: a day.
pub const READING_HOLDS: SignedDuration = SignedDuration::from_hours(24);

/// What was sent before, asked recipient by recipient.
pub trait PastLetters: Debug + Send + Sync {
    /// The delivery of a mailing to a recipient; none if no plan that was put in force has one.
    fn past_letter(
        &self,
        mailing: &MailingName,
        key: &RecipientKey,
    ) -> Result<Option<PastLetter>, LedgerError>;

    /// Whether a plan has a letter of a mailing for a recipient.
    fn has_letter(
        &self,
        plan: PlanId,
        mailing: &MailingName,
        key: &RecipientKey,
    ) -> Result<bool, LedgerError>;

    /// When a mailbox was last read and what it held entered, or somebody said that they had done so.
    fn last_reading(&self) -> Result<Option<Timestamp>, LedgerError>;
}
