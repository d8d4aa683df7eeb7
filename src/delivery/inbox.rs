//! The inbox of a rehearsal: a small SMTP server on loopback that keeps every mail as an .eml file.

use crate::id::Digest;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// A running inbox; stops when it is dropped.
#[derive(Debug)]
pub struct Inbox {}

/// A mail that arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// Its file.
    pub file: PathBuf,
    /// Its digest, all but `Date`, `Message-ID` and `DKIM-Signature`.
    pub digest: Digest,
    /// The Message-ID it carried.
    pub message_id: String,
    /// The addresses of the envelope.
    pub recipients: Vec<String>,
}

impl Inbox {
    /// Starts one on a free port of 127.0.0.1 that keeps its mails in `folder` (0700; files 0600).
    pub async fn start(folder: &Path) -> std::io::Result<Self> {
        todo!("{folder:?}")
    }
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        todo!()
    }
    /// Reads the record of what arrived, in the order of arrival; a file beside the mails, not memory.
    pub fn arrived(&self) -> std::io::Result<impl Iterator<Item = std::io::Result<Arrived>>> {
        Ok(std::iter::empty())
    }
}
