//! What every handle on a ledger shares: the key, the one writer, the readers, and the lock of a run.

use super::failure::Failure;
use super::readers::Readers;
use super::writer::Writer;
use super::{database, disk, homes, run_lock};
use crate::{LedgerError, Unwritten};
use redress_base::clock::Clock;
use redress_base::fail_point::{FailPoint, reach};
use ring::rand::{SecureRandom, SystemRandom};
use rusqlite::{Connection, OptionalExtension, params};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Weak};

/// One campaign's ledger, opened.
#[derive(Debug)]
pub(super) struct Backend {
    pub(super) path: PathBuf,
    pub(super) clock: Clock,
    pub(super) key: [u8; 32],
    pub(super) writer: Writer,
    pub(super) readers: Readers,
    pub(super) unwritten: Arc<Mutex<Vec<Unwritten>>>,
    /// The lock file, while a run of this process holds it.
    pub(super) run: Mutex<Weak<File>>,
}

impl Backend {
    /// Opens the ledger at this path (0600 from creation), makes it if it is absent, and brings its schema up to date.
    pub(super) fn open(path: &Path, clock: &Clock) -> Result<Self, LedgerError> {
        // Before the file is made, so that a refusal leaves nothing behind.
        disk::refuse_network_disk(path)?;
        database::make_private(path)?;
        let connection = database::writing(path)?;
        let key = identity(&connection, path, clock).map_err(|failure| failure.told(path))?;
        Ok(Self {
            path: path.to_owned(),
            clock: clock.clone(),
            key,
            writer: Writer::new(connection, path),
            readers: Readers::new(path),
            unwritten: Arc::default(),
            run: Mutex::default(),
        })
    }

    /// Reads one moment of the ledger.
    pub(super) fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, Failure>,
    ) -> Result<T, LedgerError> {
        self.readers.read(read)
    }

    /// Writes in a transaction of its own.
    pub(super) fn write<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Failure>,
    ) -> Result<T, LedgerError> {
        self.writer.alone(&self.path, work)
    }

    /// Works outside of any transaction.
    pub(super) fn outside<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Failure>,
    ) -> Result<T, LedgerError> {
        self.writer.outside(&self.path, work)
    }

    /// The file whose lock a run holds.
    pub(super) fn lock_path(&self) -> PathBuf {
        self.path.with_extension("lock")
    }

    /// Whether a run holds the lock now: its attempts without a verdict are in flight.
    pub(super) fn run_is_alive(&self) -> bool {
        run_lock::is_held(&self.lock_path())
    }
}

/// The ledger's key, made when the ledger is.
fn identity(connection: &Connection, path: &Path, clock: &Clock) -> Result<[u8; 32], Failure> {
    let stored = |connection: &Connection| {
        connection
            .query_row("select key from identity", [], |row| {
                row.get::<_, [u8; 32]>(0)
            })
            .optional()
    };
    if let Some(key) = stored(connection)? {
        return Ok(key);
    }
    let mut key = [0; 32];
    SystemRandom::new()
        .fill(&mut key)
        .map_err(|_| LedgerError::Write {
            path: PathBuf::from(connection.path().unwrap_or_default()),
            reason: "this machine has no source of random numbers".to_owned(),
        })?;
    // Key and home together: a ledger that has a key has a home, so a copy of it is always recognized.
    let transaction = connection.unchecked_transaction()?;
    transaction.execute(
        "insert into identity (id, key) values (1, ?1) on conflict do nothing",
        params![key],
    )?;
    homes::settle_in(&transaction, path, clock.now())?;
    reach(FailPoint::BeforeIdentity);
    transaction.commit()?;
    reach(FailPoint::AfterIdentity);
    // Whoever came first has made it.
    stored(connection)?.ok_or(Failure::Database(rusqlite::Error::QueryReturnedNoRows))
}
