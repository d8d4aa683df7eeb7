//! One run of a campaign at a time.
//!
//! The lock is a file beside the ledger, never the ledger itself: closing any handle on a database file would drop
//! SQLite's own locks on it.

use super::backend::Backend;
use super::open_attempts::settle_left_over;
use super::{database, home};
use crate::{LedgerError, Run};
use jiff::Timestamp;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// A reader that asks whether a run is alive holds the lock for a moment; a run that starts just then asks again.
const LOCK_TRIES: u32 = 20;
const LOCK_TRY_WAIT: Duration = Duration::from_millis(5);

/// Takes the right to send, unless this process has it already. Attempts that earlier runs left without a verdict become
/// unconfirmed. A second run is told who has it.
pub(super) fn start_run(backend: &Backend, now: Timestamp) -> Result<Run, LedgerError> {
    let mut held = backend.run.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(lock) = held.upgrade() {
        return Ok(Run { _lock: lock });
    }
    home::refuse_copy(backend, now)?;
    let lock = Arc::new(take(&backend.lock_path(), now)?);
    let key = backend.key;
    backend.write(move |database| {
        // A plan is written all over the file; a run only reads ahead and writes at the ends of its tables. Its log
        // starts anew sooner than usual, because a file that grows is flushed half as fast as one that does not; and it
        // waits less long for another program that holds the database, because nothing else goes on meanwhile.
        database.execute_batch(
            "pragma cache_size = -1000; pragma wal_autocheckpoint = 250; pragma busy_timeout = 10000",
        )?;
        settle_left_over(database, &key, now)
    })?;
    *held = Arc::downgrade(&lock);
    Ok(Run { _lock: lock })
}

/// Locks the file and writes into it who holds it.
fn take(path: &Path, now: Timestamp) -> Result<File, LedgerError> {
    let failed = |error: &std::io::Error| LedgerError::from_system(path, error);
    database::make_private(path)?;
    let mut lock = OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .map_err(|error| failed(&error))?;
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
    lock.set_len(0)
        .and_then(|()| lock.rewind())
        .and_then(|()| lock.write_all(sign.as_bytes()))
        .map_err(|error| failed(&error))?;
    Ok(lock)
}

/// Whether a run holds this lock now.
pub(super) fn is_held(lock: &Path) -> bool {
    File::open(lock)
        .is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

