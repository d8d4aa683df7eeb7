//! Taking back what was said, by a row of its own: no mark and no approval is ever changed or deleted.
//!
//! Only the last word on a delivery's last attempt can be taken back. Whatever came after it was said, or sent, because of it.

use super::backend::Backend;
use super::failure::Failure;
use super::freeze::fold_again;
use super::hands;
use super::keys;
use super::ledger::Ledger;
use super::stored::micros;
use crate::{LedgerError, Undo, Undone};
use jiff::Timestamp;
use redress_base::id::{ApprovalCode, DeliveryId};
use rusqlite::{Connection, OptionalExtension, params};

impl Ledger {
    /// Takes back what was said of each delivery, where it is the last word on it; says for each what became of it.
    pub fn undo(
        &self,
        deliveries: &[DeliveryId],
        undo: Undo,
        note: &str,
        now: Timestamp,
    ) -> Result<Vec<(DeliveryId, Undone)>, LedgerError> {
        self::undo(self.backend(), deliveries, undo, note, now)
    }

    /// The word of the mark that would be taken back of a delivery; or why there is none.
    pub fn last_said(
        &self,
        delivery: DeliveryId,
        undo: Undo,
    ) -> Result<Result<String, Undone>, LedgerError> {
        self.backend()
            .read(|database| Ok(last_word(database, delivery, undo)?.map(|(_, kind)| kind)))
    }

    /// Takes back the approvals of a code under these names, as [`crate::PlanLedger::approvals`] gives them; says how many there were.
    /// `too_few` says that too few are left for sending: no letter of the run that was begun with them goes any more.
    pub fn undo_approvals(
        &self,
        code: &ApprovalCode,
        names: &[String],
        note: &str,
        too_few: bool,
        now: Timestamp,
    ) -> Result<u64, LedgerError> {
        undo_approvals(self.backend(), code, names, note, too_few, now)
    }

    /// Whether an approval was taken back without which the newest run must not go on.
    pub fn lacks_approvals(&self) -> Result<bool, LedgerError> {
        is_stopped(self.backend())
    }
}

fn undo(
    backend: &Backend,
    deliveries: &[DeliveryId],
    undo: Undo,
    note: &str,
    now: Timestamp,
) -> Result<Vec<(DeliveryId, Undone)>, LedgerError> {
    let (deliveries, note) = (deliveries.to_vec(), note.to_owned());
    backend.write(move |database| {
        let hand = hands::here(database)?;
        let mut done = Vec::with_capacity(deliveries.len());
        let mut may_have_arrived = false;
        for delivery in deliveries {
            let outcome = match last_word(database, delivery, undo)? {
                Ok((mark, kind)) => {
                    database
                        .prepare_cached(
                            "insert into undone_marks (mark, note, at, hand) values (?1, ?2, ?3, ?4)",
                        )?
                        .execute(params![mark, note, micros(now), hand])?;
                    may_have_arrived |= kind == "resolved_not_accepted";
                    Undone::TakenBack
                }
                Err(why_not) => why_not,
            };
            done.push((delivery, outcome));
        }
        // Its inbox may have the letter after all: the list may have it under another key by now, which must not go.
        if may_have_arrived {
            fold_again(database)?;
        }
        Ok(done)
    })
}

/// The mark to be taken back, with its kind; or why there is none.
fn last_word(
    database: &Connection,
    delivery: DeliveryId,
    undo: Undo,
) -> Result<Result<(i64, String), Undone>, Failure> {
    let standing = database
        .prepare_cached(
            "select s.attempt, m.id, m.kind from standing s left join marks m on m.id = s.mark where s.delivery = ?1",
        )?
        .query_row(params![delivery.0], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((attempt, mark, kind)): Option<(Option<i64>, Option<i64>, Option<String>)> = standing
    else {
        return Ok(Err(Undone::NotSaid));
    };
    if let (Some(mark), Some(kind)) = (mark, &kind)
        && undo.kinds().contains(&kind.as_str())
    {
        return Ok(
            if undo == Undo::Replied && is_followed(database, delivery)? {
                Err(Undone::Followed)
            } else {
                Ok((mark, kind.clone()))
            },
        );
    }
    let first = keys::attempt(delivery, 0);
    let mut said = database.prepare_cached(
        "select attempt, kind from said where attempt between ?1 and ?2 order by id desc",
    )?;
    let mut rows = said.query(params![first, first + keys::DELIVERY - 1])?;
    while let Some(row) = rows.next()? {
        if undo
            .kinds()
            .contains(&row.get_ref(1)?.as_str().unwrap_or_default())
        {
            let of_last = row.get::<_, i64>(0)? == attempt.unwrap_or(first);
            return Ok(Err(match kind.filter(|_| of_last) {
                Some(since) => Undone::SaidSince(since),
                None => Undone::TriedSince,
            }));
        }
    }
    Ok(Err(Undone::NotSaid))
}

/// Whether the plan in force has a letter to those who answered this one, which has not gone yet: it would thank somebody
/// for an answer that nobody gave.
fn is_followed(database: &Connection, delivery: DeliveryId) -> Result<bool, Failure> {
    let mut statement = database.prepare_cached(
        "select 1 from deliveries d
           join follow_ups u on u.plan = (select plan from freezes order by id desc limit 1)
                and u.followed = d.mailing and u.recipients = 'replied'
           join deliveries o on o.mailing = u.mailing and o.recipient = d.recipient
           join standing s on s.delivery = o.id
          where d.id = ?1 and s.letter is not null and s.state in ('ready', 'deferred', 'by_hand', 'open', 'elsewhere')",
    )?;
    Ok(statement.exists(params![delivery.0])?)
}

fn undo_approvals(
    backend: &Backend,
    code: &ApprovalCode,
    names: &[String],
    note: &str,
    too_few: bool,
    now: Timestamp,
) -> Result<u64, LedgerError> {
    let (code, names, note) = (code.to_string(), names.to_vec(), note.to_owned());
    backend.write(move |database| {
        let hand = hands::here(database)?;
        let mut number = 0;
        for name in names {
            number += database.execute(
                "insert into undone_approvals (approval, note, at, hand, stops_run)
                 select a.id, ?3, ?4, ?5, case when ?6 then (select max(id) from runs) end
                   from approvals a
                  where a.code = ?1 and a.name = ?2
                    and not exists (select 1 from undone_approvals u where u.approval = a.id)",
                params![code, name, note, micros(now), hand, too_few],
            )? as u64;
        }
        Ok(number)
    })
}

fn is_stopped(backend: &Backend) -> Result<bool, LedgerError> {
    backend.read(|database| {
        let mut statement = database.prepare_cached(
            "select 1 from undone_approvals where stops_run = (select max(id) from runs)",
        )?;
        Ok(statement.exists([])?)
    })
}
