//! Going on with a ledger that knows less.

use super::compare::of_others;
use super::error::WitnessError;
use super::log::WitnessLog;
use super::place::{LedgerName, Place};
use redress_base::private;
use redress_ledger::RunLedger;
use std::path::Path;

/// Goes on with this folder's ledger although letters may have been sent that it does not know: those count as unconfirmed
/// from the next run on. Only a person can know that no better ledger is to be had.
pub fn adopt_ledger(state: &Path, ledger: &dyn RunLedger, root: &Path) -> Result<(), WitnessError> {
    private::create_folder(state).map_err(|error| WitnessError::State {
        path: state.display().to_string(),
        error,
    })?;
    let (name, here) = (LedgerName::of(state, ledger.key()), Place::of(root));
    let (mut log, _) = WitnessLog::open(&name.log())?;
    for entry in of_others(&name, &here)? {
        log.add(entry)?;
    }
    log.draw_line()?;
    // Only now that their letters stand with this one.
    name.lies_at(&here)?;
    for other in name.others_at(&here)? {
        other.left()?;
    }
    Ok(())
}
