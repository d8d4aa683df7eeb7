//! The attempts of this ledger, compared with those that a second place knows of.

use super::backend::Backend;
use super::failure::Failure;
use super::keys;
use super::open_attempts::message_id;
use super::stored::{micros, moment_if};
use crate::{LedgerError, PastAttempt};
use jiff::Timestamp;
use redress_base::id::{DeliveryId, MailingName, PlanId, RecipientKey};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// What the log says of a letter that only the second place knows of.
const ELSEWHERE: &str = "it may have been sent with a ledger that was lost or put back";

/// Whose attempt this was, or whose letter was given away where the number is 0; none if this ledger has no such attempt.
pub(super) fn attempted(
    backend: &Backend,
    delivery: DeliveryId,
    number: u32,
) -> Result<Option<(MailingName, RecipientKey)>, LedgerError> {
    backend.read(|database| {
        let mut statement = database.prepare_cached(
            "select n.name, d.recipient from deliveries d join mailings n on n.id = d.mailing
              where d.id = ?1 / 10000
                and (exists (select 1 from attempts a where a.id = ?1)
                     or ?1 % 10000 = 0 and exists (select 1 from part_letters g where g.delivery = d.id))",
        )?;
        // A key from outside may be any number, and one that does not fit has no attempt.
        let key = delivery
            .0
            .checked_mul(keys::DELIVERY)
            .and_then(|key| key.checked_add(number.into()));
        Ok(statement
            .query_row(params![key], |row| identity(row, 0))
            .optional()?)
    })
}

/// When the first was made.
pub(super) fn first(backend: &Backend) -> Result<Option<Timestamp>, LedgerError> {
    backend.read(|database| {
        let mut statement = database.prepare("select min(claimed_at) from attempts")?;
        Ok(statement.query_row([], |row| Ok(moment_if(row.get(0)?)))?)
    })
}

/// Every attempt, in the order of their keys, and as number 0 that a letter was given away.
pub(super) fn past_attempts(
    backend: &Backend,
    each: &mut dyn FnMut(PastAttempt<'_>) -> Result<(), LedgerError>,
) -> Result<(), LedgerError> {
    backend.read(|database| {
        let mut statement = database.prepare_cached(
            "select a.id, n.name, d.recipient, coalesce(v.verdict, 'unconfirmed') in ('accepted', 'unconfirmed')
               from attempts a join deliveries d on d.id = a.id / 10000 join mailings n on n.id = d.mailing
               left join verdicts v on v.attempt = a.id
             union all
             select d.id * 10000, n.name, d.recipient, true
               from deliveries d join mailings n on n.id = d.mailing
              where exists (select 1 from part_letters g where g.delivery = d.id)
              order by 1",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let attempt = row.get(0)?;
            let (mailing, recipient) = &identity(row, 1)?;
            each(PastAttempt {
                delivery: keys::delivery_of_attempt(attempt),
                number: keys::number_of_attempt(attempt),
                mailing,
                recipient,
                may_have_arrived: row.get(3)?,
            })?;
        }
        Ok(())
    })
}

/// Makes letters of the plan in force unconfirmed that may have been sent with a ledger that was lost.
pub(super) fn presume_sent(
    backend: &Backend,
    known: &dyn Fn(&MailingName, &RecipientKey) -> Option<u32>,
    now: Timestamp,
) -> Result<u64, LedgerError> {
    let key = backend.key;
    backend.write(|database| {
        let missing = missing(database, known)?;
        for missing in &missing {
            missing.insert(database, &key, now)?;
        }
        Ok(missing.len() as u64)
    })
}

/// A delivery of the plan in force that had more attempts than this ledger knows.
struct Missing {
    delivery: DeliveryId,
    plan: PlanId,
    /// The last attempt here; 0 before the first.
    here: u32,
    /// The last one that the second place knows of.
    there: u32,
}

fn missing(
    database: &Connection,
    known: &dyn Fn(&MailingName, &RecipientKey) -> Option<u32>,
) -> Result<Vec<Missing>, Failure> {
    let mut statement = database.prepare_cached(
        "select d.id, f.plan, n.name, d.recipient, coalesce((
                    select max(t.id) from attempts t where t.id between d.id * 10000 and d.id * 10000 + 9999), 0) % 10000,
                exists (select 1 from part_letters g where g.delivery = d.id)
           from (select plan from freezes order by id desc limit 1) f
           cross join deliveries d join mailings n on n.id = d.mailing
           join letters l on l.id = f.plan * 10000000000000 + d.id
          where l.email is not null",
    )?;
    let mut rows = statement.query([])?;
    let mut missing = Vec::new();
    while let Some(row) = rows.next()? {
        let (mailing, recipient) = identity(row, 2)?;
        let here: u32 = row.get(4)?;
        let is_given_away: bool = row.get(5)?;
        let there = known(&mailing, &recipient).map(|there| match there {
            // Whoever got its part may have tried it.
            0 if !is_given_away => 1,
            there => there,
        });
        if let Some(there) = there.filter(|there| *there > here) {
            missing.push(Missing {
                delivery: DeliveryId(row.get(0)?),
                plan: PlanId(row.get(1)?),
                here,
                there,
            });
        }
    }
    Ok(missing)
}

impl Missing {
    fn insert(&self, database: &Connection, key: &[u8; 32], now: Timestamp) -> Result<(), Failure> {
        for number in self.here + 1..=self.there {
            let attempt = keys::attempt(self.delivery, number);
            // Another attempt followed only where nothing had become of the one before.
            let verdict = if number == self.there {
                "unconfirmed"
            } else {
                "returned"
            };
            database
                .prepare_cached("insert into attempts (id, plan, claimed_at) values (?1, ?2, ?3)")?
                .execute(params![attempt, self.plan.0, micros(now)])?;
            let message_id = message_id(database, key, attempt, self.plan)?;
            // Code 0: no server has said this.
            database
                .prepare_cached(
                    "insert into verdicts (attempt, verdict, code, enhanced, reply, not_before, message_id, settled_at)
                     values (?1, ?2, 0, null, ?3, null, ?4, ?5)",
                )?
                .execute(params![attempt, verdict, ELSEWHERE, message_id.as_str(), micros(now)])?;
        }
        Ok(())
    }
}

fn identity(row: &Row<'_>, at: usize) -> rusqlite::Result<(MailingName, RecipientKey)> {
    let text = |place| row.get::<_, String>(place);
    Ok((
        MailingName::new(text(at)?),
        RecipientKey::new(text(at + 1)?),
    ))
}
