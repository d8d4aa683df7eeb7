//! The parts that were given away, and how they stand.

use super::super::backend::Backend;
use super::super::failure::Failure;
use super::super::stored::{damaged, moment, moment_if};
use crate::{JoinedLog, LedgerError, Part};
use redress_base::id::AccountName;
use rusqlite::{Connection, OptionalExtension, Row, params};

const PARTS: &str = "
    select p.id, p.label, r.code, c.name as account, p.letters, p.limits, p.at,
           exists (select 1 from placed_parts f where f.part = p.id) as is_placed,
           (select t.at from taken_back_parts t where t.part = p.id) as taken_back,
           (select j.id from joined_logs j where j.part = p.id order by j.id desc limit 1) as joined,
           (select count(*) from part_letters g
             where g.part = p.id and exists (select 1 from attempts a
                   where a.id between g.delivery * 10000 and g.delivery * 10000 + 9999
                     and exists (select 1 from joined_logs j where j.part = p.id))) as tried
      from parts p join plan_records r on r.plan = p.plan left join accounts c on c.id = p.account";

/// All parts, the oldest first.
pub(in super::super) fn all(backend: &Backend) -> Result<Vec<Part>, LedgerError> {
    backend.read(|database| {
        let mut statement = database.prepare_cached(&format!("{PARTS} order by p.id"))?;
        let mut rows = statement.query([])?;
        let mut parts = Vec::new();
        while let Some(row) = rows.next()? {
            parts.push(part(database, row)?);
        }
        Ok(parts)
    })
}

/// The part with this number, which is there.
pub(super) fn one(database: &Connection, number: u32) -> Result<Part, Failure> {
    find(database, number)?.ok_or_else(|| damaged("a part is missing in it"))
}

/// The part with this number, if there is one.
pub(super) fn find(database: &Connection, number: u32) -> Result<Option<Part>, Failure> {
    let mut statement = database.prepare_cached(&format!("{PARTS} where p.id = ?1"))?;
    let mut rows = statement.query(params![number])?;
    rows.next()?.map(|row| part(database, row)).transpose()
}

fn part(database: &Connection, row: &Row<'_>) -> Result<Part, Failure> {
    let code: String = row.get("code")?;
    let joined: Option<i64> = row.get("joined")?;
    let joined = match joined {
        Some(log) => database
            .prepare_cached("select at, closed from joined_logs where id = ?1")?
            .query_row(params![log], |row| {
                Ok(JoinedLog {
                    at: moment(row.get(0)?),
                    is_closed: row.get(1)?,
                })
            })
            .optional()?,
        None => None,
    };
    Ok(Part {
        number: row.get("id")?,
        label: row.get("label")?,
        code: code
            .parse()
            .map_err(|_| damaged("the code of a plan does not read"))?,
        account: row
            .get::<_, Option<String>>("account")?
            .map(AccountName::new),
        letters: row.get::<_, i64>("letters")?.unsigned_abs(),
        limits: row.get("limits")?,
        at: moment(row.get("at")?),
        is_placed: row.get("is_placed")?,
        joined,
        tried: row.get::<_, i64>("tried")?.unsigned_abs(),
        taken_back: moment_if(row.get("taken_back")?),
    })
}
