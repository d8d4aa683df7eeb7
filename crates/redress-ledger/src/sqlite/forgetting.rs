//! Plans that nobody approved are forgotten: they need not be kept, and they are personal data.

use super::backend::Backend;
use super::failure::Failure;
use super::keys;
use super::stored::micros;
use crate::LedgerError;
use jiff::{SignedDuration, Timestamp};
use redress_base::id::PlanId;
use rusqlite::{Connection, params};

/// A draft that is older than this and still unfinished was given up.
const DRAFT_GIVEN_UP: SignedDuration = SignedDuration::from_hours(24);

/// Letters forgotten in one transaction.
const FORGOTTEN_TOGETHER: i64 = 10_000;

/// Forgets the letters of plans that were never frozen and are not the newest one, and drafts that were given up. What
/// nobody approved need not be kept, and it is personal data.
pub(super) fn forget_old_plans(
    backend: &Backend,
    newest: PlanId,
    now: Timestamp,
) -> Result<(), LedgerError> {
    let given_up = micros(now - DRAFT_GIVEN_UP);
    // A plan without a record is a draft, which another process may still be writing; only its age says that it is not.
    let forgotten: Vec<PlanId> = backend.read(|database| {
        let mut statement = database.prepare_cached(
            "select p.id from plans p
             where p.id < ?1 and not exists (select 1 from freezes f where f.plan = p.id)
               and (p.begun_at < ?2 or exists (select 1 from plan_records r where r.plan = p.id))",
        )?;
        let rows =
            statement.query_map(params![newest.0, given_up], |row| row.get(0).map(PlanId))?;
        Ok(rows.collect::<Result<_, _>>()?)
    })?;
    // First the word that it is forgotten, then its rows, slice by slice: after a crash in between it cannot be frozen
    // half deleted, and the next preview finds it here again.
    for plan in forgotten {
        backend.write(move |database| {
            // Unless somebody froze it meanwhile.
            database.execute(
                "insert into forgotten (plan, at)
                 select ?1, ?2 where not exists (select 1 from freezes where plan = ?1) on conflict do nothing",
                params![plan.0, micros(now)],
            )?;
            Ok(())
        })?;
        while backend.write(move |database| forget_some(database, plan))? {}
    }
    Ok(())
}

/// Forgets some letters of a plan, with deliveries that no other plan has. `false` when nothing was left.
fn forget_some(database: &Connection, plan: PlanId) -> Result<bool, Failure> {
    // Somebody froze it meanwhile, so it was not noted above.
    if !database
        .prepare_cached("select 1 from forgotten where plan = ?1")?
        .exists(params![plan.0])?
    {
        return Ok(false);
    }
    let range = keys::letters_of(plan);
    // By the key of the last one and not by their number: deliveries and letters of a slice are then one range each.
    let last: Option<i64> = database.query_row(
        "select max(id) from (select id from letters where id >= ?1 and id < ?2 order by id limit ?3)",
        params![range.start, range.end, FORGOTTEN_TOGETHER],
        |row| row.get(0),
    )?;
    let Some(last) = last else {
        database.execute("delete from held_back where plan = ?1", params![plan.0])?;
        return Ok(false);
    };
    // Deliveries go first, while the letters still say which they are.
    database.execute(
        "delete from deliveries as d
         where exists (select 1 from letters l where l.id = ?1 + d.id and l.id <= ?2)
           and d.id <= ?2 - ?1
           and not exists (select 1 from plans p join letters o on o.id = p.id * ?3 + d.id where p.id <> ?4)",
        params![range.start, last, keys::PLAN, plan.0],
    )?;
    database.execute(
        "delete from followed_letters where letter >= ?1 and letter <= ?2",
        params![range.start, last],
    )?;
    database.execute(
        "delete from letters where id >= ?1 and id <= ?2",
        params![range.start, last],
    )?;
    Ok(true)
}
