//! A ledger whose letters go through a coordinator of several machines: which one, what letters are called there, and the steps
//! of a letter that the coordinator has granted.

use super::backend::Backend;
use super::keys::{self, PLAN};
use super::ledger::Ledger;
use super::stored::{digest, micros};
use super::{steps, taking_over};
use crate::{
    Attempt, Durable, KnownCoordinator, LedgerError, LetterByMail, NameThere, PointThere, RowThere,
    RunThere, Settlement,
};
use jiff::Timestamp;
use redress_base::id::{ApprovalCode, DeliveryId, MailingName, PlanId, RecipientKey};
use rusqlite::{OptionalExtension, params};

/// Letters that are named in one transaction.
const NAMED_AT_A_TIME: usize = 5_000;

impl Ledger {
    /// The coordinator that its letters go through; none where they go through none.
    pub fn coordinator(&self) -> Result<Option<KnownCoordinator>, LedgerError> {
        self.backend().read(|database| {
            let newest = "select server, key from coordinators order by id desc limit 1";
            let known = database.query_row(newest, [], |row| {
                Ok(KnownCoordinator {
                    server: row.get(0)?,
                    key: row.get(1)?,
                })
            });
            Ok(known.optional()?)
        })
    }

    /// Its letters go through this coordinator from now on.
    pub fn join_coordinator(
        &self,
        known: &KnownCoordinator,
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        let KnownCoordinator { server, key } = known.clone();
        self.backend().write(move |database| {
            database.execute(
                "insert into coordinators (server, key, since) values (?1, ?2, ?3)",
                params![server, key, micros(now)],
            )?;
            Ok(())
        })
    }

    /// Attempts of which no coordinator knows.
    pub fn attempts_alone(&self) -> Result<u64, LedgerError> {
        self.backend().read(|database| {
            let alone =
                "select (select count(*) from attempts) - (select count(*) from shared_attempts)";
            let alone: i64 = database.query_row(alone, [], |row| row.get(0))?;
            Ok(alone.unsigned_abs())
        })
    }

    /// Letters of a plan that go by mail and were withdrawn before, which no coordinator knows either.
    pub fn withdrawn_alone(&self, plan: PlanId) -> Result<u64, LedgerError> {
        self.backend().read(|database| {
            let withdrawn = "
                select count(distinct l.id) from said k join letters l on l.id = ?1 * ?2 + k.attempt / 10000
                 where k.kind = 'withdrawn' and l.email is not null";
            let withdrawn: i64 =
                database.query_row(withdrawn, params![plan.0, PLAN], |row| row.get(0))?;
            Ok(withdrawn.unsigned_abs())
        })
    }

    /// Whether a plan with this code was in force here, this one or an earlier.
    pub fn was_in_force(&self, code: &ApprovalCode) -> Result<bool, LedgerError> {
        let code = code.to_string();
        self.backend().read(|database| {
            let frozen =
                "select 1 from freezes f join plan_records r on r.plan = f.plan where r.code = ?1";
            Ok(database.prepare(frozen)?.exists(params![code])?)
        })
    }

    /// The letters of a plan that go by mail, behind this delivery, at most so many.
    pub fn letters_by_mail(
        &self,
        plan: PlanId,
        after: Option<DeliveryId>,
        limit: usize,
    ) -> Result<Vec<LetterByMail>, LedgerError> {
        letters_by_mail(self.backend(), plan, after, limit)
    }

    /// Notes what the letters of a plan are called at the coordinator.
    pub fn name_letters(
        &self,
        plan: PlanId,
        name: &dyn Fn(&MailingName, &RecipientKey) -> NameThere,
    ) -> Result<(), LedgerError> {
        if self.are_named(plan)? {
            return Ok(()); // a `send` that goes on does not work a million names out again
        }
        let mut after = None;
        loop {
            let letters = letters_by_mail(self.backend(), plan, after, NAMED_AT_A_TIME)?;
            let Some(last) = letters.last() else {
                let named = "insert into named_plans (plan) values (?1) on conflict do nothing";
                return self.backend().write(move |database| {
                    database.execute(named, params![plan.0])?;
                    Ok(())
                });
            };
            after = Some(last.delivery);
            let mut names: Vec<(NameThere, i64)> = letters
                .iter()
                .map(|letter| (name(&letter.mailing, &letter.recipient), letter.delivery.0))
                .collect();
            // In the order of the table, so that each of its pages is written once.
            names.sort_unstable();
            self.backend().write(move |database| {
                let mut insert = database.prepare_cached(
                    "insert into letter_names (name, delivery) values (?1, ?2) on conflict do nothing",
                )?;
                for (name, delivery) in names {
                    insert.execute(params![name, delivery])?;
                }
                Ok(())
            })?;
        }
    }

