//! Supporters who have withdrawn everything, known by keyed digests only.

use super::supporter_key::SupporterKey;
use redress_base::id::{Digest, Hasher};
use std::collections::BTreeSet;
use std::fmt;

/// Who has withdrawn everything. Only with the ledger's key can it be told whether an address is among them.
#[derive(Clone, Default)]
pub struct WithdrawnSupporters {
    /// None where there is no ledger, and so nobody who has withdrawn.
    key: Option<SupporterKey>,
    digests: BTreeSet<Digest>,
}

impl WithdrawnSupporters {
    pub(crate) fn new(key: &[u8; 32], digests: BTreeSet<Digest>) -> Self {
        Self {
            key: Some(SupporterKey::new(key)),
            digests,
        }
    }

    /// Whether the supporter of an address, in the one spelling that all its rows have, is among them.
    #[must_use]
    pub fn has(&self, address: &str) -> bool {
        // A million rows are asked about, and most campaigns have nobody here.
        !self.digests.is_empty() && self.digests.contains(&self.digest(address))
    }

    /// One digest over all of them, so that a plan knows that somebody has withdrawn since; none where nobody has.
    #[must_use]
    pub fn digest_of_all(&self) -> Option<Digest> {
        let mut hasher = Hasher::new();
        for digest in &self.digests {
            hasher.update(&digest.0);
        }
        (!self.digests.is_empty()).then(|| hasher.finish())
    }

    /// What stands for an address in the ledger.
    fn digest(&self, address: &str) -> Digest {
        // Without a ledger nobody could have withdrawn, and nobody is asked about.
        let key = self.key.as_ref();
        key.map_or(Digest([0; 32]), |key| key.digest(address))
    }
}

impl fmt::Debug for WithdrawnSupporters {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("WithdrawnSupporters");
        shown.field("digests", &self.digests.len());
        shown.finish_non_exhaustive()
    }
}
