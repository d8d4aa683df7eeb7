//! A delivery as the log shows it.

use super::{DeliveryState, MarkNote, ReturnedEntry};
use jiff::Timestamp;
use redress_base::address::EmailAddress;
use redress_base::id::{AccountName, ApprovalCode, DeliveryId, MailingName, RecipientKey};
use redress_base::message_id::MessageId;
use redress_lists::Columns;
use redress_smtp::{Addressee, Reply};
use std::sync::Arc;

/// Which deliveries a command is about. Empty means all.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In one of these states.
    pub states: Vec<DeliveryState>,
    /// Of this mailing.
    pub mailing: Option<MailingName>,
    /// One of these.
    pub deliveries: Option<Vec<DeliveryId>>,
    /// Something happened to them at or after this moment.
    pub since: Option<Timestamp>,
}

/// One delivery as the log shows it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which.
    pub delivery: DeliveryId,
    /// Of this mailing.
    pub mailing: MailingName,
    /// Through this account; none where the campaign's only one has no name, and for letters by hand.
    pub account: Option<AccountName>,
    /// To this recipient.
    pub recipient: RecipientKey,
    /// What to call the recipient.
    pub label: String,
    /// The address; none for by-hand letters.
    pub email: Option<EmailAddress>,
    /// Where it stands.
    pub state: DeliveryState,
    /// Attempts that were made.
    pub attempts: u32,
    /// The last answer.
    pub reply: Option<Reply>,
    /// When it last changed; none before anything happened.
    pub at: Option<Timestamp>,
    /// The Message-ID it carried, once there was an attempt.
    pub message_id: Option<MessageId>,
    /// The code of the plan it was planned (or sent) under.
    pub version: Option<ApprovalCode>,
    /// When a deferred letter goes again.
    pub not_before: Option<Timestamp>,
    /// Each addressee's answer in the last attempt.
    pub addressees: Vec<Addressee>,
    /// What marks say, newest last.
    pub notes: Vec<MarkNote>,
    /// The newest mark is newer than the last answer.
    pub is_noted_last: bool,
    /// What came back, oldest first.
    pub returned: Vec<ReturnedEntry>,
    /// The columns of its list.
    pub columns: Arc<Columns>,
    /// The cells of its row.
    pub cells: Vec<String>,
}

impl Entry {
    /// Whether a program answered and no person has: among the letters that stand as accepted.
    #[must_use]
    pub fn has_automatic_answer(&self) -> bool {
        let mut returned = self.returned.iter();
        self.state == DeliveryState::Accepted && returned.any(|it| it.fact.fate.is_automatic())
    }
}

/// A row of the plan in force that is no delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldBackRow {
    /// Of this mailing.
    pub mailing: MailingName,
    /// The row as a spreadsheet counts them.
    pub row: u64,
    /// What to call it.
    pub label: String,
    /// The reason's word, as [`redress_lists::HeldBackReason::word`] gives it.
    pub reason: String,
    /// The reason in words.
    pub note: String,
}
