//! Where a ledger belongs, so that a copy of it does not send everything again.
//!
//! A copy, or a backup that was put back, does not know what was sent after it was made. It is told from its original by the
//! machine and by what the file system knows the file by (number and time of birth); renaming or moving the folder
//! changes neither.

use super::sqlite::Failure;
use super::stored::{micros, moment};
use super::{Ledger, LedgerError};
use redress_base::id::Digest;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use std::path::Path;

impl Ledger {
    /// Where this ledger belongs.
    pub fn home(&self) -> Result<Home, LedgerError> {
        let here = Place::of(&self.backend.path);
        let newest = self.read(newest)?;
        Ok(match newest {
            Some((home, since)) if !here.is(&home) => Home::Elsewhere {
                machine: (home.machine != here.machine).then_some(home.machine_name),
                folder: home.folder,
                since,
            },
            _ => Home::Here,
        })
    }

    /// Makes this place the ledger's home. Only a person can know that no other copy sends.
    pub fn adopt(&self, now: Timestamp) -> Result<(), LedgerError> {
        let path = self.backend.path.clone();
        self.write(move |database| settle_in(database, &path, now))
    }

    /// Turns a copy down; notes the new folder of a ledger that was moved.
    pub(super) fn refuse_copy(&self, now: Timestamp) -> Result<(), LedgerError> {
        if let Home::Elsewhere {
            folder, machine, ..
        } = self.home()?
        {
            let machine = machine
                .map(|name| format!(" on {name}"))
                .unwrap_or_default();
            return Err(LedgerError::Copied { folder, machine });
        }
        let here = Place::of(&self.backend.path);
        let moved = self
            .read(newest)?
            .is_none_or(|(home, _)| home.folder != here.folder);
        if moved { self.adopt(now) } else { Ok(()) }
    }
}

/// Notes that the ledger lives here from now on.
pub(super) fn settle_in(database: &Connection, path: &Path, now: Timestamp) -> Result<(), Failure> {
    let here = Place::of(path);
    database.execute(
        "insert into homes (machine, machine_name, folder, file, since) values (?1, ?2, ?3, ?4, ?5)",
        params![here.machine, here.machine_name, here.folder, here.file, micros(now)],
    )?;
    Ok(())
}

fn newest(database: &Connection) -> Result<Option<(Place, Timestamp)>, Failure> {
    let mut statement = database.prepare_cached(
        "select machine, machine_name, folder, file, since from homes order by id desc limit 1",
    )?;
    let home = statement.query_row([], |row| {
        let place = Place {
            machine: row.get(0)?,
            machine_name: row.get(1)?,
            folder: row.get(2)?,
            file: row.get(3)?,
        };
        Ok((place, moment(row.get(4)?)))
    });
    Ok(home.optional()?)
}

/// A place where a ledger lies.
#[derive(Debug)]
struct Place {
    machine: String,
    machine_name: String,
    folder: String,
    file: String,
}

impl Place {
    fn of(path: &Path) -> Self {
        let whole = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let folder = whole
            .parent()
            .unwrap_or(&whole)
            .to_string_lossy()
            .into_owned();
        Self {
            machine: machine(),
            machine_name: machine_name(),
            folder,
            file: file(path),
        }
    }

    /// Whether this is the place where a ledger was.
    fn is(&self, home: &Self) -> bool {
        let same_file = if self.file.is_empty() {
            self.folder == home.folder
        } else {
            self.file == home.file
        };
        same_file && self.machine == home.machine
    }
}

/// A digest that stands for this machine: systemd asks that the id itself be kept confidential. Empty where the system
/// has none; the file decides then.
fn machine() -> String {
    let id = ["/etc/machine-id", "/var/lib/dbus/machine-id"]
        .iter()
        .find_map(|path| std::fs::read_to_string(path).ok());
    id.map(|id| {
        Digest::of(format!("redress {}", id.trim()).as_bytes()).to_string()[..16].to_owned()
    })
    .unwrap_or_default()
}

fn machine_name() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .or_else(|| std::env::var("HOSTNAME").ok());
    name.map_or_else(
        || "another machine".to_owned(),
        |name| name.trim().to_owned(),
    )
}

/// What the file system knows a file by: a rename keeps it, a copy gets another, and a copy put back in its place too.
#[cfg(unix)]
fn file(path: &Path) -> String {
    use std::os::unix::fs::MetadataExt;
    let Ok(known) = std::fs::metadata(path) else {
        return String::new();
    };
    let born = known
        .created()
        .ok()
        .and_then(|born| born.duration_since(std::time::UNIX_EPOCH).ok());
    format!("{}-{}", known.ino(), born.map_or(0, |born| born.as_nanos()))
}

#[cfg(not(unix))]
fn file(_: &Path) -> String {
    String::new() // the folder decides
}
