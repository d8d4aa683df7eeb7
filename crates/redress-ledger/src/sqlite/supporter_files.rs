//! Files with something of supporters: noted when they are written, struck out when they are gone.

use super::backend::Backend;
use super::stored::micros;
use crate::{LedgerError, SupporterFile, SupporterFileKind};
use jiff::Timestamp;
use redress_base::id::Digest;
use rusqlite::params;

/// Notes that something is about to be written there; gives the number under which that stands.
pub(super) fn begin(
    backend: &Backend,
    kind: SupporterFileKind,
    path: &str,
    now: Timestamp,
) -> Result<i64, LedgerError> {
    backend.write(|database| {
        database.execute(
            "insert into supporter_files (path, kind, at) values (?1, ?2, ?3)",
            params![path, kind.as_str(), micros(now)],
        )?;
        Ok(database.last_insert_rowid())
    })
}

/// Notes files that were written.
pub(super) fn note(
    backend: &Backend,
    kind: SupporterFileKind,
    files: &[(String, Digest)],
    now: Timestamp,
) -> Result<(), LedgerError> {
    backend.write(|database| {
        let mut insert = database.prepare_cached(
            "insert into supporter_files (path, kind, digest, at) values (?1, ?2, ?3, ?4)",
        )?;
        for (path, digest) in files {
            insert.execute(params![path, kind.as_str(), digest.0, micros(now)])?;
        }
        Ok(())
    })
}

/// All of them, in the order in which they were written.
pub(super) fn all(backend: &Backend) -> Result<Vec<SupporterFile>, LedgerError> {
    backend.read(|database| {
        let mut statement = database
            .prepare_cached("select id, path, kind, digest from supporter_files order by id")?;
        let rows = statement.query_map([], |row| {
            let kind: String = row.get(2)?;
            Ok(SupporterFile {
                id: row.get(0)?,
                path: row.get(1)?,
                // Of a kind that nobody knows it is still a file to be looked at.
                kind: SupporterFileKind::named(&kind).unwrap_or(SupporterFileKind::List),
                digest: row.get::<_, Option<[u8; 32]>>(3)?.map(Digest),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}

/// Strikes these out.
pub(super) fn strike_out(backend: &Backend, files: &[i64]) -> Result<(), LedgerError> {
    backend.write(|database| {
        let mut delete = database.prepare_cached("delete from supporter_files where id = ?1")?;
        for id in files {
            delete.execute(params![id])?;
        }
        Ok(())
    })
}
