//! The letters that this machine has claimed and not let go.

use redress_base::id::{AccountName, DeliveryId};
use redress_coordinator::{Claim, LetterName};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// They are at most as many as are made ready ahead.
#[derive(Debug, Default)]
pub(super) struct ClaimedLetters(Mutex<HashMap<DeliveryId, ClaimedLetter>>);

/// A letter within reach of this machine.
#[derive(Clone, Debug)]
pub(super) struct ClaimedLetter {
    /// What it is called at the coordinator.
    pub(super) name: LetterName,
    /// What carries it.
    pub(super) account: Option<AccountName>,
    /// The claim; none where it is to be claimed anew.
    pub(super) claim: Option<Claim>,
}

impl ClaimedLetters {
    /// These are ours.
    pub(super) fn add(&self, letters: impl IntoIterator<Item = (DeliveryId, ClaimedLetter)>) {
        self.letters().extend(letters);
    }

    /// One of them is about to be let go.
    pub(super) fn take(&self, delivery: DeliveryId) -> Option<ClaimedLetter> {
        self.letters().remove(&delivery)
    }

    /// Those of an account, which is through with them.
    pub(super) fn take_all(&self, account: Option<&AccountName>) -> Vec<Claim> {
        let mut letters = self.letters();
        let through = letters.extract_if(|_, letter| letter.account.as_ref() == account);
        through.filter_map(|(_, letter)| letter.claim).collect()
    }

    fn letters(&self) -> MutexGuard<'_, HashMap<DeliveryId, ClaimedLetter>> {
        // A map is whole, whatever panicked elsewhere.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
