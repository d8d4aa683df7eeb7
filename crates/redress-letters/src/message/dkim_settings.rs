//! The key that letters are signed with, as the organizer names it.

use redress_base::address::EmailAddress;
use std::path::PathBuf;

/// The key that letters are signed with (RFC 6376), for those whose server does not sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DkimSettings {
    /// Under which name the public key is published: `SELECTOR._domainkey.DOMAIN`.
    pub selector: String,
    /// The domain that signs; the sender's unless set.
    pub domain: String,
    /// The private key, RSA, as PEM. Read when letters are sent and not before; it is no input of a plan.
    pub key_file: PathBuf,
}

impl DkimSettings {
    /// Whether a signature of this domain counts as the sender's own (DMARC's relaxed alignment, RFC 7489 3.1.1, without
    /// the list of public suffixes: one of the two domains is, or stands under, the other).
    #[must_use]
    pub fn is_aligned_with(&self, sender: &EmailAddress) -> bool {
        let under = |inner: &str, outer: &str| {
            inner == outer
                || inner
                    .strip_suffix(outer)
                    .is_some_and(|labels| labels.ends_with('.'))
        };
        under(sender.domain(), &self.domain) || under(&self.domain, sender.domain())
    }
}
