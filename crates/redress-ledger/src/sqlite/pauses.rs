//! Why a campaign is paused.

use super::backend::Backend;
use super::stored::{micros, moment_if};
use crate::LedgerError;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

/// Why the campaign is paused and until when; cleared by `None`.
pub(super) fn pause(
    backend: &Backend,
    reason: Option<(&str, Option<Timestamp>)>,
    now: Timestamp,
) -> Result<(), LedgerError> {
    let (text, until) = reason.map_or((None, None), |(text, until)| {
        (Some(text.to_owned()), until.map(micros))
    });
    backend.write(move |database| {
        let row = params![text, until, micros(now)];
        database.execute(
            "insert into pauses (reason, until, at) values (?1, ?2, ?3)",
            row,
        )?;
        Ok(())
    })
}

/// Why the campaign is paused, and until when.
pub(super) fn paused(
    backend: &Backend,
) -> Result<Option<(String, Option<Timestamp>)>, LedgerError> {
    backend.read(|database| {
        let mut statement =
            database.prepare_cached("select reason, until from pauses order by id desc limit 1")?;
        let newest = statement
            .query_row([], |row| {
                Ok((row.get::<_, Option<String>>(0)?, row.get(1)?))
            })
            .optional()?;
        // A row without a reason takes back the pause before it: rows are only inserted.
        Ok(newest.and_then(|(reason, until)| Some((reason?, moment_if(until)))))
    })
}
