//! A real Postfix that takes every letter, brings it to the offices' servers, and says by mail what became of it.
//!
//! Its master process has to be started by root. Both ends are services of one Postfix: what the sender's provider would be,
//! and what the servers of the offices would be, which refuse by domain and announce no DSN, so that the provider's server
//! is the one that reports.

use crate::free_port;
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const MASTER: &str = "/usr/lib/postfix/sbin/master";
/// Long enough for a busy machine; it takes a second or two.
const WAIT: Duration = Duration::from_secs(90);

/// What the offices' servers say to an address of each domain. To any other domain nobody listens.
const OFFICES: &str = "good.example DISCARD
bad.example 550 5.1.1 User unknown
full.example 552 5.2.2 The mailbox is over its quota
slow.example 450 4.2.1 greylisted, try later
";

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

/// The server; it ends with the test.
#[derive(Debug)]
pub struct Relay {
    master: Child,
    address: SocketAddr,
    folder: TempDir,
}

impl Relay {
    /// Starts it. What comes back for `coalition.example` lies in a Maildir that belongs to this user and group; else the
    /// reason why it cannot be started here.
    pub fn start(user: u32, group: u32) -> Result<Self, &'static str> {
        if !Path::new(MASTER).exists() {
            return Err("Postfix is not installed (Debian: postfix)");
        }
        let folder = tempfile::tempdir().expect("a folder");
        if std::os::unix::fs::chown(folder.path(), Some(0), Some(0)).is_err() {
            return Err("only root may start a Postfix");
        }
        let (address, offices) = (free_port(), free_port());
        let path = folder.path();
        for name in ["etc", "queue", "data", "mail"] {
            std::fs::create_dir_all(path.join(name)).expect("a folder");
        }
        // Its processes run as other users.
        run(Command::new("chmod").arg("755").arg(path));
        run(Command::new("chown").arg("postfix").arg(path.join("data")));
        std::os::unix::fs::chown(path.join("mail"), Some(user), Some(group)).expect("root may");
        let write = |name: &str, text: String| {
            std::fs::write(path.join("etc").join(name), text).expect("a file");
        };
        write("offices", OFFICES.to_owned());
        write("transport", transports(offices));
        write("main.cf", settings(path, user, group));
        write("master.cf", services(path, address, offices));
        // Makes the folders of the queue.
        run(Command::new("postfix")
            .arg("-c")
            .arg(path.join("etc"))
            .arg("check"));
        let master = Command::new(MASTER)
            .arg("-c")
            .arg(path.join("etc"))
            .arg("-d") // stays in the foreground
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Postfix starts");
        let mut relay = Self {
            master,
            address,
            folder,
        };
        relay.wait_until("it listens", |relay| {
            [relay.address, offices]
                .into_iter()
                .all(|address| TcpStream::connect(address).is_ok())
        });
        Ok(relay)
    }

    /// Where letters are handed in, for `server` in `campaign.toml`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// The Maildir of what came back.
    pub fn maildir(&self) -> PathBuf {
        self.folder.path().join("mail/letters")
    }

    /// What it wrote down.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("maillog")).unwrap_or_default()
    }

    /// Waits until so many mails have come back.
    pub fn wait_for(&mut self, mails: usize) {
        self.wait_until("all mails came back", |relay| {
            std::fs::read_dir(relay.maildir().join("new")).map_or(0, Iterator::count) >= mails
        });
    }

    fn wait_until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        while !holds(self) {
            let ended = self.master.try_wait().expect("a process of ours");
            assert!(ended.is_none(), "Postfix ended:\n{}", self.log());
            let in_time = begun.elapsed() < WAIT;
            assert!(in_time, "too long before {what}:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        if let Ok(None) = self.master.try_wait() {
            run(Command::new("kill").arg(self.master.id().to_string())); // its children end with it
            let _ = self.master.wait();
        }
    }
}

fn run(command: &mut Command) {
    let status = command.stdout(Stdio::null()).status().expect("it starts");
    assert!(status.success(), "{command:?}: {status}");
}

fn transports(offices: SocketAddr) -> String {
    let port = offices.port();
    let to_offices = OFFICES.lines().filter_map(|line| line.split(' ').next());
    let to_offices = to_offices.map(|domain| format!("{domain} smtp:[127.0.0.1]:{port}\n"));
    to_offices
        .chain(["coalition.example virtual:\n".to_owned()])
        .collect()
}

fn services(path: &Path, address: SocketAddr, offices: SocketAddr) -> String {
    format!(
        "{address} inet n - n - - smtpd\n\
         {offices} inet n - n - - smtpd -o myhostname=mx.office.example -o smtpd_discard_ehlo_keywords=dsn \
         -o smtpd_recipient_restrictions=check_recipient_access,texthash:{}/etc/offices,permit\n{SERVICES}",
        path.display()
    )
}

fn settings(path: &Path, user: u32, group: u32) -> String {
    // A letter that waits is reported on after a second, and tried again each second.
    format!(
        "compatibility_level = 3.6
queue_directory = {path}/queue
data_directory = {path}/data
maillog_file = {path}/maillog
maillog_file_prefixes = {path}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.coalition.example
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
local_recipient_maps =
smtpd_relay_restrictions = permit_mynetworks, reject
virtual_mailbox_domains = coalition.example
virtual_mailbox_base = {path}/mail
virtual_mailbox_maps = static:letters/
virtual_minimum_uid = 1
virtual_uid_maps = static:{user}
virtual_gid_maps = static:{group}
transport_maps = texthash:{path}/etc/transport
default_transport = error:nobody listens there
delay_warning_time = 1s
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
smtpd_client_event_limit_exceptions = static:all
",
        path = path.display()
    )
}
