//! What tells one file or folder from another, whatever they are called.

use std::path::Path;

/// What the file system knows a file or folder by: a rename keeps it, a copy gets another, and one that was deleted and made
/// anew too. Empty where the system tells nothing of it.
#[cfg(unix)]
#[must_use]
pub fn known_by(path: &Path) -> String {
    use std::os::unix::fs::MetadataExt as _;
    let Ok(known) = std::fs::metadata(path) else {
        return String::new();
    };
    let born = known
        .created()
        .ok()
        .and_then(|born| born.duration_since(std::time::UNIX_EPOCH).ok());
    // A number is given to another file once this one is deleted; the time of birth is not.
    format!("{}-{}", known.ino(), born.map_or(0, |born| born.as_nanos()))
}

/// Nothing: the path decides.
#[cfg(not(unix))]
#[must_use]
pub fn known_by(_: &Path) -> String {
    String::new()
}
