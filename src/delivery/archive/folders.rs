//! The folders of an archive, and what is done with the files in them.

use super::error::ArchiveError;
use super::name::CopyName;
use redress_base::fail_point::{FailPoint, reach};
use redress_base::folder::{CampaignPath, Folder};
use redress_base::private;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A Maildir, and the folder of drafts beside it.
#[derive(Clone, Debug)]
pub(super) struct Folders {
    /// The archive, as campaign.toml names it.
    shown: String,
    /// The copies.
    cur: PathBuf,
    /// Letters of which the ledger does not say yet that they were accepted.
    drafts: PathBuf,
}

impl Folders {
    /// Makes what is missing of them (0700), and sees whether anything can be written there.
    pub(super) fn open(folder: &Folder, path: &CampaignPath) -> Result<Self, ArchiveError> {
        let archive = folder.root().join(path.as_str());
        let folders = Self {
            shown: format!("{path}/"),
            cur: archive.join("cur"),
            drafts: folder.root().join(format!("{path}.unsettled")),
        };
        let made = make(folder.root(), path).and_then(|()| {
            for name in ["tmp", "new", "cur"] {
                private::create_output_folder(&archive.join(name))?;
            }
            private::create_output_folder(&folders.drafts)?;
            folders.try_out(&archive)
        });
        made.map_err(|error| folders.failed(error))?;
        Ok(folders)
    }

    /// Writes a page, moves it as copies are moved and takes it away again: a disk that is full already, or two disks, are
    /// told before the first letter.
    fn try_out(&self, archive: &Path) -> io::Result<()> {
        let (path, moved) = (self.drafts.join("try"), archive.join("tmp/try"));
        let mut file = private::create_file(&path)?;
        if let Err(error) = file.write_all(&[0; 4096]) {
            let _ = fs::remove_file(&path); // the failure itself is told
            return Err(error);
        }
        reach(FailPoint::BeforeArchived);
        fs::rename(&path, &moved)?;
        reach(FailPoint::AfterArchived);
        fs::remove_file(&moved)
    }

    /// Hands the bytes of a letter to the system.
    pub(super) fn keep<'a>(
        &self,
        name: &CopyName,
        letter: impl Iterator<Item = &'a [u8]>,
    ) -> Result<(), ArchiveError> {
        reach(FailPoint::BeforeDraft);
        let kept = self.write(name, letter);
        reach(FailPoint::AfterDraft);
        kept.map_err(|error| self.failed(error))
    }

    fn write<'a>(
        &self,
        name: &CopyName,
        mut letter: impl Iterator<Item = &'a [u8]>,
    ) -> io::Result<()> {
        let path = self.drafts.join(name.draft());
        let mut file = match private::create_new(&path) {
            // Of an earlier try that came to nothing.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                fs::remove_file(&path)?;
                private::create_new(&path)?
            }
            made => made?,
        };
        letter.try_for_each(|run| file.write_all(run))
    }

    /// Has the disk take a draft.
    pub(super) fn sync(&self, name: &CopyName) -> Result<(), ArchiveError> {
        let synced = File::open(self.drafts.join(name.draft())).and_then(|file| file.sync_all());
        match synced {
            // It has come to nothing meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            synced => synced.map_err(|error| self.failed(error)),
        }
    }

    /// Moves a draft that the disk has among the copies.
    pub(super) fn settle(&self, name: &CopyName) -> Result<(), ArchiveError> {
        let (draft, copy) = (self.drafts.join(name.draft()), self.cur.join(name.copy()));
        reach(FailPoint::BeforeArchived);
        let moved = fs::rename(draft, copy);
        reach(FailPoint::AfterArchived);
        moved.map_err(|error| self.failed(error))
    }

    /// Removes a draft that has come to nothing, if it is there.
    pub(super) fn discard(&self, name: &CopyName) -> Result<(), ArchiveError> {
        match fs::remove_file(self.drafts.join(name.draft())) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(self.failed(error)),
            _ => Ok(()),
        }
    }

    /// What a draft holds.
    pub(super) fn read(&self, name: &CopyName) -> Result<Vec<u8>, ArchiveError> {
        fs::read(self.drafts.join(name.draft())).map_err(|error| self.failed(error))
    }

    /// Where a draft lies, as an organizer finds it.
    pub(super) fn shown_draft(&self, name: &CopyName) -> String {
        let folder = self.drafts.file_name().unwrap_or_default();
        format!("{}/{}", folder.to_string_lossy(), name.draft())
    }

    /// The drafts that are there, one after the other.
    pub(super) fn drafts(
        &self,
    ) -> Result<impl Iterator<Item = Result<CopyName, ArchiveError>>, ArchiveError> {
        let entries = fs::read_dir(&self.drafts).map_err(|error| self.failed(error))?;
        Ok(entries.filter_map(|entry| match entry {
            // What is no file, or of another name, is nobody's letter.
            Ok(entry) if entry.file_type().is_ok_and(|kind| kind.is_file()) => {
                CopyName::of_draft(entry.file_name().to_str()?).map(Ok)
            }
            Ok(_) => None,
            Err(error) => Some(Err(self.failed(error))),
        }))
    }

    /// Has the disk take what was moved, and takes the folder of drafts away if nothing is left in it.
    pub(super) fn close(&self) -> Result<(), ArchiveError> {
        sync_folder(&self.cur).map_err(|error| self.failed(error))?;
        let _ = fs::remove_dir(&self.drafts); // fails while a draft is there, as it should
        Ok(())
    }

    /// In words.
    pub(super) fn failed(&self, error: io::Error) -> ArchiveError {
        ArchiveError::Disk {
            archive: self.shown.clone(),
            error,
        }
    }
}

/// Makes the folders on the way to the archive, each by itself: a link anywhere would lead the copies out.
fn make(root: &Path, path: &CampaignPath) -> io::Result<()> {
    let mut at = root.to_owned();
    for part in path.as_str().split('/') {
        at.push(part);
        private::create_output_folder(&at)?;
    }
    Ok(())
}

/// Has the disk take the names in a folder.
fn sync_folder(folder: &Path) -> io::Result<()> {
    // Elsewhere than on Unix a folder cannot be opened, and its names are as durable as the system makes them.
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
