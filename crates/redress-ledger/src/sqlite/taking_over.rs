//! Rows of the coordinator's, taken over: what other machines tried, how it ended, and what people said there.
//!
//! An attempt has the same number on every machine, so it has one place among the attempts of a delivery, however late this
//! ledger hears of it. Each row is taken over once, however often it is read.

use super::backend::Backend;
use super::failure::Failure;
use super::freeze::fold_again;
use super::keys::{self, PLAN};
use super::steps::insert_verdict;
use super::stored::{address, micros, moment};
use crate::{
    Addressee, LedgerError, NameThere, Reply, Role, RowThere, RunThere, SaidThere, Settlement,
    Verdict,
};
use jiff::Timestamp;
use redress_base::id::DeliveryId;
use redress_base::message_id::MessageId;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The words of marks that are taken over, as the ledger has them.
const MARKS: [&str; 6] = [
    "retried",
    "resolved_accepted",
    "resolved_not_accepted",
    "withdrawn",
    "bounced",
    "replied",
];
/// What a mark's word has behind it where it is taken back.
const UNDONE: &str = "_undone";

/// Notes runs of any machine. What is known of one stays, but for whether it is alive.
pub(super) fn note_runs(backend: &Backend, runs: &[RunThere]) -> Result<(), LedgerError> {
    let runs = runs.to_vec();
    backend.write(move |database| {
        // Whatever the coordinator does not name any more has ended.
        database.execute("update shared_runs set is_alive = 0 where is_alive = 1", [])?;
        let mut note = database.prepare_cached(
            "insert into shared_runs (run, machine, role, plan, began_at, is_own, is_alive)
             values (?1, ?2, ?3, (select max(plan) from plan_records where code = ?4), ?5, ?6, ?7)
             on conflict (run) do update set is_alive = excluded.is_alive",
        )?;
        for run in runs {
            note.execute(params![
                run.run,
                run.machine,
                run.role,
                run.code,
                micros(run.began_at),
                run.is_own,
                run.is_alive
            ])?;
        }
        Ok(())
    })
}

/// Takes rows over, in their order.
pub(super) fn take_over(
    backend: &Backend,
    rows: &[RowThere],
    point: Option<&str>,
    now: Timestamp,
) -> Result<u64, LedgerError> {
    let (rows, point) = (rows.to_vec(), point.map(str::to_owned));
    backend.write(move |database| {
        let (mut unknown, mut may_have_arrived) = (0, false);
        for row in &rows {
            let Some(delivery) = named(database, &row.name)? else {
                // Of a plan that this ledger never had; counted once.
                unknown += u64::from(matches!(row.what, SaidThere::Attempt(_)));
                continue;
            };
            // Attempt 9,999 is the last that has a key.
            if row.attempt > 9_999 {
                continue;
            }
            let attempt = keys::attempt(delivery, row.attempt);
            match &row.what {
                SaidThere::Attempt(run) => take_attempt(database, attempt, *run, row.at)?,
                SaidThere::Verdict(settlement) => {
                    take_verdict(database, attempt, settlement, row.at)?;
                }
                SaidThere::Mark { word, note } => {
                    may_have_arrived |= take_mark(database, attempt, row, (word, note))?;
                }
            }
        }
        if may_have_arrived {
            fold_again(database)?;
        }
        if let Some(point) = &point {
            database.execute(
                "insert into coordinator_news (id, point, at) values (1, ?1, ?2)
                 on conflict (id) do update set point = excluded.point, at = excluded.at",
                params![point, micros(now)],
            )?;
        }
        Ok(unknown)
    })
}

/// How an attempt ended, as it was written down here.
pub(super) fn settled_as(
    backend: &Backend,
    name: &NameThere,
    attempt: u32,
) -> Result<Option<Settlement>, LedgerError> {
    backend.read(|database| {
        let Some(delivery) = named(database, name)? else {
            return Ok(None);
        };
        let attempt = keys::attempt(delivery, attempt);
        let mut statement = database.prepare_cached(
            "select verdict, code, enhanced, reply, not_before, message_id,
                    exists (select 1 from suppressions s where s.attempt = v.attempt)
               from verdicts v where attempt = ?1",
        )?;
        let settled = statement.query_row(params![attempt], |row| {
            let reply = reply(row, 1)?;
            let verdict = match row.get::<_, String>(0)?.as_str() {
                "accepted" => Verdict::Accepted(reply),
                "refused" => Verdict::Refused(reply),
                "deferred" => Verdict::Deferred {
                    reply,
                    not_before: moment(row.get(4)?),
                },
                "returned" => Verdict::Returned(reply),
                _ => Verdict::Unconfirmed(reply),
            };
            Ok(Settlement {
                verdict,
                addressees: Vec::new(),
                message_id: MessageId::from_stored(row.get::<_, String>(5)?),
                suppress: row.get(6)?,
            })
        });
        let Some(mut settled) = settled.optional()? else {
            return Ok(None);
        };
        settled.addressees = copies(database, attempt)?;
        Ok(Some(settled))
    })
}

