//! A real Postfix in a folder of its own, on loopback: what every one of them needs, whatever it is set to do.
//!
//! Its master process has to be started by root.

use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const MASTER: &str = "/usr/lib/postfix/sbin/master";
/// Long enough for a busy machine; what is waited for takes a second or two.
const WAIT: Duration = Duration::from_secs(90);

/// The services that a letter needs on its way from `smtpd` to another server or into a Maildir, and back as a report.
const SERVICES: &str = "smtp unix - - n - - smtp
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
";

/// A Postfix that runs; it ends with the test.
#[derive(Debug)]
pub struct PostfixMaster {
    process: Child,
    folder: TempDir,
}

impl PostfixMaster {
    /// What keeps one from being started here.
    pub fn lack() -> Option<&'static str> {
        if !Path::new(MASTER).exists() {
            return Some("Postfix is not installed (Debian: postfix)");
        }
        let id = Command::new("id").arg("-u").output();
        let is_root = id.is_ok_and(|id| id.stdout == b"0\n");
        (!is_root).then_some("only root may start a Postfix")
    }

    /// A folder for one, with `etc`, `queue`, `data`, and a `mail` that belongs to this user: its processes run as others.
    pub fn make_folder(owner_of_mail: &str) -> TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path();
        for name in ["etc", "queue", "data", "mail"] {
            std::fs::create_dir_all(path.join(name)).expect("a folder");
        }
        run(Command::new("chmod").arg("755").arg(path));
        run(Command::new("chown").arg("postfix").arg(path.join("data")));
        run(Command::new("chown")
            .arg(owner_of_mail)
            .arg(path.join("mail")));
        folder
    }

    /// Starts it with these services of SMTP and these settings, and waits until it listens at each of these places.
    pub fn start(folder: TempDir, smtpd: &str, settings: &str, listens: &[SocketAddr]) -> Self {
        let etc = folder.path().join("etc");
        let shown = folder.path().display();
        let common = format!(
            "compatibility_level = 3.6\nqueue_directory = {shown}/queue\ndata_directory = {shown}/data\n\
             maillog_file = {shown}/maillog\nmaillog_file_prefixes = {shown}\ninet_interfaces = 127.0.0.1\n\
             inet_protocols = ipv4\nmydestination =\nalias_maps =\n"
        );
        let write = |name: &str, text: String| {
            std::fs::write(etc.join(name), text).expect("a file");
        };
        write("main.cf", common + settings);
        write("master.cf", format!("{smtpd}{SERVICES}"));
        // Makes the folders of the queue.
        run(Command::new("postfix").arg("-c").arg(&etc).arg("check"));
        let process = Command::new(MASTER)
            .arg("-c")
            .arg(&etc)
            .arg("-d") // stays in the foreground
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Postfix starts");
        let mut master = Self { process, folder };
        master.wait_until("it listens", || {
            let mut places = listens.iter();
            places.all(|place| TcpStream::connect(place).is_ok())
        });
        master
    }

    /// Waits until something holds, for as long as it runs.
    pub fn wait_until(&mut self, what: &str, holds: impl Fn() -> bool) {
        let begun = Instant::now();
        while !holds() {
            let ended = self.process.try_wait().expect("a process of ours");
            assert!(ended.is_none(), "Postfix ended:\n{}", self.log());
            let in_time = begun.elapsed() < WAIT;
            assert!(in_time, "too long before {what}:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Where a file of its folder lies.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What it wrote down.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.path("maillog")).unwrap_or_default()
    }
}

impl Drop for PostfixMaster {
    fn drop(&mut self) {
        if let Ok(None) = self.process.try_wait() {
            run(Command::new("kill").arg(self.process.id().to_string())); // its children end with it
            let _ = self.process.wait();
        }
    }
}

fn run(command: &mut Command) {
    let status = command.stdout(Stdio::null()).status().expect("it starts");
    assert!(status.success(), "{command:?}: {status}");
}
