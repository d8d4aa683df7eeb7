//! A file's bytes, piece by piece.

use super::failure::unreadable;
use super::limits::BUFFER_BYTES;
use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// The first bytes of a file.
pub(super) fn head(path: &CampaignPath, file: &mut File) -> Result<Vec<u8>, Problem> {
    file.rewind().map_err(|error| unreadable(path, &error))?;
    let mut head = Vec::with_capacity(16);
    file.take(16)
        .read_to_end(&mut head)
        .map_err(|error| unreadable(path, &error))?;
    Ok(head)
}

/// Hands a file on piece by piece, from a byte on.
pub(super) fn pieces(
    path: &CampaignPath,
    file: &mut File,
    start: u64,
    each: impl FnMut(&[u8]) -> Result<(), Problem>,
) -> Result<(), Problem> {
    file.seek(SeekFrom::Start(start))
        .map_err(|error| unreadable(path, &error))?;
    pieces_of(path, file, each)
}

/// The same for what is read from a file.
pub(super) fn pieces_of(
    path: &CampaignPath,
    source: &mut impl Read,
    mut each: impl FnMut(&[u8]) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(bytes) => each(&buffer[..bytes])?,
            // A signal came in between, and nothing was read.
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(path, &error)),
        }
    }
}
