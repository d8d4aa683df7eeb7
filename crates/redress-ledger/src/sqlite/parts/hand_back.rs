//! The log of a part, for whoever gave it away.

use super::super::backend::Backend;
use super::super::open_attempts::settle_left_over;
use super::super::stored::micros;
use super::super::{copies, database, hands, run_lock};
use super::part_of::part_of;
use crate::{LedgerError, PartError, PartOf};
use jiff::Timestamp;
use redress_base::private;
use rusqlite::params;
use std::fs::File;
use std::path::Path;

/// Ends this part: nothing is sent with this ledger any more. While letters are being sent it is refused.
pub(in super::super) fn close(backend: &Backend, now: Timestamp) -> Result<(), LedgerError> {
    let _lock = still(backend, now)?;
    backend.write(|database| {
        let hand = hands::here(database)?;
        database.execute(
            "insert into part_closings (id, at, hand) values (1, ?1, ?2) on conflict do nothing",
            params![micros(now), hand],
        )?;
        Ok(())
    })
}

/// Writes the log of this part at a path where nothing is. While letters are being sent it is refused.
pub(in super::super) fn hand_back(
    backend: &Backend,
    path: &Path,
    now: Timestamp,
) -> Result<PartOf, LedgerError> {
    let _lock = still(backend, now)?;
    let key = backend.key;
    let part = backend.write(move |database| {
        // Nobody will hear their answers any more, and the origin has to know.
        settle_left_over(database, &key, now)?;
        part_of(database)
    })?;
    private::create_new(path).map_err(|error| LedgerError::from_system(path, &error))?;
    database::copy(&backend.path, path)?;
    // Who stands in the books is of no use there, and lies in one place less.
    database::passing(path)?
        .execute_batch("delete from part_book_bytes; vacuum")
        .map_err(|error| LedgerError::from_database(path, &error))?;
    part.ok_or_else(|| PartError::IsNoPart.into())
}

/// Takes the right to send in the ledger of a part, so that nothing is sent meanwhile.
fn still(backend: &Backend, now: Timestamp) -> Result<File, LedgerError> {
    backend.read(part_of)?.ok_or(PartError::IsNoPart)?;
    // A copy does not know what became of the letters.
    copies::refuse_copy(backend, now)?;
    run_lock::take(&backend.lock_path(), now)
}
