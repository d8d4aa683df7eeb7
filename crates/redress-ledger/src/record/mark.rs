//! What an organizer, or an answer that came later, adds to a delivery.

use jiff::Timestamp;

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

impl Mark {
    /// The word for it in the ledger.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Retried => "retried",
            Self::ResolvedAccepted { .. } => "resolved_accepted",
            Self::ResolvedNotAccepted { .. } => "resolved_not_accepted",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Handed { .. } => "handed",
            Self::Bounced { .. } => "bounced",
            Self::Replied { .. } => "replied",
        }
    }

    /// What is said with it; empty if nothing.
    #[must_use]
    pub fn note(&self) -> &str {
        match self {
            Self::Retried => "",
            Self::ResolvedAccepted { note }
            | Self::ResolvedNotAccepted { note }
            | Self::Withdrawn { note }
            | Self::Handed { note, .. }
            | Self::Bounced { note }
            | Self::Replied { note } => note,
        }
    }

    /// Whether it makes sense for a delivery that stands so. A bounce or a reply shows that an unconfirmed letter had
    /// arrived.
    pub(crate) fn fits(&self, standing: &str) -> bool {
        match self {
            Self::Retried => matches!(standing, "deferred" | "refused"),
            Self::ResolvedAccepted { .. } | Self::ResolvedNotAccepted { .. } => {
                standing == "unconfirmed"
            }
            // What was accepted, or may have been, cannot be taken back.
            Self::Withdrawn { .. } => {
                matches!(
                    standing,
                    "ready"
                        | "deferred"
                        | "refused"
                        | "by_hand"
                        | "suppressed"
                        | "folded"
                        | "answered"
                        | "came_back"
                        | "unclear"
                )
            }
            Self::Handed { .. } => standing == "by_hand",
            Self::Bounced { .. } => matches!(standing, "accepted" | "unconfirmed" | "replied"),
            Self::Replied { .. } => {
                matches!(standing, "accepted" | "unconfirmed" | "bounced" | "handed")
            }
        }
    }
}
