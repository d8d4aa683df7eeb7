//! Who of the supporters has withdrawn everything.

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
    let digest = SupporterKey::new(&backend.key).digest(address);
    backend.write(move |database| {
        let mut insert = database.prepare_cached(
            "insert into withdrawn_supporters (address, at) values (?1, ?2) on conflict do nothing",
        )?;
        Ok(insert.execute(params![digest.0, micros(now)])? > 0)
    })
}

/// When one withdrew.
pub(super) fn at(backend: &Backend, address: &str) -> Result<Option<Timestamp>, LedgerError> {
    let digest = SupporterKey::new(&backend.key).digest(address);
    backend.read(|database| {
        let mut statement =
            database.prepare_cached("select at from withdrawn_supporters where address = ?1")?;
        let row = statement.query_row(params![digest.0], |row| row.get(0));
        Ok(moment_if(row.optional()?))
    })
}
