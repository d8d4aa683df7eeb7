//! Why a piece of work on the database came to nothing.

use crate::{LedgerError, PartError};
use std::path::Path;

/// What stops a piece of work on the database: the database itself, or what was asked of it.
#[derive(Debug)]
pub(super) enum Failure {
    Database(rusqlite::Error),
    Asked(LedgerError),
}

impl Failure {
    /// Another program holds the database, and nobody waits for it any longer.
    pub(super) fn busy() -> Self {
        Self::Database(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY),
            None,
        ))
    }

    /// Whether another program holds the database.
    pub(super) fn is_busy(&self) -> bool {
        matches!(self, Self::Database(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy))
    }

    pub(super) fn told(self, path: &Path) -> LedgerError {
        match self {
            Self::Database(error) => LedgerError::from_database(path, &error),
            Self::Asked(error) => error,
        }
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl From<PartError> for Failure {
    fn from(error: PartError) -> Self {
        Self::Asked(error.into())
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        Self::Asked(error)
    }
}
