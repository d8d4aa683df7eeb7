//! A part comes to its end: taken back, or never given away.

use super::super::backend::Backend;
use super::super::failure::Failure;
use super::super::hands;
use super::super::stored::micros;
use super::list;
use super::said_at::said_at;
use crate::{LedgerError, Part, PartError};
use jiff::Timestamp;
use rusqlite::{Connection, params};

/// Notes that the file of a part is at its place.
pub(in super::super) fn place(
    backend: &Backend,
    number: u32,
    now: Timestamp,
) -> Result<(), LedgerError> {
    backend.write(|database| {
        database.execute(
            "insert into placed_parts (part, at) values (?1, ?2) on conflict do nothing",
            params![number, micros(now)],
        )?;
        Ok(())
    })
}

/// Ends a part whose file never came to any place. Only whoever was about to put it there knows that.
pub(in super::super) fn give_up(
    backend: &Backend,
    number: u32,
    now: Timestamp,
) -> Result<(), LedgerError> {
    backend.write(|database| end(database, number, "not_written", now))
}

/// Takes a part back: what its log shows as not sent goes from here again. Refused while it may be sent elsewhere;
/// `never_opened` is a person's word that nobody opened it, which no machine can know.
pub(in super::super) fn take_back(
    backend: &Backend,
    number: u32,
    never_opened: bool,
    now: Timestamp,
) -> Result<Part, LedgerError> {
    backend.write(|database| {
        let part = list::find(database, number)?.ok_or(PartError::Unknown { number })?;
        if let Some(at) = part.taken_back {
            return Err(PartError::IsBack {
                number,
                at: said_at(at),
            }
            .into());
        }
        let how = match part.joined {
            Some(log) if log.is_closed => "closed",
            // Whoever has a log has opened it, whatever anybody says.
            None if never_opened => "never_opened",
            joined => {
                return Err(PartError::NotClosed {
                    number,
                    never_joined: joined.is_none(),
                }
                .into());
            }
        };
        end(database, number, how, now)?;
        list::one(database, number)
    })
}

fn end(database: &Connection, number: u32, how: &str, now: Timestamp) -> Result<(), Failure> {
    let hand = hands::here(database)?;
    database.execute(
        "insert into taken_back_parts (part, how, at, hand) values (?1, ?2, ?3, ?4)",
        params![number, how, micros(now), hand],
    )?;
    Ok(())
}
