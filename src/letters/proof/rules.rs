//! The rules by name, and how much each matters unless the campaign says otherwise.

use crate::campaign::Severity;

/// A rule of the proofreader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::letters) enum Rule {
    FillIn,
    Footnote,
    Greeting,
    Colon,
    Thanks,
    Ask,
    Vote,
    Chamber,
    Count,
    Honorable,
    Phone,
    HomeAddress,
    Attachment,
    Link,
    Https,
    Subject,
    Size,
    Words,
}

impl Rule {
    /// All rules with their names in `[proofread]` and what becomes of their findings.
    pub(super) const ALL: [(Self, &'static str, Severity); 18] = [
        (Self::FillIn, "fill-in", Severity::Error),
        (Self::Footnote, "footnote", Severity::Error),
        (Self::Greeting, "greeting", Severity::Error),
        (Self::Colon, "colon", Severity::Error),
        (Self::Thanks, "thanks", Severity::Error),
        (Self::Ask, "ask", Severity::Error),
        (Self::Vote, "vote", Severity::Error),
        (Self::Chamber, "chamber", Severity::Error),
        (Self::Count, "count", Severity::Error),
        (Self::Honorable, "honorable", Severity::Error),
        (Self::Phone, "phone", Severity::Error),
        (Self::HomeAddress, "home-address", Severity::Error),
        (Self::Attachment, "attachment", Severity::Error),
        (Self::Link, "link", Severity::Error),
        (Self::Https, "https", Severity::Note),
        (Self::Subject, "subject", Severity::Note),
        (Self::Size, "size", Severity::Error),
        (Self::Words, "words", Severity::Error),
    ];

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(rule, ..)| *rule == self)
            .map_or("", |(_, name, _)| name)
    }
}
