//! Prints a page to a PDF through the Chromium or Chrome of this machine: tagged, and with its fonts inside.

use super::context::runtime;
use super::exit::{Exit, Failure, Outcome};
use super::find_browser::find_browser;
use super::private_file::WholeFile;
use super::{output, signals};
use anyhow::{Context as _, anyhow};
use redress_base::private;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::Duration;
use tokio::process::{Child, Command};

/// Five hundred letters take some ten seconds; a browser that takes so long waits for something that never comes.
const LIMIT: Duration = Duration::from_secs(300);

/// How it is run: without a window, and without anything that it would ask a network for by itself. The page asks for
/// nothing, and where it did, no name would be found and no proxy would answer.
const ARGUMENTS: [&str; 15] = [
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9", // "discard" (RFC 863), which nobody runs
    "--no-pdf-header-footer",
    "--user-agent=Redress", // which stands in the file as its creator, in place of the system of this machine
    "--export-tagged-pdf",
];

/// Prints a page, which is a file on this machine, to `pdf` (0600). Where that cannot be done, the error says which two
/// clicks do it.
pub fn print_to_pdf(page: &Path, pdf: &Path) -> Outcome {
    let Some(browser) = find_browser()? else {
        return Err(Failure::Unexpected(anyhow!(
            "`{}` cannot be made: there is no Chromium or Chrome here, which prints it. {}",
            pdf.display(),
            by_hand(page)
        )));
    };
    let mut out = WholeFile::begin(pdf)?;
    let profile = Profile::beside(pdf)?;
    let printed = profile.0.join("printed.pdf");
    let ended = runtime()?
        .block_on(async {
            let child = start(&browser, page, &profile, &printed)?;
            wait(child).await
        })
        .with_context(|| format!("`{}` cannot be run", browser.display()))?;
    if ended == Ended::Interrupted {
        output::say(format_args!("stopped: `{}` was not made", pdf.display()));
        return Ok(Exit::Interrupted);
    }
    let (Ended::Well, Ok(mut file)) = (ended, File::open(&printed)) else {
        let within = match ended {
            Ended::Late => format!(" within {} minutes", LIMIT.as_secs() / 60),
            _ => String::new(),
        };
        return Err(Failure::Unexpected(anyhow!(
            "`{}` did not print `{}`{within}. {}",
            browser.display(),
            page.display(),
            by_hand(page)
        )));
    };
    io::copy(&mut file, &mut out)?;
    out.finish()?;
    Ok(Exit::Done)
}

/// What to do where no browser can be run: the two clicks.
fn by_hand(page: &Path) -> String {
    format!(
        "Open `{}` in any browser, choose Print and then Save as PDF",
        page.display()
    )
}

/// A profile of its own, so that the organizer's own browser is neither asked nor changed; gone when it is dropped.
struct Profile(PathBuf);

impl Profile {
    /// Beside the file that is to be made: a browser in a box, as Ubuntu's, sees its user's folders and no others.
    fn beside(pdf: &Path) -> Result<Self, Failure> {
        let mut name = pdf.file_name().unwrap_or_default().to_owned();
        name.push(format!(".printing-{}", std::process::id()));
        // Whole, because a browser may change its folder.
        let folder = std::path::absolute(pdf.with_file_name(name))?;
        private::create_new_folder(&folder)
            .with_context(|| format!("the folder `{}` cannot be made", folder.display()))?;
        Ok(Self(folder))
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        // The browser's other processes may still write while they end.
        for _ in 0..50 {
            match fs::remove_dir_all(&self.0) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    thread::sleep(Duration::from_millis(20));
                }
                _ => return,
            }
        }
    }
}

fn start(browser: &Path, page: &Path, profile: &Profile, printed: &Path) -> io::Result<Child> {
    let mut command = Command::new(browser);
    command
        .args(ARGUMENTS)
        .arg(joined("--user-data-dir=", &profile.0))
        .arg(joined("--print-to-pdf=", printed))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        // It complains of much that is no fault.
        .stderr(Stdio::null())
        .kill_on_drop(true);
    // What it would keep in the user's own folders, such as the reports of its crashes.
    for folder in ["XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
        command.env(folder, &profile.0);
    }
    if belongs_to_root(&profile.0) {
        // Its sandbox refuses to be started by root, as in a container.
        command.arg("--no-sandbox");
    }
    command.arg(file_url(page)?).spawn()
}

fn joined(option: &str, path: &Path) -> OsString {
    let mut joined = OsString::from(option);
    joined.push(path);
    joined
}

/// How the browser ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// With success.
    Well,
    /// With an error.
    Badly,
    /// Not at all in its time.
    Late,
    /// Somebody asked the program to end.
    Interrupted,
}

async fn wait(mut child: Child) -> io::Result<Ended> {
    let ended = tokio::select! {
        status = child.wait() => {
            return Ok(if status?.success() { Ended::Well } else { Ended::Badly });
        }
        () = tokio::time::sleep(LIMIT) => Ended::Late,
        () = signals::asked_to_end() => Ended::Interrupted,
    };
    child.kill().await?;
    Ok(ended)
}

/// The address of a file for a browser (RFC 8089).
fn file_url(path: &Path) -> io::Result<String> {
    let whole = fs::canonicalize(path)?;
    let mut url = String::from("file://");
    for byte in whole.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                url.push(char::from(*byte));
            }
            other => {
                let _ = write!(url, "%{other:02X}");
            }
        }
    }
    Ok(url)
}

#[cfg(unix)]
fn belongs_to_root(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    path.metadata().is_ok_and(|about| about.uid() == 0)
}

#[cfg(not(unix))]
fn belongs_to_root(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_an_address_whatever_it_is_called() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a b#ö%.html");
        fs::write(&path, "").unwrap();
        let url = file_url(&path).unwrap();
        assert!(url.starts_with("file:///") && url.ends_with("/a%20b%23%C3%B6%25.html"));
    }
}
