//! What an organizer, or an answer that came later, adds to a delivery.

use super::backend::Backend;
use super::failure::Failure;
use super::hands;
use super::run_lock::is_held;
use super::stored::micros;
use crate::{LedgerError, Mark};
use jiff::Timestamp;
use redress_base::id::DeliveryId;
use rusqlite::{Connection, OptionalExtension, params};

/// Adds a mark to each delivery where it makes sense in its state; returns those it was added to.
pub(super) fn mark(
    backend: &Backend,
    deliveries: &[DeliveryId],
    mark: &Mark,
    now: Timestamp,
) -> Result<Vec<DeliveryId>, LedgerError> {
    let (deliveries, mark) = (deliveries.to_vec(), mark.clone());
    let lock = backend.lock_path();
    backend.write(move |database| {
        let hand = hands::here(database)?;
        // Asked within the transaction: a run that starts after this has to wait for us before it can begin a letter.
        let in_flight = is_held(&lock);
        let mut marked = Vec::new();
        for delivery in deliveries {
            if add(database, delivery, &mark, (in_flight, hand), now)? {
                marked.push(delivery);
            }
        }
        Ok(marked)
    })
}

/// Those of these deliveries to which the mark could be added.
pub(super) fn markable(
    backend: &Backend,
    deliveries: &[DeliveryId],
    mark: &Mark,
) -> Result<Vec<DeliveryId>, LedgerError> {
    backend.read(|database| {
        let mut find = database.prepare_cached("select state from standing where delivery = ?1")?;
        let mut markable = Vec::new();
        for delivery in deliveries {
            let state = find.query_row(params![delivery.0], |row| row.get::<_, Option<String>>(0));
            let state = state.optional()?.flatten();
            if state.is_some_and(|state| mark.fits(&state)) {
                markable.push(*delivery);
            }
        }
        Ok(markable)
    })
}

/// Adds a mark to a delivery if it makes sense in its state; by this hand, and knowing whether a run is alive.
pub(super) fn add(
    database: &Connection,
    delivery: DeliveryId,
    mark: &Mark,
    (in_flight, hand): (bool, i64),
    now: Timestamp,
) -> Result<bool, Failure> {
    let mut find =
        database.prepare_cached("select state, attempt from standing where delivery = ?1")?;
    let found = find.query_row(params![delivery.0], |row| {
        Ok((row.get::<_, Option<String>>(0)?, row.get(1)?))
    });
    // Not there, or never more than a draft.
    let Some((Some(state), attempt)) = found.optional()? else {
        return Ok(false);
    };
    let attempt: Option<i64> = attempt;
    let standing = match state.as_str() {
        // Its answer is still to come; said now, the mark could contradict it.
        "open" if in_flight => return Ok(false),
        "elsewhere" => return Ok(false),
        "open" => "unconfirmed",
        other => other,
    };
    if !mark.fits(standing) {
        return Ok(false);
    }
    // Whoever has its part would not hear of it.
    if matches!(mark, Mark::Retried | Mark::ResolvedNotAccepted { .. })
        && is_given_away(database, delivery)?
    {
        return Ok(false);
    }
    let (how, happened_at) = match mark {
        Mark::Handed { how, at, .. } => (Some(how), Some(micros(*at))),
        _ => (None, None),
    };
    let mut insert = database.prepare_cached(
        "insert into marks (attempt, kind, note, how, happened_at, at, hand) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    // Number 0 is the time before the first attempt.
    let attempt = attempt.unwrap_or(super::keys::attempt(delivery, 0));
    insert.execute(params![
        attempt,
        mark.word(),
        mark.note(),
        how,
        happened_at,
        micros(now),
        hand
    ])?;
    Ok(true)
}

/// Whether a delivery is in a part that was not taken back.
pub(super) fn is_given_away(database: &Connection, delivery: DeliveryId) -> Result<bool, Failure> {
    let mut statement = database.prepare_cached("select 1 from given_away where delivery = ?1")?;
    Ok(statement.exists(params![delivery.0])?)
}
