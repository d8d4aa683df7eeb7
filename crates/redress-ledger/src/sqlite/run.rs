//! The beginning of a run.

use super::backend::Backend;
use super::open_attempts::settle_left_over;
use super::stored::micros;
use super::{copies, hands, parts, run_lock};
use crate::{LedgerError, Run};
use jiff::Timestamp;
use rusqlite::params;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// How long a run waits for another program that holds the database: its letters stand open at the server meanwhile.
const RUN_WAITS: Duration = Duration::from_secs(10);

/// Takes the right to send, unless this process has it already. Attempts that earlier runs left without a verdict become
/// unconfirmed. A second run is told who has it.
pub(super) fn start_run(backend: &Backend, now: Timestamp) -> Result<Run, LedgerError> {
    // Held to the end: a second caller in this process would find the file locked and take us for another run.
    let mut held = backend.run.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(lock) = held.upgrade() {
        return Ok(Run { _lock: lock });
    }
    copies::refuse_copy(backend, now)?;
    backend.read(parts::refuse_unsendable)?;
    let lock = Arc::new(run_lock::take(&backend.lock_path(), now)?);
    let key = backend.key;
    backend.write(move |database| {
        // A plan is written all over the file; a run only reads ahead and writes at the ends of its tables. Its log
        // starts anew sooner than usual, because a file that grows is flushed half as fast as one that does not.
        database.execute_batch("pragma cache_size = -1000; pragma wal_autocheckpoint = 250")?;
        settle_left_over(database, &key, now)?;
        database.execute(
            "insert into runs (hand, began_at) values (?1, ?2)",
            params![hands::here(database)?, micros(now)],
        )?;
        Ok(())
    })?;
    backend.writer.set_patience(RUN_WAITS);
    // Weak, so that the lock is given back with the last share of it.
    *held = Arc::downgrade(&lock);
    Ok(Run { _lock: lock })
}
