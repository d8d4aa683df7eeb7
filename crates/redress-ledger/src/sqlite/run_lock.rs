//! One run of a campaign at a time.
//!
//! The lock is a file beside the ledger, never the ledger itself: closing any handle on a database file would drop
//! SQLite's own locks on it.

use crate::LedgerError;
use jiff::Timestamp;
use redress_base::private;
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::time::Duration;

/// A reader that asks whether a run is alive holds the lock for a moment; a run that starts just then asks again.
const LOCK_TRIES: u32 = 20;
const LOCK_TRY_WAIT: Duration = Duration::from_millis(5);

/// Locks the file and writes into it who holds it.
pub(super) fn take(path: &Path, now: Timestamp) -> Result<File, LedgerError> {
    let failed = |error: &std::io::Error| LedgerError::from_system(path, error);
    // Not emptied before it is ours: it says who holds it.
    let mut lock = private::open_file(path).map_err(|error| failed(&error))?;
    for tries_left in (0..LOCK_TRIES).rev() {
        match lock.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if tries_left > 0 => std::thread::sleep(LOCK_TRY_WAIT),
            Err(TryLockError::WouldBlock) => {
                let mut run = String::new();
                let _ = lock.read_to_string(&mut run); // only a courtesy
                return Err(LedgerError::Busy {
                    run: run.trim().to_owned(),
                });
            }
            Err(TryLockError::Error(error)) => return Err(failed(&error)),
        }
    }
    let sign = format!("process {}, since {now:.0}\n", std::process::id());
    // Only a courtesy to whoever finds it locked: the lock itself ends with the process, whatever the file says.
    lock.set_len(0)
        .and_then(|()| lock.rewind())
        .and_then(|()| lock.write_all(sign.as_bytes()))
        .map_err(|error| failed(&error))?;
    Ok(lock)
}

/// Whether a run holds this lock now.
pub(super) fn is_held(lock: &Path) -> bool {
    // Without the file nothing was ever sent. A shared lock, so that two who ask do not take each other for a run.
    // A pipe in its place would never open, and holds nothing.
    let is_fit = private::check(lock).is_ok();
    is_fit
        && File::open(lock)
            .is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
}
