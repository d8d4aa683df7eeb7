//! A mail as the inbox tells of it.

use redress_base::id::Digest;
use std::path::PathBuf;

/// A mail that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArrivedMail {
    /// Its file.
    pub file: PathBuf,
    /// Its digest: SHA-256 of its bytes, or whatever the inbox was told to take
    /// ([`Inbox::start_with_digest`](crate::Inbox::start_with_digest)).
    pub digest: Digest,
    /// The Message-ID it carried, without angle brackets; empty if it had none.
    pub message_id: String,
    /// The addressees of the envelope.
    pub recipients: Vec<String>,
}
