//! Mails that came back, on their way into the ledger and out of it.

use crate::KnownLetter;
use crate::returned::{Consequence, ReturnedFact, ReturnedMail};
use jiff::Timestamp;
use redress_base::id::{DeliveryId, MailingName, RecipientKey};
use redress_mailbox::returned::Report;

/// A mail that is about a letter of this campaign.
#[derive(Clone, Debug)]
pub struct AboutLetter {
    /// The mail, without its text.
    pub mail: ReturnedMail,
    /// What it says.
    pub report: Report,
    /// Which letter.
    pub letter: KnownLetter,
}

/// Whether mails are entered, or only shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entering {
    /// Entered.
    Entered,
    /// Nothing is changed.
    Shown,
}

/// What became of such a mail.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The delivery it is about.
    pub delivery: DeliveryId,
    /// Of this mailing.
    pub mailing: MailingName,
    /// To this recipient.
    pub recipient: RecipientKey,
    /// To this address.
    pub to: String,
    /// It was entered before: nothing new.
    pub is_known: bool,
    /// What follows from it.
    pub follows: Consequence,
}

/// What came back, as the log shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnedEntry {
    /// What was said.
    pub fact: ReturnedFact,
    /// By this mail.
    pub mail: ReturnedMail,
    /// When it was entered.
    pub entered_at: Timestamp,
}
