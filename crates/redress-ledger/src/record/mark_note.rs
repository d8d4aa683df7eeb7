//! What a mark says.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use redress_base::words::moment;

/// What a mark says of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkNote {
    /// Its word: `handed`, `replied undone`.
    pub said: String,
    /// How it was handed over, and when.
    pub handed: Option<(String, Timestamp)>,
    /// What was written with it.
    pub note: String,
}

impl MarkNote {
    /// On somebody's clock: `handed (in person, 2021-02-16 09:30 EST): by Rosa`.
    #[must_use]
    pub fn words(&self, zone: &TimeZone) -> String {
        let mut words = self.said.clone();
        if let Some((how, at)) = &self.handed {
            words = format!("{words} ({how}, {})", moment(*at, zone));
        }
        if !self.note.is_empty() {
            words = format!("{words}: {}", self.note);
        }
        words
    }

    /// The same in universal time, as programs read it.
    #[must_use]
    pub fn in_utc(&self) -> String {
        self.words(&TimeZone::UTC)
    }
}
