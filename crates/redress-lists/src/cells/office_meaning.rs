//! Which office a text names.

use super::office::Office;

/// Which office a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OfficeMeaning {
    /// One of the program's.
    Known(Office),
    /// One of the campaign's own, by its canonical word.
    Own(String),
    /// None that anybody knows.
    Unknown,
}
