//! The digest of all that is in the file of a part.

use super::super::failure::Failure;
use redress_base::id::{Digest, Hasher};
use rusqlite::Connection;
use rusqlite::types::ValueRef;

/// Everything that a part is made of, table by table: columns by name and rows in an order of their own, so that a later
/// migration changes no seal. What comes in while it is sent is not among them.
const CONTENT: [&str; 9] = [
    "select part, origin, campaign, label, plan, limits, at from part_of",
    "select key from identity",
    "select r.code, r.date, r.drawn_at, r.inputs_digest, r.signatories, r.message_domain
       from plan_records r join part_of o on o.plan = r.plan",
    "select i.place, i.name, i.digest from plan_inputs i join part_of o on o.plan = i.plan order by i.place",
    "select m.place, n.name, n.id, m.letters, m.message_domain
       from plan_mailings m join part_of o on o.plan = m.plan join mailings n on n.id = m.mailing order by m.place",
    "select p.place, c.name, c.id, p.letters from plan_accounts p join part_of o on o.plan = p.plan
       join accounts c on c.id = p.account order by p.place",
    "select l.id, d.mailing, d.recipient, s.names, s.headers, l.cells, l.line, l.row, l.email, l.cc, l.digest, l.subject, l.account
       from letters l join deliveries d on d.id = l.id % 10000000000000 join column_sets s on s.id = l.columns order by l.id",
    "select path, bytes from part_files order by path",
    "select delivery, place, name, digest from part_books order by delivery, place",
];

/// Digests what is in the ledger of a part.
pub(super) fn seal(database: &Connection) -> Result<Digest, Failure> {
    let mut hasher = Hasher::new();
    for sql in CONTENT {
        hasher.field(sql.as_bytes());
        let mut statement = database.prepare(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            // A row begins so, and no value does: its kind stands before it.
            hasher.field(b"row");
            for column in 0..columns {
                match row.get_ref(column)? {
                    ValueRef::Null => hasher.field(b"n"),
                    ValueRef::Integer(number) => hasher.field(&kind(b'i', &number.to_be_bytes())),
                    ValueRef::Real(number) => hasher.field(&kind(b'r', &number.to_be_bytes())),
                    ValueRef::Text(bytes) => hasher.field(&kind(b't', bytes)),
                    ValueRef::Blob(bytes) => hasher.field(&kind(b'b', bytes)),
                }
            }
        }
    }
    Ok(hasher.finish())
}

/// Whether the books of a part are those that its seal stands for, and all of them are there.
pub(super) fn has_its_books(database: &Connection) -> Result<bool, Failure> {
    let mut statement = database.prepare(
        "select k.digest, b.bytes from part_books k left join part_book_bytes b on b.delivery = k.delivery and b.place = k.place",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let digest = Digest(row.get(0)?);
        let bytes: Option<Vec<u8>> = row.get(1)?;
        if bytes.is_none_or(|bytes| Digest::of(&bytes) != digest) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn kind(kind: u8, bytes: &[u8]) -> Vec<u8> {
    let mut field = Vec::with_capacity(bytes.len() + 1);
    field.push(kind);
    field.extend_from_slice(bytes);
    field
}
