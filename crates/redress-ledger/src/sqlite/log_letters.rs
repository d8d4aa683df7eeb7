//! The letters that a line of a server's log may be about.

use super::backend::Backend;
use super::failure::Failure;
use super::keys;
use super::letter_names::{KnownLetter, LetterNames, places, text};
use super::stored::{moment, texts_back};
use crate::LedgerError;
use crate::returned::KnownBy;
use jiff::Timestamp;
use redress_base::id::DeliveryId;
use redress_mailbox::postfix_log::queue_id_in;
use redress_mailbox::returned::Keys;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// A letter that may be the one in a server's queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedLetter {
    /// Which, and by what it is known.
    pub letter: KnownLetter,
    /// Its delivery.
    pub delivery: DeliveryId,
    /// When its attempt passed its commit point.
    pub tried_at: Timestamp,
    /// To and copies.
    pub addressees: Vec<String>,
}

/// The letter with this Message-ID.
pub(super) fn by_message_id(
    backend: &Backend,
    names: &LetterNames,
    id: &str,
) -> Result<Option<QueuedLetter>, LedgerError> {
    let keys = Keys {
        ids: BTreeSet::from([id.to_owned()]),
        ..Keys::default()
    };
    let found = super::letter_names::find(backend, names, &keys)?;
    // A provider's name with an `@` in it is none of a queue.
    let Some(letter) = found.filter(|letter| letter.known_by == KnownBy::MessageId) else {
        return Ok(None);
    };
    backend.read(|database| Ok(Some(queued(database, letter)?)))
}

/// The letters that were taken under this queue id, the newest first: short ones are used again.
pub(super) fn by_queue_id(
    backend: &Backend,
    names: &LetterNames,
    queue_id: &str,
) -> Result<Vec<QueuedLetter>, LedgerError> {
    let attempts: Vec<i64> = places(&names.provider_names, queue_id).collect();
    if attempts.is_empty() {
        return Ok(Vec::new());
    }
    backend.read(|database| {
        let mut letters = Vec::new();
        for attempt in attempts {
            let answer: String = database
                .prepare_cached("select reply from verdicts where attempt = ?1")?
                .query_row(params![attempt], |row| row.get(0))?;
            // The numbers know no upper case, and long queue ids do.
            if queue_id_in(&answer) == Some(queue_id) {
                let known_by = KnownBy::QueueId;
                letters.push(queued(database, KnownLetter { attempt, known_by })?);
            }
        }
        letters.sort_by_key(|letter| std::cmp::Reverse(letter.tried_at));
        Ok(letters)
    })
}

fn queued(database: &Connection, letter: KnownLetter) -> Result<QueuedLetter, Failure> {
    let mut statement = database.prepare_cached(
        "select a.claimed_at, l.email, l.cc from attempts a
           left join letters l on l.id = a.plan * 10000000000000 + a.id / 10000
          where a.id = ?1",
    )?;
    let mut rows = statement.query(params![letter.attempt])?;
    let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    let mut addressees = Vec::new();
    if row.get_ref(1)? != rusqlite::types::ValueRef::Null {
        addressees.push(text(row, 1)?.to_owned());
    }
    if row.get_ref(2)? != rusqlite::types::ValueRef::Null {
        addressees.extend(texts_back(text(row, 2)?)?);
    }
    Ok(QueuedLetter {
        letter,
        delivery: keys::delivery_of_attempt(letter.attempt),
        tried_at: moment(row.get(0)?),
        addressees,
    })
}
