//! Addresses by their hashes, so that those of a list of any length fit into memory.

use redress_base::address::EmailAddress;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::LazyLock;

/// One secret for the whole run, so that the inboxes of two lists can be compared and nobody can choose addresses that
/// collide.
static HASHING: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// The hash of an address in lower case.
pub(crate) fn inbox_hash(email: &EmailAddress) -> u64 {
    let address = email.as_str().as_bytes();
    let mut hasher = HASHING.build_hasher();
    // As most addresses, in lower case already: no text has to be made for them.
    if address
        .iter()
        .fold(false, |upper, byte| upper | byte.is_ascii_uppercase())
    {
        hasher.write(email.inbox().as_bytes());
    } else {
        hasher.write(address);
    }
    hasher.finish()
}
