//! The rows of a part's log, taken over: attempts and verdicts as they are, marks and runs under numbers of ours.

use super::super::backend::Backend;
use super::super::failure::Failure;
use super::super::hands;
use super::super::stored::micros;
use super::check::check;
use crate::{Joined, LedgerError, PartError};
use jiff::Timestamp;
use redress_base::fail_point::{FailPoint, reach};
use redress_base::id::DeliveryId;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use std::collections::BTreeMap;

/// Tables whose rows have the same keys here and there; each is read with the delivery that a row is about in front.
const SAME_KEYS: [(&str, &str); 5] = [
    (
        "select id / 10000, id, plan, claimed_at from attempts order by id",
        "insert into attempts (id, plan, claimed_at) values (?1, ?2, ?3) on conflict do nothing",
    ),
    (
        "select attempt / 10000, attempt, verdict, code, enhanced, reply, not_before, message_id, settled_at
           from verdicts order by attempt",
        "insert into verdicts (attempt, verdict, code, enhanced, reply, not_before, message_id, settled_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) on conflict do nothing",
    ),
    (
        "select attempt / 10000, attempt, place, email, role, code, enhanced, reply from addressees order by attempt, place",
        "insert into addressees (attempt, place, email, role, code, enhanced, reply)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict do nothing",
    ),
    (
        "select attempt / 10000, inbox, attempt, at from suppressions order by attempt, inbox",
        "insert into suppressions (inbox, attempt, at) values (?1, ?2, ?3) on conflict do nothing",
    ),
    (
        "select delivery, delivery, at from sent_copies order by delivery",
        "insert into sent_copies (delivery, at) values (?1, ?2) on conflict do nothing",
    ),
];

/// Joins the log of a part, in one transaction: what is new in it, or nothing. `file` is what the log is called.
pub(in super::super) fn join(
    backend: &Backend,
    log: &Backend,
    file: &str,
    now: Timestamp,
) -> Result<Joined, LedgerError> {
    let key = backend.key;
    log.read(|log| {
        Ok(backend.write(|ours| {
            let fitting = check(ours, &key, log, file)?;
            let theirs = &fitting.theirs;
            let joining = Joining {
                ours,
                log,
                number: theirs.number,
                file,
            };
            let attempts = joining.same_keys()?;
            reach(FailPoint::JoinHalf);
            let hands = joining.hands()?;
            let runs = joining.runs(&hands)?;
            let marks = joining.marks(&hands)? + joining.undone(&hands)?;
            let returned = joining.returned()?;
            let is_closed = theirs.closed.is_some();
            if attempts + runs + marks + returned > 0 || joining.is_news(&fitting.opening, is_closed)? {
                ours.execute(
                    "insert into joined_logs (part, opening, closed, at, hand) values (?1, ?2, ?3, ?4, ?5)",
                    params![
                        theirs.number,
                        fitting.opening,
                        is_closed,
                        micros(now),
                        hands::here(ours)?
                    ],
                )?;
            }
            Ok(Joined {
                number: theirs.number,
                label: theirs.label.clone(),
                attempts,
                marks,
                returned,
                is_closed,
                open: joining.open()?,
            })
        })?)
    })
}

/// One log on its way into the ledger.
struct Joining<'a> {
    ours: &'a Connection,
    log: &'a Connection,
    number: u32,
    file: &'a str,
}

