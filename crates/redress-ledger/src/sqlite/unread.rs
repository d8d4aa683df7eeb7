//! Letters that wait for a reading of the mailbox.

use super::backend::Backend;
use super::follow_ups::{newest_reading, oldest_reading};
use super::outstanding::{account_of, selected};
use super::stored::micros;
use crate::{LedgerError, Selection, Unread};
use jiff::Timestamp;
use rusqlite::params;

/// Letters to the silent that are ready and wait for a reading of the mailbox; none where it was read of late.
pub(super) fn unread(
    backend: &Backend,
    selection: &Selection,
    now: Timestamp,
) -> Result<Option<Unread>, LedgerError> {
    backend.read(|database| {
        let last_reading = newest_reading(database)?;
        if last_reading.is_some_and(|at| micros(at) >= oldest_reading(now)) {
            return Ok(None);
        }
        let range = selected(database, selection)?;
        // From the few that say so to where they stand: a list of a million has most often none.
        let mut statement = database.prepare_cached(
            "select count(*) from telling_silence q cross join standing s on s.delivery = q.letter % 10000000000000
              where s.letter = q.letter and s.delivery > ?1 and s.delivery < ?2 and s.state in ('ready', 'deferred')
                and (?3 is null or exists (select 1 from letters l join accounts c on c.id = l.account
                                            where l.id = s.letter and c.name = ?3))",
        )?;
        let range = params![range.start, range.end, account_of(selection)];
        let letters: i64 = statement.query_row(range, |row| row.get(0))?;
        Ok((letters > 0).then_some(Unread {
            letters: letters.unsigned_abs(),
            last_reading,
        }))
    })
}