    fn are_named(&self, plan: PlanId) -> Result<bool, LedgerError> {
        self.backend().read(|database| {
            let named = "select 1 from named_plans where plan = ?1";
            Ok(database.prepare(named)?.exists(params![plan.0])?)
        })
    }

    /// Up to where the coordinator's rows were taken over; none before the first.
    pub fn news_point(&self) -> Result<Option<String>, LedgerError> {
        self.backend().read(|database| {
            let point = "select point from coordinator_news where id = 1";
            Ok(database.query_row(point, [], |row| row.get(0)).optional()?)
        })
    }

    /// Notes runs of any machine, and which of them are alive.
    pub fn note_runs(&self, runs: &[RunThere]) -> Result<(), LedgerError> {
        taking_over::note_runs(self.backend(), runs)
    }

    /// The runs of this ledger at the coordinator.
    pub fn own_runs(&self) -> Result<Vec<i64>, LedgerError> {
        self.backend().read(|database| {
            let mut own =
                database.prepare("select run from shared_runs where is_own = 1 order by run")?;
            let runs = own.query_map([], |row| row.get(0))?;
            Ok(runs.collect::<Result<_, _>>()?)
        })
    }

    /// Takes rows of the coordinator's over, each once however often it is given, and notes up to where they were read. Gives
    /// how many attempts were of letters that this ledger has never had.
    pub fn take_over(
        &self,
        rows: &[RowThere],
        point: Option<&str>,
        now: Timestamp,
    ) -> Result<u64, LedgerError> {
        taking_over::take_over(self.backend(), rows, point, now)
    }

    /// The newest of this ledger's commit points at the coordinator.
    pub fn newest_point(&self) -> Result<Option<PointThere>, LedgerError> {
        self.backend().read(|database| {
            let newest = "
                select x.letter, x.attempt % 10000, x.run, x.key
                  from shared_attempts x join attempts a on a.id = x.attempt
                 where length(x.key) > 0 order by x.run desc, a.claimed_at desc limit 1";
            let point = database.query_row(newest, [], |row| {
                Ok(PointThere {
                    letter: row.get(0)?,
                    attempt: row.get(1)?,
                    run: row.get(2)?,
                    key: row.get(3)?,
                })
            });
            Ok(point.optional()?)
        })
    }

    /// How this attempt of a letter ended, as far as this ledger knows.
    pub fn settled_as(
        &self,
        name: &NameThere,
        attempt: u32,
    ) -> Result<Option<Settlement>, LedgerError> {
        taking_over::settled_as(self.backend(), name, attempt)
    }

    /// Opens the commit point of a delivery that the coordinator has granted, as [`crate::CommitPoints::commit_point`] does.
    pub fn commit_point_there(
        &self,
        next: DeliveryId,
        there: PointThere,
        now: Timestamp,
    ) -> Durable<'_, Option<Attempt>> {
        Box::pin(steps::commit_point_there(self.backend(), next, there, now))
    }

    /// Records an attempt that ended before its commit point and stands at the coordinator.
    pub fn settle_early_there(
        &self,
        delivery: DeliveryId,
        settlement: Settlement,
        there: PointThere,
        now: Timestamp,
    ) -> Durable<'_, ()> {
        let backend = self.backend();
        Box::pin(steps::settle_early_there(
            backend, delivery, settlement, there, now,
        ))
    }
}

fn letters_by_mail(
    backend: &Backend,
    plan: PlanId,
    after: Option<DeliveryId>,
    limit: usize,
) -> Result<Vec<LetterByMail>, LedgerError> {
    backend.read(|database| {
        let mut statement = database.prepare_cached(
            "select d.id, n.name, d.recipient, l.digest as digest
               from letters l join deliveries d on d.id = l.id % ?4 join mailings n on n.id = d.mailing
              where l.id > ?1 and l.id < ?2 and l.email is not null order by l.id limit ?3",
        )?;
        let range = keys::letters_of(plan);
        let after = after.map_or(range.start, |after| keys::letter(plan, after.0));
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let letters = statement.query_map(params![after, range.end, limit, PLAN], |row| {
            Ok(LetterByMail {
                delivery: DeliveryId(row.get(0)?),
                mailing: MailingName::new(row.get::<_, String>(1)?),
                recipient: RecipientKey::new(row.get::<_, String>(2)?),
                digest: digest(row, "digest")?,
            })
        })?;
        Ok(letters.collect::<Result<_, _>>()?)
    })
}
