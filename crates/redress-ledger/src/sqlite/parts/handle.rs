//! What is asked of a ledger about parts.

use super::super::backend::Backend;
use super::super::ledger::Ledger;
use super::super::outstanding;
use super::limits;
use super::{cut, hand_back, join, list, pack, part_of, take_back};
use crate::{
    BookFile, Cut, CutParts, Joined, LedgerError, NewPartFile, Outstanding, Part, PartBooks, PartOf,
};
use jiff::Timestamp;
use redress_base::id::{AccountName, DeliveryId, Digest};
use rusqlite::{OptionalExtension, params};
use std::path::Path;

impl Ledger {
    /// Cuts what is outstanding of the plan in force into parts, and gives them away: from now on their letters are not sent
    /// from here. Only under the right to send, so that no run has them in its hands. `may_send` says whether any letter may go in
    /// a day with so many millionths of an account's limits: nothing is cut into parts that could send none.
    pub fn cut(
        &self,
        cut: &Cut,
        may_send: &dyn Fn(Option<&AccountName>, u32) -> bool,
        now: Timestamp,
    ) -> Result<CutParts, LedgerError> {
        cut::cut(self.backend(), cut, may_send, now)
    }

    /// The parts that were given away, the oldest first.
    pub fn parts(&self) -> Result<Vec<Part>, LedgerError> {
        list::all(self.backend())
    }

    /// Letters of a part after a cursor, at most `limit` of them, as the ledger of the part will have them.
    pub fn letters_of_part(
        &self,
        number: u32,
        after: Option<DeliveryId>,
        limit: usize,
    ) -> Result<Vec<Outstanding>, LedgerError> {
        outstanding::of_part(self.backend(), number, after, limit)
    }

    /// Begins to write the file of a part at a path where nothing is.
    pub fn begin_part_file(&self, number: u32, path: &Path) -> Result<NewPartFile, LedgerError> {
        NewPartFile::begin(self.backend(), number, path)
    }

    /// Notes what is in the file of a part, before it comes to its place.
    pub fn note_part_seal(
        &self,
        number: u32,
        seal: &Digest,
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        pack::note_seal(self.backend(), number, seal, now)
    }

    /// Notes that the file of a part is at its place.
    pub fn note_part_placed(&self, number: u32, now: Timestamp) -> Result<(), LedgerError> {
        take_back::place(self.backend(), number, now)
    }

    /// Ends a part whose file never came to any place, which only whoever was to put it there knows.
    pub fn give_up_part(&self, number: u32, now: Timestamp) -> Result<(), LedgerError> {
        take_back::give_up(self.backend(), number, now)
    }

    /// Takes a part back: what its log shows as not sent goes from here again.
    pub fn take_back_part(
        &self,
        number: u32,
        never_opened: bool,
        now: Timestamp,
    ) -> Result<Part, LedgerError> {
        take_back::take_back(self.backend(), number, never_opened, now)
    }

    /// Joins the log of a part, which is called so: what is new in it, in one transaction.
    pub fn join(&self, log: &Ledger, file: &str, now: Timestamp) -> Result<Joined, LedgerError> {
        join::join(self.backend(), log.backend(), file, now)
    }

    /// What this ledger is a part of; none if it is a campaign's own.
    pub fn part_of(&self) -> Result<Option<PartOf>, LedgerError> {
        self.backend().read(part_of::part_of)
    }

    /// Ends this part: nothing is sent with this ledger any more.
    pub fn close_part(&self, now: Timestamp) -> Result<(), LedgerError> {
        hand_back::close(self.backend(), now)
    }

    /// Writes the log of this part at a path where nothing is.
    pub fn hand_back(&self, path: &Path, now: Timestamp) -> Result<PartOf, LedgerError> {
        hand_back::hand_back(self.backend(), path, now)
    }

    /// What may be used with this ledger of an account's limits, in millionths: what was given to this part, or what no part
    /// has.
    pub fn limits_of(
        &self,
        account: Option<&AccountName>,
        now: Timestamp,
    ) -> Result<u32, LedgerError> {
        limits_of(self.backend(), account, now)
    }
}

impl PartBooks for Ledger {
    fn book_in_part(&self, delivery: DeliveryId) -> Result<Vec<BookFile>, LedgerError> {
        part_of::book_of(self.backend(), delivery)
    }
}

fn limits_of(
    backend: &Backend,
    account: Option<&AccountName>,
    now: Timestamp,
) -> Result<u32, LedgerError> {
    backend.read(|database| {
        if let Some(part) = part_of::part_of(database)? {
            return Ok(part.limits);
        }
        let Some(name) = account else {
            return limits::left(database, None, now);
        };
        let id: Option<i64> = database
            .prepare_cached("select id from accounts where name = ?1")?
            .query_row(params![name.as_str()], |row| row.get(0))
            .optional()?;
        // An account that no plan knew yet was given away with nothing.
        id.map_or(Ok(crate::ALL_LIMITS), |id| {
            limits::left(database, Some(id), now)
        })
    })
}
