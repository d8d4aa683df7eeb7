//! Which organizations were given supporters, and whom.

use super::backend::Backend;
use super::stored::{digest, micros, moment};
use crate::record::SupporterKey;
use crate::{LedgerError, NewShare, SharedAddress, SharedSupporters, SupporterShare};
use jiff::Timestamp;
use redress_base::id::Digest;
use rusqlite::{Connection, Row, params};
use std::collections::BTreeMap;

/// All shares, the oldest first.
pub(super) fn all(backend: &Backend) -> Result<Vec<SupporterShare>, LedgerError> {
    backend.read(|database| {
        let mut statement = database.prepare_cached(
            "select h.organization, h.at, h.file, h.given, h.taken_out, f.share is not null as is_finished
               from supporter_shares h left join finished_shares f on f.share = h.id order by h.id",
        )?;
        let rows = statement.query_map([], share)?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}

/// The shares in which an address stands, the oldest first.
pub(super) fn of(backend: &Backend, address: &str) -> Result<Vec<SharedAddress>, LedgerError> {
    let address = SupporterKey::new(&backend.key).digest(address);
    backend.read(|database| {
        let mut statement = database.prepare_cached(
            "select h.organization, h.at, h.file, h.given, h.taken_out, f.share is not null as is_finished, s.is_given
               from shared_supporters s join supporter_shares h on h.id = s.share
               left join finished_shares f on f.share = h.id
              where s.address = ?1 order by h.id",
        )?;
        let rows = statement.query_map(params![address.0], |row| {
            Ok(SharedAddress {
                share: share(row)?,
                is_given: row.get("is_given")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}

/// Whom one organization was given, under any of its names.
pub(super) fn with(backend: &Backend, names: &[String]) -> Result<SharedSupporters, LedgerError> {
    backend.read(|database| {
        let mut shared = SharedSupporters::new(&backend.key, names);
        let of_organization = shares_with(database, names)?;
        shared.newest = newest(&of_organization);
        // In the order of the table, which has the shares of an address beside each other.
        let mut statement = database.prepare_cached(
            "select address, share, is_given from shared_supporters order by address, share",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Some(is_finished) = of_organization.get(&row.get(1)?) {
                shared.take(row.get(0).map(Digest)?, row.get(2)?, *is_finished);
            }
        }
        Ok(shared)
    })
}

/// Notes a share before its file is put into its place, and gives its number; none where meanwhile another share of the
/// organization was noted, or somebody whom it gives has withdrawn.
pub(super) fn begin(
    backend: &Backend,
    share: &NewShare<'_>,
    seen: &SharedSupporters,
    now: Timestamp,
) -> Result<Option<i64>, LedgerError> {
    backend.write(|database| {
        if newest(&shares_with(database, &seen.names)?) != seen.newest {
            return Ok(None);
        }
        let mut withdrawn =
            database.prepare_cached("select 1 from withdrawn_supporters where address = ?1")?;
        for address in share.given {
            if withdrawn.exists(params![address.0])? {
                return Ok(None);
            }
        }
        database.execute(
            "insert into supporter_shares (organization, at, file, given, taken_out) values (?1, ?2, ?3, ?4, ?5)",
            params![
                share.organization,
                micros(now),
                share.file.0,
                counted(share.given),
                counted(share.taken_out)
            ],
        )?;
        let number = database.last_insert_rowid();
        let mut insert = database.prepare_cached(
            "insert into shared_supporters (address, share, is_given) values (?1, ?2, ?3)",
        )?;
        for (addresses, is_given) in [(share.given, true), (share.taken_out, false)] {
            for address in addresses {
                insert.execute(params![address.0, number, is_given])?;
            }
        }
        Ok(Some(number))
    })
}

/// Notes that the file of a share is at its place.
pub(super) fn finish(backend: &Backend, share: i64, now: Timestamp) -> Result<(), LedgerError> {
    backend.write(|database| {
        database.execute(
            "insert into finished_shares (share, at) values (?1, ?2) on conflict do nothing",
            params![share, micros(now)],
        )?;
        Ok(())
    })
}

/// An organization's shares by their numbers, and whether each is finished.
fn shares_with(database: &Connection, names: &[String]) -> rusqlite::Result<BTreeMap<i64, bool>> {
    let mut statement = database.prepare_cached(
        "select h.id, h.organization, f.share is not null
           from supporter_shares h left join finished_shares f on f.share = h.id",
    )?;
    let mut rows = statement.query([])?;
    let mut found = BTreeMap::new();
    while let Some(row) = rows.next()? {
        if names.contains(&row.get(1)?) {
            found.insert(row.get(0)?, row.get(2)?);
        }
    }
    Ok(found)
}

/// The number of the newest share; 0 for none.
fn newest(shares: &BTreeMap<i64, bool>) -> i64 {
    shares.last_key_value().map_or(0, |(number, _)| *number)
}

/// So many people no campaign has that they would not fit.
fn counted(addresses: &[Digest]) -> u32 {
    u32::try_from(addresses.len()).unwrap_or(u32::MAX)
}

fn share(row: &Row<'_>) -> rusqlite::Result<SupporterShare> {
    Ok(SupporterShare {
        organization: row.get("organization")?,
        at: moment(row.get("at")?),
        file: digest(row, "file")?,
        given: row.get("given").map(|it: u32| it.into())?,
        taken_out: row.get("taken_out").map(|it: u32| it.into())?,
        is_finished: row.get("is_finished")?,
    })
}
