//! The ledger held against the server's own record.

use redress_test_support::CampaignTest;
use std::collections::BTreeMap;

/// What the ledger claims and what the server got, by address.
#[derive(Debug, Default)]
pub struct Truth {
    /// Letters in each state.
    pub states: BTreeMap<String, usize>,
    /// Accepted in the ledger, and not at the server.
    pub false_accepted: Vec<String>,
    /// At the server more than once.
    pub doubled: Vec<String>,
    /// At the server, and still `ready` (so that it would go again).
    pub would_double: Vec<String>,
}

impl Truth {
    pub fn of(test: &CampaignTest) -> Self {
        let mut arrived: BTreeMap<String, usize> = BTreeMap::new();
        for addressee in test.server().addressees() {
            *arrived.entry(addressee).or_default() += 1;
        }
        let mut truth = Self::default();
        truth.doubled.extend(
            arrived
                .iter()
                .filter(|(_, times)| **times > 1)
                .map(|(address, _)| address.clone()),
        );
        for (address, state) in test.states() {
            let times = arrived.get(&address).copied().unwrap_or(0);
            if state == "accepted" && times == 0 {
                truth.false_accepted.push(address.clone());
            }
            if matches!(state.as_str(), "ready" | "deferred") && times > 0 {
                truth.would_double.push(address.clone());
            }
            *truth.states.entry(state).or_default() += 1;
        }
        truth
    }

    pub fn in_state(&self, state: &str) -> usize {
        self.states.get(state).copied().unwrap_or(0)
    }

    /// No false `accepted`, no duplicate, none on its way to become one, none lost.
    #[track_caller]
    pub fn holds(&self, letters: usize) {
        assert!(
            self.false_accepted.is_empty()
                && self.doubled.is_empty()
                && self.would_double.is_empty(),
            "the ledger and the server disagree: {self:?}"
        );
        assert_eq!(
            self.states.values().sum::<usize>(),
            letters,
            "a letter is missing: {self:?}"
        );
    }
}
