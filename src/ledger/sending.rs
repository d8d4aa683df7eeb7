//! What a run reads and writes: outstanding deliveries, commit points, verdicts.

use super::keys::{self, DELIVERY};
use super::sqlite::Failure;
use super::stored::{
    ColumnSets, address, addresses, micros, moment, moment_if, texts_back, verdict_reply,
    verdict_word,
};
use super::writer::{Request, answered};
use super::{
    Attempt, Deferrals, Ledger, LedgerError, Outstanding, Role, Selection, Settlement, Unwritten,
};
use crate::id::{DeliveryId, Digest, MailingName, RecipientKey};
use crate::recipients::Recipient;
use jiff::Timestamp;
use redress_base::fail_point::{FailPoint, reach};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// The one statement that decides who may send; the row it gives is inserted in the same transaction. No row means:
/// accepted, refused, unconfirmed, in flight, withdrawn, held back, not in the plan in force, or deferred and not yet due.
///
/// An `insert ... select ... returning` would say the same in one statement, but SQLite builds two temporary tables for
/// each such row, which cost more than everything else about a commit point.
const MAY_BE_SENT: &str = "
    select coalesce(attempt, delivery * 10000) + 1, letter / 10000000000000
      from standing
     where delivery = ?1 and case state when 'ready' then true when 'deferred' then not_before <= ?2 end
       and coalesce(attempt, 0) % 10000 < 9999";

/// Deliveries that were accepted are passed over before anything else is looked at.
const OUTSTANDING: &str = "
    select s.delivery, n.name, s.recipient, l.line, l.row, l.columns, l.cells, l.email, l.cc, l.digest, s.attempt
      from standing s join letters l on l.id = s.letter join mailings n on n.id = s.mailing
     where s.delivery > ?1 and s.delivery < ?2
       and not exists (select 1 from verdicts v where v.verdict = 'accepted'
               and v.attempt between s.delivery * 10000 and s.delivery * 10000 + 9999)
       and case s.state when 'ready' then true when 'deferred' then s.not_before <= ?3 end
     order by s.delivery limit ?4";

/// How often this very letter was deferred and since when it is tried, from the last word that a person said on it.
const DEFERRALS: &str = "
    select count(*), min(a.claimed_at)
      from verdicts v join attempts a on a.id = v.attempt
     where v.verdict = 'deferred' and v.attempt between ?1 * 10000 and ?1 * 10000 + 9999
       and v.attempt > coalesce(
               (select max(k.attempt) from marks k where k.attempt between ?1 * 10000 and ?1 * 10000 + 9999), 0)
       and (select o.digest from letters o where o.id = a.plan * 10000000000000 + ?1) = ?2";

