//! Attempts without a verdict: of a run that is alive they are in flight, of one that ended nobody will hear their answer.

use super::failure::Failure;
use super::keys::{delivery_of_attempt, letter, mailing_of};
use super::stored::{digest, micros};
use jiff::Timestamp;
use redress_base::fail_point::{FailPoint, reach};
use redress_base::id::{DeliveryId, MailingName, PlanId, RecipientKey};
use redress_base::message_id::MessageId;
use rusqlite::{Connection, OptionalExtension, params};

/// What an attempt's log says when the run that made it ended without a verdict.
const RUN_ENDED: &str = "the run ended before an answer was recorded";

/// The attempts without a verdict. Both tables are ordered by the same key, so this walks them side by side. The verdict of
/// another machine's attempt is that machine's to give.
const OPEN_ATTEMPTS: &str = "
    select a.id, a.plan from attempts a
     where not exists (select 1 from verdicts v where v.attempt = a.id)
       and not exists (select 1 from shared_attempts x join shared_runs r on r.run = x.run where x.attempt = a.id and r.is_own = 0)";

/// Whether there are any. Sizes tell, and are known sooner than each attempt is looked at.
pub(super) fn has_open_attempts(database: &Connection) -> Result<bool, Failure> {
    let sizes = "select (select count(*) from attempts) > (select count(*) from verdicts)";
    Ok(database
        .prepare_cached(sizes)?
        .query_row([], |row| row.get(0))?)
}

/// Gives each of them the verdict that only a person can change: it may have arrived.
pub(super) fn settle_left_over(
    database: &Connection,
    key: &[u8; 32],
    now: Timestamp,
) -> Result<(), Failure> {
    if !has_open_attempts(database)? {
        return Ok(());
    }
    let mut statement = database.prepare(OPEN_ATTEMPTS)?;
    let open = statement.query_map([], |row| Ok((row.get(0)?, PlanId(row.get(1)?))))?;
    // All of them before the first insert, which changes what the statement reads.
    let open: Vec<(i64, PlanId)> = open.collect::<Result<_, _>>()?;
    for (attempt, plan) in open {
        reach(FailPoint::LeftoverHalf);
        let message_id = message_id(database, key, attempt, plan)?;
        // Code 0: no server has said this.
        database.execute(
            "insert into verdicts (attempt, verdict, code, enhanced, reply, not_before, message_id, settled_at)
             values (?1, 'unconfirmed', 0, null, ?2, null, ?3, ?4)",
            params![attempt, RUN_ENDED, message_id.as_str(), micros(now)],
        )?;
    }
    Ok(())
}

/// The Message-ID that an attempt without a verdict carried.
pub(super) fn message_id(
    database: &Connection,
    key: &[u8; 32],
    attempt: i64,
    plan: PlanId,
) -> Result<MessageId, Failure> {
    let delivery = delivery_of_attempt(attempt);
    let mut statement = database.prepare_cached(
        "select l.digest, coalesce(
            (select m.message_domain from plan_mailings m where m.plan = r.plan and m.mailing = ?3),
            r.message_domain
        ) from letters l, plan_records r where l.id = ?1 and r.plan = ?2",
    )?;
    let (digest, domain) = statement.query_row(
        params![letter(plan, delivery.0), plan.0, mailing_of(delivery)],
        |row| Ok((digest(row, "digest")?, row.get::<_, String>(1)?)),
    )?;
    Ok(match shared_with(database, attempt, delivery)? {
        Some((key, mailing, recipient)) => {
            MessageId::derive_shared(&key, &mailing, &recipient, &digest, &domain)
        }
        None => MessageId::derive(key, delivery, &digest, &domain),
    })
}

/// The key that all machines have, and whose letter it is, where the attempt went through a coordinator.
fn shared_with(
    database: &Connection,
    attempt: i64,
    delivery: DeliveryId,
) -> Result<Option<([u8; 32], MailingName, RecipientKey)>, Failure> {
    let mut statement = database.prepare_cached(
        "select c.key, n.name, d.recipient
           from shared_attempts x join coordinators c on c.id = (select max(id) from coordinators)
           join deliveries d on d.id = ?2 join mailings n on n.id = d.mailing
          where x.attempt = ?1",
    )?;
    let shared = statement.query_row(params![attempt, delivery.0], |row| {
        Ok((
            row.get(0)?,
            MailingName::new(row.get::<_, String>(1)?),
            RecipientKey::new(row.get::<_, String>(2)?),
        ))
    });
    Ok(shared.optional()?)
}
