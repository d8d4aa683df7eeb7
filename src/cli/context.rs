//! What every command needs: the campaign's folder, the clock, and its ledger.

use super::exit::Failure;
use super::output;
use crate::campaign::Campaign;
use anyhow::anyhow;
use jiff::tz::TimeZone;
use redress_base::clock::Clock;
use redress_base::private;
use redress_ledger::{Ledger, LedgerError};
use std::path::{Path, PathBuf};

/// The name of the ledger in a campaign's folder.
pub const LEDGER: &str = "ledger.sqlite";

/// Where a command works.
#[derive(Debug)]
pub struct Context {
    /// The campaign's folder.
    pub root: PathBuf,
    /// The clock.
    pub clock: Clock,
}

impl Context {
    /// In this folder, at the machine's own time.
    pub fn new(root: PathBuf) -> Self {
        Self {
            root,
            clock: Clock::system(),
        }
    }

    /// The campaign's ledger, made if it is absent.
    pub fn ledger(&self) -> Result<Ledger, Failure> {
        Ok(self.try_ledger()?)
    }

    /// The same, with the ledger's own error.
    pub fn try_ledger(&self) -> Result<Ledger, LedgerError> {
        let path = self.root.join(LEDGER);
        tighten(&path);
        Ledger::open(&path, &self.clock)
    }

    /// The campaign's ledger, if anything was ever planned.
    pub fn ledger_if_any(&self) -> Result<Option<Ledger>, Failure> {
        Ok(self.try_ledger_if_any()?)
    }

    /// The same, with the ledger's own error.
    pub fn try_ledger_if_any(&self) -> Result<Option<Ledger>, LedgerError> {
        let path = self.root.join(LEDGER);
        tighten(&path);
        Ledger::open_existing(&path, &self.clock)
    }

    /// The campaign's ledger, which must be there.
    pub fn existing_ledger(&self) -> Result<Ledger, Failure> {
        self.ledger_if_any()?.ok_or_else(|| self.no_ledger())
    }

    /// What to say where there is none.
    pub fn no_ledger(&self) -> Failure {
        let folder = self.root.display();
        Failure::Unexpected(if self.root.join("campaign.toml").is_file() {
            anyhow!(
                "there is no ledger in `{folder}` yet: `redress preview` draws up the first plan"
            )
        } else {
            anyhow!(
                "`{folder}` is no campaign folder: name one with `-C DIR`, or make one with `redress new DIR`"
            )
        })
    }

    /// On whose clock people read and type moments: the campaign's.
    pub fn zone(&self) -> TimeZone {
        Campaign::zone_of(&self.root)
    }

    /// A path in the campaign's folder.
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.root.join(name)
    }
}

/// Closes a ledger to others that was copied or unpacked with open permissions, and says so: it names everybody who is
/// written to, and what they answered.
fn tighten(ledger: &Path) {
    // Where it is not ours to change, opening it says what is wrong.
    if private::close_to_others(ledger).unwrap_or(false) {
        output::say(format_args!(
            "note: `{}` could be read by others on this machine; now only you can",
            ledger.display()
        ));
    }
    for beside in ["-wal", "-shm"] {
        let mut name = ledger.as_os_str().to_owned();
        name.push(beside);
        let _ = private::close_to_others(Path::new(&name)); // most often there is none
    }
}

/// A runtime for the commands that talk to a server.
pub fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    // One thread: the workers of a run take turns at their awaits and share its state without a lock.
    Ok(tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?)
}
