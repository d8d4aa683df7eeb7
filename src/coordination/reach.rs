//! Whether the coordinator answers, as all who ask it find out together.

use super::open::in_words;
use redress_coordinator::CoordinatorError;
use redress_ledger::LedgerError;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What was last heard of it. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Reach(Arc<Mutex<Heard>>);

#[derive(Debug, Default)]
struct Heard {
    /// It does not answer, and this is why, in words.
    away: Option<String>,
    /// There is something that it has to know and was not told.
    owes: bool,
    /// It said no, which nothing mends while the run goes on.
    refused: Option<String>,
}

impl Reach {
    /// It did not do what was asked: gives what the ledger's side is told of it.
    pub(super) fn failed(&self, error: &CoordinatorError) -> LedgerError {
        let words = in_words(error);
        if error.is_passing() {
            self.heard().away.get_or_insert_with(|| words.clone());
            return LedgerError::NotNow(words);
        }
        self.heard().refused.get_or_insert_with(|| words.clone());
        LedgerError::Coordinator(words)
    }

    /// Whether there is something that it has to know and was not told: until it is, no letter starts.
    pub(super) fn owes(&self, owes: bool) {
        self.heard().owes = owes;
    }

    /// It answers.
    pub(super) fn answers(&self) {
        let mut heard = self.heard();
        if !heard.owes {
            heard.away = None;
        }
    }

    /// Why it keeps letters from starting for now.
    pub(super) fn hindrance(&self) -> Option<String> {
        self.heard().away.clone()
    }

    /// Why no letter starts any more.
    pub(super) fn refused(&self) -> Option<LedgerError> {
        self.heard().refused.clone().map(LedgerError::Coordinator)
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        // Two texts are whole, whatever panicked elsewhere.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
