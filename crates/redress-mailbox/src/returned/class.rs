//! The kinds of mail that come back.

use super::Cause;

/// What kind of mail it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A report that at least one addressee will not get the letter.
    Bounced,
    /// A report that the letter is still being tried.
    Delayed,
    /// A report that another server took the letter and tells no more.
    Relayed,
    /// A report that the letter lies in the addressee's mailbox.
    Delivered,
    /// Somebody called the letter unwanted (RFC 5965).
    Complaint,
    /// A program answered.
    Automatic(Automatic),
    /// A person wrote.
    Person,
    /// A report or an answer of which nobody can tell which.
    Unsure,
    /// Neither a report nor an answer: newsletters, lists, receipts.
    Other,
}

/// What a program answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Automatic {
    /// The reader is away, or has left.
    Absence,
    /// The mail was received; nobody says that somebody read it.
    Acknowledgement,
    /// The mail waits until its sender proves to be a person.
    Challenge,
}

impl Class {
    /// Its word, for results that programs read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bounced => "bounced",
            Self::Delayed => "delayed",
            Self::Relayed => "relayed",
            Self::Delivered => "delivered",
            Self::Complaint => "complaint",
            Self::Automatic(Automatic::Absence) => "absence",
            Self::Automatic(Automatic::Acknowledgement) => "acknowledgement",
            Self::Automatic(Automatic::Challenge) => "challenge",
            Self::Person => "replied",
            Self::Unsure => "unsure",
            Self::Other => "other",
        }
    }
}

/// What became of the letter for one addressee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It will not arrive.
    Bounced(Cause),
    /// It is still being tried.
    Delayed,
    /// Another server took it and tells no more; or it was given to several others.
    Relayed,
    /// It lies in the mailbox.
    Delivered,
}

/// What a report says of one addressee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whom the letter was for in the end, in the report's words: after forwarding it may be somebody else.
    pub address: Option<String>,
    /// Whom the sender had written to, where the report says so (RFC 3461, section 4.2).
    pub original: Option<String>,
    /// What became of it.
    pub fate: Fate,
    /// The status (RFC 3463), `5.1.1`.
    pub status: Option<String>,
    /// What the server answered, on one line, at most 500 bytes; not made safe for a terminal.
    pub answer: String,
}

impl Outcome {
    /// Whether it is about one of these two: whom the sender had written to counts before whom it was for in the end.
    pub fn is_about(&self, address: &str) -> bool {
        let named = self.original.as_ref().or(self.address.as_ref());
        named.is_some_and(|named| named.eq_ignore_ascii_case(address))
    }
}
