//! The campaign's folder: nothing outside it is ever read.

use crate::open_files;
use crate::private;
use crate::problem::Problem;
use crate::words::{composed, nearest, size_in_words};
use std::fs::{File, Permissions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// A path inside the campaign's folder: relative, `/` between its parts, without `..`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CampaignPath(String);

/// Why a text is no path inside a campaign's folder.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CampaignPathError {
    /// Nothing, or only dots and slashes.
    #[error("an empty path names no file")]
    Empty,
    /// It starts at the root, at a drive or at somebody's home.
    #[error(
        "`{0}` does not start in the campaign's folder; write it as seen from there, such as `letters/congress.md`"
    )]
    Absolute(String),
    /// A web address, such as that of a sheet that somebody shares.
    #[error(
        "`{0}` is a web address and no file; download it (in Google Sheets: File, Download, `.csv`) into the campaign's folder, and \
         name that file"
    )]
    Web(String),
    /// It climbs.
    #[error("`{0}` leads out of the campaign's folder; copy the file into the folder")]
    Parent(String),
    /// A Windows separator, which other machines read as part of a name.
    #[error("`{0}` has a backslash; write `/` between folders, on every system")]
    Backslash(String),
    /// A character that nobody can see.
    #[error("a path has no control characters")]
    Control,
}

impl CampaignPath {
    /// Reads a path as an organizer types it; says why it is refused (absolute, `..`, empty, a drive letter).
    pub fn parse(text: &str) -> Result<Self, CampaignPathError> {
        let drive =
            text.as_bytes().get(1) == Some(&b':') && text.as_bytes()[0].is_ascii_alphabetic();
        // First, because the other errors repeat the text.
        if text.chars().any(char::is_control) {
            return Err(CampaignPathError::Control);
        }
        if text.contains("://") || text.starts_with("www.") || text.starts_with("docs.google.com") {
            return Err(CampaignPathError::Web(text.to_owned()));
        }
        if text.starts_with(['/', '\\', '~']) || drive {
            return Err(CampaignPathError::Absolute(text.to_owned()));
        }
        // It parts folders on Windows and belongs to a name elsewhere; one campaign must mean the same on both.
        if text.contains('\\') {
            return Err(CampaignPathError::Backslash(text.to_owned()));
        }
        // So that a path typed here and a file named elsewhere are the same name, and print as one.
        let text = &*composed(text);
        // `./letters//a.md` becomes `letters/a.md`, so that a file goes by one name.
        let parts: Vec<&str> = text
            .split('/')
            .filter(|part| !part.is_empty() && *part != ".")
            .collect();
        if parts.contains(&"..") {
            return Err(CampaignPathError::Parent(text.to_owned()));
        }
        if parts.is_empty() {
            Err(CampaignPathError::Empty)
        } else {
            Ok(Self(parts.join("/")))
        }
    }

    /// A file of the program's own choice, directly in the folder.
    pub fn of_name(name: &'static str) -> Self {
        Self(name.to_owned())
    }

    /// As typed, normalized.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder part and the name of the file.
    fn split(&self) -> (&str, &str) {
        self.0.rsplit_once('/').unwrap_or(("", &self.0))
    }
}

