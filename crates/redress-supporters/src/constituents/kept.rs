//! What is kept of people for the books, outside of memory.

use super::entry::WordsPlace;
use super::spool::Spool;
use redress_base::problem::Problem;
use std::collections::HashMap;
use std::io;

/// People and their words, and what leads to them.
#[derive(Debug)]
pub struct Kept {
    pub spool: Spool,
    /// The words of persons of several rows, by person.
    pub words: HashMap<u32, WordsPlace>,
}

/// What is wrong where the temporary folder takes nothing, or gives nothing back.
pub fn unkept(error: &io::Error) -> Problem {
    let folder = std::env::temp_dir();
    Problem::error(
        folder.display().to_string(),
        format!("what supporters say cannot be kept for a moment in the temporary folder: {error}"),
        "Make room there, or name another folder in the environment variable `TMPDIR`.",
    )
}
