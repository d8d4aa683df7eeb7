//! Postfix's `smtp-sink`: a server that nobody here wrote, with fault switches, which keeps every mail with its envelope.

use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::pass_over;

/// A running `smtp-sink`; it ends with the test.
pub struct SmtpSink {
    process: Child,
    port: u16,
    record: TempDir,
}

impl SmtpSink {
    /// Starts one with these switches (see smtp-sink(1)); none where it is not installed.
    pub fn start(switches: &[&str]) -> Option<Self> {
        let places = [
            "/usr/sbin/smtp-sink",
            "/usr/bin/smtp-sink",
            "/usr/local/sbin/smtp-sink",
            "/usr/libexec/postfix/smtp-sink",
        ];
        let Some(program) = places.into_iter().find(|place| Path::new(place).exists()) else {
            pass_over("smtp-sink is not installed (Debian: postfix)");
            return None;
        };
        let record = tempfile::tempdir().expect("a folder for its mails");
        let mut command = Command::new(program);
        if is_root() {
            // It refuses to serve as root, and its files are then another user's.
            open_to_all(record.path());
            command.args(["-u", "nobody"]);
        }
        let port = crate::free_port().port();
        let process = command
            .args(switches)
            .arg("-d")
            .arg(record.path().join("mail."))
            .arg(format!("127.0.0.1:{port}"))
            .arg("100") // connections that may wait to be taken
            .stdout(Stdio::null())
            .spawn()
            .expect("an installed smtp-sink starts");
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::sleep(Duration::from_millis(1));
        }
        Some(Self {
            process,
            port,
            record,
        })
    }

    /// Where it listens, as `campaign.toml` has it.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Everybody whom its mails are addressed to, as often as they are.
    pub fn addressees(&self) -> Vec<String> {
        let mut addressees = Vec::new();
        for entry in self
            .record
            .path()
            .read_dir()
            .expect("the folder of its mails")
        {
            let path = entry.expect("a mail").path();
            let mail = std::fs::read_to_string(path).expect("a mail in ASCII");
            let envelope = mail
                .lines()
                .filter_map(|line| line.strip_prefix("X-Rcpt-Args: "));
            // `<path>`, and what was asked about reports behind it.
            addressees.extend(envelope.filter_map(|arguments| {
                let (path, _) = arguments.strip_prefix('<')?.split_once('>')?;
                Some(path.to_owned())
            }));
        }
        addressees
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout == b"0\n")
}

#[cfg(unix)]
fn open_to_all(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let open = std::fs::Permissions::from_mode(0o777);
    std::fs::set_permissions(folder, open).expect("a folder of our own");
}

#[cfg(not(unix))]
fn open_to_all(_folder: &Path) {}
