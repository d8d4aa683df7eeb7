//! Why a piece of work on the database came to nothing.

use crate::LedgerError;
use std::path::Path;

/// What stops a piece of work on the database: the database itself, or what was asked of it.
#[derive(Debug)]
pub(super) enum Failure {
    Database(rusqlite::Error),
    Asked(LedgerError),
}

impl Failure {
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

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        Self::Asked(error)
    }
}
