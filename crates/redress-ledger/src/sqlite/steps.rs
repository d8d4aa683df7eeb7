//! What a connection writes: the commit point of its next letter, the verdict of its last, or both in one transaction.

use super::answer::{Asker, answer};
use super::backend::Backend;
use super::failure::Failure;
use super::follow_ups::oldest_reading;
use super::keys;
use super::outstanding::latest_due;
use super::stored::{micros, verdict_reply, verdict_word};
use super::writer::Request;
use crate::{Attempt, LedgerError, PointThere, Role, Settlement, Unwritten};
use jiff::Timestamp;
use redress_base::fail_point::{FailPoint, reach};
use redress_base::id::DeliveryId;
use rusqlite::{Connection, OptionalExtension, params};
use std::sync::{Arc, Mutex, PoisonError};

/// The one statement that decides who may send; the row it gives is inserted in the same transaction. No row means:
/// accepted, refused, unconfirmed, in flight, withdrawn, held back, not in the plan in force, or deferred and not yet due.
///
/// An `insert ... select ... returning` would say the same in one statement, but SQLite builds two temporary tables for
/// each such row, which cost more than everything else about a commit point.
///
/// A letter that tells somebody of their silence also waits for a reading of the mailbox. None goes in a run whose approvals
/// were taken back since it began.
const MAY_BE_SENT: &str = "
    select coalesce(s.attempt, s.delivery * 10000) + 1, s.letter / 10000000000000
      from standing s
     where s.delivery = ?1
       and case s.state when 'ready' then true when 'deferred' then s.not_before <= ?2 or s.not_before > ?3 end
       and coalesce(s.attempt, 0) % 10000 < 9999
       and not (exists (select 1 from telling_silence q where q.letter = s.letter)
                and not exists (select 1 from readings r where r.is_whole = 1 and r.at >= ?4))
       and not exists (select 1 from undone_approvals u where u.stops_run = (select max(id) from runs))";

/// Settles the previous attempt of this connection, if there is one, and opens the commit point of the next
/// delivery, in one transaction. `None` if that delivery may not be sent (any more). Returns when it is durable.
pub(super) async fn commit_point(
    backend: &Backend,
    settled: Option<(Attempt, Settlement)>,
    next: DeliveryId,
    now: Timestamp,
) -> Result<Option<Attempt>, LedgerError> {
    let settles = settled.map(|(attempt, settlement)| Settles::Attempt(attempt, settlement));
    step(backend, settles, Some((next, None)), now).await
}

/// Opens the commit point of a delivery that a coordinator has granted, under the number that it has there.
pub(super) async fn commit_point_there(
    backend: &Backend,
    next: DeliveryId,
    there: PointThere,
    now: Timestamp,
) -> Result<Option<Attempt>, LedgerError> {
    step(backend, None, Some((next, Some(there))), now).await
}

/// Settles an attempt whose final dot was sent (or may have been).
pub(super) async fn settle(
    backend: &Backend,
    attempt: Attempt,
    settlement: Settlement,
    now: Timestamp,
) -> Result<(), LedgerError> {
    step(
        backend,
        Some(Settles::Attempt(attempt, settlement)),
        None,
        now,
    )
    .await
    .map(|_| ())
}

/// Records an attempt that ended before its commit point: refused or deferred at MAIL, RCPT or DATA.
pub(super) async fn settle_early(
    backend: &Backend,
    delivery: DeliveryId,
    settlement: Settlement,
    now: Timestamp,
) -> Result<(), LedgerError> {
    let settles = Settles::Early(delivery, settlement, None);
    step(backend, Some(settles), None, now).await.map(drop)
}

/// The same of an attempt that stands at the coordinator, under the number that it has there.
pub(super) async fn settle_early_there(
    backend: &Backend,
    delivery: DeliveryId,
    settlement: Settlement,
    there: PointThere,
    now: Timestamp,
) -> Result<(), LedgerError> {
    let settles = Settles::Early(delivery, settlement, Some(there));
    step(backend, Some(settles), None, now).await.map(drop)
}

async fn step(
    backend: &Backend,
    settles: Option<Settles>,
    starts: Option<Start>,
    now: Timestamp,
) -> Result<Option<Attempt>, LedgerError> {
    let (asker, answer) = answer();
    let step = Box::new(Step {
        settles,
        starts,
        now,
        started: None,
        barred: None,
        unwritten: Arc::clone(&backend.unwritten),
        asker,
    });
    backend.writer.ask(&backend.path, step, answer).await
}

/// An attempt that ended, with its verdict.
enum Settles {
    /// One that had its commit point.
    Attempt(Attempt, Settlement),
    /// One that ended before.
    Early(DeliveryId, Settlement, Option<PointThere>),
}

/// A delivery whose attempt is to be opened, and what that is called at the coordinator, if there is one.
type Start = (DeliveryId, Option<PointThere>);

/// What one connection writes at a time: the verdict of its last letter, the commit point of its next, or both.
struct Step {
    settles: Option<Settles>,
    starts: Option<Start>,
    now: Timestamp,
    started: Option<Attempt>,
    /// The failed commit after which no letter starts.
    barred: Option<LedgerError>,
    unwritten: Arc<Mutex<Vec<Unwritten>>>,
    asker: Asker<Option<Attempt>>,
}

