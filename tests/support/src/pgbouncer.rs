//! A real PgBouncer before a PostgreSQL, which gives each transaction to whichever of a few connections is free.

use std::fs;
use std::net::TcpStream;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

use crate::postgres::{ROLE_PASSWORD, ROLES, as_user, unprivileged};
use crate::{Postgres, free_port, pass_over};

const PROGRAM: &str = "/usr/sbin/pgbouncer";
const START_WAIT: Duration = Duration::from_secs(20);

/// The pool; it ends with the test.
#[derive(Debug)]
pub struct PgBouncer {
    server: Child,
    port: u16,
    _folder: TempDir,
}

impl PgBouncer {
    /// Starts it in transaction mode. None, said aloud, where it is not installed.
    pub fn start(postgres: &Postgres) -> Option<Self> {
        if !Path::new(PROGRAM).is_file() {
            pass_over("needs PgBouncer (Debian: pgbouncer)");
            return None;
        }
        let (folder, user) = (tempfile::tempdir().expect("a folder"), unprivileged());
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("ours");
        let (root, port) = (folder.path(), free_port().port());
        let users = ROLES.map(|role| format!("\"{role}\" \"{ROLE_PASSWORD}\"\n"));
        let config = format!(
            "[databases]\n* = host=127.0.0.1 port={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n\
             unix_socket_dir =\nauth_type = scram-sha-256\nauth_file = {root}/users\npool_mode = transaction\n\
             default_pool_size = 3\nserver_round_robin = 1\nlogfile =\npidfile =\n",
            postgres.port(),
            root = root.display()
        );
        for (name, text) in [("users", users.concat()), ("config", config)] {
            let file = root.join(name);
            fs::write(&file, text).expect("a file");
            if let Some((user, group)) = user {
                chown(&file, Some(user), Some(group)).expect("root may");
            }
        }
        let server = as_user(Path::new(PROGRAM), user, root)
            .arg(root.join("config"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("pgbouncer is there");
        let mut pool = Self {
            server,
            port,
            _folder: folder,
        };
        pool.wait();
        Some(pool)
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    fn wait(&mut self) {
        let begin = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let ended = self.server.try_wait().expect("a process of ours");
            assert!(ended.is_none(), "PgBouncer ended: {ended:?}");
            assert!(begin.elapsed() < START_WAIT, "PgBouncer does not answer");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
