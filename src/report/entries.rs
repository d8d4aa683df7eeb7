//! Reads the ledger's deliveries, for something that may fail at writing them.

use super::ReportError;
use redress_ledger::{Entry, Filter, ReportLedger};

/// Calls `each` for every delivery that `filter` selects, until it fails. Streams.
pub(super) fn each_entry(
    ledger: &dyn ReportLedger,
    filter: &Filter,
    each: &mut dyn FnMut(&Entry) -> Result<(), ReportError>,
) -> Result<(), ReportError> {
    count_entries(ledger, filter, each).map(drop)
}

/// The same, and says how many there were.
pub(super) fn count_entries(
    ledger: &dyn ReportLedger,
    filter: &Filter,
    each: &mut dyn FnMut(&Entry) -> Result<(), ReportError>,
) -> Result<u64, ReportError> {
    let mut failure = None;
    let mut number = 0;
    ledger.entries(filter, &mut |entry| {
        // The ledger knows no failure but its own, so what follows one of ours is read and passed over.
        number += 1;
        if failure.is_none() {
            failure = each(&entry).err();
        }
        Ok(())
    })?;
    failure.map_or(Ok(number), Err)
}
