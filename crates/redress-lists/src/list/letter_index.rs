//! Which letter of a list is meant.

use crate::file::ROWS_MAX;
use redress_base::words::rows_in_words;

/// A letter of a list: the row, and which of the row's letters it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct LetterIndex(u32);

impl LetterIndex {
    pub(super) fn new(row: u64, nth: u8) -> Self {
        let row = u32::try_from(row.min(ROWS_MAX)).unwrap_or(u32::MAX);
        // 24 bits for the row (`ROWS_MAX`) and 8 for its letters (`PER_SEAT_MAX`).
        Self(row << 8 | u32::from(nth))
    }

    pub(super) fn row(self) -> u64 {
        u64::from(self.0 >> 8)
    }
}

/// `rows 3, 7 and 9`, `rows 3, 7, 9 and 12 more`.
pub(super) fn rows_of<'l>(letters: impl Iterator<Item = &'l LetterIndex>) -> String {
    let mut rows: Vec<u64> = letters.map(|letter| letter.row()).collect();
    // Several letters of one row stand side by side.
    rows.dedup();
    rows_in_words(&rows, rows.len() as u64)
}
