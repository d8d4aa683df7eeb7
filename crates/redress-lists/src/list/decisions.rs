//! What was decided about single letters with a view to the whole list.

use super::letter_index::LetterIndex;
use super::same_keys::SameKeys;
use std::collections::{HashMap, HashSet};

/// Letters that are not what their row alone would make them.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    /// Letters that share their inbox with one that is used, in this row.
    pub folded: HashMap<LetterIndex, u64>,
    /// Those among them whose inbox another row closes: that one is named instead.
    pub closed: HashSet<LetterIndex>,
    /// Letters whose key another one has too.
    pub same_key: SameKeys,
    /// Letters of an office that gets enough others.
    pub over_office: HashSet<LetterIndex>,
}
