//! Why a campaign is paused.

use super::answer::{Asker, answer};
use super::backend::Backend;
use super::failure::Failure;
use super::stored::{micros, moment_if};
use super::writer::Request;
use crate::LedgerError;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

/// Why the campaign is paused and until when; cleared by `None`.
pub(super) async fn pause(
    backend: &Backend,
    reason: Option<(String, Option<Timestamp>)>,
    now: Timestamp,
) -> Result<(), LedgerError> {
    let (asker, answer) = answer();
    let pause = Box::new(Pause { reason, now, asker });
    backend.writer.ask(&backend.path, pause, answer).await
}

/// A word for those who watch from elsewhere.
struct Pause {
    reason: Option<(String, Option<Timestamp>)>,
    now: Timestamp,
    asker: Asker<()>,
}

impl Request for Pause {
    fn write(
        &mut self,
        database: &Connection,
        _broken: Option<&LedgerError>,
    ) -> Result<(), Failure> {
        let (text, until) = self.reason.as_ref().map_or((None, None), |(text, until)| {
            (Some(text.as_str()), until.map(micros))
        });
        let mut insert = database
            .prepare_cached("insert into pauses (reason, until, at) values (?1, ?2, ?3)")?;
        insert.execute(params![text, until, micros(self.now)])?;
        Ok(())
    }

    fn is_awaited(&self) -> bool {
        self.asker.waits()
    }

    fn answer(self: Box<Self>, committed: Result<(), LedgerError>) {
        self.asker.hears(committed);
    }
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
