//! A file that is named on the command line and read whole.

use super::exit::Failure;
use anyhow::{Context as _, anyhow};
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

/// A wrong file (a film, a disk image) must not fill the memory.
const BYTES_MAX: u64 = 64 << 20;

/// Whether all of these are there, `-` standing for standard input: asked before the first is read, so that a slip in the last
/// leaves nothing half done.
pub fn demand_all<'p>(mut paths: impl Iterator<Item = &'p Path>) -> Result<(), Failure> {
    match paths.find(|path| *path != Path::new("-") && !path.exists()) {
        None => Ok(()),
        Some(absent) => Err(Failure::Usage(format!(
            "there is no `{}`",
            absent.display()
        ))),
    }
}

/// Reads it. A pipe might never end, and one that came with somebody's folder would never begin.
pub fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let shown = file.display();
    let cannot = || format!("`{shown}` cannot be read");
    // Looked at before it is opened: opening a named pipe would wait for a writer that may never come.
    if !fs::metadata(file).with_context(cannot)?.is_file() {
        return Err(anyhow!("`{shown}` cannot be read: it is no regular file; name one").into());
    }
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|opened| opened.take(BYTES_MAX + 1).read_to_end(&mut bytes))
        .with_context(cannot)?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(anyhow!(
            "`{shown}` cannot be read: it is larger than 64 MB; check that it is the file you meant"
        )
        .into());
    }
    Ok(bytes)
}
