//! A log of a part, compared with what is known of that part before a row of it is taken.

use super::super::failure::Failure;
use super::super::stored::moment;
use super::list;
use super::part_of::{origin, part_of};
use super::said_at::said_at;
use super::seal::seal;
use crate::{Opening, Part, PartError, PartOf};
use rusqlite::{Connection, OptionalExtension, params};

/// So many letters of two logs are named.
const NAMED: usize = 5;

/// A log that fits.
pub(super) struct FittingLog {
    /// What it says it is.
    pub(super) theirs: PartOf,
    pub(super) opening: [u8; 16],
}

/// Compares a log with what was given away and joined before; says why it cannot be joined.
pub(super) fn check(
    ours: &Connection,
    key: &[u8; 32],
    log: &Connection,
    file: &str,
) -> Result<FittingLog, Failure> {
    let theirs = part_of(log)?.ok_or_else(|| PartError::NoPart {
        file: file.to_owned(),
    })?;
    let part = known(ours, key, log, (&theirs, file))?;
    let number = part.number;
    let Some(Opening { id: opening, .. }) = theirs.opening else {
        return Err(PartError::NotOpened { number }.into());
    };
    refuse_taken_back(ours, log, &part, &opening)?;
    refuse_open(log, file)?;
    let before: Option<([u8; 16], i64)> = ours
        .prepare_cached(
            "select opening, at from joined_logs where part = ?1 order by id desc limit 1",
        )?
        .query_row(params![number], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((known, at)) = before {
        if known != opening {
            return Err(two_logs(ours, log, number)?.into());
        }
        refuse_older(ours, log, (&part, file), &said_at(moment(at)))?;
    }
    Ok(FittingLog { theirs, opening })
}

/// The part that this is a log of, with exactly what was given away.
fn known(
    ours: &Connection,
    key: &[u8; 32],
    log: &Connection,
    (theirs, file): (&PartOf, &str),
) -> Result<Part, Failure> {
    let number = theirs.number;
    let of: [u8; 32] = log.query_row("select origin from part_of", [], |row| row.get(0))?;
    let part = list::find(ours, number)?.filter(|_| of == origin(key).0);
    let Some(part) = part else {
        return Err(PartError::OfAnother {
            file: file.to_owned(),
            number,
            campaign: theirs.campaign.clone(),
        }
        .into());
    };
    if part.code != theirs.code {
        return Err(PartError::OtherCode {
            file: file.to_owned(),
            number,
            theirs: theirs.code.to_string(),
            ours: part.code.to_string(),
        }
        .into());
    }
    // By what is in it now, and not by what it says of itself.
    let is_ours = match seal(log) {
        Ok(seal) => ours
            .prepare_cached("select 1 from part_seals where part = ?1 and seal = ?2")?
            .exists(params![number, seal.0])?,
        Err(_) => false,
    };
    if !is_ours {
        return Err(PartError::Changed {
            file: file.to_owned(),
            number,
        }
        .into());
    }
    Ok(part)
}

/// Letters of a part that was taken back go from here: a log that knows of any comes too late, unless it is the one that
/// closed the part, which may be joined again.
fn refuse_taken_back(
    ours: &Connection,
    log: &Connection,
    part: &Part,
    opening: &[u8; 16],
) -> Result<(), Failure> {
    let Some(at) = part.taken_back else {
        return Ok(());
    };
    let is_known = ours
        .prepare_cached(
            "select 1 from joined_logs where part = ?1 and opening = ?2 and closed = 1",
        )?
        .exists(params![part.number, opening])?;
    if is_known {
        return Ok(());
    }
    let letters: i64 = log.query_row(
        "select count(distinct id / 10000) from attempts",
        [],
        |row| row.get(0),
    )?;
    Err(PartError::TakenBack {
        number: part.number,
        at: said_at(at),
        letters: letters.unsigned_abs(),
    }
    .into())
}

/// A letter on its way has no end yet, and its end would never be heard of.
fn refuse_open(log: &Connection, file: &str) -> Result<(), Failure> {
    let letters: i64 = log.query_row(
        "select count(*) from attempts a where not exists (select 1 from verdicts v where v.attempt = a.id)",
        [],
        |row| row.get(0),
    )?;
    if letters > 0 {
        return Err(PartError::Open {
            file: file.to_owned(),
            letters: letters.unsigned_abs(),
        }
        .into());
    }
    Ok(())
}

/// What two openings of one part have both tried.
fn two_logs(ours: &Connection, log: &Connection, number: u32) -> Result<PartError, Failure> {
    let mut both = 0;
    let mut names = Vec::new();
    let mut tried = log.prepare("select attempt, message_id from verdicts order by attempt")?;
    let mut here = ours.prepare(
        "select n.name, d.recipient from attempts a join deliveries d on d.id = a.id / 10000
           join mailings n on n.id = d.mailing where a.id = ?1",
    )?;
    let mut rows = tried.query([])?;
    while let Some(row) = rows.next()? {
        let attempt: i64 = row.get(0)?;
        let found = here.query_row(params![attempt], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        });
        let Some((mailing, recipient)) = found.optional()? else {
            continue;
        };
        // A letter that was tried twice is one letter.
        if attempt % 10_000 == 1 {
            both += 1;
            if names.len() < NAMED {
                let id: String = row.get(1)?;
                names.push(format!("  {mailing} {recipient}: <{id}>"));
            }
        }
    }
    Ok(PartError::TwoLogs {
        number,
        both,
        names,
    })
}

