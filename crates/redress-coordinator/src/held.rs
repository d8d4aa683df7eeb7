//! What a run has claimed, as far as it has heard.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The numbers of the letters that a run has claimed and neither let go nor given back.
#[derive(Debug, Default)]
pub(crate) struct Held {
    numbers: Mutex<BTreeSet<i64>>,
    /// Held by whoever claims, until the answer is entered: else a second claim would take the letters of the first for some
    /// of which nobody has heard.
    pub(crate) claiming: tokio::sync::Mutex<()>,
}

impl Held {
    pub(crate) fn all(&self) -> Vec<i64> {
        self.numbers().iter().copied().collect()
    }

    pub(crate) fn add(&self, numbers: impl Iterator<Item = i64>) {
        self.numbers().extend(numbers);
    }

    pub(crate) fn remove(&self, number: i64) {
        self.numbers().remove(&number);
    }

    fn numbers(&self) -> MutexGuard<'_, BTreeSet<i64>> {
        // Whatever panicked elsewhere, a set of numbers is whole.
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
