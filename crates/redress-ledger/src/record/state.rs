//! Where a delivery stands, and how an attempt ended.

use jiff::Timestamp;
use redress_smtp::Reply;
use serde::Serialize;

/// Where one letter to one recipient stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Still to be sent.
    Ready,
    /// The server answered 250 to the letter.
    Accepted,
    /// The server refused it for good.
    Refused,
    /// The server refused it for now; it goes again when it is due.
    Deferred,
    /// The final dot may have arrived, and no answer came: a person decides.
    Unconfirmed,
    /// Has no e-mail channel.
    ByHand,
    /// Was delivered by hand.
    Handed,
    /// Taken out by the organizer, or gone from the list.
    Withdrawn,
    /// Accepted, and came back.
    Bounced,
    /// Accepted, and answered.
    Replied,
    /// In a part that a partner sends: what became of it comes with the partner's log.
    GivenAway,
}

impl DeliveryState {
    /// All states, in the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::Ready,
        Self::Accepted,
        Self::Deferred,
        Self::Refused,
        Self::Unconfirmed,
        Self::ByHand,
        Self::Handed,
        Self::Withdrawn,
        Self::Bounced,
        Self::Replied,
        Self::GivenAway,
    ];

    /// The state with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// The word for it everywhere.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Deferred => "deferred",
            Self::Unconfirmed => "unconfirmed",
            Self::ByHand => "by_hand",
            Self::Handed => "handed",
            Self::Withdrawn => "withdrawn",
            Self::Bounced => "bounced",
            Self::Replied => "replied",
            Self::GivenAway => "given_away",
        }
    }
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Exactly 250 after the dot.
    Accepted(Reply),
    /// A permanent answer.
    Refused(Reply),
    /// A temporary answer; the next try is known.
    Deferred {
        /// The answer.
        reply: Reply,
        /// Not before this moment.
        not_before: Timestamp,
    },
    /// The dot may have arrived, and no answer came; the text says what happened.
    Unconfirmed(Reply),
    /// The server refused, for a reason that is not the letter's (quota, connection): it stays ready.
    Returned(Reply),
}
