//! What goes into the ledger and comes out of it.

use super::{Addressee, Deferrals, DeliveryState, Reply, Verdict};
use crate::address::EmailAddress;
use crate::id::{ApprovalCode, DeliveryId, Digest, MailingName, PlanId, RecipientKey};
use crate::message::MessageId;
use crate::recipients::{Columns, Recipient};
use crate::signatories::Signatories;
use jiff::Timestamp;
use jiff::civil::Date;
use std::sync::Arc;

/// A letter as it goes into a plan.
#[derive(Clone, Debug)]
pub struct PlannedLetter<'a> {
    /// The mailing.
    pub mailing: &'a MailingName,
    /// The row.
    pub recipient: &'a Recipient,
    /// The digest of the message, or for a by-hand letter of its subject, text and HTML.
    pub digest: Digest,
}

/// What is kept of a plan besides its letters.
#[derive(Clone, Debug)]
pub struct PlanRecord {
    /// One row of the ledger. Ignored when a plan is finished.
    pub id: PlanId,
    /// The approval code. Ignored when a plan is finished: the ledger works it out.
    pub code: Option<ApprovalCode>,
    /// The date printed in the letters.
    pub date: Date,
    /// When it was drawn up.
    pub drawn_at: Timestamp,
    /// Each input (a file's path, or a part of `campaign.toml` as `campaign.toml [values]`) and its digest.
    pub inputs: Vec<(String, Digest)>,
    /// The digest over all inputs and the program's version.
    pub inputs_digest: Digest,
    /// The organizations that sign this version.
    pub signatories: Signatories,
    /// The domain under which Message-IDs are made: the sender's.
    pub message_domain: String,
}

/// A finished plan.
#[derive(Clone, Debug)]
pub struct DraftedPlan {
    /// Its record, with id and code.
    pub record: PlanRecord,
    /// Letters to be e-mailed.
    pub letters: u64,
    /// Letters to be delivered by hand.
    pub by_hand: u64,
    /// Rows held back.
    pub held_back: u64,
    /// Whether its letters are kept. Those of a plan that was never frozen are forgotten when a newer one is finished;
    /// it has to be drawn up again then.
    pub kept: bool,
}

/// Which deliveries a `send` is about.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only this mailing.
    pub mailing: Option<MailingName>,
}

/// A delivery that is still to be sent.
#[derive(Clone, Debug)]
pub struct Outstanding {
    /// Which.
    pub delivery: DeliveryId,
    /// Of this mailing.
    pub mailing: MailingName,
    /// To this recipient, as it was planned.
    pub recipient: Recipient,
    /// The address of the To field.
    pub email: EmailAddress,
    /// The digest that was approved.
    pub digest: Digest,
    /// How often it was deferred, if it was: this very letter, since a person last said something on it.
    pub deferrals: Option<Deferrals>,
}

/// Proof that a commit point is durable. Not `Clone`: it is settled once.
#[derive(Debug)]
pub struct Attempt {
    /// Of this delivery.
    pub delivery: DeliveryId,
    /// Its number, from 1.
    pub number: u32,
}

/// How an attempt ended, with each addressee's answer.
#[derive(Clone, Debug)]
pub struct Settlement {
    /// The letter's verdict.
    pub verdict: Verdict,
    /// Each addressee's answer to RCPT (and To's, which repeats the verdict's where it was decisive).
    pub addressees: Vec<Addressee>,
    /// The Message-ID it carried.
    pub message_id: MessageId,
}

/// What an organizer (or an answer that came later) adds to a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// `retry`: deferred or refused, due now.
    Retried,
    /// `resolve --accepted`: an unconfirmed letter had arrived.
    ResolvedAccepted {
        /// What it is based on.
        note: String,
    },
    /// `resolve --not-accepted`: an unconfirmed letter had not arrived; it becomes ready.
    ResolvedNotAccepted {
        /// What it is based on.
        note: String,
    },
    /// `withdraw`: taken out.
    Withdrawn {
        /// Why.
        note: String,
    },
    /// `mark`: delivered by hand.
    Handed {
        /// How: `form`, `post`, `in_person`.
        how: String,
        /// When.
        at: Timestamp,
        /// By whom, and anything else.
        note: String,
    },
    /// `mark`: came back.
    Bounced {
        /// What came back.
        note: String,
    },
    /// `mark`: was answered.
    Replied {
        /// What was answered.
        note: String,
    },
}

/// Which deliveries a command is about. Empty means all.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In one of these states.
    pub states: Vec<DeliveryState>,
    /// Of this mailing.
    pub mailing: Option<MailingName>,
    /// To this address or recipient key.
    pub to: Option<String>,
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
    pub notes: Vec<String>,
    /// The columns of its list.
    pub columns: Arc<Columns>,
    /// The cells of its row.
    pub cells: Vec<String>,
}

/// A verdict that could not be written down.
#[derive(Clone, Debug)]
pub struct Unwritten {
    /// Of this delivery.
    pub delivery: DeliveryId,
    /// How the attempt ended.
    pub verdict: Verdict,
    /// The Message-ID it carried.
    pub message_id: MessageId,
}

/// A row of the plan in force that is no delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldBackRow {
    /// Of this mailing.
    pub mailing: MailingName,
    /// The line of the file on which it starts; none for a letter that the ledger itself holds back.
    pub line: Option<u64>,
    /// The row as a spreadsheet counts them; none for a letter that the ledger itself holds back.
    pub row: Option<u64>,
    /// What to call it.
    pub label: String,
    /// The reason's word, as [`crate::recipients::HeldBackReason::word`] gives it.
    pub reason: String,
    /// The reason in words.
    pub note: String,
}

/// How many deliveries are in each state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// One for each mailing, in the campaign's order.
    pub mailings: Vec<MailingCounts>,
}

/// The counts of one mailing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailingCounts {
    /// Its name.
    pub name: MailingName,
    /// Deliveries in each state, in the order of [`DeliveryState::ALL`].
    pub states: [u64; 10],
    /// Rows held back, by reason.
    pub held_back: Vec<HeldBackCount>,
}

/// Rows held back for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldBackCount {
    /// The reason's word, as [`crate::recipients::HeldBackReason::word`] gives it.
    pub reason: String,
    /// How many.
    pub rows: u64,
}
