//! A condition on one column of a row.

use crate::cells::Stance;
use crate::columns::{Column, normalize};
use std::collections::BTreeMap;

/// A column and the cells that meet the condition; case does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The column, as letters name it.
    pub column: String,
    /// One of these.
    pub values: Vec<String>,
}

impl Condition {
    /// The column under its name in letters, however it was typed.
    pub(super) fn column_name(&self) -> String {
        normalize(&self.column)
    }

    /// Whether a row meets it. Stances are compared by what they mean, whichever word the list or the condition has.
    pub(super) fn is_met<'r>(
        &self,
        cell: impl Fn(&str) -> &'r str,
        own_words: &BTreeMap<String, Stance>,
    ) -> bool {
        let column = self.column_name();
        let cell = cell(&column);
        if column == Column::Stance.name() {
            let is = Stance::of_cell(cell, own_words);
            let mut wanted = self.values.iter();
            // Two words that are no stance are not therefore the same.
            return is.is_some() && wanted.any(|value| Stance::of_cell(value, own_words) == is);
        }
        let cell = cell.to_lowercase();
        self.values.iter().any(|value| value.to_lowercase() == cell)
    }

    /// `` `CA` or `OR` ``.
    pub(super) fn values_in_words(&self) -> String {
        let values = self.values.iter().map(|value| format!("`{value}`"));
        values.collect::<Vec<_>>().join(" or ")
    }
}