fn copies(database: &Connection, attempt: i64) -> Result<Vec<Addressee>, Failure> {
    let mut statement = database.prepare_cached(
        "select email, code, enhanced, reply from addressees where attempt = ?1 order by place",
    )?;
    let mut rows = statement.query(params![attempt])?;
    let mut copies = Vec::new();
    while let Some(row) = rows.next()? {
        copies.push(Addressee {
            email: address(&row.get::<_, String>(0)?)?,
            role: Role::Cc,
            reply: reply(row, 1)?,
        });
    }
    Ok(copies)
}

/// The reply in the columns `code, enhanced, reply` from this one on.
fn reply(row: &Row<'_>, at: usize) -> rusqlite::Result<Reply> {
    Ok(Reply {
        code: row.get(at)?,
        enhanced: row.get(at + 1)?,
        text: row.get(at + 2)?,
    })
}

fn named(database: &Connection, name: &NameThere) -> Result<Option<DeliveryId>, Failure> {
    let mut statement =
        database.prepare_cached("select delivery from letter_names where name = ?1")?;
    let delivery = statement.query_row(params![name], |row| row.get(0).map(DeliveryId));
    Ok(delivery.optional()?)
}

fn take_attempt(
    database: &Connection,
    attempt: i64,
    run: i64,
    at: Timestamp,
) -> Result<(), Failure> {
    let delivery = keys::delivery_of_attempt(attempt);
    // Under the plan that its run had; where this ledger never had that, under its newest with the letter, so that the log has it.
    let plan = "
        select coalesce(
            (select r.plan from shared_runs r where r.run = ?1
                and exists (select 1 from letters l where l.id = r.plan * ?3 + ?2)),
            (select max(p.id) from plans p where exists (select 1 from letters l where l.id = p.id * ?3 + ?2)))";
    let plan: Option<i64> = database
        .prepare_cached(plan)?
        .query_row(params![run, delivery.0, PLAN], |row| row.get(0))?;
    let Some(plan) = plan else {
        return Ok(()); // its letters were forgotten, and nothing of them is shown
    };
    let taken = database
        .prepare_cached(
            "insert into attempts (id, plan, claimed_at) values (?1, ?2, ?3) on conflict do nothing",
        )?
        .execute(params![attempt, plan, micros(at)])?;
    if taken > 0 {
        database
            .prepare_cached("insert into shared_attempts (attempt, run) values (?1, ?2)")?
            .execute(params![attempt, run])?;
    }
    Ok(())
}

fn take_verdict(
    database: &Connection,
    attempt: i64,
    settlement: &Settlement,
    at: Timestamp,
) -> Result<(), Failure> {
    let mut known = database.prepare_cached("select 1 from attempts where id = ?1")?;
    // One of ours that came to nothing before this ledger had it.
    if !known.exists(params![attempt])? {
        return Ok(());
    }
    insert_verdict(database, attempt, settlement, at)
}

/// Takes a mark over, or that it was taken back. True where a letter may have arrived after all.
fn take_mark(
    database: &Connection,
    attempt: i64,
    row: &RowThere,
    (word, note): (&str, &str),
) -> Result<bool, Failure> {
    let hand = "insert into hands (person, machine) values (?1, '') on conflict do nothing";
    database.prepare_cached(hand)?.execute([&row.role])?;
    let hand: i64 = database
        .prepare_cached("select id from hands where person = ?1 and machine = ''")?
        .query_row([&row.role], |row| row.get(0))?;
    if let Some(kind) = word.strip_suffix(UNDONE) {
        database
            .prepare_cached(
                "insert into undone_marks (mark, note, at, hand)
                 select max(id), ?3, ?4, ?5 from said where attempt = ?1 and kind = ?2 and at < ?4 having max(id) is not null",
            )?
            .execute(params![attempt, kind, note, micros(row.at), hand])?;
        return Ok(kind == "resolved_not_accepted");
    }
    // A word of a newer program.
    if !MARKS.contains(&word) {
        return Ok(false);
    }
    database
        .prepare_cached(
            "insert into marks (attempt, kind, note, at, hand) select ?1, ?2, ?3, ?4, ?5
              where not exists (select 1 from marks where attempt = ?1 and kind = ?2 and at = ?4)",
        )?
        .execute(params![attempt, word, note, micros(row.at), hand])?;
    Ok(false)
}
