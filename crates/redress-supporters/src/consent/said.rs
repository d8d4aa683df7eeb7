//! What one cell of a row says of consent.

/// A cell that speaks of consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The header of its column.
    pub column: String,
    /// What stands in it; of several tags the one that is meant.
    pub value: String,
    /// What that means.
    pub means: Meaning,
}

/// What a cell means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Yes to a clause, by its place.
    Yes(usize),
    /// No to a clause.
    No {
        /// The clause, by its place.
        clause: usize,
        /// Whether it was said on a day that the row does not tell, as a status is of the day of the export.
        is_undated: bool,
    },
    /// Everything is withdrawn.
    Withdraws,
    /// Not to write, in a column that nobody has named.
    NotToWrite,
}
