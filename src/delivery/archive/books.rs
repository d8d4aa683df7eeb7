//! Books of constituents, taken out of copies: who asks to be forgotten stands in none.

use super::name::CopyName;
use crate::plan::BookInMessage;
use redress_base::fail_point::{FailPoint, reach};
use redress_base::folder::{CampaignPath, Folder};
use redress_base::private;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// How many copies of an archive have books, drafts of letters in doubt among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ArchivedBooks {
    /// Copies with a book.
    pub all: u64,
    /// Those whose book is meant.
    pub meant: u64,
}

/// Counts the copies whose books are meant.
pub fn count_archived_books(
    folder: &Folder,
    archive: &CampaignPath,
    is_meant: &dyn Fn(&BookInMessage) -> bool,
) -> io::Result<ArchivedBooks> {
    let mut found = ArchivedBooks::default();
    each(folder, archive, &mut |_, _, book| {
        found.all += 1;
        found.meant += u64::from(is_meant(book));
        Ok(())
    })?;
    Ok(found)
}

/// Takes the books that are meant out of their copies; of a letter in all else every byte stays. Gives how many went.
pub fn take_archived_books_out(
    folder: &Folder,
    archive: &CampaignPath,
    is_meant: &dyn Fn(&BookInMessage) -> bool,
    (day, why): (&str, &str),
) -> io::Result<u64> {
    // A Maildir has this folder, and drafts lie on the same disk.
    let passing = folder.root().join(archive.as_str()).join("tmp");
    let mut taken = 0;
    each(folder, archive, &mut |path, bytes, book| {
        if !is_meant(book) {
            return Ok(());
        }
        private::create_output_folder(&passing)?;
        let beside = passing.join("without-book");
        let mut file = private::create_file(&beside)?;
        file.write_all(&book.taken_out_of(bytes, day, why))?;
        file.sync_all()?;
        reach(FailPoint::BeforeBookOut);
        fs::rename(&beside, path)?;
        reach(FailPoint::AfterBookOut);
        taken += 1;
        Ok(())
    })?;
    Ok(taken)
}

/// Takes a copy with its bytes and the book in it.
type Show<'s> = &'s mut dyn FnMut(&Path, &[u8], &BookInMessage) -> io::Result<()>;

/// Shows every copy and every draft that has a book.
fn each(folder: &Folder, archive: &CampaignPath, show: Show<'_>) -> io::Result<()> {
    let copies = folder.root().join(archive.as_str()).join("cur");
    let drafts = folder.root().join(format!("{archive}.unsettled"));
    for (within, known) in [
        (copies, CopyName::of_copy as fn(&str) -> Option<CopyName>),
        (drafts, CopyName::of_draft),
    ] {
        for path in files(&within, known)? {
            // A link in a folder that came from somebody else may lead to any file.
            private::check(&path)?;
            let bytes = fs::read(&path)?;
            if let Some(book) = BookInMessage::of(&bytes) {
                show(&path, &bytes, &book)?;
            }
        }
    }
    Ok(())
}

/// The files of ours in a folder; none where it is not there. By their names first: the folder changes on the way.
fn files(within: &Path, known: fn(&str) -> Option<CopyName>) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(within) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_name().to_str().and_then(known).is_some() {
            files.push(entry.path());
        }
    }
    Ok(files)
}
