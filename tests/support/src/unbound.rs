//! A DNS server on loopback that stands for the whole internet: Debian's unbound, which asks nobody.

use crate::free_port;
use std::fmt::Write as _;
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Where Debian puts it, which is not on everybody's path.
const PLACES: [&str; 2] = ["/usr/sbin/unbound", "/usr/bin/unbound"];
/// It starts in less than a tenth of this, even where other tests take the processors.
const START_WAIT: Duration = Duration::from_secs(20);

/// The server; it ends with the test.
#[derive(Debug)]
pub struct Unbound {
    server: Child,
    address: SocketAddr,
    _folder: TempDir,
}

impl Unbound {
    /// Starts it with these zones: each a name, a type of unbound's (`static`, `always_refuse`), and records. Every other
    /// name does not exist. None if it is not installed.
    pub fn start<'a>(
        zones: impl IntoIterator<Item = (&'a str, &'a str, &'a [String])>,
    ) -> Option<Self> {
        let program = PLACES
            .into_iter()
            .find(|place| Path::new(place).is_file())?;
        let folder = tempfile::tempdir().expect("a folder");
        let address = free_port();
        let config = folder.path().join("unbound.conf");
        std::fs::write(&config, configuration(folder.path(), address, zones)).expect("a file");
        let server = Command::new(program)
            .arg("-d")
            .arg("-c")
            .arg(&config)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("unbound starts");
        let mut unbound = Self {
            server,
            address,
            _folder: folder,
        };
        unbound.wait();
        Some(unbound)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    fn wait(&mut self) {
        let begin = Instant::now();
        while TcpStream::connect(self.address).is_err() {
            let ended = self.server.try_wait().expect("a process of ours");
            assert!(
                ended.is_none(),
                "unbound ended: {ended:?}; try `unbound-checkconf`"
            );
            assert!(begin.elapsed() < START_WAIT, "unbound does not answer");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Unbound {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn configuration<'a>(
    folder: &Path,
    address: SocketAddr,
    zones: impl IntoIterator<Item = (&'a str, &'a str, &'a [String])>,
) -> String {
    let (folder, port) = (folder.display(), address.port());
    let mut text = format!(
        "server:\n  directory: \"{folder}\"\n  chroot: \"\"\n  username: \"\"\n  pidfile: \"{folder}/pid\"\n  \
         logfile: \"{folder}/log\"\n  use-syslog: no\n  interface: 127.0.0.1@{port}\n  port: {port}\n  do-ip6: no\n  \
         do-daemonize: no\n  module-config: \"iterator\"\n  access-control: 127.0.0.0/8 allow\n  \
         num-threads: 1\n  outgoing-range: 64\n  local-zone: \".\" static\n"
    );
    for (name, kind, records) in zones {
        let _ = writeln!(text, "  local-zone: \"{name}.\" {kind}");
        for record in records {
            let _ = writeln!(text, "  local-data: '{record}'");
        }
    }
    text
}
