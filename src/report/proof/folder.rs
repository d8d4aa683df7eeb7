//! Reads a proof's folder, which may come from anybody.

use super::record::ProofError;
use std::fs;
use std::path::{Component, Path};

/// No file of a proof is larger: the list of a million letters has less.
const FILE_BYTES_MAX: u64 = 1024 * 1024 * 1024;

/// Reads a file as text.
pub(super) fn text(folder: &Path, file: &str) -> Result<String, ProofError> {
    String::from_utf8(bytes(folder, file)?).map_err(|error| ProofError::file(file, &error))
}

/// Reads a regular file inside the folder.
pub(super) fn bytes(folder: &Path, file: &str) -> Result<Vec<u8>, ProofError> {
    // The names come out of the proof itself, which anybody may have made.
    if !Path::new(file)
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return Err(ProofError::file(file, &"it leads out of the folder"));
    }
    let path = folder.join(file);
    let found = fs::symlink_metadata(&path).map_err(|error| ProofError::file(file, &error))?;
    // Neither a link, which could lead anywhere, nor a pipe, which could never end.
    if !found.is_file() {
        return Err(ProofError::file(file, &"it is no regular file"));
    }
    // Before it is read, because all of it goes into memory.
    if found.len() > FILE_BYTES_MAX {
        return Err(ProofError::file(
            file,
            &"it is too large to be part of a proof",
        ));
    }
    fs::read(path).map_err(|error| ProofError::file(file, &error))
}

/// The files of the folder and of those directly in it, named relative to it.
pub(super) fn files_in(folder: &Path) -> Vec<String> {
    let names = |folder: &Path| -> Vec<(String, bool)> {
        // What cannot be listed is no fault by itself: a file that should be there is looked for by its name.
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let named = entries.map(|entry| {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            (entry.file_name().to_string_lossy().into_owned(), is_folder)
        });
        named.collect()
    };
    let mut files = Vec::new();
    for (name, is_folder) in names(folder) {
        if is_folder {
            files.extend(
                names(&folder.join(&name))
                    .into_iter()
                    // A proof has folders within it, and none within those. What lies deeper is told by the name of its
                    // folder, which no sum lists, and so it is a fault.
                    .map(|(file, _)| format!("{name}/{file}")),
            );
        } else {
            files.push(name);
        }
    }
    files
}
