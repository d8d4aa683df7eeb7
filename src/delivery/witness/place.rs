//! Which ledger lies in which folder, and how its last run ended.

use super::error::WitnessError;
use redress_base::clock::Clock;
use redress_base::fail_point::{FailPoint, reach};
use redress_base::id::Digest;
use redress_base::private;
use redress_base::same_file::known_by;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// What every file of this folder is called, before its ledger's name.
const PREFIX: &str = "ledger-";

/// A ledger as the user's state names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LedgerName {
    state: PathBuf,
    name: String,
}

impl LedgerName {
    /// The ledger with this key.
    pub(super) fn of(state: &Path, key: &[u8; 32]) -> Self {
        let digest = Digest::of(&[b"redress ledger ".as_slice(), key].concat());
        Self {
            state: state.to_owned(),
            name: format!("{PREFIX}{}", &digest.to_string()[..16]),
        }
    }

    /// Where its letters are written down.
    pub(super) fn log(&self) -> PathBuf {
        self.state.join(format!("{}.sent", self.name))
    }

    fn place(&self) -> PathBuf {
        self.state.join(format!("{}.place", self.name))
    }

    /// Where it lay last, if anything is known of it.
    pub(super) fn known_place(&self) -> Result<Option<Place>, WitnessError> {
        let path = self.place();
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(Place::read(&text))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(&path, error)),
        }
    }

    /// Writes down where it lies, durably.
    pub(super) fn lies_at(&self, place: &Place) -> Result<(), WitnessError> {
        let path = self.place();
        place.write(&path).map_err(|error| failed(&path, error))
    }

    /// The folder is another ledger's from now on.
    pub(super) fn left(&self) -> Result<(), WitnessError> {
        let path = self.place();
        fs::remove_file(&path).map_err(|error| failed(&path, error))
    }

    /// Other ledgers that lay in this folder.
    pub(super) fn others_at(&self, here: &Place) -> Result<Vec<Self>, WitnessError> {
        let entries = match fs::read_dir(&self.state) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(&self.state, error)),
        };
        let mut others = Vec::new();
        for entry in entries {
            let name = entry
                .map_err(|error| failed(&self.state, error))?
                .file_name();
            let Some(name) = name.to_str().and_then(|name| name.strip_suffix(".place")) else {
                continue; // of an account, or a log
            };
            let other = Self {
                state: self.state.clone(),
                name: name.to_owned(),
            };
            if other != *self && other.known_place()?.is_some_and(|place| place.is(here)) {
                others.push(other);
            }
        }
        Ok(others)
    }
}

/// A folder that a ledger lies in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// A digest of its path without links.
    path: String,
    /// What the file system knows it by; empty where it does not say.
    folder: String,
    /// The start of the machine at which a run began that has not said how it ended.
    run_of: Option<String>,
}

impl Place {
    /// This folder, with no run under way.
    pub(super) fn of(root: &Path) -> Self {
        let whole = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        Self {
            path: Digest::of(whole.as_os_str().as_encoded_bytes()).to_string(),
            folder: known_by(&whole),
            run_of: None,
        }
    }

    /// The same while a run is under way.
    pub(super) fn in_a_run(self, clock: &Clock) -> Self {
        let boot = clock
            .uptime()
            .map_or_else(unknown_boot, |uptime| uptime.boot);
        Self {
            run_of: Some(boot),
            ..self
        }
    }

    /// Whether the system may have lost what a run wrote last: it did not say how it ended, and the machine was started
    /// since, or may have been.
    pub(super) fn may_have_lost(&self, clock: &Clock) -> bool {
        let boot = clock.uptime().map(|uptime| uptime.boot);
        self.run_of.is_some() && self.run_of != boot
    }

    fn is(&self, other: &Self) -> bool {
        self.path == other.path || !self.folder.is_empty() && self.folder == other.folder
    }

    fn read(text: &str) -> Self {
        let value = |key: &str| {
            let mut lines = text.lines().filter_map(|line| line.split_once(' '));
            lines.find_map(|(of, value)| (of == key).then(|| value.to_owned()))
        };
        Self {
            path: value("path").unwrap_or_default(),
            folder: value("folder").unwrap_or_default(),
            run_of: value("run"),
        }
    }

    fn write(&self, path: &Path) -> io::Result<()> {
        let fresh = path.with_extension("new");
        let _ = fs::remove_file(&fresh); // what a crash may have left there
        let mut file = private::create_file(&fresh)?;
        writeln!(file, "path {}\nfolder {}", self.path, self.folder)?;
        if let Some(boot) = &self.run_of {
            writeln!(file, "run {boot}")?;
        }
        file.sync_all()?;
        reach(FailPoint::BeforeWitnessPlace);
        fs::rename(&fresh, path)?;
        reach(FailPoint::AfterWitnessPlace);
        if let Some(folder) = path.parent() {
            let _ = File::open(folder).and_then(|folder| folder.sync_all()); // not every system can sync a folder
        }
        Ok(())
    }
}

/// Where the system does not tell its starts apart, each run that did not end well is looked into.
fn unknown_boot() -> String {
    "unknown".to_owned()
}

fn failed(path: &Path, error: io::Error) -> WitnessError {
    WitnessError::State {
        path: path.display().to_string(),
        error,
    }
}
