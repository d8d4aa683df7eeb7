//! Reads the ledger's deliveries, for something that may fail at writing them.

use super::ReportError;
use redress_ledger::{Entry, Filter, ReportLedger};

/// Calls `each` for every delivery that `filter` selects, until it fails. Streams.
pub(super) fn each_entry(
    ledger: &dyn ReportLedger,
    filter: &Filter,
    each: &mut dyn FnMut(&Entry) -> Result<(), ReportError>,
) -> Result<(), ReportError> {
    let mut failure = None;
    ledger.entries(filter, &mut |entry| {
        // The ledger knows no failure but its own, so what follows one of ours is read and passed over.
        if failure.is_none() {
            failure = each(&entry).err();
        }
        Ok(())
    })?;
    failure.map_or(Ok(()), Err)
}
