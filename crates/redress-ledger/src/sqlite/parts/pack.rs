//! The file of a part: a ledger with its letters, and what they are built from.

use super::super::backend::Backend;
use super::super::database;
use super::super::failure::Failure;
use super::super::stored::micros;
use super::list;
use super::part_of::{key_of_part, origin};
use super::seal::seal;
use crate::{BookFile, LedgerError, Part, PartContent, PartError};
use jiff::Timestamp;
use redress_base::id::{DeliveryId, Digest};
use redress_base::private;
use rusqlite::{Connection, params};
use std::path::{Path, PathBuf};

/// The rows of the origin that a part has: its own letters, and of the plan what they hang on.
const ROWS: &str = "
    insert into plans select id, begun_at from origin.plans where id = ?2;
    insert into plan_records (plan, code, date, drawn_at, inputs_digest, signatories, message_domain)
        select plan, code, date, drawn_at, inputs_digest, signatories, message_domain from origin.plan_records where plan = ?2;
    insert into deliveries (id, mailing, recipient)
        select d.id, d.mailing, d.recipient from origin.part_letters g join origin.deliveries d on d.id = g.delivery
         where g.part = ?1;
    insert into letters (id, columns, cells, line, row, email, cc, digest, subject, account)
        select l.id, l.columns, l.cells, l.line, l.row, l.email, l.cc, l.digest, l.subject, l.account
          from origin.part_letters g join origin.letters l on l.id = ?2 * 10000000000000 + g.delivery where g.part = ?1;
    insert into mailings (id, name)
        select id, name from origin.mailings where id in (select mailing from deliveries);
    insert into column_sets (id, names, headers)
        select id, names, headers from origin.column_sets where id in (select columns from letters);
    insert into accounts (id, name)
        select id, name from origin.accounts where id in (select account from letters);
    insert into plan_mailings (plan, place, mailing, letters, by_hand, held_back, message_domain)
        select m.plan, m.place, m.mailing, (select count(*) from deliveries d where d.mailing = m.mailing), 0, 0, m.message_domain
          from origin.plan_mailings m where m.plan = ?2 and m.mailing in (select id from mailings);
    insert into plan_accounts (plan, place, account, letters, addressees)
        select p.plan, p.place, p.account, (select count(*) from letters l where l.account = p.account), p.addressees
          from origin.plan_accounts p where p.plan = ?2 and p.account in (select id from accounts);
    insert into hands (id, person, machine)
        select h.id, h.person, h.machine from origin.hands h where h.id in (
            select a.hand from origin.approvals a join plan_records r on r.code = a.code);
    insert into approvals (id, code, name, at, hand)
        select a.id, a.code, a.name, a.at, a.hand from origin.approvals a join plan_records r on r.code = a.code
         where not exists (select 1 from origin.undone_approvals u where u.approval = a.id);
    insert into freezes (plan, at) select p.plan, p.at from origin.parts p where p.id = ?1";

/// The file of a part, being written. Dropped unfinished, it is no part of anything.
#[derive(Debug)]
pub struct NewPartFile {
    database: Connection,
    path: PathBuf,
    origin: Digest,
    plan: i64,
    part: Part,
}

