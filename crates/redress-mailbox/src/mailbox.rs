//! The mails of a file or folder.

use crate::{Keep, Mail, MailReader, MailboxError};
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

/// Folders in folders of a mailbox; Maildirs have two.
const DEPTH_MAX: u32 = 8;

/// The mails of a Maildir, an mbox file, a folder of `.eml` files, or a file with one mail.
///
/// Which of them it is, is seen file by file: each regular file in the folder and in those below it is read by a
/// [`MailReader`], in the order of their names, and one that begins like no mail is passed over. Links are not followed: an
/// export has none, and a loop would never end. Memory holds the names in the folders on the way, and one mail.
///
/// After an error it goes on with the next file.
#[derive(Debug)]
pub struct Mailbox {
    keep: Keep,
    /// What is still to be read, the next one last; with how many more folders it may lie above.
    ahead: Vec<(PathBuf, u32)>,
    open: Option<(PathBuf, MailReader<BufReader<File>>)>,
}

/// A mail and where it was found.
#[derive(Clone, Debug)]
pub struct FoundMail {
    /// The file that it stands in.
    pub file: PathBuf,
    /// The mail.
    pub mail: Mail,
}

impl Mailbox {
    /// The mailbox at a path. Nothing is read yet.
    pub fn at(path: &Path, keep: Keep) -> Self {
        Self {
            keep,
            ahead: vec![(path.to_owned(), DEPTH_MAX)],
            open: None,
        }
    }

    /// The next mail of the file that is open.
    fn next_in_file(&mut self) -> Option<Result<FoundMail, MailboxError>> {
        let (file, reader) = self.open.as_mut()?;
        let found = reader.next()?;
        let file = file.clone();
        Some(match found {
            Ok(mail) => Ok(FoundMail { file, mail }),
            Err(source) => Err(MailboxError::Read { path: file, source }),
        })
    }

    /// Opens a file, or puts what lies in a folder ahead.
    fn enter(&mut self, path: PathBuf, depth_left: u32) -> io::Result<()> {
        // Of a link itself, not of what it leads to: it is neither a file nor a folder.
        let kind = fs::symlink_metadata(&path)?.file_type();
        // Nor is a pipe or a device one, which could never end.
        if kind.is_file() {
            let reader = MailReader::new(BufReader::new(File::open(&path)?), self.keep);
            self.open = Some((path, reader));
        } else if kind.is_dir() && depth_left > 0 {
            let entries = fs::read_dir(&path)?.map(|entry| Ok((entry?.path(), depth_left - 1)));
            let mut entries = entries.collect::<io::Result<Vec<_>>>()?;
            // Backwards, because the next one is taken from the end.
            entries.sort_unstable_by(|one, other| other.0.cmp(&one.0));
            self.ahead.append(&mut entries);
        }
        Ok(())
    }
}

impl Iterator for Mailbox {
    type Item = Result<FoundMail, MailboxError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(found) = self.next_in_file() {
                return Some(found);
            }
            self.open = None;
            let (path, depth_left) = self.ahead.pop()?;
            if let Err(source) = self.enter(path.clone(), depth_left) {
                return Some(Err(MailboxError::Read { path, source }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subjects(path: &Path) -> Vec<String> {
        let found = Mailbox::at(path, Keep::default());
        found.map(|found| found.unwrap().mail.subject()).collect()
    }

    #[test]
    fn a_folder_is_read_in_the_order_of_its_names() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["cur", "new", "sub"] {
            fs::create_dir(at(name)).unwrap();
        }
        fs::write(at("new/3.host"), "Subject: three\n\n").unwrap();
        fs::write(at("cur/2.host:2,S"), "Subject: two\n\n").unwrap();
        fs::write(at("cur/1.host:2,S"), "Subject: one\n\n").unwrap();
        fs::write(at("cur.lock"), "no mail\n").unwrap();
        let mbox = "From a 10:00\nSubject: four\n\n\nFrom a 10:00\nSubject: five\n\n";
        fs::write(at("sub/mbox"), mbox).unwrap();
        assert_eq!(
            subjects(folder.path()),
            ["one", "two", "three", "four", "five"]
        );
        assert_eq!(subjects(&at("sub/mbox")), ["four", "five"]);
        let found = Mailbox::at(folder.path(), Keep::default()).last().unwrap();
        assert_eq!(found.unwrap().file, at("sub/mbox"));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("mail"), "Subject: one\n\n").unwrap();
        std::os::unix::fs::symlink(at("mail"), at("link")).unwrap();
        std::os::unix::fs::symlink(folder.path(), at("loop")).unwrap();
        assert_eq!(subjects(folder.path()), ["one"]);
        assert!(subjects(&at("link")).is_empty());
    }

    #[test]
    fn what_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Sent");
        let error = Mailbox::at(&path, Keep::default())
            .next()
            .unwrap()
            .unwrap_err();
        let said = error.to_string();
        assert!(
            said.starts_with(&format!("`{}` cannot be read: ", path.display())),
            "{said}"
        );
        assert!(subjects(folder.path()).is_empty());
    }

    #[test]
    fn folders_are_followed_to_a_depth() {
        let folder = tempfile::tempdir().unwrap();
        let mut path = folder.path().to_owned();
        for depth in 0..10 {
            fs::write(path.join("mail"), format!("Subject: {depth}\n\n")).unwrap();
            path.push("z");
            fs::create_dir(&path).unwrap();
        }
        assert_eq!(
            subjects(folder.path()),
            ["0", "1", "2", "3", "4", "5", "6", "7"]
        );
    }
}