impl Ledger {
    /// The outstanding deliveries (ready, or deferred and due at `now`) after a cursor, at most `limit` of them, in the order of
    /// their ids; columns and cells as the plan has them.
    pub fn outstanding(
        &self,
        selection: &Selection,
        after: Option<DeliveryId>,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<Outstanding>, LedgerError> {
        self.read(|database| {
            let range = selected(database, selection)?;
            let after = after.map_or(range.start, |delivery| delivery.0.max(range.start));
            let mut statement = database.prepare_cached(OUTSTANDING)?;
            let columns = ColumnSets::default();
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let mut rows = statement.query(params![after, range.end, micros(now), limit])?;
            let mut outstanding = Vec::new();
            while let Some(row) = rows.next()? {
                outstanding.push(read_outstanding(database, &columns, row)?);
            }
            Ok(outstanding)
        })
    }

    /// When the next deferred delivery falls due.
    pub fn next_due(&self, selection: &Selection) -> Result<Option<Timestamp>, LedgerError> {
        self.read(|database| {
            let range = selected(database, selection)?;
            // The plus keeps SQLite from walking the attempts instead of the few that are due, in their order.
            let mut statement = database.prepare_cached(
                "select v.not_before from verdicts v join standing s on s.delivery = v.attempt / 10000
                  where v.not_before is not null and +v.attempt between ?1 and ?2
                    and not exists (select 1 from attempts a where a.id = v.attempt + 1) and s.state = 'deferred'
                  order by v.not_before limit 1",
            )?;
            let (first, last) = (range.start * DELIVERY, range.end.saturating_mul(DELIVERY));
            Ok(statement.query_row(params![first, last], |row| row.get(0).map(moment)).optional()?)
        })
    }

    /// Settles the previous attempt of this connection, if there is one, and opens the commit point of the next
    /// delivery, in one transaction. `None` if that delivery may not be sent (any more). Returns when it is durable.
    pub async fn commit_point(
        &self,
        settled: Option<(Attempt, Settlement)>,
        next: DeliveryId,
        now: Timestamp,
    ) -> Result<Option<Attempt>, LedgerError> {
        let settles = settled.map(|(attempt, settlement)| Settles::Attempt(attempt, settlement));
        self.step(settles, Some(next), None, now).await
    }

    /// Settles an attempt whose final dot was sent (or may have been).
    pub async fn settle(
        &self,
        attempt: Attempt,
        settlement: Settlement,
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        self.step(Some(Settles::Attempt(attempt, settlement)), None, None, now)
            .await
            .map(|_| ())
    }

    /// Records an attempt that ended before its commit point: refused or deferred at MAIL, RCPT or DATA.
    pub async fn settle_early(
        &self,
        delivery: DeliveryId,
        settlement: Settlement,
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        self.step(Some(Settles::Early(delivery, settlement)), None, None, now)
            .await
            .map(|_| ())
    }

    async fn step(
        &self,
        settles: Option<Settles>,
        starts: Option<DeliveryId>,
        suppresses: Option<DeliveryId>,
        now: Timestamp,
    ) -> Result<Option<Attempt>, LedgerError> {
        let (sender, answer) = oneshot::channel();
        let step = Box::new(Step {
            settles,
            starts,
            suppresses,
            now,
            started: None,
            barred: None,
            unwritten: Arc::clone(&self.backend.unwritten),
            sender,
        });
        self.backend.writer.ask(step).await;
        answered(&self.backend.path, answer).await
    }

    /// Holds the inbox of a delivery that was just refused back in this campaign from now on.
    pub async fn suppress(&self, delivery: DeliveryId, now: Timestamp) -> Result<(), LedgerError> {
        self.step(None, None, Some(delivery), now).await.map(|_| ())
    }

    /// Why the campaign is paused and until when; cleared by `None`.
    pub fn pause(
        &self,
        reason: Option<(&str, Option<Timestamp>)>,
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        let (text, until) = reason.map_or((None, None), |(text, until)| {
            (Some(text.to_owned()), until.map(micros))
        });
        self.write(move |database| {
            let row = params![text, until, micros(now)];
            database.execute(
                "insert into pauses (reason, until, at) values (?1, ?2, ?3)",
                row,
            )?;
            Ok(())
        })
    }

    /// Why the campaign is paused, and until when.
    pub fn paused(&self) -> Result<Option<(String, Option<Timestamp>)>, LedgerError> {
        self.read(|database| {
            let mut statement = database
                .prepare_cached("select reason, until from pauses order by id desc limit 1")?;
            let newest = statement
                .query_row([], |row| {
                    Ok((row.get::<_, Option<String>>(0)?, row.get(1)?))
                })
                .optional()?;
            Ok(newest.and_then(|(reason, until)| Some((reason?, moment_if(until)))))
        })
    }
}

/// The deliveries a selection is about.
fn selected(database: &Connection, selection: &Selection) -> Result<Range<i64>, Failure> {
    let Some(mailing) = &selection.mailing else {
        return Ok(0..i64::MAX / DELIVERY);
    };
    let mut statement = database.prepare_cached("select id from mailings where name = ?1")?;
    let id: Option<i64> = statement
        .query_row(params![mailing.as_str()], |row| row.get(0))
        .optional()?;
    Ok(id.map_or(0..0, keys::deliveries_of))
}

fn read_outstanding(
    database: &Connection,
    columns: &ColumnSets,
    row: &Row<'_>,
) -> Result<Outstanding, Failure> {
    let text = |place: usize| row.get_ref(place)?.as_str().map_err(rusqlite::Error::from);
    let delivery = DeliveryId(row.get(0)?);
    let place = (
        row.get::<_, i64>(3)?.unsigned_abs(),
        row.get::<_, i64>(4)?.unsigned_abs(),
    );
    let (columns, cells) = (columns.get(database, row.get(5)?)?, texts_back(text(6)?)?);
    let (email, cc) = (address(text(7)?)?, addresses(text(8)?)?);
    let digest = Digest(row.get(9)?);
    Ok(Outstanding {
        delivery,
        mailing: MailingName::new(text(1)?),
        recipient: Recipient::of_mail(
            columns,
            cells,
            RecipientKey::new(text(2)?),
            place,
            email.clone(),
            cc,
        ),
        email,
        digest,
        deferrals: match row.get::<_, Option<i64>>(10)? {
            Some(_) => deferrals(database, delivery, &digest)?,
            None => None,
        },
    })
}

fn deferrals(
    database: &Connection,
    delivery: DeliveryId,
    digest: &Digest,
) -> Result<Option<Deferrals>, Failure> {
    let mut statement = database.prepare_cached(DEFERRALS)?;
    let (number, since) = statement.query_row(params![delivery.0, digest.0], |row| {
        Ok((row.get(0)?, moment_if(row.get(1)?)))
    })?;
    Ok(since.map(|since| Deferrals { number, since }))
}

/// An attempt that ended, with its verdict.
enum Settles {
    /// One that had its commit point.
    Attempt(Attempt, Settlement),
    /// One that ended before.
    Early(DeliveryId, Settlement),
}

/// What one connection writes at a time: the verdict of its last letter, the commit point of its next, or both.
struct Step {
    settles: Option<Settles>,
    starts: Option<DeliveryId>,
    suppresses: Option<DeliveryId>,
    now: Timestamp,
    started: Option<Attempt>,
    /// The failed commit after which no letter starts.
    barred: Option<LedgerError>,
    unwritten: Arc<Mutex<Vec<Unwritten>>>,
    sender: oneshot::Sender<Result<Option<Attempt>, LedgerError>>,
}

impl Request for Step {
    fn write(
        &mut self,
        database: &Connection,
        broken: Option<&LedgerError>,
    ) -> Result<(), Failure> {
        match &self.settles {
            Some(Settles::Attempt(attempt, settlement)) => {
                let attempt = keys::attempt(attempt.delivery, attempt.number);
                insert_verdict(database, attempt, settlement, self.now)?;
            }
            Some(Settles::Early(delivery, settlement)) => {
                if let Some(attempt) = open(database, *delivery, self.now)? {
                    insert_verdict(database, attempt, settlement, self.now)?;
                }
            }
            None => {}
        }
        if let Some(delivery) = self.suppresses {
            suppress(database, delivery, self.now)?;
        }
        let Some(delivery) = self.starts else {
            return Ok(());
        };
        self.barred = broken.cloned();
        if self.barred.is_none() {
            let attempt = open(database, delivery, self.now)?;
            self.started = attempt.map(|id| Attempt {
                delivery,
                number: keys::number_of_attempt(id),
            });
            reach(FailPoint::CommitPointInserted);
        }
        Ok(())
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
        let _ = self.sender.send(answer); // a connection that was cut off does not wait any more
    }
}

/// Opens the next attempt of a delivery, if it may be sent.
fn open(
    database: &Connection,
    delivery: DeliveryId,
    now: Timestamp,
) -> Result<Option<i64>, Failure> {
    let now = micros(now);
    let mut may_be_sent = database.prepare_cached(MAY_BE_SENT)?;
    let next = may_be_sent
        .query_row(params![delivery.0, now], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((attempt, plan)): Option<(i64, i64)> = next else {
        return Ok(None);
    };
    let mut insert = database
        .prepare_cached("insert into attempts (id, plan, claimed_at) values (?1, ?2, ?3)")?;
    insert.execute(params![attempt, plan, now])?;
    Ok(Some(attempt))
}

fn suppress(database: &Connection, delivery: DeliveryId, now: Timestamp) -> Result<(), Failure> {
    let mut statement = database.prepare_cached(
        "insert into suppressions (inbox, attempt, at)
         select lower(l.email), s.attempt, ?2
           from standing s join letters l on l.id = s.attempt_plan * 10000000000000 + s.delivery
          where s.delivery = ?1 and l.email is not null
         on conflict do nothing",
    )?;
    statement.execute(params![delivery.0, micros(now)])?;
    Ok(())
}

fn insert_verdict(
    database: &Connection,
    attempt: i64,
    settlement: &Settlement,
    now: Timestamp,
) -> Result<(), Failure> {
    let (reply, not_before) = verdict_reply(&settlement.verdict);
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
