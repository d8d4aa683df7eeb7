//! What the user's state knows of parts: where each was opened, and that it was closed. Its file may come again under another name,
//! and its ledger may be put back to a day before its end.

use super::account_state;
use super::exit::Failure;
use anyhow::{Context as _, anyhow};
use redress_base::private;
use redress_ledger::PartOf;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Notes where a part is opened; one that was opened in another folder is refused.
pub fn note_opening(part: &PartOf, folder: &Path) -> Result<(), Failure> {
    let Some(path) = path_of(part, "opened") else {
        return Ok(());
    };
    let failed = || format!("`{}` cannot be written", path.display());
    if let Some(state) = path.parent() {
        private::create_folder(state).with_context(failed)?;
    }
    match private::create_new(&path) {
        Ok(mut file) => {
            let written = writeln!(file, "{}", folder.display()).and_then(|()| file.sync_all());
            Ok(written.with_context(failed)?)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let known = fs::read_to_string(&path).with_context(failed)?;
            match known.lines().next() {
                // Cut off while it was written: nothing was opened by then.
                None => {
                    let mut file = private::create_file(&path).with_context(failed)?;
                    let written = writeln!(file, "{}", folder.display());
                    Ok(written
                        .and_then(|()| file.sync_all())
                        .with_context(failed)?)
                }
                Some(known) if Path::new(known) == folder => Ok(()),
                Some(known) => Err(Failure::NotApproved(format!(
                    "part {} was opened on this machine in `{known}`: a part is opened once, since two would send the same letters",
                    part.number
                ))),
            }
        }
        Err(error) => Err(anyhow!(error).context(failed()).into()),
    }
}

/// Notes that a part is closed: its ledger says so as well, and may be put back to what it was before.
pub fn note_closing(part: &PartOf) -> Result<(), Failure> {
    if let Some(path) = path_of(part, "closed") {
        let failed = || format!("`{}` cannot be written", path.display());
        if let Some(state) = path.parent() {
            private::create_folder(state).with_context(failed)?;
        }
        let noted = private::create_file(&path).and_then(|file| file.sync_all());
        noted.with_context(failed)?;
    }
    Ok(())
}

/// Whether a part was closed on this machine.
pub fn is_closed(part: &PartOf) -> bool {
    path_of(part, "closed").is_some_and(|path| path.exists())
}

fn path_of(part: &PartOf, what: &str) -> Option<PathBuf> {
    let state = account_state::account_state()?;
    Some(state.join(format!("part-{}.{what}", part.name)))
}
