//! What the ledger of a part is a part of.

use super::super::backend::Backend;
use super::super::failure::Failure;
use super::super::homes::{newest, this_machine};
use super::super::stored::{damaged, digest, moment, moment_if};
use super::said_at::said_at;
use crate::{BookFile, LedgerError, Opening, PartError, PartOf};
use redress_base::id::{AccountName, DeliveryId, Digest, Hasher};
use rusqlite::{Connection, OptionalExtension, params};

const PART_OF: &str = "
    select o.part, (select i.key from identity i) as key, o.label, o.campaign, r.code, o.limits, s.seal as digest,
           (select c.name from plan_accounts p join accounts c on c.id = p.account where p.plan = o.plan) as account,
           (select coalesce(sum(m.letters), 0) from plan_mailings m where m.plan = o.plan) as letters,
           (select c.at from part_closings c) as closed
      from part_of o join plan_records r on r.plan = o.plan join part_seal s";

/// What stands for a ledger in the parts that it gives away.
pub(super) fn origin(key: &[u8; 32]) -> Digest {
    derived(key, b"origin", 0)
}

/// The key of a part's ledger: its Message-IDs are made from it, and nobody learns the origin's key from it.
pub(super) fn key_of_part(key: &[u8; 32], number: u32) -> [u8; 32] {
    derived(key, b"part", number).0
}

/// What a part's ledger is called outside of it: nobody learns its key from that.
fn name_of(key: &[u8; 32]) -> String {
    derived(key, b"name", 0).to_string()[..16].to_owned()
}

fn derived(key: &[u8; 32], what: &[u8], number: u32) -> Digest {
    let mut hasher = Hasher::new();
    // The key on both sides, so that nothing can be added behind what was hashed.
    for field in [key.as_slice(), b"redress", what, &number.to_be_bytes(), key] {
        hasher.field(field);
    }
    hasher.finish()
}

/// What this ledger is a part of; none if it is a campaign's own.
pub(in super::super) fn part_of(database: &Connection) -> Result<Option<PartOf>, Failure> {
    let mut statement = database.prepare_cached(PART_OF)?;
    let found = statement
        .query_row([], |row| {
            Ok((
                PartOf {
                    number: row.get("part")?,
                    name: name_of(&row.get("key")?),
                    label: row.get("label")?,
                    campaign: row.get("campaign")?,
                    // Replaced below, where a fault of it can be told.
                    code: redress_base::id::ApprovalCode::from_digest(&Digest([0; 32])),
                    account: row
                        .get::<_, Option<String>>("account")?
                        .map(AccountName::new),
                    letters: row.get::<_, i64>("letters")?.unsigned_abs(),
                    limits: row.get("limits")?,
                    seal: digest(row, "digest")?,
                    opening: None,
                    closed: moment_if(row.get("closed")?),
                },
                row.get::<_, String>("code")?,
            ))
        })
        .optional()?;
    let Some((mut part, code)) = found else {
        return Ok(None);
    };
    part.code = code
        .parse()
        .map_err(|_| damaged("the code of its plan does not read"))?;
    part.opening = opening(database)?;
    Ok(Some(part))
}

fn opening(database: &Connection) -> Result<Option<Opening>, Failure> {
    let mut statement = database
        .prepare_cached("select opening, machine, machine_name, folder, at from part_openings")?;
    Ok(statement
        .query_row([], |row| {
            let is_here = row.get::<_, String>(1)? == this_machine();
            let name: String = row.get(2)?;
            Ok(Opening {
                id: row.get(0)?,
                elsewhere: (!is_here).then_some(name),
                folder: row.get(3)?,
                at: moment(row.get(4)?),
            })
        })
        .optional()?)
}

/// Refuses what only a campaign's own ledger can do.
pub(in super::super) fn refuse_part(database: &Connection) -> Result<(), Failure> {
    match part_of(database)? {
        Some(part) => Err(PartError::IsPart {
            number: part.number,
            campaign: part.campaign,
        }
        .into()),
        None => Ok(()),
    }
}

/// Refuses to send with the file of a part that nobody opened, and with a part that was closed.
pub(in super::super) fn refuse_unsendable(database: &Connection) -> Result<(), Failure> {
    let Some(part) = part_of(database)? else {
        return Ok(());
    };
    if let Some(at) = part.closed {
        return Err(PartError::Closed { at: said_at(at) }.into());
    }
    if part.opening.is_none() || newest(database)?.is_none() {
        return Err(PartError::Unopened {
            number: part.number,
        }
        .into());
    }
    Ok(())
}

/// The book that goes with a letter of a part.
pub(in super::super) fn book_of(
    backend: &Backend,
    delivery: DeliveryId,
) -> Result<Vec<BookFile>, LedgerError> {
    backend.read(|database| {
        let mut statement = database.prepare_cached(
            "select k.name, b.bytes from part_books k join part_book_bytes b on b.delivery = k.delivery and b.place = k.place
              where k.delivery = ?1 order by k.place",
        )?;
        let files = statement.query_map(params![delivery.0], |row| {
            Ok(BookFile {
                name: row.get(0)?,
                bytes: row.get(1)?,
            })
        })?;
        Ok(files.collect::<Result<_, _>>()?)
    })
}
