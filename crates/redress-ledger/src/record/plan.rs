//! A plan: its letters on their way into the ledger, and what is kept of it besides them.

use super::{FollowUp, FollowedLetter};
use jiff::Timestamp;
use jiff::civil::Date;
use redress_base::id::{AccountName, ApprovalCode, Digest, MailingName, PlanId};
use redress_base::signatories::Signatories;
use redress_lists::Recipient;

/// A letter as it goes into a plan.
#[derive(Clone, Debug)]
pub struct PlannedLetter<'a> {
    /// The mailing.
    pub mailing: &'a MailingName,
    /// The row.
    pub recipient: &'a Recipient,
    /// The account that carries it; none for a letter by hand, and where the campaign's only account has no name.
    pub account: Option<&'a AccountName>,
    /// The digest of the message, or for a by-hand letter of its subject, text and HTML.
    pub digest: Digest,
    /// Its subject: what follows it will have the same.
    pub subject: &'a str,
    /// The letter that it follows, if it follows one.
    pub follows: Option<&'a FollowedLetter>,
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
    /// The mailings whose sender writes from another domain, with that. Ignored by a plan that is read.
    pub mailing_domains: Vec<(MailingName, String)>,
    /// The mailings that follow others; they are judged again at each letter's moment. Ignored by a plan that is read.
    pub follow_ups: Vec<FollowUp>,
}

/// What an account carries in a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedAccount {
    /// Its name.
    pub name: AccountName,
    /// Letters.
    pub letters: u64,
    /// Their addressees, copies included.
    pub addressees: u64,
}

/// A finished plan.
#[derive(Clone, Debug)]
pub struct DraftedPlan {
    /// Its record, with id and code.
    pub record: PlanRecord,
    /// Letters to be e-mailed.
    pub letters: u64,
    /// What each account carries of them, in the order of their names; nothing where its only account has no name.
    pub accounts: Vec<PlannedAccount>,
    /// Letters to be delivered by hand.
    pub by_hand: u64,
    /// Rows held back.
    pub held_back: u64,
    /// Whether its letters are kept. Those of a plan that was never frozen are forgotten when a newer one is finished;
    /// it has to be drawn up again then.
    pub kept: bool,
}
