//! Putting a plan in force.

use super::backend::Backend;
use super::failure::Failure;
use super::keys::{self, PLAN};
use super::stored::micros;
use crate::LedgerError;
use jiff::Timestamp;
use redress_base::fail_point::{FailPoint, reach};
use redress_base::id::PlanId;
use rusqlite::{Connection, OptionalExtension, params};

/// Puts a finished plan in force, in one transaction: accepted and unconfirmed deliveries stay under their version,
/// deliveries that are gone become withdrawn, an inbox that was written to in a mailing is not written to again.
/// Freezing the plan that is in force already changes nothing.
pub(super) fn freeze(backend: &Backend, plan: PlanId, at: Timestamp) -> Result<(), LedgerError> {
    backend.write(move |database| put_in_force(database, plan, at))
}

fn put_in_force(database: &Connection, plan: PlanId, at: Timestamp) -> Result<(), Failure> {
    let before = "select id, plan from freezes order by id desc limit 1";
    let before: Option<(i64, PlanId)> = database
        .query_row(before, [], |row| Ok((row.get(0)?, PlanId(row.get(1)?))))
        .optional()?;
    // A `send` that goes on freezes its plan again, and must find gone and folded what it found at first.
    if before.is_some_and(|(_, in_force)| in_force == plan) {
        return Ok(());
    }
    if database
        .prepare("select 1 from forgotten where plan = ?1")?
        .exists(params![plan.0])?
    {
        return Err(LedgerError::Forgotten.into());
    }
    database.execute(
        "insert into freezes (plan, at) values (?1, ?2)",
        params![plan.0, micros(at)],
    )?;
    let freeze = database.last_insert_rowid();
    // Before the first freeze nothing was on a list, and nobody was written to.
    if let Some((earlier, replaced)) = before {
        reach(FailPoint::FreezeHalf);
        note_gone(database, freeze, plan, earlier, replaced)?;
        note_folded(database, freeze, plan)?;
    }
    Ok(())
}

/// Notes once more, under the plan in force, which of its letters go to inboxes that may have the mailing's letter.
pub(super) fn fold_again(database: &Connection) -> Result<(), rusqlite::Error> {
    let newest = "select id, plan from freezes order by id desc limit 1";
    let newest = database
        .query_row(newest, [], |row| Ok((row.get(0)?, PlanId(row.get(1)?))))
        .optional()?;
    newest.map_or(Ok(()), |(freeze, plan)| note_folded(database, freeze, plan))
}

/// Notes the deliveries that were on the list, or gone from it already, and are not on it now.
fn note_gone(
    database: &Connection,
    freeze: i64,
    plan: PlanId,
    earlier: i64,
    replaced: PlanId,
) -> Result<(), rusqlite::Error> {
    let range = keys::letters_of(replaced);
    // What was gone before is noted again: only the rows of the newest freeze are ever looked at.
    database.execute(
        "insert into gone (freeze, delivery)
         select ?1, b.delivery from (
             select id - ?3 as delivery from letters where id >= ?3 and id < ?4
             union all
             select delivery from gone where freeze = ?5) b
         where not exists (select 1 from letters l where l.id = ?2 + b.delivery)",
        params![
            freeze,
            keys::letter(plan, 0),
            range.start,
            range.end,
            earlier
        ],
    )?;
    Ok(())
}

/// Notes the letters to inboxes that accepted a letter of the same mailing under another key, or may have. Where the plan
/// itself writes to the inbox under both keys, as only `per_inbox = "each"` makes it, both are meant.
fn note_folded(database: &Connection, freeze: i64, plan: PlanId) -> Result<(), rusqlite::Error> {
    let range = keys::letters_of(plan);
    // `lower(email)` is what the index `letters_by_inbox` holds; a comparison spelt otherwise would not use it.
    database.execute(
        "insert into folded (freeze, delivery, into_delivery)
         select ?1, s.delivery, (
             select min(w.delivery)
               from letters o join standing w on w.delivery = o.id % ?4
              where o.email is not null and lower(o.email) = lower(l.email) and o.id % ?4 <> s.delivery and w.mailing = s.mailing
                and coalesce(w.attempt_plan, (
                    select p.plan from given_away g join parts p on p.id = g.part where g.delivery = w.delivery)) = o.id / ?4
                and not exists (
                    select 1 from letters b where b.id = ?2 + w.delivery and lower(b.email) = lower(l.email))
                and w.state in ('accepted', 'unconfirmed', 'open', 'elsewhere', 'bounced', 'replied', 'given_away')) as into_delivery
           from letters l join standing s on s.delivery = l.id - ?2
          where l.id >= ?2 and l.id < ?3 and l.email is not null
            and into_delivery is not null
         on conflict do nothing",
        params![freeze, range.start, range.end, PLAN],
    )?;
    Ok(())
}
