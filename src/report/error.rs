//! Why a report could not be made.

use redress_ledger::LedgerError;
use std::io;

/// Why a report could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// What was to be written cannot be written.
    #[error("the report cannot be written: {0}")]
    Write(#[from] io::Error),
}
