//! Who of the supporters has withdrawn everything, and who of them was forgotten.

use super::backend::Backend;
use super::stored::{micros, moment_if};
use crate::record::SupporterKey;
use crate::{LedgerError, WithdrawnSupporters};
use jiff::Timestamp;
use redress_base::id::Digest;
use rusqlite::{OptionalExtension as _, params};

/// All of them.
pub(super) fn all(backend: &Backend) -> Result<WithdrawnSupporters, LedgerError> {
    let digests = backend.read(|database| {
        let mut statement = database.prepare_cached("select address from withdrawn_supporters")?;
        let rows = statement.query_map([], |row| row.get(0).map(Digest))?;
        Ok(rows.collect::<Result<_, _>>()?)
    })?;
    Ok(WithdrawnSupporters::new(&backend.key, digests))
}

/// Notes one; `false` if it is known.
pub(super) fn note(backend: &Backend, address: &str, now: Timestamp) -> Result<bool, LedgerError> {
    let digest = digest(backend, address);
    backend.write(move |database| {
        let mut insert = database.prepare_cached(
            "insert into withdrawn_supporters (address, at) values (?1, ?2) on conflict do nothing",
        )?;
        Ok(insert.execute(params![digest.0, micros(now)])? > 0)
    })
}

/// When one withdrew.
pub(super) fn at(backend: &Backend, address: &str) -> Result<Option<Timestamp>, LedgerError> {
    let digest = digest(backend, address);
    backend.read(|database| {
        let mut statement =
            database.prepare_cached("select at from withdrawn_supporters where address = ?1")?;
        let row = statement.query_row(params![digest.0], |row| row.get(0));
        Ok(moment_if(row.optional()?))
    })
}

/// Notes that one was forgotten.
pub(super) fn note_forgotten(
    backend: &Backend,
    address: &str,
    now: Timestamp,
) -> Result<(), LedgerError> {
    let digest = digest(backend, address);
    backend.write(move |database| {
        database.execute(
            "insert into forgotten_supporters (address, at) values (?1, ?2) on conflict do nothing",
            params![digest.0, micros(now)],
        )?;
        Ok(())
    })
}

/// Whether one was forgotten.
pub(super) fn is_forgotten(backend: &Backend, address: &str) -> Result<bool, LedgerError> {
    let digest = digest(backend, address);
    backend.read(|database| {
        let mut statement =
            database.prepare_cached("select 1 from forgotten_supporters where address = ?1")?;
        Ok(statement.exists(params![digest.0])?)
    })
}

/// What stands for an address.
fn digest(backend: &Backend, address: &str) -> Digest {
    SupporterKey::new(&backend.key).digest(address)
}
