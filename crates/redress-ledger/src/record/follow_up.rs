//! Letters that follow others: whom they are for, and what is known of the letters that they follow.

use super::DeliveryState;
use jiff::Timestamp;
use redress_base::address::EmailAddress;
use redress_base::id::MailingName;
use redress_lists::Recipient;

/// Which recipients of a mailing get the letter that follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Whom no person answered for: the letter was accepted (or handed over) and did not come back.
    Silent,
    /// Those of them whose program said that it was received.
    Acknowledged,
    /// Whoever answered.
    Replied,
}

impl Audience {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Silent, Self::Acknowledged, Self::Replied];

    /// Its word in `campaign.toml` and in the ledger.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Acknowledged => "acknowledged",
            Self::Replied => "replied",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|audience| audience.word() == word)
    }

    /// Whether its letters say that nobody has answered.
    #[must_use]
    pub fn is_silent(self) -> bool {
        self != Self::Replied
    }
}

/// A mailing of a plan that follows another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// The mailing.
    pub mailing: MailingName,
    /// The one that it follows.
    pub followed: MailingName,
    /// Whom it is for.
    pub audience: Audience,
    /// All other mailings of the thread: those that it follows, and those that follow them.
    pub thread: Vec<MailingName>,
}

/// What one letter follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowedLetter {
    /// When the first letter of the thread went to the server, or was handed over.
    pub first_sent_at: Timestamp,
    /// The subject that the first letter had.
    pub first_subject: String,
    /// The Message-ID by which the recipient knows the letter that is followed; none where letters go by hand.
    pub in_reply_to: Option<String>,
    /// The Message-IDs of the thread, those that a provider gave included, the first letter's first.
    pub message_ids: Vec<String>,
}

/// A delivery of an earlier plan, as whoever writes again must know it.
#[derive(Clone, Debug)]
pub struct PastLetter {
    /// Where it stands; none if it was never more than a draft, or is held back.
    pub state: Option<DeliveryState>,
    /// Whether it was ever tried.
    pub was_tried: bool,
    /// What came back of it.
    pub heard: Option<Heard>,
    /// A program said that it was received.
    pub is_acknowledged: bool,
    /// A server said that it is still being tried, and nobody has said that it arrived.
    pub is_delayed: bool,
    /// Addresses, in lower case, at which a copy came back or was called unwanted.
    pub copies_back: Vec<String>,
    /// The row as the letter was written for it.
    pub recipient: Recipient,
    /// Where it went; none by hand.
    pub email: Option<EmailAddress>,
    /// Its subject; none where an earlier program planned it.
    pub subject: Option<String>,
    /// When its last attempt went to the server, or when it was handed over.
    pub sent_at: Option<Timestamp>,
    /// The Message-ID that we gave it.
    pub message_id: Option<String>,
    /// What the server answered.
    pub answer: Option<String>,
}

/// What came back of a letter, as far as it keeps others from being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heard {
    /// A person answered.
    Answered,
    /// It came back.
    CameBack,
    /// Something that a person has to look at: nobody can tell whether it is an answer, a program asks for proof that a
    /// person wrote, or somebody complained.
    Unclear,
}

impl Heard {
    /// Its word in `standing.sql` and among the reasons for holding a row back.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::CameBack => "came_back",
            Self::Unclear => "unclear",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Answered, Self::CameBack, Self::Unclear]
            .into_iter()
            .find(|heard| heard.word() == word)
    }
}

/// Letters to the silent that wait, because nobody knows who is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unread {
    /// How many.
    pub letters: u64,
    /// When a mailbox was last read and what it held entered; none if never.
    pub last_reading: Option<Timestamp>,
}