impl std::fmt::Display for CampaignPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The folder of a campaign.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at this path.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where it is.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where a file of it is. A name with accents is also found where the system keeps them apart from their letters, as
    /// macOS does.
    #[must_use]
    pub fn path(&self, path: &CampaignPath) -> PathBuf {
        let plain = self.root.join(&path.0);
        if path.0.is_ascii() || plain.symlink_metadata().is_ok() {
            return plain;
        }
        // Folder by folder: each part may be spelt either way.
        let found = path.0.split('/').try_fold(self.root.clone(), |at, part| {
            let mut entries = at.read_dir().ok()?.flatten();
            let entry = entries.find(|entry| {
                entry
                    .file_name()
                    .to_str()
                    .is_some_and(|name| composed(name) == part)
            })?;
            Some(entry.path())
        });
        found.unwrap_or(plain)
    }

    /// Opens a regular file of the folder for reading; links that lead out, devices and folders are refused.
    pub fn open(&self, path: &CampaignPath) -> Result<File, Problem> {
        let failed = |error: &io::Error| self.cannot_read(path, error);
        // Both without links: the campaign's folder may be reached by one itself.
        let root = self.root.canonicalize().map_err(|error| failed(&error))?;
        let real = self
            .path(path)
            .canonicalize()
            .map_err(|error| failed(&error))?;
        if !real.starts_with(&root) {
            return Err(Problem::error(
                path.as_str(),
                "this is a link that leads out of the campaign's folder",
                "Copy the file into the folder, so that what is approved is all in one place.",
            ));
        }
        // Looked at before it is opened: opening a named pipe would wait for a writer that may never come.
        let kind = real.metadata().map_err(|error| failed(&error))?;
        if !kind.is_file() {
            let what = if kind.is_dir() {
                "a folder"
            } else {
                "a device or pipe"
            };
            return Err(Problem::error(
                path.as_str(),
                format!("this is {what}, not a file"),
                "Name a regular file of the campaign's folder.",
            ));
        }
        // By the path that was looked at: the link that was named may lead elsewhere by now.
        File::open(&real).map_err(|error| failed(&error))
    }

    /// Reads a whole file of at most `bytes_max`.
    pub fn read(&self, path: &CampaignPath, bytes_max: u64) -> Result<Vec<u8>, Problem> {
        let mut bytes = Vec::new();
        // One byte more than allowed shows that there is more, even if the file grows while it is read.
        self.open(path)?
            .take(bytes_max.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| self.cannot_read(path, &error))?;
        if bytes.len() as u64 > bytes_max {
            return Err(Problem::error(
                path.as_str(),
                format!("the file is larger than {}", size_in_words(bytes_max)),
                "Make it smaller, or check that this is the file you meant.",
            ));
        }
        Ok(bytes)
    }

    /// Refuses a file that has another name, which may lie outside the folder: nobody sees an attachment before it goes.
    pub fn refuse_second_name(&self, path: &CampaignPath) -> Result<(), Problem> {
        if private::has_one_name(&self.path(path)) {
            return Ok(());
        }
        Err(Problem::error(
            path.as_str(),
            "this file has another name elsewhere (a hard link)",
            "Put a copy in its place, so that nobody's private file goes out.",
        ))
    }

    /// Puts these bytes in place of a file in one step: whoever reads it sees the old file or the new one, never a part.
    /// A new file is private to its owner; one that was there keeps its permissions.
    pub fn replace(&self, path: &CampaignPath, bytes: &[u8]) -> Result<(), Problem> {
        let failed = |error: &io::Error| {
            let help =
                "Check that you may write in the campaign's folder and that the disk is not full.";
            Problem::error(
                path.as_str(),
                format!("the file cannot be written: {error}"),
                help,
            )
        };
        // `open` refuses a link that leads out of the folder, so nothing outside is ever written over.
        let before = match self.path(path).symlink_metadata() {
            Ok(_) => Some(
                self.open(path)?
                    .metadata()
                    .map_err(|error| failed(&error))?
                    .permissions(),
            ),
            Err(_) => None,
        };
        // A link within the folder goes on to be one: the file it leads to is replaced.
        let target = self
            .path(path)
            .canonicalize()
            .unwrap_or_else(|_| self.path(path));
        let mut beside = target.clone().into_os_string();
        // In the same folder, because only within one file system a rename is one step.
        beside.push(".new");
        let written = write_new(Path::new(&beside), bytes, before)
            .and_then(|()| std::fs::rename(&beside, &target));
        written.map_err(|error| {
            let _ = std::fs::remove_file(&beside); // what could not be finished; the failure itself is told
            failed(&error)
        })
    }

    /// The files (not folders) directly in a folder of the campaign whose name ends in `suffix`, sorted; empty if absent.
    pub fn list(&self, folder: &str, suffix: &str) -> Result<Vec<CampaignPath>, Problem> {
        let failed = |error: &io::Error| {
            let shown = if folder.is_empty() { "." } else { folder };
            Problem::error(
                shown,
                format!("the folder cannot be read: {error}"),
                "Check its permissions.",
            )
        };
        let entries = match self.root.join(folder).read_dir() {
            Ok(entries) => entries,
            // A campaign need not have the folder; a file in it that is named is missed where it is named.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(&error)),
        };
        let mut paths = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| failed(&error))?;
            // A name that is not UTF-8 cannot be typed into campaign.toml or a letter, so nothing refers to it.
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            if name.ends_with(suffix)
                && entry.path().is_file()
                && let Ok(path) =
                    CampaignPath::parse(format!("{folder}/{name}").trim_start_matches('/'))
            {
                paths.push(path);
            }
        }
        // A directory lists its names in any order, and two machines with one campaign have to say the same.
        paths.sort();
        Ok(paths)
    }

    /// Says why a file cannot be read, and names the file that was probably meant.
    fn cannot_read(&self, path: &CampaignPath, error: &io::Error) -> Problem {
        if error.kind() != io::ErrorKind::NotFound {
            let help = if open_files::are_too_many(error) {
                "Allow more with `ulimit -n 1024` in this terminal."
            } else {
                "Check that it is a file and that you may read it."
            };
            return Problem::error(
                path.as_str(),
                format!("the file cannot be read: {error}"),
                help,
            );
        }
        let dangling = self
            .path(path)
            .symlink_metadata()
            .is_ok_and(|metadata| metadata.is_symlink());
        if dangling {
            return Problem::error(
                path.as_str(),
                "this is a link to a file that does not exist",
                "Put the file itself here.",
            );
        }
        let help = match self.nearest_file(path) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => "Put the file there, or mend its name.".to_owned(),
        };
        Problem::error(
            path.as_str(),
            format!("there is no file `{path}` in the campaign's folder"),
            help,
        )
    }

    /// The existing file whose name is most like the one asked for, in the same folder or in the usual ones.
    fn nearest_file(&self, path: &CampaignPath) -> Option<CampaignPath> {
        let (folder, _) = path.split();
        let mut found = Vec::new();
        for folder in [folder, "letters", "recipients", ""] {
            // A folder that cannot be listed suggests nothing; the fault to be told is another.
            found.extend(self.list(folder, "").unwrap_or_default());
        }
        // The right name in the wrong folder is likelier meant than another name.
        let same_name = found.iter().find(|found| found.split().1 == path.split().1);
        let near = || nearest(path.as_str(), found.iter().map(CampaignPath::as_str));
        same_name
            .map(CampaignPath::as_str)
            .or_else(near)
            .map(|near| CampaignPath(near.to_owned()))
    }
}

/// Writes a file whole and to the disk.
fn write_new(path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
    let mut file = private::create_file(path)?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    // Before the rename, after which a power failure could otherwise leave an empty file under the old name.
    file.sync_all()
}

#[cfg(test)]
mod tests;
