//! The key that letters are signed with.

use super::der;
use crate::finding::RecordToAdd;
use crate::name::DomainName;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A public key of RSA: two numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RsaPublicKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl RsaPublicKey {
    /// Reads a `SubjectPublicKeyInfo` or a bare `RSAPublicKey` in DER.
    #[must_use]
    pub fn from_der(der: &[u8]) -> Option<Self> {
        let (modulus, exponent) = der::rsa_numbers(der)?;
        Some(Self {
            modulus: modulus.to_owned(),
            exponent: exponent.to_owned(),
        })
    }

    /// How long its modulus is, in bits: the size that is meant when a key is said to have one.
    #[must_use]
    pub fn bits(&self) -> usize {
        // No zero stands before it.
        let unused = self
            .modulus
            .first()
            .map_or(0, |first| first.leading_zeros());
        self.modulus.len() * 8 - unused as usize
    }
}

/// The key that letters are signed with, and under which name receivers look for it.
#[derive(Clone, Debug)]
pub struct DkimKey {
    /// `SELECTOR`, of one label or several.
    pub selector: String,
    /// The domain that signs.
    pub domain: DomainName,
    /// The key.
    pub key: RsaPublicKey,
    /// The same as it is published: base64 of a `SubjectPublicKeyInfo`.
    published: String,
}

impl DkimKey {
    /// From a bare `RSAPublicKey` in DER, as it belongs to the private one; none if it is no such key.
    #[must_use]
    pub fn new(selector: &str, domain: DomainName, rsa_public_key: &[u8]) -> Option<Self> {
        Some(Self {
            selector: selector.to_owned(),
            domain,
            key: RsaPublicKey::from_der(rsa_public_key)?,
            published: STANDARD.encode(der::with_algorithm(rsa_public_key)),
        })
    }

    /// Where receivers look for it (RFC 6376, section 3.6.2.1); none if that gets too long for a name.
    pub(super) fn name(&self) -> Option<DomainName> {
        self.domain.under(&format!("{}._domainkey", self.selector))
    }

    /// As it stands behind `p=`.
    pub(super) fn published(&self) -> &str {
        &self.published
    }

    /// The record that it takes.
    pub(super) fn record(&self, name: &DomainName) -> RecordToAdd {
        RecordToAdd::text(name, format!("v=DKIM1; k=rsa; p={}", self.published))
    }
}
