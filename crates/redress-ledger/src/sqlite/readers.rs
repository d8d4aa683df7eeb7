//! The connections that read.

use super::database;
use super::failure::Failure;
use crate::LedgerError;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Connections that only read. Each reader has one to itself while it reads, and sees one moment of the ledger.
#[derive(Debug)]
pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            idle: Mutex::default(),
        }
    }

    /// Reads in one transaction, so that everything `read` sees belongs to the same moment.
    pub(super) fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, Failure>,
    ) -> Result<T, LedgerError> {
        let failed = |error: Failure| error.told(&self.path);
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        // Opened when all others are reading, so there are as many as ever read at one time.
        let mut connection = idle
            .map_or_else(|| database::reading(&self.path), Ok)
            .map_err(|error| failed(error.into()))?;
        let transaction = connection
            .transaction()
            .map_err(|error| failed(error.into()))?;
        let result = read(&transaction).map_err(failed);
        // An idle connection must not stay in a read: SQLite could not begin its log anew.
        drop(transaction);
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(connection);
        result
    }
}