/// What was joined has to stand in a newer log exactly so. Of what went from here once the part was taken back no log of it knows.
fn refuse_older(
    ours: &Connection,
    log: &Connection,
    (part, file): (&Part, &str),
    at: &str,
) -> Result<(), Failure> {
    const ATTEMPT: &str = "
        select a.id, a.claimed_at, v.verdict, v.code, v.enhanced, v.reply, v.not_before, v.message_id, v.settled_at
          from attempts a join verdicts v on v.attempt = a.id";
    let number = part.number;
    let is_since = |claimed_at| {
        part.taken_back
            .is_some_and(|taken_back| moment(claimed_at) >= taken_back)
    };
    let mut before = ours.prepare(&format!(
        "{ATTEMPT} join part_letters g on g.delivery = a.id / 10000 where g.part = ?1 order by a.id"
    ))?;
    let mut now = log.prepare(&format!("{ATTEMPT} where a.id = ?1"))?;
    let (mut missing, mut differing) = (0, 0);
    let mut rows = before.query(params![number])?;
    while let Some(row) = rows.next()? {
        let known = attempt(row)?;
        match now.query_row(params![known.0], attempt).optional()? {
            None => missing += u64::from(!is_since(known.1)),
            Some(theirs) if theirs == known => {}
            Some(_) => differing += 1,
        }
    }
    let mut marks = ours.prepare("select theirs from joined_marks where part = ?1")?;
    let mut mark = log.prepare("select 1 from marks where id = ?1")?;
    let mut rows = marks.query(params![number])?;
    while let Some(row) = rows.next()? {
        missing += u64::from(!mark.exists(params![row.get::<_, i64>(0)?])?);
    }
    if differing > 0 {
        return Err(PartError::Contradicts {
            file: file.to_owned(),
            number,
            at: at.to_owned(),
            differing,
        }
        .into());
    }
    if missing > 0 {
        return Err(PartError::Older {
            file: file.to_owned(),
            number,
            at: at.to_owned(),
            missing,
        }
        .into());
    }
    Ok(())
}

type Attempt = (
    i64,
    i64,
    String,
    i64,
    Option<String>,
    String,
    Option<i64>,
    String,
    i64,
);

fn attempt(row: &rusqlite::Row<'_>) -> rusqlite::Result<Attempt> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
        row.get(6)?,
        row.get(7)?,
        row.get(8)?,
    ))
}
