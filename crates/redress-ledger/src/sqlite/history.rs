//! Everything that happened to one delivery, in its order.

use super::backend::Backend;
use super::failure::Failure;
use super::stored::moment;
use crate::{Happening, LedgerError, Reply};
use redress_base::id::DeliveryId;
use rusqlite::{Row, params};

const HISTORY: &str = "
    select a.id as attempt, 0 as mark, coalesce(v.settled_at, a.claimed_at) as at, coalesce(v.verdict, 'open') as what,
           v.code as code, v.enhanced as enhanced, v.reply as reply, null as how, '' as note
      from attempts a left join verdicts v on v.attempt = a.id
     where a.id between ?1 and ?2
    union all
    select k.attempt, k.id, coalesce(k.happened_at, k.at), k.kind, null, null, null, k.how, k.note
      from said k where k.attempt between ?1 and ?2
     order by attempt, mark";

/// What happened to a delivery: every attempt with its answer, and every mark that was not taken back.
pub(super) fn history(
    backend: &Backend,
    delivery: DeliveryId,
) -> Result<Vec<Happening>, LedgerError> {
    let mut happened = attempts_and_marks(backend, delivery)?;
    let returned = backend.read(|database| super::returned::of_delivery(database, delivery))?;
    happened.extend(returned.into_iter().map(|returned| Happening {
        at: returned.entered_at,
        what: returned.fact.fate.word().to_owned(),
        reply: None,
        note: returned.fact.said(),
    }));
    // What came back has no place of its own among attempts and marks: its moment gives it one.
    happened.sort_by_key(|happening| happening.at);
    Ok(happened)
}

fn attempts_and_marks(
    backend: &Backend,
    delivery: DeliveryId,
) -> Result<Vec<Happening>, LedgerError> {
    backend.read(|database| {
        let first = super::keys::attempt(delivery, 0);
        // An attempt counts as mark 0, so that it stands above the marks that were made on it.
        let mut statement = database.prepare_cached(HISTORY)?;
        let happened =
            statement.query_map(params![first, first + super::keys::DELIVERY - 1], happening)?;
        happened.collect::<Result<_, _>>().map_err(Failure::from)
    })
}

fn happening(row: &Row<'_>) -> rusqlite::Result<Happening> {
    let reply = match row.get::<_, Option<u16>>("code")? {
        Some(code) => Some(Reply {
            code,
            enhanced: row.get("enhanced")?,
            text: row.get("reply")?,
        }),
        None => None,
    };
    let how = row
        .get::<_, Option<String>>("how")?
        .map(|how| how.replace('_', " "));
    let note: String = row.get("note")?;
    let note = match (how, note.is_empty()) {
        (Some(how), true) => how,
        (Some(how), false) => format!("{how}: {note}"),
        (None, _) => note,
    };
    Ok(Happening {
        at: moment(row.get("at")?),
        what: row.get("what")?,
        reply,
        note,
    })
}
