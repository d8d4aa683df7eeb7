//! Private files and folders, and errors about them that name them.

use anyhow::Context as _;
use redress_base::private;
use std::fs::File;
use std::path::Path;

/// Makes a folder (0700) and those above it, whatever the umask. One that is there is left as it is; a link
/// is refused.
pub fn create_folder(folder: &Path) -> anyhow::Result<()> {
    private::create_output_folder(folder)
        .with_context(|| format!("the folder `{}` cannot be made", folder.display()))
}

/// Opens a file for writing (0600), whatever the umask; one that is there is emptied and made private.
pub fn create(path: &Path) -> anyhow::Result<File> {
    private::create_file(path).with_context(|| format!("`{}` cannot be written", path.display()))
}

/// Whether a folder has nothing in it, or is not there.
pub fn is_empty(folder: &Path) -> anyhow::Result<bool> {
    match std::fs::read_dir(folder) {
        Ok(mut files) => Ok(files.next().is_none()),
        // It will be made.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => {
            Err(error).with_context(|| format!("the folder `{}` cannot be read", folder.display()))
        }
    }
}