impl Joining<'_> {
    /// Takes the rows that keep their keys; gives how many attempts were new.
    fn same_keys(&self) -> Result<u64, Failure> {
        let mut attempts = 0;
        for (place, (read, write)) in SAME_KEYS.into_iter().enumerate() {
            let mut statement = self.log.prepare(read)?;
            let columns = statement.column_count();
            let mut insert = self.ours.prepare(write)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                self.demand_ours(DeliveryId(row.get(0)?))?;
                let values: Vec<Value> = (1..columns)
                    .map(|column| row.get(column))
                    .collect::<Result<_, _>>()?;
                let inserted = insert.execute(params_from_iter(values))?;
                if place == 0 {
                    attempts += inserted as u64;
                }
            }
        }
        Ok(attempts)
    }

    /// A log that speaks of letters that its part never had was made by somebody.
    fn demand_ours(&self, delivery: DeliveryId) -> Result<(), Failure> {
        let is_ours = self
            .ours
            .prepare_cached("select 1 from part_letters where delivery = ?1 and part = ?2")?
            .exists(params![delivery.0, self.number])?;
        if is_ours {
            return Ok(());
        }
        Err(PartError::Changed {
            file: self.file.to_owned(),
            number: self.number,
        }
        .into())
    }

    /// Whose numbers there are whose here.
    fn hands(&self) -> Result<BTreeMap<i64, i64>, Failure> {
        let mut statement = self.log.prepare("select id, person, machine from hands")?;
        let mut rows = statement.query([])?;
        let mut hands = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let (person, machine): (String, String) = (row.get(1)?, row.get(2)?);
            self.ours.execute(
                "insert into hands (person, machine) values (?1, ?2) on conflict do nothing",
                params![person, machine],
            )?;
            let ours = self.ours.query_row(
                "select id from hands where person = ?1 and machine = ?2",
                params![person, machine],
                |row| row.get(0),
            )?;
            hands.insert(row.get(0)?, ours);
        }
        Ok(hands)
    }

    fn runs(&self, hands: &BTreeMap<i64, i64>) -> Result<u64, Failure> {
        let mut statement = self
            .log
            .prepare("select id, hand, began_at from runs order by id")?;
        let mut rows = statement.query([])?;
        let mut new = 0;
        while let Some(row) = rows.next()? {
            let (theirs, hand): (i64, i64) = (row.get(0)?, row.get(1)?);
            if self.is_joined(
                "select 1 from joined_runs where part = ?1 and theirs = ?2",
                theirs,
            )? {
                continue;
            }
            self.ours.execute(
                "insert into runs (hand, began_at) values (?1, ?2)",
                params![hands.get(&hand), row.get::<_, i64>(2)?],
            )?;
            self.ours.execute(
                "insert into joined_runs (part, theirs, ours) values (?1, ?2, ?3)",
                params![self.number, theirs, self.ours.last_insert_rowid()],
            )?;
            new += 1;
        }
        Ok(new)
    }

    fn marks(&self, hands: &BTreeMap<i64, i64>) -> Result<u64, Failure> {
        let mut statement = self.log.prepare(
            "select id, hand, attempt, kind, note, how, happened_at, at from marks order by id",
        )?;
        let mut rows = statement.query([])?;
        let mut new = 0;
        while let Some(row) = rows.next()? {
            let (theirs, hand): (i64, Option<i64>) = (row.get(0)?, row.get(1)?);
            if self.is_joined(
                "select 1 from joined_marks where part = ?1 and theirs = ?2",
                theirs,
            )? {
                continue;
            }
            let attempt: i64 = row.get(2)?;
            self.demand_ours(DeliveryId(attempt / 10_000))?;
            self.ours
                .prepare_cached(
                    "insert into marks (attempt, kind, note, how, happened_at, at, hand) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    attempt,
                    row.get::<_, Value>(3)?,
                    row.get::<_, Value>(4)?,
                    row.get::<_, Value>(5)?,
                    row.get::<_, Value>(6)?,
                    row.get::<_, Value>(7)?,
                    hand.and_then(|hand| hands.get(&hand))
                ])?;
            self.ours
                .prepare_cached(
                    "insert into joined_marks (part, theirs, ours) values (?1, ?2, ?3)",
                )?
                .execute(params![self.number, theirs, self.ours.last_insert_rowid()])?;
            new += 1;
        }
        Ok(new)
    }

    /// What was taken back there.
    fn undone(&self, hands: &BTreeMap<i64, i64>) -> Result<u64, Failure> {
        let mut statement = self
            .log
            .prepare("select mark, hand, note, at from undone_marks")?;
        let mut rows = statement.query([])?;
        let mut new = 0;
        while let Some(row) = rows.next()? {
            let (theirs, hand): (i64, i64) = (row.get(0)?, row.get(1)?);
            let inserted = self
                .ours
                .prepare_cached(
                    "insert into undone_marks (mark, note, at, hand)
                     select j.ours, ?3, ?4, ?5 from joined_marks j where j.part = ?1 and j.theirs = ?2 on conflict do nothing",
                )?
                .execute(params![
                    self.number,
                    theirs,
                    row.get::<_, Value>(2)?,
                    row.get::<_, Value>(3)?,
                    hands.get(&hand)
                ])?;
            new += inserted as u64;
        }
        Ok(new)
    }

    /// Mails that came back to the partner; one that was read here as well is here already.
    fn returned(&self) -> Result<u64, Failure> {
        let mut statement = self.log.prepare(
            "select id, digest, message_id, sender, subject, written_at, folder, entered_at from returned order by id",
        )?;
        let mut facts = self.log.prepare(
            "select delivery, place, addressee, fate, cause, status, answer, known_by from returned_facts
              where returned = ?1 order by place",
        )?;
        let mut rows = statement.query([])?;
        let mut new = 0;
        while let Some(row) = rows.next()? {
            let values: Vec<Value> = (1..8).map(|at| row.get(at)).collect::<Result<_, _>>()?;
            let ours: Option<i64> = self
                .ours
                .prepare_cached(
                    "insert into returned (digest, message_id, sender, subject, written_at, folder, entered_at)
                     values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict do nothing returning id",
                )?
                .query_row(params_from_iter(values), |row| row.get(0))
                .optional()?;
            let Some(ours) = ours else { continue };
            let mut said = facts.query(params![row.get::<_, i64>(0)?])?;
            while let Some(fact) = said.next()? {
                self.demand_ours(DeliveryId(fact.get(0)?))?;
                let mut values: Vec<Value> = vec![ours.into()];
                for at in [1, 0, 2, 3, 4, 5, 6, 7] {
                    values.push(fact.get(at)?);
                }
                self.ours
                    .prepare_cached(
                        "insert into returned_facts (returned, place, delivery, addressee, fate, cause, status, answer, known_by)
                         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                    )?
                    .execute(params_from_iter(values))?;
            }
            new += 1;
        }
        Ok(new)
    }

    fn is_joined(&self, sql: &str, theirs: i64) -> Result<bool, Failure> {
        Ok(self
            .ours
            .prepare_cached(sql)?
            .exists(params![self.number, theirs])?)
    }

    /// Whether no log like this one was joined: the first, or the first of a part that was closed.
    fn is_news(&self, opening: &[u8; 16], is_closed: bool) -> Result<bool, Failure> {
        let known = self
            .ours
            .prepare_cached(
                "select 1 from joined_logs where part = ?1 and opening = ?2 and closed >= ?3",
            )?
            .exists(params![self.number, opening, is_closed])?;
        Ok(!known)
    }

    /// How many of its letters have not come to an end.
    fn open(&self) -> Result<u64, Failure> {
        let open: i64 = self.ours.query_row(
            "select count(*) from part_letters g join standing s on s.delivery = g.delivery
              where g.part = ?1 and s.state in ('given_away', 'ready', 'deferred')",
            params![self.number],
            |row| row.get(0),
        )?;
        Ok(open.unsigned_abs())
    }
}
