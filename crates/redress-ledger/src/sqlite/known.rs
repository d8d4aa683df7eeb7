//! What an `id` stood for before, and what a plan has for it.

use super::backend::Backend;
use super::failure::Failure;
use super::keys;
use super::stored::{digest, texts_back};
use crate::LedgerError;
use redress_base::id::{AccountName, Digest, MailingName, PlanId, RecipientKey};
use redress_lists::{Columns, Recipient};
use rusqlite::{OptionalExtension, Row, params};
use std::sync::Arc;

/// The recipient as it was in the newest frozen plan that has this key; none if none has.
pub(super) fn known(
    backend: &Backend,
    mailing: &MailingName,
    key: &RecipientKey,
) -> Result<Option<Recipient>, LedgerError> {
    backend.read(|database| {
        // `cross join` is an order to SQLite: the one delivery first, then the few freezes.
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
        let stored = statement
            .query_row(params![mailing.as_str(), key.as_str(), keys::PLAN], stored)
            .optional()?;
        stored.map(|stored| stored.recipient(key)).transpose()
    })
}

/// The recipient as it is in a plan, with the digest of its letter and the account that carries it; none if the plan has no
/// letter for it (any more).
pub(super) fn planned(
    backend: &Backend,
    plan: PlanId,
    mailing: &MailingName,
    key: &RecipientKey,
) -> Result<Option<(Recipient, Digest, Option<AccountName>)>, LedgerError> {
    backend.read(|database| {
        let mut statement = database.prepare_cached(
            "select c.names, c.headers, l.cells, l.line, l.row, l.digest,
                    (select a.name from accounts a where a.id = l.account) as account
               from mailings m
               join deliveries d on d.mailing = m.id and d.recipient = ?2
               join letters l on l.id = ?3 + d.id
               join column_sets c on c.id = l.columns
              where m.name = ?1",
        )?;
        let values = params![mailing.as_str(), key.as_str(), keys::letter(plan, 0)];
        let found = statement
            .query_row(values, |row| {
                let account: Option<String> = row.get("account")?;
                Ok((stored(row)?, digest(row, "digest")?, account))
            })
            .optional()?;
        found
            .map(|(stored, digest, account)| {
                Ok((
                    stored.recipient(key)?,
                    digest,
                    account.map(AccountName::new),
                ))
            })
            .transpose()
    })
}

/// A row of a list as the ledger keeps it.
struct Stored {
    texts: [String; 3],
    line: u64,
    row: u64,
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored {
        texts: [row.get(0)?, row.get(1)?, row.get(2)?],
        line: row.get::<_, i64>(3)?.unsigned_abs(),
        row: row.get::<_, i64>(4)?.unsigned_abs(),
    })
}

impl Stored {
    fn recipient(self, key: &RecipientKey) -> Result<Recipient, Failure> {
        let [names, headers, cells] = self.texts.map(|json| texts_back(&json));
        let columns = Arc::new(Columns::new(names?, headers?));
        Ok(Recipient::from_stored(
            columns,
            cells?,
            key.clone(),
            self.line,
            self.row,
        ))
    }
}
