//! The plans that were drawn up, and who approved them.

use super::backend::Backend;
use super::failure::Failure;
use super::hands;
use super::stored::{damaged, digest, micros, moment};
use crate::{DraftedPlan, LedgerError, PlanRecord, PlannedAccount};
use jiff::Timestamp;
use redress_base::id::{AccountName, ApprovalCode, PlanId};
use rusqlite::{Connection, OptionalExtension, Row, params};

const PLAN: &str =
    "select r.plan, r.code, r.date, r.drawn_at, r.inputs_digest, r.signatories, r.message_domain,
        (select sum(m.letters) from plan_mailings m where m.plan = r.plan) as letters,
        (select sum(m.by_hand) from plan_mailings m where m.plan = r.plan) as by_hand,
        (select sum(m.held_back) from plan_mailings m where m.plan = r.plan) as held_back,
        not exists (select 1 from forgotten f where f.plan = r.plan) as kept
    from plan_records r";

/// The finished plan that has this code, newest first.
pub(super) fn plan_with_code(
    backend: &Backend,
    code: &ApprovalCode,
) -> Result<Option<DraftedPlan>, LedgerError> {
    let code = code.to_string();
    // Previewed twice, the same letters have one code, and the rows of the earlier plan may be forgotten.
    let sql = format!("{PLAN} where r.code = ?1 order by r.plan desc limit 1");
    backend.read(|database| plan(database, &sql, params![code]))
}

/// The newest finished plan.
pub(super) fn newest_plan(backend: &Backend) -> Result<Option<DraftedPlan>, LedgerError> {
    let sql = format!("{PLAN} order by r.plan desc limit 1");
    backend.read(|database| plan(database, &sql, []))
}

/// The plan in force, if one was frozen.
pub(super) fn plan_in_force(backend: &Backend) -> Result<Option<PlanRecord>, LedgerError> {
    let sql = format!("{PLAN} where r.plan = (select plan from freezes order by id desc limit 1)");
    Ok(backend
        .read(|database| plan(database, &sql, []))?
        .map(|drafted| drafted.record))
}

/// Records who approved a code.
pub(super) fn approve(
    backend: &Backend,
    code: &ApprovalCode,
    name: &str,
    at: Timestamp,
) -> Result<(), LedgerError> {
    let (code, name) = (code.to_string(), name.to_owned());
    backend.write(move |database| {
        let row = params![code, name, micros(at), hands::here(database)?];
        database.execute(
            "insert into approvals (code, name, at, hand) values (?1, ?2, ?3, ?4)",
            row,
        )?;
        Ok(())
    })
}

/// Who approved a code and has not taken it back, and when.
pub(super) fn approvals(
    backend: &Backend,
    code: &ApprovalCode,
) -> Result<Vec<(String, Timestamp)>, LedgerError> {
    let code = code.to_string();
    backend.read(|database| {
        let mut statement = database.prepare_cached(
            "select name, at from approvals a
              where code = ?1 and not exists (select 1 from undone_approvals u where u.approval = a.id) order by id",
        )?;
        let rows =
            statement.query_map(params![code], |row| Ok((row.get(0)?, moment(row.get(1)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
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
    // Inputs are rows of their own, as many as the campaign has files.
    let mut drafted = found?;
    let mut inputs = database
        .prepare_cached("select name, digest from plan_inputs where plan = ?1 order by place")?;
    let inputs = inputs.query_map(params![drafted.record.id.0], |row| {
        Ok((row.get(0)?, digest(row, "digest")?))
    })?;
    drafted.record.inputs = inputs.collect::<Result<_, _>>()?;
    let mut accounts = database.prepare_cached(
        "select c.name, p.letters, p.addressees from plan_accounts p join accounts c on c.id = p.account
          where p.plan = ?1 order by p.place",
    )?;
    let accounts = accounts.query_map(params![drafted.record.id.0], |row| {
        Ok(PlannedAccount {
            name: AccountName::new(row.get::<_, String>(0)?),
            letters: row.get::<_, i64>(1)?.unsigned_abs(),
            addressees: row.get::<_, i64>(2)?.unsigned_abs(),
        })
    })?;
    drafted.accounts = accounts.collect::<Result<_, _>>()?;
    Ok(Some(drafted))
}

fn read_plan(row: &Row<'_>) -> Result<DraftedPlan, Failure> {
    // The sum over no rows is null, not 0: a plan may have no mailing with any row.
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
            mailing_domains: Vec::new(),
            follow_ups: Vec::new(),
        },
        letters: number("letters")?,
        accounts: Vec::new(),
        by_hand: number("by_hand")?,
        held_back: number("held_back")?,
        kept: row.get("kept")?,
    })
}