impl Request for Step {
    fn write(
        &mut self,
        database: &Connection,
        broken: Option<&LedgerError>,
    ) -> Result<(), Failure> {
        // The verdict comes first: it is on the disk no later than this connection's next commit point.
        match &self.settles {
            Some(Settles::Attempt(attempt, settlement)) => {
                let attempt = keys::attempt(attempt.delivery, attempt.number);
                insert_verdict(database, attempt, settlement, self.now)?;
            }
            // A letter that may not be sent any more, because of a mark that came in between, gets no verdict either.
            Some(Settles::Early(delivery, settlement, there)) => {
                if let Some(attempt) = open(database, *delivery, there.as_ref(), self.now)? {
                    insert_verdict(database, attempt, settlement, self.now)?;
                }
            }
            None => {}
        }
        let Some((delivery, there)) = &self.starts else {
            return Ok(());
        };
        if !self.asker.waits() {
            return Ok(()); // an attempt that was opened now would stand as a letter in doubt
        }
        // The verdict above is written all the same: barred is only the letter that would start.
        self.barred = broken.cloned();
        if self.barred.is_none() {
            let attempt = open(database, *delivery, there.as_ref(), self.now)?;
            self.started = attempt.map(|id| Attempt {
                delivery: *delivery,
                number: keys::number_of_attempt(id),
            });
            reach(FailPoint::CommitPointInserted);
        }
        Ok(())
    }

    fn is_awaited(&self) -> bool {
        self.asker.waits()
    }

    fn answer(self: Box<Self>, committed: Result<(), LedgerError>) {
        // An attempt that never had its commit point leaves no letter in doubt.
        if committed.is_err()
            && let Some(Settles::Attempt(attempt, settlement)) = self.settles
        {
            let Settlement {
                verdict,
                message_id,
                ..
            } = settlement;
            let unwritten = Unwritten {
                delivery: attempt.delivery,
                verdict,
                message_id,
            };
            self.unwritten
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(unwritten);
        }
        let answer = match (committed, self.barred) {
            (Err(error), _) => Err(error),
            (Ok(()), Some(error)) => Err(LedgerError::Barred(Box::new(error))),
            (Ok(()), None) => Ok(self.started),
        };
        self.asker.hears(answer);
    }
}

/// Opens the next attempt of a delivery, if it may be sent.
fn open(
    database: &Connection,
    delivery: DeliveryId,
    there: Option<&PointThere>,
    now: Timestamp,
) -> Result<Option<i64>, Failure> {
    let latest_due = micros(latest_due(now));
    let (oldest_reading, now) = (oldest_reading(now), micros(now));
    // Attempt 9,999 is the last: the key after it would be the next delivery's.
    let mut may_be_sent = database.prepare_cached(MAY_BE_SENT)?;
    let next = may_be_sent
        .query_row(
            params![delivery.0, now, latest_due, oldest_reading],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let Some((attempt, plan)): Option<(i64, i64)> = next else {
        return Ok(None);
    };
    let attempt = match there {
        None => attempt,
        // The numbers between are attempts of other machines, of which this ledger will hear.
        Some(there) => {
            let numbered = keys::attempt(delivery, there.attempt);
            if numbered < attempt || there.attempt > 9999 {
                return Ok(None);
            }
            numbered
        }
    };
    let mut insert = database
        .prepare_cached("insert into attempts (id, plan, claimed_at) values (?1, ?2, ?3)")?;
    insert.execute(params![attempt, plan, now])?;
    if let Some(PointThere {
        letter, run, key, ..
    }) = there
    {
        let mut insert = database.prepare_cached(
            "insert into shared_attempts (attempt, run, letter, key) values (?1, ?2, ?3, ?4)",
        )?;
        insert.execute(params![attempt, run, letter, key])?;
    }
    Ok(Some(attempt))
}

/// Holds the inbox that an attempt was refused at back in this campaign from now on.
fn suppress(database: &Connection, attempt: i64, now: Timestamp) -> Result<(), Failure> {
    // The attempt is kept with it, so that `retry` of that very refusal lifts it (`standing.sql`).
    let mut statement = database.prepare_cached(
        "insert into suppressions (inbox, attempt, at)
         select lower(l.email), a.id, ?2
           from attempts a join letters l on l.id = a.plan * 10000000000000 + a.id / 10000
          where a.id = ?1 and l.email is not null
         on conflict do nothing",
    )?;
    statement.execute(params![attempt, micros(now)])?;
    Ok(())
}

/// The verdict of an attempt, with all that goes with it.
pub(super) fn insert_verdict(
    database: &Connection,
    attempt: i64,
    settlement: &Settlement,
    now: Timestamp,
) -> Result<(), Failure> {
    let (reply, not_before) = verdict_reply(&settlement.verdict);
    // The first verdict of an attempt stays, as every row does.
    let mut statement = database.prepare_cached(
        "insert into verdicts (attempt, verdict, code, enhanced, reply, not_before, message_id, settled_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) on conflict do nothing",
    )?;
    statement.execute(params![
        attempt,
        verdict_word(&settlement.verdict),
        reply.code,
        reply.enhanced,
        reply.text,
        not_before.map(micros),
        settlement.message_id.as_str(),
        micros(now),
    ])?;
    // With the verdict or not at all: a crash between them would leave a refused inbox open to its next letter.
    if settlement.suppress {
        suppress(database, attempt, now)?;
    }
    // What To was answered at RCPT is the letter's answer, or was overtaken by it.
    let copies = settlement
        .addressees
        .iter()
        .filter(|addressee| addressee.role == Role::Cc);
    for (place, copy) in (0_i64..).zip(copies) {
        let mut statement = database.prepare_cached(
            "insert into addressees (attempt, place, email, role, code, enhanced, reply)
             values (?1, ?2, ?3, 'cc', ?4, ?5, ?6) on conflict do nothing",
        )?;
        let reply = &copy.reply;
        statement.execute(params![
            attempt,
            place,
            copy.email.as_str(),
            reply.code,
            reply.enhanced,
            reply.text
        ])?;
    }
    Ok(())
}
