//! What an `id` stood for before.

use super::stored::texts_back;
use super::{Ledger, LedgerError};
use crate::id::{MailingName, RecipientKey};
use crate::recipients::{Columns, Recipient};
use rusqlite::{OptionalExtension, params};
use std::sync::Arc;

impl Ledger {
    /// The recipient as it was in the newest frozen plan that has this key; none if none has.
    pub fn known(&self, mailing: &MailingName, key: &RecipientKey) -> Result<Option<Recipient>, LedgerError> {
        self.read(|database| {
            let mut statement = database.prepare_cached(
                "select c.names, c.headers, l.cells, l.line, l.row
                   from mailings m
                   join deliveries d on d.mailing = m.id and d.recipient = ?2
                   cross join freezes f
                   join letters l on l.id = f.plan * ?3 + d.id
                   join column_sets c on c.id = l.columns
                  where m.name = ?1
                  order by f.id desc limit 1",
            )?;
            let texts_and_place = |row: &rusqlite::Row<'_>| {
                let [names, headers, cells] = [row.get::<_, String>(0)?, row.get(1)?, row.get(2)?];
                Ok((
                    [names, headers, cells],
                    row.get::<_, i64>(3)?.unsigned_abs(),
                    row.get::<_, i64>(4)?.unsigned_abs(),
                ))
            };
            let values = params![mailing.as_str(), key.as_str(), super::keys::PLAN];
            let Some((texts, line, row)) = statement.query_row(values, texts_and_place).optional()? else {
                return Ok(None);
            };
            let [names, headers, cells] = texts.map(|json| texts_back(&json));
            let columns = Arc::new(Columns { names: names?, headers: headers? });
            Ok(Some(Recipient::from_stored(columns, cells?, key.clone(), line, row)))
        })
    }
}
