//! How a supporter was told to be somebody's constituent.

use std::fmt;

/// By what a supporter's district was told; each row has exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchWord {
    /// By a column of districts.
    Sure,
    /// By a ZIP code that lies in one district, or by a state that has but one.
    Likely,
    /// Not: the ZIP code lies in several, or the row contradicts itself.
    Unclear,
    /// Not: nothing in the row says it, or no table has its ZIP code.
    Unknown,
    /// The supporter lives outside the United States.
    Elsewhere,
}

impl MatchWord {
    /// How many there are.
    pub const COUNT: usize = 5;
    /// All of them.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Sure,
        Self::Likely,
        Self::Unclear,
        Self::Unknown,
        Self::Elsewhere,
    ];

    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sure => "sure",
            Self::Likely => "likely",
            Self::Unclear => "unclear",
            Self::Unknown => "unknown",
            Self::Elsewhere => "elsewhere",
        }
    }
}

impl fmt::Display for MatchWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
