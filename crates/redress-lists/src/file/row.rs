//! One row as it stands in a file.

use csv::StringRecord;

/// One row as it stands in the file.
#[derive(Clone, Copy, Debug)]
pub struct RawRow<'a> {
    /// Its cells.
    pub record: &'a StringRecord,
    /// Where it stands.
    pub place: RowPlace,
}

/// Where a row stands, and what is known of it before it is looked at.
#[derive(Clone, Copy, Debug)]
pub struct RowPlace {
    /// The line on which it starts, from 1.
    pub line: u64,
    /// The row as a spreadsheet counts.
    pub row: u64,
    /// Whether text follows a closing quotation mark somewhere in the row.
    pub is_misquoted: bool,
    /// A number for its cells, by which equal rows of one inbox are told apart.
    pub(crate) fingerprint: u32,
}

impl RowPlace {
    /// A number for all cells of the row, by which one that was changed meanwhile is noticed.
    #[must_use]
    pub fn fingerprint(&self) -> u32 {
        self.fingerprint
    }
}