impl NewPartFile {
    /// Begins the file of a part, with the rows that it has: at a path where nothing is, private from the beginning.
    pub(in super::super) fn begin(
        backend: &Backend,
        number: u32,
        path: &Path,
    ) -> Result<Self, LedgerError> {
        let part = backend
            .read(|database| list::find(database, number))?
            .ok_or(PartError::Unknown { number })?;
        private::create_new(path).map_err(|error| LedgerError::from_system(path, &error))?;
        let database = database::passing(path)?;
        let failed = |error| LedgerError::from_database(path, &error);
        let plan: i64 = backend.read(|database| {
            Ok(database.query_row(
                "select plan from parts where id = ?1",
                params![number],
                |row| row.get(0),
            )?)
        })?;
        database
            .execute(
                "attach database ?1 as origin",
                params![backend.path.to_string_lossy()],
            )
            .map_err(failed)?;
        // What others hang on is known only once those are in; they come whole from a ledger that minds it.
        database
            .execute_batch("pragma foreign_keys = off; begin immediate")
            .map_err(failed)?;
        for statement in ROWS.split(';') {
            let mut statement = database.prepare(statement).map_err(failed)?;
            let values = [i64::from(number), plan];
            // Statements name one of the two, or both.
            for place in 1..=statement.parameter_count() {
                statement
                    .raw_bind_parameter(place, values[place - 1])
                    .map_err(failed)?;
            }
            statement.raw_execute().map_err(failed)?;
        }
        database
            .execute(
                "insert into identity (id, key) values (1, ?1)",
                params![key_of_part(&backend.key, number)],
            )
            .map_err(failed)?;
        Ok(Self {
            database,
            path: path.to_owned(),
            origin: origin(&backend.key),
            plan,
            part,
        })
    }

    /// Adds the book that goes with a letter.
    pub fn add_book(
        &mut self,
        delivery: DeliveryId,
        files: &[BookFile],
    ) -> Result<(), LedgerError> {
        let add = |place: i64, file: &BookFile| -> rusqlite::Result<()> {
            let digest = Digest::of(&file.bytes).0;
            self.database
                .prepare_cached(
                    "insert into part_books (delivery, place, name, digest) values (?1, ?2, ?3, ?4)",
                )?
                .execute(params![delivery.0, place, file.name, digest])?;
            self.database
                .prepare_cached(
                    "insert into part_book_bytes (delivery, place, bytes) values (?1, ?2, ?3)",
                )?
                .execute(params![delivery.0, place, file.bytes])?;
            Ok(())
        };
        for (place, file) in (0_i64..).zip(files) {
            add(place, file).map_err(|error| LedgerError::from_database(&self.path, &error))?;
        }
        Ok(())
    }

    /// Makes it whole and durable, and gives the digest of all that is in it.
    pub fn finish(self, content: &PartContent) -> Result<Digest, LedgerError> {
        let sealed = self.finish_within(content);
        sealed.map_err(|failure| failure.told(&self.path))
    }

    fn finish_within(&self, content: &PartContent) -> Result<Digest, Failure> {
        let database = &self.database;
        let Part {
            number,
            label,
            limits,
            at,
            ..
        } = &self.part;
        database.execute(
            "insert into part_of (id, part, origin, campaign, label, plan, limits, at) values (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![number, self.origin.0, content.campaign, label, self.plan, limits, micros(*at)],
        )?;
        let mut input = database.prepare(
            "insert into plan_inputs (plan, place, name, digest)
             select i.plan, i.place, i.name, i.digest from origin.plan_inputs i
              where i.plan = (select plan from part_of) and i.name = ?1",
        )?;
        for name in &content.inputs {
            input.execute(params![name])?;
        }
        drop(input);
        let mut insert =
            database.prepare("insert into part_files (path, bytes) values (?1, ?2)")?;
        for file in &content.files {
            insert.execute(params![file.path, file.bytes])?;
        }
        drop(insert);
        let seal = seal(database)?;
        database.execute(
            "insert into part_seal (id, seal) values (1, ?1)",
            params![seal.0],
        )?;
        database.execute_batch("commit; detach database origin")?;
        Ok(seal)
    }
}

/// Notes what the file of a part has in it, before it comes to its place.
pub(in super::super) fn note_seal(
    backend: &Backend,
    number: u32,
    seal: &Digest,
    now: Timestamp,
) -> Result<(), LedgerError> {
    let seal = seal.0;
    backend.write(|database| {
        database.execute(
            "insert into part_seals (part, seal, at) values (?1, ?2, ?3) on conflict do nothing",
            params![number, seal, micros(now)],
        )?;
        Ok(())
    })
}
