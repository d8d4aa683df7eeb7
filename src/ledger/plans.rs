//! The plans that were drawn up, who approved them, and when their letters are forgotten.

use super::keys;
use super::sqlite::Failure;
use super::stored::{damaged, digest, micros, moment};
use super::{DraftedPlan, Ledger, LedgerError, PlanRecord};
use crate::id::{ApprovalCode, PlanId};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A draft that is older than this and still unfinished was given up.
const DRAFT_GIVEN_UP: SignedDuration = SignedDuration::from_hours(24);

/// Letters forgotten in one transaction.
const FORGOTTEN_TOGETHER: i64 = 10_000;

const PLAN: &str =
    "select r.plan, r.code, r.date, r.drawn_at, r.inputs_digest, r.signatories, r.message_domain,
        (select sum(m.letters) from plan_mailings m where m.plan = r.plan) as letters,
        (select sum(m.by_hand) from plan_mailings m where m.plan = r.plan) as by_hand,
        (select sum(m.held_back) from plan_mailings m where m.plan = r.plan) as held_back,
        not exists (select 1 from forgotten f where f.plan = r.plan) as kept
    from plan_records r";

impl Ledger {
    /// The finished plan that has this code, newest first.
    pub fn plan_with_code(&self, code: &ApprovalCode) -> Result<Option<DraftedPlan>, LedgerError> {
        let code = code.to_string();
        let sql = format!("{PLAN} where r.code = ?1 order by r.plan desc limit 1");
        self.read(|database| plan(database, &sql, params![code]))
    }

    /// The newest finished plan.
    pub fn newest_plan(&self) -> Result<Option<DraftedPlan>, LedgerError> {
        let sql = format!("{PLAN} order by r.plan desc limit 1");
        self.read(|database| plan(database, &sql, []))
    }

    /// The plan in force, if one was frozen.
    pub fn plan_in_force(&self) -> Result<Option<PlanRecord>, LedgerError> {
        let sql =
            format!("{PLAN} where r.plan = (select plan from freezes order by id desc limit 1)");
        Ok(self
            .read(|database| plan(database, &sql, []))?
            .map(|drafted| drafted.record))
    }

    /// Records who approved a code.
    pub fn approve(
        &self,
        code: &ApprovalCode,
        name: &str,
        at: Timestamp,
    ) -> Result<(), LedgerError> {
        let (code, name) = (code.to_string(), name.to_owned());
        self.write(move |database| {
            let row = params![code, name, micros(at)];
            database.execute(
                "insert into approvals (code, name, at) values (?1, ?2, ?3)",
                row,
            )?;
            Ok(())
        })
    }

    /// Who approved a code, and when.
    pub fn approvals(&self, code: &ApprovalCode) -> Result<Vec<(String, Timestamp)>, LedgerError> {
        let code = code.to_string();
        self.read(|database| {
            let mut statement = database
                .prepare_cached("select name, at from approvals where code = ?1 order by id")?;
            let rows =
                statement.query_map(params![code], |row| Ok((row.get(0)?, moment(row.get(1)?))))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

fn plan(
    database: &Connection,
    sql: &str,
    values: impl rusqlite::Params,
) -> Result<Option<DraftedPlan>, Failure> {
    let mut statement = database.prepare_cached(sql)?;
    let Some(found) = statement
        .query_row(values, |row| Ok(read_plan(row)))
        .optional()?
    else {
        return Ok(None);
    };
    let mut drafted = found?;
    let mut inputs = database
        .prepare_cached("select name, digest from plan_inputs where plan = ?1 order by place")?;
    let inputs = inputs.query_map(params![drafted.record.id.0], |row| {
        Ok((row.get(0)?, digest(row, "digest")?))
    })?;
    drafted.record.inputs = inputs.collect::<Result<_, _>>()?;
    Ok(Some(drafted))
}

fn read_plan(row: &Row<'_>) -> Result<DraftedPlan, Failure> {
    let number = |column: &str| {
        Ok::<_, Failure>(
            row.get::<_, Option<i64>>(column)?
                .unwrap_or_default()
                .unsigned_abs(),
        )
    };
    let text = |column: &str| row.get::<_, String>(column);
    Ok(DraftedPlan {
        record: PlanRecord {
            id: PlanId(row.get("plan")?),
            code: Some(
                text("code")?
                    .parse()
                    .map_err(|_| damaged("the code of a plan does not read"))?,
            ),
            date: text("date")?
                .parse()
                .map_err(|_| damaged("the date of a plan does not read"))?,
            drawn_at: moment(row.get("drawn_at")?),
            inputs: Vec::new(),
            inputs_digest: digest(row, "inputs_digest")?,
            signatories: serde_json::from_str(&text("signatories")?)
                .map_err(|_| damaged("the signatories of a plan do not read"))?,
            message_domain: text("message_domain")?,
        },
        letters: number("letters")?,
        by_hand: number("by_hand")?,
        held_back: number("held_back")?,
        kept: row.get("kept")?,
    })
}

/// Forgets the letters of plans that were never frozen and are not the newest one, and drafts that were given up. What
/// nobody approved need not be kept, and it is personal data.
pub(super) fn forget_old_plans(
    ledger: &Ledger,
    newest: PlanId,
    now: Timestamp,
) -> Result<(), LedgerError> {
    let given_up = micros(now - DRAFT_GIVEN_UP);
    let forgotten: Vec<PlanId> = ledger.read(|database| {
        let mut statement = database.prepare_cached(
            "select p.id from plans p
             where p.id < ?1 and not exists (select 1 from freezes f where f.plan = p.id)
               and (p.begun_at < ?2 or exists (select 1 from plan_records r where r.plan = p.id))",
        )?;
        let rows =
            statement.query_map(params![newest.0, given_up], |row| row.get(0).map(PlanId))?;
        Ok(rows.collect::<Result<_, _>>()?)
    })?;
    for plan in forgotten {
        ledger.write(move |database| {
            // Unless somebody froze it meanwhile.
            database.execute(
                "insert into forgotten (plan, at)
                 select ?1, ?2 where not exists (select 1 from freezes where plan = ?1) on conflict do nothing",
                params![plan.0, micros(now)],
            )?;
            Ok(())
        })?;
        while ledger.write(move |database| forget_some(database, plan))? {}
    }
    Ok(())
}

/// Forgets some letters of a plan, with deliveries that no other plan has. `false` when nothing was left.
fn forget_some(database: &Connection, plan: PlanId) -> Result<bool, Failure> {
    if !database
        .prepare_cached("select 1 from forgotten where plan = ?1")?
        .exists(params![plan.0])?
    {
        return Ok(false);
    }
    let range = keys::letters_of(plan);
    let last: Option<i64> = database.query_row(
        "select max(id) from (select id from letters where id >= ?1 and id < ?2 order by id limit ?3)",
        params![range.start, range.end, FORGOTTEN_TOGETHER],
        |row| row.get(0),
    )?;
    let Some(last) = last else {
        database.execute("delete from held_back where plan = ?1", params![plan.0])?;
        return Ok(false);
    };
    database.execute(
        "delete from deliveries as d
         where exists (select 1 from letters l where l.id = ?1 + d.id and l.id <= ?2)
           and d.id <= ?2 - ?1
           and not exists (select 1 from plans p join letters o on o.id = p.id * ?3 + d.id where p.id <> ?4)",
        params![range.start, last, keys::PLAN, plan.0],
    )?;
    database.execute(
        "delete from letters where id >= ?1 and id <= ?2",
        params![range.start, last],
    )?;
    Ok(true)
}
