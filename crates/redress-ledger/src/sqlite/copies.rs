//! A copy of a ledger is recognized, so that it does not send everything again.

use super::backend::Backend;
use super::homes::{Place, newest, settle_in};
use crate::{Home, LedgerError};
use jiff::Timestamp;

/// Where this ledger belongs.
pub(super) fn home(backend: &Backend) -> Result<Home, LedgerError> {
    let here = Place::of(&backend.path);
    Ok(match backend.read(newest)? {
        Some((home, since)) if !here.is(&home) => Home::Elsewhere {
            machine: (home.machine != here.machine).then_some(home.machine_name),
            folder: home.folder,
            since,
        },
        _ => Home::Here,
    })
}

/// Makes this place the ledger's home.
pub(super) fn adopt(backend: &Backend, now: Timestamp) -> Result<(), LedgerError> {
    backend.write(|database| settle_in(database, &backend.path, now))
}

/// Turns a copy down; notes the new folder of a ledger that was moved.
pub(super) fn refuse_copy(backend: &Backend, now: Timestamp) -> Result<(), LedgerError> {
    if let Home::Elsewhere {
        folder, machine, ..
    } = home(backend)?
    {
        let machine = machine
            .map(|name| format!(" on {name}"))
            .unwrap_or_default();
        return Err(LedgerError::Copied { folder, machine });
    }
    // Renaming the folder is no copy. It is noted all the same, because a copy is told where the original lies.
    let here = Place::of(&backend.path);
    let moved = backend
        .read(newest)?
        .is_none_or(|(home, _)| home.folder != here.folder);
    if moved { adopt(backend, now) } else { Ok(()) }
}
