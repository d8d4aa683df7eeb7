//! What tells a letter from every other mail in the world.

use crate::id::{DeliveryId, Digest, Hasher, MailingName, RecipientKey, hex};
use ring::hmac;

/// 160 bits are more than enough to be unique, and keep the field on one line.
const HASH_BYTES: usize = 20;

/// A `Message-ID` without its angle brackets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// How long the keyed hash is in writing.
    pub const HASH_CHARACTERS: usize = 2 * HASH_BYTES;

    /// A keyed hash (HMAC-SHA-256) of the delivery and the letter's digest, under the sender's domain: the same on every
    /// attempt, and nothing that an outsider could work out or read names from.
    #[must_use]
    pub fn derive(key: &[u8; 32], delivery: DeliveryId, digest: &Digest, domain: &str) -> Self {
        let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
        // Both have a fixed length, so no two pairs give the same bytes.
        context.update(&delivery.0.to_be_bytes());
        context.update(&digest.0);
        Self::tagged(context, domain)
    }

    /// The same of what every machine knows of a letter, where several send one campaign: their ledgers number deliveries each
    /// in its own way.
    #[must_use]
    pub fn derive_shared(
        key: &[u8; 32],
        mailing: &MailingName,
        recipient: &RecipientKey,
        digest: &Digest,
        domain: &str,
    ) -> Self {
        let mut fields = Hasher::new();
        fields.field(b"redress message");
        fields.field(mailing.as_str().as_bytes());
        fields.field(recipient.as_str().as_bytes());
        fields.field(&digest.0);
        let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
        context.update(&fields.finish().0);
        Self::tagged(context, domain)
    }

    fn tagged(context: hmac::Context, domain: &str) -> Self {
        let tag = context.sign();
        Self(format!("{}@{domain}", hex(&tag.as_ref()[..HASH_BYTES])))
    }

    /// Whether what is left of an identifier's `@` looks like the keyed hash of a letter, this campaign's or another's.
    #[must_use]
    pub fn is_keyed_hash(left: &str) -> bool {
        left.len() == Self::HASH_CHARACTERS && left.bytes().all(|byte| byte.is_ascii_hexdigit())
    }

    /// Without angle brackets.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the letter is called in reports (ENVID, RFC 3461 section 4.4): the keyed hash alone, which fits into its 100
    /// characters under whatever domain, and needs no encoding.
    #[must_use]
    pub fn envelope_id(&self) -> &str {
        self.0.split('@').next().unwrap_or_default()
    }

    /// As the ledger keeps it.
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_delivery_and_version_has_its_own_and_keeps_it() {
        let id = |key: u8, delivery, letter: &[u8]| {
            MessageId::derive(
                &[key; 32],
                DeliveryId(delivery),
                &Digest::of(letter),
                "coalition.example",
            )
        };
        assert_eq!(id(1, 7, b"letter"), id(1, 7, b"letter"));
        assert_ne!(id(1, 7, b"letter"), id(2, 7, b"letter"));
        assert_ne!(id(1, 7, b"letter"), id(1, 8, b"letter"));
        assert_ne!(id(1, 7, b"letter"), id(1, 7, b"another letter"));
        let one = id(1, 7, b"letter");
        let (left, domain) = one.as_str().split_once('@').unwrap();
        assert_eq!(domain, "coalition.example");
        assert_eq!(one.envelope_id(), left);
        assert!(MessageId::is_keyed_hash(left) && !MessageId::is_keyed_hash(one.as_str()));
    }
}
