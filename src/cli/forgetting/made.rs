//! What can be made again: rehearsals, mails, packets and proofs with books in them.

use super::noted::NotedFile;
use super::settled::Settled;
use crate::cli::context::{Context, LEDGER};
use crate::cli::exit::Failure;
use crate::cli::words::count;
use crate::cli::written_out::digest_of;
use crate::cli::{private_file, rehearse};
use crate::plan::BookInMessage;
use anyhow::Context as _;
use redress_base::fail_point::{FailPoint, reach};
use redress_base::id::Digest;
use redress_ledger::{Ledger, SupporterFileKind};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Paths that are named one by one.
const NAMED: usize = 3;

/// What was found of it.
#[derive(Debug)]
pub struct Made {
    rehearsal: Option<Rehearsal>,
    /// Files as they were written.
    files: Vec<NotedFile>,
    /// Half files, which nobody else has written.
    halves: Vec<PathBuf>,
    /// Rows of the ledger whose files are gone.
    gone: Vec<i64>,
}

/// A rehearsal whose mails have books.
#[derive(Debug)]
struct Rehearsal {
    folder: PathBuf,
    /// No other rehearsal begins meanwhile.
    _lock: File,
}

impl Made {
    /// Looks for it; what was changed since it was written is left to the organizer.
    pub fn find(
        context: &Context,
        ledger: &Ledger,
        settled: &mut Settled,
    ) -> Result<Self, Failure> {
        let mut made = Self {
            rehearsal: Rehearsal::find(context)?,
            files: Vec::new(),
            halves: Vec::new(),
            gone: Vec::new(),
        };
        for file in NotedFile::all(context, ledger)? {
            made.halves.extend(file.half());
            // Lists are the organizer's as soon as they are written.
            if file.kind != SupporterFileKind::List {
                made.look_at(file, settled)?;
            }
        }
        if made.rehearsal.is_some() {
            settled.goes.push("rehearsal/".to_owned());
        }
        let halves = made.halves.iter().map(|half| half.display().to_string());
        settled.goes.extend(halves);
        if !made.files.is_empty() {
            settled.goes.push(in_words(&made.files));
        }
        Ok(made)
    }

    fn look_at(&mut self, file: NotedFile, settled: &mut Settled) -> Result<(), Failure> {
        let (path, shown) = (&file.path, &file.shown);
        let is_empty = || Ok::<_, Failure>(path.is_dir() && private_file::is_empty(path)?);
        if !file.is_there() || is_empty()? {
            self.gone.extend(&file.rows);
            // Where a writing was only begun there may never have been anything.
            if !file.digests.is_empty() {
                settled.missing.push(shown.clone());
            }
        } else if path.is_file() && !path.is_symlink() && file.digests.contains(&read(path)?) {
            self.files.push(file);
        } else if file.digests.is_empty() {
            settled.left.push(format!(
                "`{shown}` was being written when the program was stopped: delete it"
            ));
        } else {
            settled.left.push(format!(
                "`{shown}` was changed since it was written: look through it, and delete it"
            ));
        }
        Ok(())
    }

    /// Deletes it.
    pub fn delete(&self, ledger: &Ledger) -> Result<(), Failure> {
        if let Some(rehearsal) = &self.rehearsal {
            let shown = rehearsal.folder.display();
            reach(FailPoint::BeforeFileOut);
            fs::remove_dir_all(&rehearsal.folder)
                .with_context(|| format!("`{shown}` cannot be deleted"))?;
            reach(FailPoint::AfterFileOut);
        }
        for half in &self.halves {
            delete(half)?;
        }
        let mut gone = self.gone.clone();
        for file in &self.files {
            // Looked at once more: a question may have been open for an hour.
            if !file.digests.contains(&read(&file.path)?) {
                continue; // the next time it is told as changed
            }
            delete(&file.path)?;
            remove_empty_folders(file);
            gone.extend(&file.rows);
        }
        Ok(ledger.strike_out_supporter_files(&gone)?)
    }
}

/// Deletes a file.
pub(super) fn delete(path: &Path) -> Result<(), Failure> {
    reach(FailPoint::BeforeFileOut);
    fs::remove_file(path).with_context(|| format!("`{}` cannot be deleted", path.display()))?;
    reach(FailPoint::AfterFileOut);
    Ok(())
}

impl Rehearsal {
    fn find(context: &Context) -> Result<Option<Self>, Failure> {
        let folder = context.path("rehearsal");
        // Its ledger is the mark of a rehearsal; a folder of anything else is left alone.
        let is_ours = !folder.is_symlink() && folder.join(LEDGER).is_file();
        if !is_ours {
            return Ok(None);
        }
        let lock = rehearse::lock(&context.path(rehearse::LOCK))?;
        let mut has_book = false;
        private_file::each_below(&folder, &mut |file| {
            if !has_book && file.extension().is_some_and(|it| it == "eml") {
                has_book = BookInMessage::of(&fs::read(file)?).is_some();
            }
            Ok(())
        })?;
        Ok(has_book.then_some(Self {
            folder,
            _lock: lock,
        }))
    }
}

fn read(path: &Path) -> Result<Digest, Failure> {
    Ok(digest_of(path).with_context(|| format!("`{}` cannot be read", path.display()))?)
}

/// Takes the folders away that a command made for its files, once nothing is in them any more.
fn remove_empty_folders(file: &NotedFile) {
    // Mails lie in a folder for each mailing, parts of a proof in folders of their own.
    let levels = match file.kind {
        SupporterFileKind::Mail | SupporterFileKind::Proof => 2,
        SupporterFileKind::Packet | SupporterFileKind::List => 1,
    };
    for folder in file.path.ancestors().skip(1).take(levels) {
        if fs::remove_dir(folder).is_err() {
            return; // something else is in it
        }
    }
}

/// `packet/print.html`, or with many of them `out/council/0002-ada.eml and 340 other files`.
fn in_words(files: &[NotedFile]) -> String {
    let named = files.iter().take(NAMED).map(|file| file.shown.as_str());
    let named = named.collect::<Vec<_>>().join(", ");
    match files.len().checked_sub(NAMED).filter(|others| *others > 0) {
        Some(others) => format!("{named} and {}", count(others as u64, "other file")),
        None => named,
    }
}
