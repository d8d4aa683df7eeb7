//! Why a report could not be made.

use crate::ledger::{LedgerError, ReportLedger};
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

/// Calls `each` for every entry of the ledger that `filter` selects; stops at the first failure to write.
pub(super) fn each_entry(
    ledger: &dyn ReportLedger,
    filter: &crate::ledger::Filter,
    each: &mut dyn FnMut(&crate::ledger::Entry) -> io::Result<()>,
) -> Result<(), ReportError> {
    let mut failure = None;
    ledger.entries(filter, &mut |entry| {
        if failure.is_none() {
            failure = each(&entry).err();
        }
        Ok(())
    })?;
    failure.map_or(Ok(()), |error| Err(error.into()))
}
