//! One run of a campaign at a time.
//!
//! The lock is a file beside the ledger, never the ledger itself: closing any handle on a database file would drop
//! SQLite's own locks on it.

use super::handle::Backend;
use super::keys::{delivery_of_attempt, letter};
use super::sqlite::Failure;
use super::stored::{digest, micros};
use super::{Ledger, LedgerError};
use crate::id::PlanId;
use crate::message::MessageId;
use jiff::Timestamp;
use redress_base::fail_point::{FailPoint, reach};
use rusqlite::{Connection, params};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// What an attempt's log says when the run that made it ended without a verdict.
const RUN_ENDED: &str = "the run ended before an answer was recorded";

/// A reader that asks whether a run is alive holds the lock for a moment; a run that starts just then asks again.
const LOCK_TRIES: u32 = 20;
const LOCK_TRY_WAIT: Duration = Duration::from_millis(5);

/// The right to send this campaign, held by one process at a time and given back when it is dropped or the process ends.
/// Within the process, whoever asks the same [`Ledger`] again gets a share of it.
#[derive(Debug)]
pub struct Run {
    _lock: Arc<File>,
}

impl Ledger {
    /// Takes the right to send. Attempts that earlier runs left without a verdict become unconfirmed, since nobody will
    /// hear their answer any more. A second run is told who has it, and a copied ledger is turned down.
    pub fn start_run(&self, now: Timestamp) -> Result<Run, LedgerError> {
        let mut held = self
            .backend
            .run
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(lock) = held.upgrade() {
            return Ok(Run { _lock: lock });
        }
        self.refuse_copy(now)?;
        let path = self.backend.lock_path();
        let failed = |error: &std::io::Error| LedgerError::from_system(&path, error);
        super::sqlite::make_private(&path)?;
        let mut lock = OpenOptions::new()
            .read(true)
            .write(true)
            .open(&path)
            .map_err(|error| failed(&error))?;
        for tries_left in (0..LOCK_TRIES).rev() {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if tries_left > 0 => {
                    std::thread::sleep(LOCK_TRY_WAIT)
                }
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
        let key = *self.key();
        self.write(move |database| {
            // A plan is written all over the file; a run only reads ahead and writes at the ends of its tables. Its log
            // starts anew sooner than usual, because a file that grows is flushed half as fast as one that does not; and it
            // waits less long for another program that holds the database, because nothing else goes on meanwhile.
            database.execute_batch(
                "pragma cache_size = -1000; pragma wal_autocheckpoint = 250; pragma busy_timeout = 10000",
            )?;
            settle_left_over(database, &key, now)
        })?;
        let lock = Arc::new(lock);
        *held = Arc::downgrade(&lock);
        Ok(Run { _lock: lock })
    }
}

impl Ledger {
    /// Whether a run of this campaign is under way, in whatever process.
    #[must_use]
    pub fn run_is_under_way(&self) -> bool {
        self.backend.run_is_alive()
    }
}

impl Backend {
    pub(super) fn lock_path(&self) -> PathBuf {
        self.path.with_extension("lock")
    }

    /// Whether a run holds the lock now: its attempts without a verdict are in flight.
    pub(super) fn run_is_alive(&self) -> bool {
        is_held(&self.lock_path())
    }
}

/// Whether a run holds this lock now.
pub(super) fn is_held(lock: &Path) -> bool {
    File::open(lock)
        .is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// The attempts without a verdict. Both tables are ordered by the same key, so this walks them side by side.
const OPEN_ATTEMPTS: &str = "select a.id, a.plan from attempts a where not exists (select 1 from verdicts v where v.attempt = a.id)";

/// Whether there are any. Sizes tell, and are known sooner than each attempt is looked at.
pub(super) fn has_open_attempts(database: &Connection) -> Result<bool, Failure> {
    let sizes = "select (select count(*) from attempts) > (select count(*) from verdicts)";
    Ok(database
        .prepare_cached(sizes)?
        .query_row([], |row| row.get(0))?)
}

fn settle_left_over(database: &Connection, key: &[u8; 32], now: Timestamp) -> Result<(), Failure> {
    if !has_open_attempts(database)? {
        return Ok(());
    }
    let mut statement = database.prepare(OPEN_ATTEMPTS)?;
    let open = statement.query_map([], |row| Ok((row.get(0)?, PlanId(row.get(1)?))))?;
    let open: Vec<(i64, PlanId)> = open.collect::<Result<_, _>>()?;
    for (attempt, plan) in open {
        reach(FailPoint::LeftoverHalf);
        let message_id = message_id(database, key, attempt, plan)?;
        database.execute(
            "insert into verdicts (attempt, verdict, code, enhanced, reply, not_before, message_id, settled_at)
             values (?1, 'unconfirmed', 0, null, ?2, null, ?3, ?4)",
            params![attempt, RUN_ENDED, message_id.as_str(), micros(now)],
        )?;
    }
    Ok(())
}

/// The Message-ID that an attempt without a verdict carried.
pub(super) fn message_id(
    database: &Connection,
    key: &[u8; 32],
    attempt: i64,
    plan: PlanId,
) -> Result<MessageId, Failure> {
    let delivery = delivery_of_attempt(attempt);
    let mut statement = database.prepare_cached(
        "select l.digest, r.message_domain from letters l, plan_records r where l.id = ?1 and r.plan = ?2",
    )?;
    let (digest, domain) = statement
        .query_row(params![letter(plan, delivery.0), plan.0], |row| {
            Ok((digest(row, "digest")?, row.get::<_, String>(1)?))
        })?;
    Ok(MessageId::derive(key, delivery, &digest, &domain))
}
