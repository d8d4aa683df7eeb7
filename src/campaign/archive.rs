//! `archive` in `[delivery]`: the folder that keeps a copy of each letter that was accepted.

use super::file::{Fault, text};
use redress_base::folder::{CampaignPath, Folder};
use std::fs;
use toml::de::DeValue;

/// Folders that a campaign reads or makes for something else.
const TAKEN: [&str; 3] = ["letters", "recipients", "rehearsal"];
/// With these the files begin that the program makes, which may not be there yet.
const MADE: [&str; 2] = ["ledger.", "rehearsal."];
/// The folders of a Maildir.
const OF_A_MAILDIR: [&str; 3] = ["cur", "new", "tmp"];
const HELP: &str =
    "Name a folder that holds nothing else, such as `archive = \"sent/\"`; `send` makes it.";

/// A folder of the campaign that is not there yet, or is a Maildir.
pub(super) fn archive(folder: &Folder, value: &DeValue<'_>) -> Result<CampaignPath, Fault> {
    let path = CampaignPath::parse(text(value)?.trim())
        .map_err(|error| Fault::new(error.to_string(), HELP))?;
    let first = path.as_str().split('/').next().unwrap_or_default();
    if TAKEN.contains(&first) {
        let message =
            format!("`{path}` is a folder of the campaign's own, and no place for copies");
        return Err(Fault::new(message, HELP));
    }
    if MADE.iter().any(|made| first.starts_with(made)) {
        let message = format!("`{path}` is called as a file of the program's own");
        return Err(Fault::new(message, HELP));
    }
    // Each folder on the way by itself: a link anywhere would lead the copies out.
    let mut at = folder.root().to_owned();
    for part in path.as_str().split('/') {
        at.push(part);
        let Ok(found) = fs::symlink_metadata(&at) else {
            return Ok(path); // not there yet
        };
        if found.is_symlink() {
            let message = format!("`{path}` is a link, or lies behind one, and leads elsewhere");
            return Err(Fault::new(message, HELP));
        }
        if !found.is_dir() {
            return Err(Fault::new(
                format!("`{path}` is a file, and no folder for copies"),
                HELP,
            ));
        }
    }
    let entries = fs::read_dir(&at).into_iter().flatten().flatten();
    let names: Vec<_> = entries.map(|entry| entry.file_name()).collect();
    let is_maildir = OF_A_MAILDIR
        .iter()
        .any(|name| names.iter().any(|found| found == name));
    if is_maildir || names.is_empty() {
        return Ok(path);
    }
    Err(Fault::new(
        format!("`{path}` holds other files, among which copies of letters would be lost"),
        HELP,
    ))
}
