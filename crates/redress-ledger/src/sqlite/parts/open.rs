//! The file of a part, on the machine of whoever got it.

use super::super::database;
use super::super::failure::Failure;
use super::super::homes::{Place, settle_in};
use super::super::stored::micros;
use super::part_of::part_of;
use super::said_at::said_at;
use super::seal::{has_its_books, seal};
use crate::{LedgerError, Opening, PartError, PartFile, PartOf};
use jiff::Timestamp;
use redress_base::private;
use ring::rand::{SecureRandom as _, SystemRandom};
use rusqlite::{Connection, params};
use std::path::{Path, PathBuf};

/// The file of a part that somebody got.
#[derive(Debug)]
pub struct PartFileInView {
    database: Connection,
    path: PathBuf,
    part: PartOf,
}

impl PartFileInView {
    /// Looks into a file, and compares what is in it with its digest.
    pub fn look(path: &Path) -> Result<Self, LedgerError> {
        let file = path.display().to_string();
        let none = || PartError::NoPart { file: file.clone() };
        let failed = |failure: Failure| failure.told(path);
        private::check(path).map_err(|error| LedgerError::from_system(path, &error))?;
        let ours = database::of_ours(path)?.ok_or_else(none)?;
        let has_part = ours
            .prepare("select 1 from sqlite_schema where name = 'part_of'")
            .and_then(|mut statement| statement.exists([]))
            .map_err(|error| failed(error.into()))?;
        drop(ours);
        // Before its tables are brought up to date: a ledger of a campaign is not for us to change.
        if !has_part {
            return Err(none().into());
        }
        let database = database::passing(path)?;
        let part = part_of(&database).map_err(failed)?.ok_or_else(none)?;
        // What is in it does not even read where somebody edited it as a file.
        if seal(&database).ok() != Some(part.seal) || !has_its_books(&database).unwrap_or(false) {
            return Err(PartError::Changed {
                file,
                number: part.number,
            }
            .into());
        }
        Ok(Self {
            database,
            path: path.to_owned(),
            part,
        })
    }

    /// What it is a part of.
    #[must_use]
    pub fn part(&self) -> &PartOf {
        &self.part
    }

    /// Why it cannot be opened in this folder: it was opened in another, or on another machine.
    #[must_use]
    pub fn opened_elsewhere(&self, folder: &Path) -> Option<PartError> {
        let Opening {
            elsewhere,
            folder: known,
            at,
            ..
        } = self.part.opening.as_ref()?;
        let is_here = elsewhere.is_none() && Path::new(known) == folder;
        (!is_here).then(|| PartError::Opened {
            number: self.part.number,
            machine: elsewhere
                .clone()
                .unwrap_or_else(|| "this machine".to_owned()),
            folder: known.clone(),
            at: said_at(*at),
        })
    }

    /// Notes in the file, durably, where it is opened; one that was noted before stays.
    pub fn note_opening(&mut self, folder: &Path, now: Timestamp) -> Result<(), LedgerError> {
        let failed = |error: &rusqlite::Error| LedgerError::from_database(&self.path, error);
        let mut id = [0; 16];
        SystemRandom::new()
            .fill(&mut id)
            .map_err(|_| LedgerError::Write {
                path: self.path.clone(),
                reason: "this machine has no source of random numbers".to_owned(),
            })?;
        let here = Place::of(&self.path);
        let row = params![
            id,
            here.machine,
            here.machine_name,
            folder.to_string_lossy(),
            micros(now)
        ];
        self.database
            .execute(
                "insert into part_openings (id, opening, machine, machine_name, folder, at) values (1, ?1, ?2, ?3, ?4, ?5)
                 on conflict do nothing",
                row,
            )
            .map_err(|error| failed(&error))?;
        self.part = part_of(&self.database)
            .map_err(|failure| failure.told(&self.path))?
            .unwrap_or_else(|| self.part.clone());
        Ok(())
    }

    /// Shows the files that go with it, one at a time.
    pub fn files<E: From<LedgerError>>(
        &self,
        each: &mut dyn FnMut(PartFile) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = |error: &rusqlite::Error| LedgerError::from_database(&self.path, error);
        let mut statement = self
            .database
            .prepare("select path, bytes from part_files order by path")
            .map_err(|error| failed(&error))?;
        let mut rows = statement.query([]).map_err(|error| failed(&error))?;
        while let Some(row) = rows.next().map_err(|error| failed(&error))? {
            let file = row.get(0).and_then(|path| {
                Ok(PartFile {
                    path,
                    bytes: row.get(1)?,
                })
            });
            each(file.map_err(|error| failed(&error))?)?;
        }
        Ok(())
    }

    /// Writes the part's ledger at a path where nothing is: at home there, and ready to be put at its place in that folder.
    pub fn write_ledger(&self, path: &Path, now: Timestamp) -> Result<(), LedgerError> {
        let failed = |failure: Failure| failure.told(path);
        private::create_file(path).map_err(|error| LedgerError::from_system(path, &error))?;
        self.database
            .execute("vacuum into ?1", [path.to_string_lossy()])
            .map_err(|error| failed(error.into()))?;
        let ledger = database::passing(path)?;
        settle_in(&ledger, path, now).map_err(failed)
    }
}
