//! The Chromium or Chrome of this machine, which makes PDFs.

use super::exit::Failure;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// A browser of the organizer's own choice.
const BROWSER: &str = "REDRESS_BROWSER";

/// What it is called where it is installed; on a Mac it is a program within its bundle.
const NAMES: [&str; 8] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// Looks for it: the one that the variable names, else the first that is there; none where there is none.
pub fn find_browser() -> Result<Option<PathBuf>, Failure> {
    let Some(own) = std::env::var_os(BROWSER).filter(|own| !own.is_empty()) else {
        return Ok(NAMES.iter().find_map(|name| program(OsStr::new(name))));
    };
    // Whoever names one does not mean another.
    match program(&own) {
        Some(found) => Ok(Some(found)),
        None => Err(Failure::Usage(format!(
            "`{BROWSER}` names `{}`, which is no program here: write the path of Chromium or Chrome, or take it out",
            own.display()
        ))),
    }
}

/// A program by its path, or by its name where the shell looks for programs.
fn program(name: &OsStr) -> Option<PathBuf> {
    let path = Path::new(name);
    if path.components().count() > 1 {
        return path.is_file().then(|| path.to_owned());
    }
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join(path))
        .find(|path| path.is_file())
}
