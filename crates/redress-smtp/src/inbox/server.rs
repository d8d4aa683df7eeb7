//! The inbox as its owner has it.

use super::arrived::ArrivedMail;
use super::conversation;
use super::store::{Store, read_entry};
use redress_base::id::Digest;
use std::io::BufRead as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A running inbox; stops when it is dropped.
#[derive(Debug)]
pub struct Inbox {
    address: SocketAddr,
    store: Arc<Store>,
    listening: JoinHandle<()>,
}

impl Inbox {
    /// Starts one on a free port of 127.0.0.1 that keeps its mails in `folder` (0700; files 0600).
    pub async fn start(folder: &Path) -> std::io::Result<Self> {
        Self::start_with_digest(folder, Digest::of).await
    }

    /// The same with a digest of the caller's own, worked out once as a mail arrives: say, one that leaves out fields that
    /// differ each time.
    pub async fn start_with_digest(
        folder: &Path,
        digest: impl Fn(&[u8]) -> Digest + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        let store = Arc::new(Store::create(folder, Box::new(digest))?);
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
    pub fn arrived(&self) -> std::io::Result<impl Iterator<Item = std::io::Result<ArrivedMail>>> {
        let journal = std::fs::File::open(self.store.journal_path())?;
        let folder = self.store.folder().to_owned();
        Ok(std::io::BufReader::new(journal)
            .lines()
            .map(move |line| read_entry(&folder, &line?)))
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        self.listening.abort(); // its conversations live in a set of its own and end with it
    }
}
