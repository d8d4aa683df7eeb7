//! A rendered letter as the bytes of a message.
//!
//! Bytes are 7-bit clean, CRLF only, no line over 998, boundaries derived, and the same on every machine. `Date` and
//! `Message-ID` are set when a letter is sent and take no part in the digest.

use crate::address::EmailAddress;
use crate::campaign::Sender;
use crate::id::{DeliveryId, Digest};
use jiff::Timestamp;
use std::sync::Arc;

/// A file that goes with a letter.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Its name without folders.
    pub name: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// What a message is made of.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// Who it comes from.
    pub sender: &'a Sender,
    /// Who it goes to.
    pub to: &'a EmailAddress,
    /// The name beside that address.
    pub to_name: Option<&'a str>,
    /// Who gets a copy.
    pub cc: &'a [EmailAddress],
    /// The subject.
    pub subject: &'a str,
    /// The text part.
    pub text: &'a str,
    /// The HTML part.
    pub html: &'a str,
    /// Files.
    pub attachments: &'a [Attachment],
}

/// A message without `Date` and `Message-ID`.
#[derive(Clone, Debug)]
pub struct Message {
    bytes: Vec<u8>,
    digest: Digest,
}

/// Why a message cannot be built.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct MessageError(pub String); // the owner makes this an enum

impl Message {
    /// Builds and checks the bytes.
    pub fn compose(draft: &Draft<'_>) -> Result<Self, MessageError> {
        todo!("{draft:?}")
    }

    /// SHA-256 of the bytes, all but `Date`, `Message-ID` and `DKIM-Signature`.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The bytes as they are sent (before dot stuffing): `Date` (RFC 5322, in UTC) and `Message-ID` first.
    #[must_use]
    pub fn stamped(&self, date: Timestamp, id: &MessageId) -> Vec<u8> {
        todo!("{date} {id:?} {:?}", self.bytes)
    }

    /// The digest of a message as it arrived: `Date`, `Message-ID`, `DKIM-Signature` and the trace fields that servers
    /// put on top (`Received`, `Return-Path`, `Delivered-To`, `X-...` before our first field) are left out.
    pub fn digest_of_arrived(bytes: &[u8]) -> Digest {
        todo!("{bytes:?}")
    }
}

/// A `Message-ID` without its angle brackets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// A keyed hash of the delivery and the letter's digest, under the sender's domain: the same on every attempt.
    #[must_use]
    pub fn derive(key: &[u8; 32], delivery: DeliveryId, digest: &Digest, domain: &str) -> Self {
        todo!("{key:?} {delivery} {digest} {domain}")
    }
    /// Without angle brackets.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// As the ledger keeps it.
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}
