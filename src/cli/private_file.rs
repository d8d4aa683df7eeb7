//! Private files and folders, and errors about them that name them.

use anyhow::Context as _;
use redress_base::private;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Makes a folder (0700) and those above it, whatever the umask. One that is there is left as it is; a link
/// is refused.
pub fn create_folder(folder: &Path) -> anyhow::Result<()> {
    private::create_output_folder(folder)
        .with_context(|| format!("the folder `{}` cannot be made", folder.display()))
}

/// Opens a file for writing (0600), whatever the umask; one that is there is emptied and made private.
pub fn create(path: &Path) -> anyhow::Result<File> {
    private::create_file(path).with_context(|| cannot_be_written(path))
}

/// A file (0600) that takes its place once it is whole: where the disk is full, the one that was there stays as it was, and a
/// browser never reads half a page. Its errors name it.
pub struct WholeFile {
    path: PathBuf,
    unfinished: PathBuf,
    out: Option<BufWriter<File>>,
    /// Whether an empty file of our own stands at its place until it is whole.
    holds_place: bool,
}

impl WholeFile {
    /// Begins it. What is there under its name, and is no file of ours to replace, is refused at once.
    pub fn begin(path: &Path) -> anyhow::Result<Self> {
        // It lies beside: only within one file system is renaming a single step.
        let unfinished = path.with_extension("unfinished");
        private::check(path).with_context(|| cannot_be_written(path))?;
        let file = create(&unfinished)?;
        Ok(Self {
            path: path.to_owned(),
            unfinished,
            out: Some(BufWriter::new(file)),
            holds_place: false,
        })
    }

    /// Begins one whose name nothing may have yet: an empty file takes the name at once, so that of two commands one is refused.
    /// None where something has it.
    pub fn begin_new(path: &Path) -> anyhow::Result<Option<Self>> {
        match private::create_new(path) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(None),
            Err(error) => return Err(error).with_context(|| cannot_be_written(path)),
        }
        match Self::begin(path) {
            Ok(mut file) => {
                file.holds_place = true;
                Ok(Some(file))
            }
            Err(error) => {
                let _ = fs::remove_file(path); // the failure itself is told
                Err(error)
            }
        }
    }

    /// Waits until what was written is on the disk, where a power failure leaves it.
    pub fn sync(&mut self) -> io::Result<()> {
        self.flush()?;
        let synced = (self.out.as_ref()).map_or(Ok(()), |out| out.get_ref().sync_all());
        synced.map_err(|error| self.named(&error))
    }

    /// Puts it into its place.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        let renamed = fs::rename(&self.unfinished, &self.path);
        renamed.map_err(|error| self.named(&error))?;
        self.out = None;
        Ok(())
    }

    /// Puts it into its place, and waits until it is there on the disk.
    pub fn finish_durably(mut self) -> io::Result<()> {
        self.sync()?;
        let folder = match self.path.parent() {
            Some(folder) if folder != Path::new("") => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        self.finish()?;
        let _ = File::open(folder).and_then(|folder| folder.sync_all()); // not every system can sync a folder
        Ok(())
    }

    fn named(&self, error: &io::Error) -> io::Error {
        let sentence = format!("{}: {error}", cannot_be_written(&self.path));
        io::Error::new(error.kind(), sentence)
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.as_mut().map_or(Ok(0), |out| out.write(bytes));
        written.map_err(|error| self.named(&error))
    }

    fn flush(&mut self) -> io::Result<()> {
        // When it is dropped, a buffer keeps to itself that the disk is full.
        let written = self.out.as_mut().map_or(Ok(()), Write::flush);
        written.map_err(|error| self.named(&error))
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if let Some(out) = self.out.take() {
            let _ = out.into_parts(); // what is left of it goes nowhere
            let _ = fs::remove_file(&self.unfinished); // the failure itself is told
            if self.holds_place {
                let _ = fs::remove_file(&self.path); // likewise
            }
        }
    }
}

fn cannot_be_written(path: &Path) -> String {
    format!("`{}` cannot be written", path.display())
}

/// Whether a folder has nothing in it, or is not there.
pub fn is_empty(folder: &Path) -> anyhow::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut files) => Ok(files.next().is_none()),
        // It will be made.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => {
            Err(error).with_context(|| format!("the folder `{}` cannot be read", folder.display()))
        }
    }
}

/// Shows the files in a folder and in those below it, by name, since a folder gives them in any order; links are passed over.
pub fn each_below(
    folder: &Path,
    show: &mut dyn FnMut(&Path) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let entries = fs::read_dir(folder)
        .with_context(|| format!("the folder `{}` cannot be read", folder.display()))?;
    let mut entries = entries.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type()?;
        if kind.is_dir() {
            each_below(&entry.path(), show)?;
        } else if kind.is_file() {
            show(&entry.path())?;
        }
    }
    Ok(())
}
