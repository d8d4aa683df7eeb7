//! The letters of an archive, read again.

use super::name::CopyName;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::id::DeliveryId;
use redress_base::private;
use std::fs;
use std::io;
use std::path::PathBuf;

/// A copy in the archive.
#[derive(Clone, Debug)]
pub struct ArchivedLetter {
    /// Whose letter it is.
    pub delivery: DeliveryId,
    path: PathBuf,
}

impl ArchivedLetter {
    /// Its bytes, as the server got them.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        private::check(&self.path)?;
        fs::read(&self.path)
    }
}

/// The copies of an archive, in any order; none where there is no archive yet. Files that are no copies of ours are passed over.
pub fn archived_letters(
    folder: &Folder,
    archive: &CampaignPath,
) -> io::Result<impl Iterator<Item = io::Result<ArchivedLetter>> + use<>> {
    let entries = match fs::read_dir(folder.root().join(archive.as_str()).join("cur")) {
        Ok(entries) => Some(entries),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let letters = entries.into_iter().flatten().filter_map(|entry| {
        let letter = |entry: fs::DirEntry| {
            let name = entry.file_name();
            let delivery = CopyName::of_copy(name.to_str()?)?.delivery;
            let path = entry.path();
            Some(ArchivedLetter { delivery, path })
        };
        entry.map(letter).transpose()
    });
    Ok(letters)
}
