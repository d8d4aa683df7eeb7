//! The handle on a ledger.

use super::home;
use super::place;
use super::sqlite::{self, Failure, Readers};
use super::writer::Writer;
use super::{LedgerError, Unwritten};
use crate::clock::Clock;
use redress_base::fail_point::{FailPoint, reach};
use ring::rand::{SecureRandom, SystemRandom};
use rusqlite::{Connection, OptionalExtension, params};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// The record of one campaign. Cheap to clone; all clones share the one writer.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(super) backend: Arc<Backend>,
}

/// What is behind the handle.
#[derive(Debug)]
pub(super) struct Backend {
    pub(super) path: PathBuf,
    pub(super) clock: Clock,
    key: [u8; 32],
    pub(super) writer: Writer,
    pub(super) readers: Readers,
    pub(super) unwritten: Arc<Mutex<Vec<Unwritten>>>,
    /// The lock file, while a run of this process holds it.
    pub(super) run: Mutex<Weak<File>>,
}

impl Ledger {
    /// Opens the ledger at this path (0600 from creation), makes it if it is absent, and brings its schema up to date.
    pub fn open(path: &Path, clock: &Clock) -> Result<Self, LedgerError> {
        place::refuse_network_disk(path)?;
        sqlite::make_private(path)?;
        let connection = sqlite::writing(path)?;
        let key = identity(&connection, path, clock).map_err(|failure| failure.told(path))?;
        Ok(Self {
            backend: Arc::new(Backend {
                path: path.to_owned(),
                clock: clock.clone(),
                key,
                writer: Writer::new(connection, path),
                readers: Readers::new(path),
                unwritten: Arc::default(),
                run: Mutex::default(),
            }),
        })
    }

    /// Opens the ledger if there is one, for reading commands.
    pub fn open_existing(path: &Path, clock: &Clock) -> Result<Option<Self>, LedgerError> {
        match path.try_exists() {
            Ok(true) => Self::open(path, clock).map(Some),
            Ok(false) => Ok(None),
            Err(error) => Err(LedgerError::Read {
                path: path.to_owned(),
                reason: error.to_string(),
            }),
        }
    }

    /// The random key of this ledger, from which Message-IDs are derived.
    #[must_use]
    pub fn key(&self) -> &[u8; 32] {
        &self.backend.key
    }

    /// Verdicts that were handed over and could not be written: their letters stand as unconfirmed, and whoever knows
    /// better can say so with `resolve`.
    #[must_use]
    pub fn unwritten(&self) -> Vec<Unwritten> {
        self.backend
            .unwritten
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Reads one moment of the ledger.
    pub(super) fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, Failure>,
    ) -> Result<T, LedgerError> {
        self.backend.readers.read(read)
    }

    /// Writes in a transaction of its own.
    pub(super) fn write<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Failure>,
    ) -> Result<T, LedgerError> {
        self.backend.writer.alone(&self.backend.path, work)
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
    let transaction = connection.unchecked_transaction()?;
    transaction.execute(
        "insert into identity (id, key) values (1, ?1) on conflict do nothing",
        params![key],
    )?;
    home::settle_in(&transaction, path, clock.now())?;
    reach(FailPoint::BeforeIdentity);
    transaction.commit()?;
    reach(FailPoint::AfterIdentity);
    // Whoever came first has made it.
    stored(connection)?.ok_or(Failure::Database(rusqlite::Error::QueryReturnedNoRows))
}
