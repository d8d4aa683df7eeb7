//! Supporters who have withdrawn everything, known by keyed digests only.

use redress_base::id::{Digest, Hasher};
use ring::hmac;
use std::collections::BTreeSet;
use std::fmt;

/// In front of each address: the ledger's key makes Message-IDs, too, and none of those may be one of these.
const WHAT_FOR: &[u8] = b"supporter's address: ";

/// Who has withdrawn everything. Only with the ledger's key can it be told whether an address is among them.
#[derive(Clone, Default)]
pub struct WithdrawnSupporters {
    /// None where there is no ledger, and so nobody who has withdrawn.
    key: Option<hmac::Key>,
    digests: BTreeSet<Digest>,
}

impl WithdrawnSupporters {
    pub(crate) fn new(key: &[u8; 32], digests: BTreeSet<Digest>) -> Self {
        Self {
            key: Some(hmac::Key::new(hmac::HMAC_SHA256, key)),
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
    pub(crate) fn digest(&self, address: &str) -> Digest {
        let Some(key) = &self.key else {
            return Digest([0; 32]); // of nobody: there is no ledger that could have it
        };
        let mut context = hmac::Context::with_key(key);
        context.update(WHAT_FOR);
        context.update(address.as_bytes());
        let mut digest = [0; 32];
        digest.copy_from_slice(context.sign().as_ref());
        Digest(digest)
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
