//! Files with something of supporters that a command was told to write: the ledger notes where they lie, so that whoever asks to
//! be forgotten is found in them.

use super::context::Context;
use super::output;
use anyhow::Context as _;
use redress_base::id::{Digest, Hasher};
use redress_ledger::{Ledger, LedgerError, SupporterFileKind};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// Files that are noted in one transaction. Of those that are not noted when the program is killed, their folder is.
const NOTED_TOGETHER: usize = 1_000;

/// What one command writes to a path that it was told.
#[derive(Debug)]
pub struct WrittenOut<'c> {
    context: &'c Context,
    kind: SupporterFileKind,
    path: PathBuf,
    noting: Noting,
}

#[derive(Debug)]
enum Noting {
    /// Nothing of supporters was written yet.
    NotYet,
    Begun {
        ledger: Ledger,
        number: i64,
        waiting: Vec<(String, Digest)>,
    },
    /// In a folder that may only be read.
    Impossible,
}

impl<'c> WrittenOut<'c> {
    /// The file or folder at this path.
    pub fn to(context: &'c Context, kind: SupporterFileKind, path: &Path) -> Self {
        Self {
            context,
            kind,
            path: path.to_owned(),
            noting: Noting::NotYet,
        }
    }

    /// Notes that something of supporters is about to be written: before it is, as the program may be killed on the way.
    pub fn begin(&mut self) -> anyhow::Result<()> {
        if !matches!(self.noting, Noting::NotYet) {
            return Ok(());
        }
        let ledger = match self.context.try_ledger() {
            Ok(ledger) => ledger,
            Err(LedgerError::Sealed { .. }) => {
                output::say(format_args!(
                    "note: `{}` has something of supporters, which cannot be noted in a folder that may only be read: delete it \
                     yourself when somebody asks to be forgotten",
                    self.path.display()
                ));
                self.noting = Noting::Impossible;
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        let (path, now) = (self.noted(&self.path), self.context.clock.now());
        let number = ledger.begin_supporter_file(self.kind, &path, now)?;
        self.noting = Noting::Begun {
            ledger,
            number,
            waiting: Vec::new(),
        };
        Ok(())
    }

    /// Notes a file that was written.
    pub fn add(&mut self, file: &Path) -> anyhow::Result<()> {
        let path = self.noted(file);
        let now = self.context.clock.now();
        if let Noting::Begun {
            ledger, waiting, ..
        } = &mut self.noting
        {
            let digest =
                digest_of(file).with_context(|| format!("`{}` cannot be read", file.display()))?;
            waiting.push((path, digest));
            if waiting.len() == NOTED_TOGETHER {
                ledger.note_supporter_files(self.kind, waiting, now)?;
                waiting.clear();
            }
        }
        Ok(())
    }

    /// All was written, and is noted file by file.
    pub fn finish(self) -> anyhow::Result<()> {
        if let Noting::Begun {
            ledger,
            number,
            waiting,
        } = self.noting
        {
            ledger.note_supporter_files(self.kind, &waiting, self.context.clock.now())?;
            ledger.strike_out_supporter_files(&[number])?;
        }
        Ok(())
    }

    fn noted(&self, path: &Path) -> String {
        noted_path(&self.context.root, path)
    }
}

/// A path as the ledger notes it: below the campaign's folder, so that the folder can be moved, or else whole.
fn noted_path(root: &Path, path: &Path) -> String {
    let whole = whole(path);
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let below = whole.strip_prefix(&root).unwrap_or(&whole);
    below.to_string_lossy().into_owned()
}

/// The path with the folder that it lies in as the system knows it.
fn whole(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    match (folder, path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path,
    }
}

/// The digest of a file's bytes.
pub fn digest_of(path: &Path) -> io::Result<Digest> {
    const PIECE: usize = 64 * 1024;
    let (mut file, mut hasher, mut piece) = (File::open(path)?, Hasher::new(), vec![0; PIECE]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hasher.finish()),
            bytes => hasher.update(&piece[..bytes]),
        }
    }
}
