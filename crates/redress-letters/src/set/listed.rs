//! A letter beside the list whose rows it is rendered for.

use super::worded::Worded;
use crate::cache::Cache;
use crate::shared::{SharedLetter, Slots};
use redress_base::problem::Problem;

/// A letter compared with the columns of a list.
#[derive(Debug)]
pub(crate) struct ListedLetter {
    /// What it does with each column.
    pub(crate) slots: Slots,
    /// Whether the letter or the frame names who writes.
    pub(crate) names_sender: bool,
    /// What its letters have in common, by the values that decide.
    pub(crate) prepared: Cache<Vec<u8>, SharedLetter>,
    /// What they say apart from their rows, by the same values.
    pub(crate) worded: Cache<Vec<u8>, Worded>,
    /// A name that the list or the campaign does not have.
    pub(crate) problem: Option<Problem>,
}
