//! The values that stand in a column of consent, each with how many rows have it.

use std::collections::BTreeMap;

/// Values that are told apart at most: a column of consent has a handful, and one that has more is none.
const VALUES_MAX: usize = 200;
/// Characters of a value that are kept.
const VALUE_CHARS_MAX: usize = 80;

/// What was seen in one column of all files.
#[derive(Clone, Debug, Default)]
pub struct SeenValues {
    /// Rows by value, as typed, with whether it means yes.
    pub values: BTreeMap<String, (u64, bool)>,
    /// Rows with values beyond those that are told apart.
    pub others: u64,
    /// Rows that say nothing.
    pub silent: u64,
}

impl SeenValues {
    /// Takes the cell of a row.
    pub fn see(&mut self, cell: &str, is_yes: bool) {
        let cell = cell.trim();
        if cell.is_empty() {
            self.silent += 1;
            return;
        }
        // Nearly always seen before, and short.
        if let Some((rows, _)) = self.values.get_mut(cell) {
            *rows += 1;
            return;
        }
        let end = cell.char_indices().nth(VALUE_CHARS_MAX);
        let short = end.map_or(cell, |(end, _)| &cell[..end]);
        if let Some((rows, _)) = self.values.get_mut(short) {
            *rows += 1;
        } else if self.values.len() < VALUES_MAX {
            self.values.insert(short.to_owned(), (1, is_yes));
        } else {
            self.others += 1;
        }
    }
}
