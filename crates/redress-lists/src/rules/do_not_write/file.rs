//! Which file of a campaign it is.

use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::Problem;

/// The names that are read, the usual one first.
const NAMES: [&str; 5] = [
    "do-not-write.csv",
    "do-not-write.xlsx",
    "do-not-write.ods",
    "do-not-write.tsv",
    "do-not-write.txt",
];
/// Where people put it.
const FOLDERS: [&str; 4] = ["", "recipients", "letters", "lists"];
/// What people call it, without anything between the words.
const CALLED: [&str; 8] = [
    "donotwrite",
    "donotcontact",
    "donotemail",
    "donotmail",
    "donotsend",
    "dontwrite",
    "dontcontact",
    "dontemail",
];
/// The same in letters; more of a name than these is another file.
const INITIALS: [&str; 3] = ["dnw", "dnc", "dne"];

/// The file, if a campaign's folder has one.
#[must_use]
pub fn suppression_file(folder: &Folder) -> Option<CampaignPath> {
    let paths = NAMES.into_iter().map(CampaignPath::of_name);
    // Of two the first is read; that there are two is an error of its own.
    paths.into_iter().find(|path| {
        let file = folder.path(path);
        file.symlink_metadata().is_ok()
    })
}

/// Files that are meant to be it and are not read.
pub(super) fn misnamed(folder: &Folder) -> Vec<Problem> {
    let read = suppression_file(folder);
    let mut problems = Vec::new();
    for place in FOLDERS {
        // A folder that cannot be listed has its own error as soon as something in it is wanted.
        let files = folder.list(place, "").unwrap_or_default();
        let meant = files
            .into_iter()
            .filter(|path| Some(path) != read.as_ref() && is_meant(path.as_str(), read.is_some()));
        problems.extend(meant.map(|path| {
            let message = match &read {
                Some(read) => format!("the file is not read, because `{read}` is"),
                None => "the file is not read under this name".to_owned(),
            };
            let help = if read.is_some() {
                "Put its rows into that file, and remove this one."
            } else {
                "Name it `do-not-write.csv` (or `.xlsx`), in the campaign's folder."
            };
            Problem::error(path.as_str(), message, help)
        }));
    }
    problems
}

/// Whether a path is nearly that of the file. Copies that programs leave beside it are none.
fn is_meant(path: &str, has_one: bool) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    // Locks of open spreadsheets, and what editors save away.
    let is_lock = name.starts_with(['.', '~']) || name.ends_with(['~', '#']);
    let is_backup = [".bak", ".old", ".orig", ".swp", ".tmp"]
        .iter()
        .any(|ending| name.ends_with(ending));
    if is_lock || (is_backup && has_one) {
        return false;
    }
    let stem = name.split('.').next().unwrap_or("");
    let letters: String = stem.chars().filter(|c| c.is_alphanumeric()).collect();
    let words: String = letters.chars().filter(|c| c.is_alphabetic()).collect();
    CALLED.iter().any(|called| letters.contains(called))
        || INITIALS.contains(&words.as_str())
        // One or two slips in twelve letters: `do-not-wirte`, `do-no-write`.
        || redress_base::words::nearest(&words, ["donotwrite"]).is_some_and(|_| words.len() > 7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_nearly_right_are_known() {
        for name in [
            "do_not_write.csv",
            "Do-Not-Write.csv",
            "donotwrite.csv",
            "do-not-write.csv.txt",
            "recipients/do-not-write.csv",
            "Do not write.xlsx",
            "do-not-write (1).csv",
            "do-not-wirte.csv",
            "dnw.csv",
            "do-not-contact.csv",
            "do-not-write.csv.bak",
        ] {
            assert!(is_meant(name, false), "{name}");
        }
        for name in [
            "recipients/council.csv",
            "letters/do-write.md",
            ".~lock.do-not-write.csv#",
            "~$do-not-write.xlsx",
            "signatories.csv",
            "notes.txt",
        ] {
            assert!(!is_meant(name, false), "{name}");
        }
        assert!(!is_meant("do-not-write.csv.bak", true));
    }
}
