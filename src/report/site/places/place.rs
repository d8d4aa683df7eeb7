//! A place, and what it decided.

use jiff::civil::Date;
use redress_base::us_states::UsState;

/// What a place decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PlaceKind {
    Ban,
    Moratorium,
    Oversight,
    Proposed,
    Ended,
}

impl PlaceKind {
    /// In the order in which the page shows them: word in the file, heading on the page.
    pub const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Ban, "ban", "Banned"),
        (Self::Moratorium, "moratorium", "Paused"),
        (Self::Oversight, "oversight", "Under public oversight"),
        (Self::Proposed, "proposed", "Proposed"),
        (Self::Ended, "ended", "Ended, and not counted"),
    ];

    /// Whether it stands today: neither proposed nor ended.
    pub fn counts(self) -> bool {
        !matches!(self, Self::Proposed | Self::Ended)
    }
}

/// One row of the file.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub name: String,
    pub state: &'static UsState,
    /// `city`, `town`, `county`, `state`: the organizer's own word.
    pub level: String,
    pub kind: PlaceKind,
    pub voted_on: Option<Date>,
    pub in_force_on: Option<Date>,
    pub ended_on: Option<Date>,
    /// The address of a page that says so.
    pub source: String,
    pub checked_on: Date,
    /// Where sources disagree, or what is left out.
    pub note: String,
}
