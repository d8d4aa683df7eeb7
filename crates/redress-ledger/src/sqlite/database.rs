//! The database file: made private, opened durable, brought up to date.

use crate::LedgerError;
use redress_base::fail_point::{FailPoint, reach};
use redress_base::private;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Marks the file as ours (SQLite's `application_id`): "Rdrs".
const APPLICATION_ID: i32 = 0x5264_7273;

/// Never edited, only added to; `user_version` says how many a file has.
const MIGRATIONS: [&str; VERSION as usize] = [
    include_str!("migrations/2026-11-22-1-identity.sql"),
    include_str!("migrations/2026-11-22-2-plans.sql"),
    include_str!("migrations/2026-11-22-3-attempts.sql"),
    include_str!("migrations/2026-11-22-4-marks.sql"),
    include_str!("migrations/2026-11-24-5-fewer-pages.sql"),
    include_str!("migrations/2026-11-28-6-returned.sql"),
    include_str!("migrations/2026-11-28-7-senders.sql"),
    include_str!("migrations/2026-11-28-8-tests.sql"),
    include_str!("migrations/2026-11-28-9-unread.sql"),
    include_str!("migrations/2026-11-28-10-evidence.sql"),
    include_str!("migrations/2026-11-28-11-follow-ups.sql"),
    include_str!("migrations/2026-11-28-12-sent-copies.sql"),
    include_str!("migrations/2026-11-29-13-withdrawn-supporters.sql"),
    include_str!("migrations/2026-11-29-14-supporter-shares.sql"),
    include_str!("migrations/2026-11-29-15-forgotten-supporters.sql"),
    include_str!("migrations/2026-11-29-16-hands.sql"),
    include_str!("migrations/2026-11-29-17-accounts.sql"),
    include_str!("migrations/2026-11-29-18-coordinator.sql"),
    include_str!("migrations/2026-11-29-19-mailed-approvals.sql"),
    include_str!("migrations/2026-11-29-20-parts.sql"),
];

const STANDING: &str = include_str!("standing.sql");

/// How many there are, as `user_version` counts them.
const VERSION: u32 = 20;

/// How long one process waits for another to finish its transaction.
pub(super) const BUSY_WAIT: Duration = Duration::from_mins(1);
/// Statements kept prepared by each connection; there are fewer than this.
const STATEMENTS_KEPT: usize = 96;

/// Makes an empty file that only its owner may read, whatever the umask. SQLite gives the `-wal` and `-shm` files the
/// permissions of this one.
pub(super) fn make_private(path: &Path) -> Result<(), LedgerError> {
    match private::create_new(path) {
        Ok(_) => {}
        // Looked at and not opened: closing a handle on it would drop SQLite's locks.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(LedgerError::from_system(path, &error)),
    }
    // In a folder from somebody else each of them may be a link to a file that is not ours to write.
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let file = beside(path, suffix);
        private::check(&file).map_err(|error| LedgerError::from_system(&file, &error))?;
    }
    Ok(())
}

/// A file that SQLite keeps beside the database.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// A connection that writes: every commit is on the disk when it returns.
pub(super) fn writing(path: &Path) -> Result<Connection, LedgerError> {
    let failed = |error| LedgerError::from_database(path, &error);
    let mut connection = connect(path).map_err(failed)?;
    // FULL waits for the disk at each commit; on macOS only `fullfsync` does: its drives answer from their cache.
    // 8 MB of pages, because a plan is written all over the file; a run takes most of them back (`run.rs`).
    connection
        .execute_batch(
            "pragma journal_mode = wal; pragma synchronous = full; pragma fullfsync = on;
             pragma checkpoint_fullfsync = on; pragma foreign_keys = on; pragma cache_size = -8000;",
        )
        .map_err(failed)?;
    migrate(&mut connection, path)?;
    connection.execute_batch(STANDING).map_err(failed)?;
    Ok(connection)
}

/// A connection to a file that is one file: without a log beside it, so that it can be passed on as it is.
pub(super) fn passing(path: &Path) -> Result<Connection, LedgerError> {
    let failed = |error| LedgerError::from_database(path, &error);
    let mut connection = connect(path).map_err(failed)?;
    connection
        .execute_batch(
            "pragma journal_mode = delete; pragma synchronous = full; pragma fullfsync = on;",
        )
        .map_err(failed)?;
    migrate(&mut connection, path)?;
    Ok(connection)
}

/// A connection to a file that is ours, as its head says; none to any other.
pub(super) fn of_ours(path: &Path) -> Result<Option<Connection>, LedgerError> {
    let failed = |error| LedgerError::from_database(path, &error);
    let connection = connect(path).map_err(failed)?;
    match connection.pragma_query_value(None, "application_id", |row| row.get::<_, i32>(0)) {
        Ok(APPLICATION_ID) => Ok(Some(connection)),
        Ok(_) => Ok(None),
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            Ok(None)
        }
        Err(error) => Err(failed(error)),
    }
}

/// A connection that only reads, and sees where each delivery stands.
pub(super) fn reading(path: &Path) -> rusqlite::Result<Connection> {
    let connection = connect(path)?;
    connection.execute_batch(STANDING)?;
    // Behind the view, which could not be made any more. Few pages: each thread that reads has a connection of its own.
    connection.execute_batch("pragma query_only = on; pragma cache_size = -1500;")?;
    Ok(connection)
}

/// Writes a copy of the database as it stands into a file that is not there yet. Never by reading the file: closing a handle
/// on it would drop SQLite's locks.
pub(super) fn copy(path: &Path, to: &Path) -> Result<(), LedgerError> {
    let connection = connect(path).map_err(|error| LedgerError::from_database(path, &error))?;
    connection
        .execute("vacuum into ?1", [to.to_string_lossy()])
        .map(drop)
        .map_err(|error| LedgerError::from_database(to, &error))
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    // Without CREATE, because only `make_private` makes the file; without SQLite's own mutex, because a connection is
    // used by one thread at a time.
    // NOFOLLOW is about the whole path, and the campaign's folder itself may be reached by a link.
    let connection = Connection::open_with_flags(
        without_links_above(path),
        OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_NOFOLLOW,
    )?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // Otherwise each new delivery id makes SQLite plan the statement anew, which costs more than the rest of a commit.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

/// The path of a file, with the folder that it lies in as the system knows it.
fn without_links_above(path: &Path) -> PathBuf {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    match (folder.canonicalize(), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(), // which SQLite says cannot be opened
    }
}

fn migrate(connection: &mut Connection, path: &Path) -> Result<(), LedgerError> {
    let failed = |error| LedgerError::from_database(path, &error);
    let version = |connection: &Connection| {
        connection
            .pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0))
            .map_err(failed)
    };
    // Nearly always, and then nobody waits for the write lock of a `send` that is under way.
    if version(connection)? == VERSION {
        return Ok(());
    }
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    let done = version(&transaction)?; // again, now that nobody else can be at it
    if done > VERSION {
        return Err(LedgerError::Newer {
            path: path.to_owned(),
        });
    }
    // In one transaction with the number that says how many were done: all of them or none.
    for migration in &MIGRATIONS[done as usize..] {
        transaction.execute_batch(migration).map_err(failed)?;
    }
    transaction
        .pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(failed)?;
    transaction
        .pragma_update(None, "user_version", VERSION)
        .map_err(failed)?;
    reach(FailPoint::BeforeTables);
    transaction.commit().map_err(failed)?;
    reach(FailPoint::AfterTables);
    Ok(())
}
