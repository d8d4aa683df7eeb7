//! A condition on one column of a row.

use crate::cells::{Office, Stance};
use crate::columns::{Column, normalize};
use redress_base::problem::Problem;
use redress_base::us_states;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A column and the cells that meet the condition; case does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The column, as letters name it.
    pub column: String,
    /// One of these.
    pub values: Vec<String>,
    /// The line of `campaign.toml` in which they stand, if they stand there.
    pub line: Option<u64>,
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
        let listed = (column == Column::Office.name()).then(|| cell(Column::OfficeAsListed.name()));
        let cell = cell(&column);
        // The row's word is canonical; the condition may have that or the list's own.
        if column == Column::Stance.name() {
            let is = Stance::parse(cell);
            let stance =
                |value: &str| Stance::parse(value).or_else(|| Stance::of_cell(value, own_words));
            // Two words that are no stance are not therefore the same.
            return is.is_some() && self.values.iter().any(|value| stance(value) == is);
        }
        let is_listed = |value: &str| {
            listed.is_some_and(|listed| {
                !listed.is_empty() && value.to_lowercase() == listed.to_lowercase()
            })
        };
        self.values
            .iter()
            .any(|value| is_same(&column, value, cell, own_words) || is_listed(value))
    }

    /// An error of it, at its line.
    pub(super) fn problem(&self, message: String, help: String) -> Problem {
        let problem = Problem::error("campaign.toml", message, help);
        match self.line {
            Some(line) => problem.at_line(line),
            None => problem,
        }
    }

    /// `` `CA` or `OR` ``.
    pub(super) fn values_in_words(&self) -> String {
        let values = self.values.iter().map(|value| format!("`{value}`"));
        values.collect::<Vec<_>>().join(" or ")
    }
}

/// Whether a value of a condition is what a cell says. Stances, offices and states are compared by what they mean, whichever
/// word the list or the condition has; anything else by its letters, in any case.
pub(super) fn is_same(
    column: &str,
    value: &str,
    cell: &str,
    own_words: &BTreeMap<String, Stance>,
) -> bool {
    if column == Column::Stance.name() {
        let is = Stance::of_cell(cell, own_words);
        // Two words that are no stance are not therefore the same.
        return is.is_some() && Stance::of_cell(value, own_words) == is;
    }
    if column == Column::State.name()
        && let (Some(wanted), Some(is)) = (us_states::find(value), us_states::find(cell))
    {
        return wanted == is;
    }
    if column == Column::Office.name()
        && let (Some(wanted), Some(is)) = (Office::parse(value), Office::parse(cell))
    {
        return wanted == is;
    }
    one_line(value).to_lowercase() == one_line(cell).to_lowercase()
}

/// A text without its line breaks and doubled spaces, which say nothing.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    let is_plain =
        |text: &str| !text.contains(['\n', '\r', '\t', '\u{a0}']) && !text.contains("  ");
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}
