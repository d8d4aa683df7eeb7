//! Where a ledger has belonged, by what tells one place from another.
//!
//! A copy, or a backup that was put back, does not know what was sent after it was made. It is told from its original by the
//! machine and by what the file system knows the file by (number and time of birth); renaming or moving the folder
//! changes neither.

use super::failure::Failure;
use super::stored::{micros, moment};
use jiff::Timestamp;
use redress_base::id::Digest;
use redress_base::same_file::known_by;
use rusqlite::{Connection, OptionalExtension, params};
use std::path::Path;

/// Notes that the ledger lives here from now on.
pub(super) fn settle_in(database: &Connection, path: &Path, now: Timestamp) -> Result<(), Failure> {
    let here = Place::of(path);
    database.execute(
        "insert into homes (machine, machine_name, folder, file, since) values (?1, ?2, ?3, ?4, ?5)",
        params![here.machine, here.machine_name, here.folder, here.file, micros(now)],
    )?;
    Ok(())
}

/// The newest home, and since when.
pub(super) fn newest(database: &Connection) -> Result<Option<(Place, Timestamp)>, Failure> {
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
pub(super) struct Place {
    pub(super) machine: String,
    pub(super) machine_name: String,
    pub(super) folder: String,
    file: String,
}

impl Place {
    /// Where this file lies.
    pub(super) fn of(path: &Path) -> Self {
        // Without links: the folder is the same from wherever it was opened.
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
            file: known_by(path),
        }
    }

    /// Whether this is the place where a ledger was.
    pub(super) fn is(&self, home: &Self) -> bool {
        // Where the system tells nothing of the file, the folder is all there is.
        let same_file = if self.file.is_empty() {
            self.folder == home.folder
        } else {
            self.file == home.file
        };
        same_file && self.machine == home.machine
    }
}

/// What stands for this machine.
pub(super) fn this_machine() -> String {
    machine()
}

/// A digest that stands for this machine: systemd asks that the id itself be kept confidential. Empty where the system
/// has none; the file decides then.
fn machine() -> String {
    let id = ["/etc/machine-id", "/var/lib/dbus/machine-id"]
        .iter()
        .find_map(|path| std::fs::read_to_string(path).ok());
    // Sixteen digits, 64 bits, are plenty to tell an organizer's machines apart.
    id.map(|id| {
        Digest::of(format!("redress {}", id.trim()).as_bytes()).to_string()[..16].to_owned()
    })
    .unwrap_or_default()
}

/// What the machine calls itself.
#[must_use]
pub fn machine_name() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .or_else(|| std::env::var("HOSTNAME").ok());
    name.map_or_else(
        || "another machine".to_owned(),
        |name| name.trim().to_owned(),
    )
}
