//! Files of supporters that organizations were given.

use super::supporter_key::SupporterKey;
use jiff::Timestamp;
use redress_base::id::Digest;
use std::collections::BTreeMap;

/// One file, written for one organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupporterShare {
    /// The organization, as it was named when it was given the file.
    pub organization: String,
    /// When.
    pub at: Timestamp,
    /// The digest of the file.
    pub file: Digest,
    /// How many addresses it gives.
    pub given: u64,
    /// How many it names that are to be taken out.
    pub taken_out: u64,
    /// Whether the file is known to have come to its place.
    pub is_finished: bool,
}

/// That an address stands in a share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedAddress {
    /// The share.
    pub share: SupporterShare,
    /// Whether it gives the address; else it says that it is to be taken out.
    pub is_given: bool,
}

/// A share that is about to be put into its place.
#[derive(Clone, Copy, Debug)]
pub struct NewShare<'a> {
    /// Whom it is for.
    pub organization: &'a str,
    /// The digest of the file.
    pub file: Digest,
    /// Whom it gives.
    pub given: &'a [Digest],
    /// Whom it says to take out.
    pub taken_out: &'a [Digest],
}

/// What an organization knows of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// It was given it.
    Given,
    /// It was told to take it out, and was not given it since.
    TakenOut,
    /// A share with it was begun, and nobody knows whether its file was ever there.
    InDoubt,
}

/// Whom an organization was given, by the newest share of each address. Only with the ledger's key can it be told whether an
/// address is among them.
#[derive(Clone, Debug)]
pub struct SharedSupporters {
    key: SupporterKey,
    by_address: BTreeMap<Digest, Shared>,
    /// The names under which the organization was given them.
    pub(crate) names: Vec<String>,
    /// The newest share of the organization, by its number; 0 for none.
    pub(crate) newest: i64,
}

impl SharedSupporters {
    pub(crate) fn new(key: &[u8; 32], names: &[String]) -> Self {
        Self {
            key: SupporterKey::new(key),
            by_address: BTreeMap::new(),
            names: names.to_vec(),
            newest: 0,
        }
    }

    /// Takes what a share says of an address; those of one address come in the order in which they were made.
    pub(crate) fn take(&mut self, address: Digest, is_given: bool, is_finished: bool) {
        let known = self.by_address.get(&address).copied();
        let now = match (is_given, is_finished) {
            (true, true) => Shared::Given,
            (false, true) => Shared::TakenOut,
            (true, false) if known != Some(Shared::Given) => Shared::InDoubt,
            // What an unfinished file said nobody may have read, so it holds what held before.
            (_, false) => return,
        };
        self.by_address.insert(address, now);
    }

    /// What stands in the ledger for an address, in the one spelling that all its rows have.
    #[must_use]
    pub fn digest(&self, address: &str) -> Digest {
        self.key.digest(address)
    }

    /// What the organization knows of an address.
    #[must_use]
    pub fn of(&self, address: &Digest) -> Option<Shared> {
        self.by_address.get(address).copied()
    }

    /// How many addresses it was ever told of.
    #[must_use]
    pub fn told_of(&self) -> u64 {
        self.by_address.len() as u64
    }

    /// How many addresses it has, or may have.
    #[must_use]
    pub fn given(&self) -> u64 {
        let given = self.by_address.values();
        given.filter(|shared| **shared != Shared::TakenOut).count() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_unfinished_share_said_is_said_again() {
        let (given, taken_out) = (true, false);
        let (finished, unfinished) = (true, false);
        for (shares, expected) in [
            (&[][..], None),
            (&[(given, finished)], Some(Shared::Given)),
            (&[(given, unfinished)], Some(Shared::InDoubt)),
            (
                &[(given, finished), (given, unfinished)],
                Some(Shared::Given),
            ),
            (
                &[(given, unfinished), (given, finished)],
                Some(Shared::Given),
            ),
            (
                &[(given, finished), (taken_out, unfinished)],
                Some(Shared::Given),
            ),
            (
                &[(given, finished), (taken_out, finished)],
                Some(Shared::TakenOut),
            ),
            (
                &[
                    (given, finished),
                    (taken_out, finished),
                    (given, unfinished),
                ],
                Some(Shared::InDoubt),
            ),
            (
                &[(given, unfinished), (taken_out, unfinished)],
                Some(Shared::InDoubt),
            ),
        ] {
            let mut shared = SharedSupporters::new(&[1; 32], &[]);
            let address = shared.digest("ann@elm.example");
            for (is_given, is_finished) in shares {
                shared.take(address, *is_given, *is_finished);
            }
            assert_eq!(shared.of(&address), expected, "{shares:?}");
        }
    }
}
