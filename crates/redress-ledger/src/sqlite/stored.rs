//! How values of ours are stored, and read back.

use super::failure::Failure;
use crate::{LedgerError, Reply, Verdict};
use jiff::Timestamp;
use redress_base::address::EmailAddress;
use redress_base::id::Digest;
use redress_lists::Columns;
use rusqlite::{Connection, Row, params};
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A moment as it is stored: microseconds since 1970.
pub(super) fn micros(moment: Timestamp) -> i64 {
    moment.as_microsecond()
}

/// A moment as it was stored.
pub(super) fn moment(micros: i64) -> Timestamp {
    // Out of range only where somebody edited the ledger; the rest of it can be read all the same.
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A moment that may be missing, as it was stored.
pub(super) fn moment_if(micros: Option<i64>) -> Option<Timestamp> {
    micros.map(moment)
}

/// A list of texts as it is stored.
pub(super) fn texts<T: AsRef<str>>(list: &[T]) -> String {
    let list: Vec<&str> = list.iter().map(AsRef::as_ref).collect();
    serde_json::to_string(&list).expect("texts are always JSON")
}

/// A list of texts as it was stored.
pub(super) fn texts_back(json: &str) -> Result<Vec<String>, Failure> {
    serde_json::from_str(json)
        .map_err(|error| damaged(&format!("a list in it does not read: {error}")))
}

/// An address as it was stored.
pub(super) fn address(text: &str) -> Result<EmailAddress, Failure> {
    Ok(EmailAddress::parse(text)
        .map_err(|error| damaged(&format!("an address in it does not read: {error}")))?
        .address)
}

/// Addresses as they were stored.
pub(super) fn addresses(json: &str) -> Result<Vec<EmailAddress>, Failure> {
    texts_back(json)?.iter().map(|text| address(text)).collect()
}

/// A digest as it was stored.
pub(super) fn digest(row: &Row<'_>, column: &str) -> rusqlite::Result<Digest> {
    row.get(column).map(Digest)
}

/// The ledger holds what this program does not write.
pub(super) fn damaged(reason: &str) -> Failure {
    // A row does not know its file, and every campaign's has this name.
    Failure::Asked(LedgerError::Read {
        path: PathBuf::from("ledger.sqlite"),
        reason: reason.to_owned(),
    })
}

/// The word of a verdict.
pub(super) fn verdict_word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted(_) => "accepted",
        Verdict::Refused(_) => "refused",
        Verdict::Deferred { .. } => "deferred",
        Verdict::Unconfirmed(_) => "unconfirmed",
        Verdict::Returned(_) => "returned",
    }
}

/// The answer in a verdict, and when a deferred letter goes again.
pub(super) fn verdict_reply(verdict: &Verdict) -> (&Reply, Option<Timestamp>) {
    match verdict {
        Verdict::Accepted(reply)
        | Verdict::Refused(reply)
        | Verdict::Unconfirmed(reply)
        | Verdict::Returned(reply) => (reply, None),
        Verdict::Deferred { reply, not_before } => (reply, Some(*not_before)),
    }
}

/// Columns of lists, each read once.
#[derive(Default)]
pub(super) struct ColumnSets {
    read: RefCell<HashMap<i64, Arc<Columns>>>,
}

impl ColumnSets {
    /// The columns with this key.
    pub(super) fn get(&self, database: &Connection, id: i64) -> Result<Arc<Columns>, Failure> {
        if let Some(columns) = self.read.borrow().get(&id) {
            return Ok(Arc::clone(columns));
        }
        let mut statement =
            database.prepare_cached("select names, headers from column_sets where id = ?1")?;
        let (names, headers) = statement.query_row(params![id], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        let columns = Arc::new(Columns::new(texts_back(&names)?, texts_back(&headers)?));
        self.read.borrow_mut().insert(id, Arc::clone(&columns));
        Ok(columns)
    }
}
