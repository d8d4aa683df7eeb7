//! What is no delivery, row by row: what the plan in force holds back, and letters that were planned and that what was sent
//! since holds back.

use super::backend::Backend;
use super::failure::Failure;
use super::keys;
use super::stored::{ColumnSets, texts_back};
use crate::{HeldBackRow, LedgerError};
use redress_base::id::{MailingName, RecipientKey};
use redress_lists::Recipient;
use rusqlite::{Connection, params};

/// Calls `each` with every one of them, mailing by mailing; streams.
pub(super) fn held_back(
    backend: &Backend,
    each: &mut dyn FnMut(HeldBackRow) -> Result<(), LedgerError>,
) -> Result<(), LedgerError> {
    backend.read(|database| {
        let mut statement = database.prepare_cached(
            "select n.id, n.name from mailings n
               join plan_mailings m on m.mailing = n.id
                and m.plan = (select plan from freezes order by id desc limit 1)
              order by m.place",
        )?;
        let mut mailings = statement.query([])?;
        while let Some(row) = mailings.next()? {
            let (id, name) = (row.get(0)?, MailingName::new(row.get::<_, String>(1)?));
            of_plan(database, id, &name, each)?;
            of_ledger(database, id, &name, each)?;
        }
        Ok(())
    })
}

fn of_plan(
    database: &Connection,
    mailing: i64,
    name: &MailingName,
    each: &mut dyn FnMut(HeldBackRow) -> Result<(), LedgerError>,
) -> Result<(), Failure> {
    let mut statement = database.prepare_cached(
        "select row, label, reason, note from held_back
          where plan = (select plan from freezes order by id desc limit 1) and mailing = ?1 order by id",
    )?;
    let mut rows = statement.query(params![mailing])?;
    while let Some(row) = rows.next()? {
        each(HeldBackRow {
            mailing: name.clone(),
            row: row.get::<_, i64>(0)?.unsigned_abs(),
            label: row.get(1)?,
            reason: row.get(2)?,
            note: row.get(3)?,
        })?;
    }
    Ok(())
}

/// Letters that were planned and do not go: their inbox was refused for good, or written to under another key.
fn of_ledger(
    database: &Connection,
    mailing: i64,
    name: &MailingName,
    each: &mut dyn FnMut(HeldBackRow) -> Result<(), LedgerError>,
) -> Result<(), Failure> {
    let columns = ColumnSets::default();
    let range = keys::deliveries_of(mailing);
    let mut statement = database.prepare_cached(
        "select s.recipient, s.state, l.columns, l.cells, l.line, l.row, l.email
           from standing s join letters l on l.id = s.letter
          where s.state in ('folded', 'suppressed', 'answered', 'came_back', 'unclear') and s.delivery > ?1 and s.delivery < ?2 order by s.delivery",
    )?;
    let mut rows = statement.query(params![range.start, range.end])?;
    while let Some(row) = rows.next()? {
        let number = row.get::<_, i64>("row")?.unsigned_abs();
        let recipient = Recipient::from_stored(
            columns.get(database, row.get("columns")?)?,
            texts_back(&row.get::<_, String>("cells")?)?,
            RecipientKey::new(row.get::<_, String>("recipient")?),
            row.get::<_, i64>("line")?.unsigned_abs(),
            number,
        );
        let reason: String = row.get("state")?;
        let email: String = row.get::<_, Option<String>>("email")?.unwrap_or_default();
        let note = match reason.as_str() {
            "suppressed" => format!(
                "{email} was refused for good, came back as no such address, or complained; `redress log --to {email}` has \
                 what was said"
            ),
            "answered" => "answered a letter of this thread since it was previewed".to_owned(),
            "came_back" => {
                "a letter of this thread has come back since it was previewed".to_owned()
            }
            "unclear" => "what came back since it was previewed has to be looked at".to_owned(),
            _ => format!("{email} got this mailing's letter under another key, or may have"),
        };
        each(HeldBackRow {
            mailing: name.clone(),
            row: number,
            label: recipient.label(),
            reason,
            note,
        })?;
    }
    Ok(())
}
