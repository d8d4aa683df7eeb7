//! What stands in the ledger for a supporter's address.

use redress_base::id::Digest;
use ring::hmac;
use std::fmt;

/// In front of each address: the ledger's key makes Message-IDs, too, and none of those may be one of these.
const WHAT_FOR: &[u8] = b"supporter's address: ";

/// Makes digests of addresses that only somebody with the ledger can try an address against.
#[derive(Clone)]
pub struct SupporterKey(hmac::Key);

impl SupporterKey {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// What stands for an address, in the one spelling that all its rows have.
    pub(crate) fn digest(&self, address: &str) -> Digest {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(WHAT_FOR);
        context.update(address.as_bytes());
        let mut digest = [0; 32];
        digest.copy_from_slice(context.sign().as_ref());
        Digest(digest)
    }
}

impl fmt::Debug for SupporterKey {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SupporterKey").finish_non_exhaustive()
    }
}
