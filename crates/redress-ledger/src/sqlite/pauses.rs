//! Why a campaign is paused.

use super::backend::Backend;
use super::failure::Failure;
use super::stored::{micros, moment_if};
use super::writer::{Request, answered};
use crate::LedgerError;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use tokio::sync::oneshot;

/// Why the campaign is paused and until when; cleared by `None`.
pub(super) async fn pause(
    backend: &Backend,
    reason: Option<(String, Option<Timestamp>)>,
    now: Timestamp,
) -> Result<(), LedgerError> {
    let (sender, answer) = oneshot::channel();
    let pause = Box::new(Pause {
        reason,
        now,
        sender,
    });
    backend.writer.ask(pause).await;
    answered(&backend.path, answer).await
}

/// A word for those who watch from elsewhere.
struct Pause {
    reason: Option<(String, Option<Timestamp>)>,
    now: Timestamp,
    sender: oneshot::Sender<Result<(), LedgerError>>,
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

    fn answer(self: Box<Self>, committed: Result<(), LedgerError>) {
        let _ = self.sender.send(committed); // nobody waits for it any more
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
