//! What is kept of mails that came back.

use super::KnownBy;
use jiff::Timestamp;
use redress_base::id::Digest;
use redress_mailbox::returned::Cause;

/// A mail that came back, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnedMail {
    /// Of its bytes, as [`redress_mailbox::returned::fingerprint`] makes it.
    pub digest: Digest,
    /// Its own Message-ID; empty if it has none.
    pub message_id: String,
    /// Who wrote it, as it says.
    pub sender: String,
    /// Its subject.
    pub subject: String,
    /// When it was written, as it says.
    pub written_at: Option<Timestamp>,
    /// Where it lay when it was read.
    pub folder: String,
}

/// What a mail says of an addressee, or of the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReturnedFate {
    /// The letter came back.
    Bounced,
    /// It came back from an address that we had not written to: the office forwards its mail.
    Beyond,
    /// It is still being tried.
    Delayed,
    /// Another server took it.
    Relayed,
    /// It lies in the mailbox.
    Delivered,
    /// It was called unwanted.
    Complaint,
    /// A program said that the reader is away.
    Absence,
    /// A program said that it was received.
    Acknowledgement,
    /// A program asks for proof that a person wrote it.
    Challenge,
    /// A person answered.
    Replied,
    /// Nobody can tell.
    Unsure,
}

impl ReturnedFate {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Bounced,
        Self::Beyond,
        Self::Delayed,
        Self::Relayed,
        Self::Delivered,
        Self::Complaint,
        Self::Absence,
        Self::Acknowledgement,
        Self::Challenge,
        Self::Replied,
        Self::Unsure,
    ];

    /// Its word in the ledger and everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bounced => "bounced",
            Self::Beyond => "beyond",
            Self::Delayed => "delayed",
            Self::Relayed => "relayed",
            Self::Delivered => "delivered",
            Self::Complaint => "complaint",
            Self::Absence => "absence",
            Self::Acknowledgement => "acknowledgement",
            Self::Challenge => "challenge",
            Self::Replied => "replied",
            Self::Unsure => "unsure",
        }
    }

    /// The one with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fate| fate.word() == word)
    }

    /// As people are told it.
    pub fn said(self) -> &'static str {
        match self {
            Self::Bounced => "came back",
            Self::Beyond => "came back from an address that was not written to",
            Self::Delayed => "late, still being tried",
            Self::Relayed => "taken by the next server",
            Self::Delivered => "delivered to the mailbox",
            Self::Complaint => "called unwanted",
            Self::Absence => "automatic answer: away",
            Self::Acknowledgement => "automatic answer: received",
            Self::Challenge => "automatic answer: asks for proof that a person wrote",
            Self::Replied => "answered",
            Self::Unsure => "unclear: look at it",
        }
    }

    /// Whether a program answered.
    pub fn is_automatic(self) -> bool {
        matches!(
            self,
            Self::Absence | Self::Acknowledgement | Self::Challenge
        )
    }
}

/// One fact that a mail gave, as the log shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnedFact {
    /// What it says.
    pub fate: ReturnedFate,
    /// Of whom; none for the letter as a whole.
    pub addressee: Option<String>,
    /// Why it came back.
    pub cause: Option<Cause>,
    /// The status (RFC 3463).
    pub status: Option<String>,
    /// What the server answered.
    pub answer: String,
    /// By what the letter was known.
    pub known_by: KnownBy,
}

impl ReturnedFact {
    /// In words: `came back: there is no such address, 550 5.1.1 user unknown (our Message-ID is in it)`.
    pub fn said(&self) -> String {
        let mut said = self.fate.said().to_owned();
        if let Some(cause) = self.cause {
            said.push_str(": ");
            said.push_str(cause.said());
        }
        if !self.answer.is_empty() {
            said.push_str(", ");
            said.push_str(&self.answer);
        }
        format!("{said} ({})", self.known_by.said())
    }
}
