//! Files that commands were told to write, as the ledger notes them.

use crate::cli::context::Context;
use crate::cli::exit::Failure;
use redress_base::id::Digest;
use redress_ledger::{Ledger, SupporterFileKind};
use std::path::PathBuf;

/// One path, however often it was written to.
#[derive(Debug)]
pub struct NotedFile {
    /// Where it is.
    pub path: PathBuf,
    /// The same as an organizer is told it.
    pub shown: String,
    /// What it is.
    pub kind: SupporterFileKind,
    /// What was written there; nothing where no writing came to its end.
    pub digests: Vec<Digest>,
    /// Whether a writing did not come to its end.
    pub is_begun: bool,
    /// Its rows in the ledger.
    pub rows: Vec<i64>,
}

impl NotedFile {
    /// All of them, in the order in which they were written first.
    pub fn all(context: &Context, ledger: &Ledger) -> Result<Vec<Self>, Failure> {
        let mut all: Vec<Self> = Vec::new();
        let mut places = std::collections::HashMap::new();
        for file in ledger.supporter_files()? {
            let place = *places.entry(file.path.clone()).or_insert(all.len());
            if place == all.len() {
                all.push(Self {
                    path: context.path(&file.path),
                    shown: file.path,
                    kind: file.kind,
                    digests: Vec::new(),
                    is_begun: false,
                    rows: Vec::new(),
                });
            }
            let noted = &mut all[place];
            noted.is_begun |= file.digest.is_none();
            noted.digests.extend(file.digest);
            noted.rows.push(file.id);
        }
        Ok(all)
    }

    /// Whether something is there, be it a link.
    pub fn is_there(&self) -> bool {
        self.path.symlink_metadata().is_ok()
    }

    /// Half a file, which lies beside its place until it is whole; none where every writing came to its end.
    pub fn half(&self) -> Option<PathBuf> {
        let half = self.path.with_extension("unfinished");
        let is_ours = self.is_begun && half.is_file() && !half.is_symlink();
        is_ours.then_some(half)
    }
}
