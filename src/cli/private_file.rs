//! Files that only their owner may read, from the moment they exist.

use anyhow::Context as _;
use std::fs::{DirBuilder, File, OpenOptions};
use std::path::Path;

/// Makes a folder (0700) and those above it, whatever the umask. One that is there is left as it is.
pub fn create_folder(folder: &Path) -> anyhow::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).with_context(|| format!("the folder `{}` cannot be made", folder.display()))
}

/// Opens a file for writing (0600), whatever the umask; one that is there is emptied and made private.
pub fn create(path: &Path) -> anyhow::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).with_context(|| format!("`{}` cannot be written", path.display()))?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .with_context(|| format!("`{}` cannot be made private", path.display()))?;
    Ok(file)
}

/// Whether a folder has nothing in it, or is not there.
pub fn is_empty(folder: &Path) -> anyhow::Result<bool> {
    match std::fs::read_dir(folder) {
        Ok(mut files) => Ok(files.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error).with_context(|| format!("the folder `{}` cannot be read", folder.display())),
    }
}
