//! The inbox of a rehearsal: a small SMTP server on loopback that keeps every mail as an .eml file.
//!
//! It listens on 127.0.0.1 only, trusts nothing it is told, and writes what arrives byte for byte, with no trace fields,
//! so that the digests of preview and mail can be compared. Beside the mails it keeps `journal.jsonl`, one line for each
//! mail, written after the mail and before the 250.

mod conversation;
mod store;

#[cfg(test)]
mod tests;

use crate::id::Digest;
use std::io::BufRead as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Store;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A running inbox; stops when it is dropped.
#[derive(Debug)]
pub struct Inbox {
    address: SocketAddr,
    store: Arc<Store>,
    listening: JoinHandle<()>,
}

/// A mail that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// Its file.
    pub file: PathBuf,
    /// Its digest, all but `Date`, `Message-ID` and `DKIM-Signature`.
    pub digest: Digest,
    /// The Message-ID it carried, without angle brackets; empty if it had none.
    pub message_id: String,
    /// The addresses of the envelope.
    pub recipients: Vec<String>,
}

impl Inbox {
    /// Starts one on a free port of 127.0.0.1 that keeps its mails in `folder` (0700; files 0600).
    pub async fn start(folder: &Path) -> std::io::Result<Self> {
        let store = Arc::new(Store::create(folder)?);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let listening = tokio::spawn(conversation::listen(listener, Arc::clone(&store)));
        Ok(Self {
            address,
            store,
            listening,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Reads the record of what arrived, in the order of arrival; a file beside the mails, not memory.
    pub fn arrived(&self) -> std::io::Result<impl Iterator<Item = std::io::Result<Arrived>>> {
        let journal = std::fs::File::open(self.store.journal_path())?;
        let folder = self.store.folder().to_owned();
        Ok(std::io::BufReader::new(journal)
            .lines()
            .map(move |line| store::read_entry(&folder, &line?)))
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        self.listening.abort(); // its conversations live in a set of its own and end with it
    }
}
