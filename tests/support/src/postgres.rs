//! A real PostgreSQL on loopback: Debian's postgresql, with TLS, and with ways to die.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};
use tempfile::TempDir;

use crate::{certificates, free_port, pass_over};

/// Under these Debian has one folder for each version.
const VERSIONS: &str = "/usr/lib/postgresql";
/// It starts in less than a tenth of this, even where other tests take the processors.
const START_WAIT: Duration = Duration::from_secs(30);
/// The superuser, who comes in over the socket only.
const SUPERUSER: &str = "redress_test";
/// The password of every role that signs in over TCP.
pub const ROLE_PASSWORD: &str = "role-password-1";
/// [`ROLE_PASSWORD`] as the server keeps it (RFC 5803), hashed once and not 4,096 times: without optimization, as tests are built, that
/// takes a good part of a second for each connection.
const ROLE_VERIFIER: &str = "SCRAM-SHA-256$1:cmVkcmVzcy1vZi10ZXN0cw==$X09qdWSo1Q2z8o/6XArqzx99xBzfk7EUqGFrJ30B+iE=:3YFlR6afJwVrvv0upaRZgfWsZLdJAByULzzfaad73Z8=";
/// The role that owns databases, and those of two partners.
pub const ROLES: [&str; 3] = ["organizer", "ohio", "texas"];

/// The server; it ends with the last who uses it.
#[derive(Debug)]
pub struct Postgres {
    folder: TempDir,
    programs: PathBuf,
    /// Whom it runs as, where that is not us: it refuses root.
    user: Option<(u32, u32)>,
    port: u16,
    server: Mutex<Option<Child>>,
}

impl Postgres {
    /// One that all tests of a binary share, each with a database of its own.
    pub fn shared() -> Option<Arc<Self>> {
        static SHARED: Mutex<Weak<Postgres>> = Mutex::new(Weak::new());
        // A test that failed while it started one leaves none.
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(server) = shared.upgrade() {
            return Some(server);
        }
        let server = Arc::new(Self::start()?);
        *shared = Arc::downgrade(&server);
        Some(server)
    }

    /// One of one's own, that may be killed. None, said aloud, where it is not installed.
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            pass_over("needs PostgreSQL (Debian: postgresql)");
            return None;
        };
        let user = unprivileged();
        let folder = tempfile::tempdir().expect("a folder");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o711)).expect("ours");
        let postgres = Self {
            programs,
            user,
            port: free_port().port(),
            server: Mutex::new(None),
            folder,
        };
        postgres.make_cluster();
        postgres.restart();
        for role in ROLES {
            postgres.sql(
                "postgres",
                &format!("create role {role} login password '{ROLE_VERIFIER}'"),
            );
        }
        Some(postgres)
    }

    fn make_cluster(&self) {
        // What it may write to is below a folder into which it may only look.
        let own = self.folder.path().join("own");
        fs::create_dir(&own).expect("a folder");
        self.give(&own);
        fs::set_permissions(&own, fs::Permissions::from_mode(0o700)).expect("ours");
        let made = self
            .program("initdb")
            .args([
                "--no-sync",
                "--wal-segsize=1",
                "-E",
                "UTF8",
                "--locale=C",
                "--auth-local=trust",
            ])
            .args(["--auth-host=scram-sha-256", "-U", SUPERUSER, "-D"])
            .arg(self.data())
            .output()
            .expect("initdb is there");
        let said = String::from_utf8_lossy(&made.stderr);
        assert!(made.status.success(), "initdb: {said}");
        for (file, name) in [
            ("localhost.pem", "server.crt"),
            ("localhost.key", "server.key"),
        ] {
            let copy = self.data().join(name);
            fs::copy(certificates().join(file), &copy).expect("a certificate");
            fs::set_permissions(&copy, fs::Permissions::from_mode(0o600)).expect("ours");
            self.give(&copy);
        }
        self.configure(&format!(
            "listen_addresses = '127.0.0.1'\nport = {}\nunix_socket_directories = '{}'\nssl = on\nmax_connections = 60\n\
             shared_buffers = 16MB\n",
            self.port,
            own.display()
        ));
    }

    /// Adds lines to its configuration; they count from its next start.
    pub fn configure(&self, lines: &str) {
        let file = self.data().join("postgresql.conf");
        let text = fs::read_to_string(&file).expect("it has one");
        fs::write(file, text + lines).expect("it has one");
    }

    /// Starts it again after it ended, however it did.
    pub fn restart(&self) {
        let begin = Instant::now();
        // What a killed one leaves behind may still be ending; then it says so and does not start.
        while !self.starts() {
            assert!(
                begin.elapsed() < START_WAIT,
                "PostgreSQL does not start\n{}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn starts(&self) -> bool {
        let log = fs::File::create(self.folder.path().join("log")).expect("a file");
        let mut child = self
            .program("postgres")
            .arg("-D")
            .arg(self.data())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("postgres is there");
        let state = self.data().join("postmaster.pid");
        let begin = Instant::now();
        loop {
            let (pid, text) = (
                child.id().to_string(),
                fs::read_to_string(&state).unwrap_or_default(),
            );
            let mut lines = text.lines();
            if lines.next() == Some(&pid) && lines.nth(6).is_some_and(|word| word.trim() == "ready")
            {
                *self.held() = Some(child);
                return true;
            }
            if child.try_wait().expect("a process of ours").is_some() {
                return false;
            }
            assert!(
                begin.elapsed() < START_WAIT,
                "PostgreSQL does not answer\n{}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Kills it and every process of it, as a power cut would.
    pub fn kill(&self) {
        let Some(mut server) = self.held().take() else {
            return;
        };
        let pid = server.id().to_string();
        let children = Command::new("ps")
            .args(["-o", "pid=", "--ppid", &pid])
            .output();
        let children = String::from_utf8(children.expect("ps is there").stdout).expect("numbers");
        // Itself first, so that it makes no new ones.
        let _ = Command::new("kill")
            .args(["-9", &pid])
            .args(children.split_ascii_whitespace())
            .stderr(Stdio::null())
            .status();
        let _ = server.wait();
    }

    /// Has it end at once, and waits for that.
    pub fn stop(&self) {
        let Some(mut server) = self.held().take() else {
            return;
        };
        // SIGINT: the fast way, after which its files are whole.
        let _ = Command::new("kill")
            .args(["-INT", &server.id().to_string()])
            .status();
        let _ = server.wait();
    }

    /// A copy of its files, made while it runs.
    pub fn back_up(&self) -> PathBuf {
        let copy = self.folder.path().join("own/backup");
        let made = self
            .program("pg_basebackup")
            .args(["--no-sync", "-c", "fast", "-X", "stream", "-U", SUPERUSER])
            .args(["-h", &self.socket(), "-p", &self.port.to_string(), "-D"])
            .arg(&copy)
            .output()
            .expect("pg_basebackup is there");
        let said = String::from_utf8_lossy(&made.stderr);
        assert!(made.status.success(), "pg_basebackup: {said}");
        copy
    }

    /// Ends it, puts a copy in place of its files, and starts it over that.
    pub fn put_back(&self, copy: &Path) {
        self.stop();
        fs::remove_dir_all(self.data()).expect("files of ours");
        fs::rename(copy, self.data()).expect("a folder of ours");
        self.restart();
    }

    /// What a superuser is answered, in plain lines; the columns are parted by `|`.
    pub fn sql(&self, database: &str, statement: &str) -> String {
        let ran = self
            .program("psql")
            .args([
                "-X",
                "-q",
                "-A",
                "-t",
                "-v",
                "ON_ERROR_STOP=1",
                "-U",
                SUPERUSER,
            ])
            .args([
                "-h",
                &self.socket(),
                "-p",
                &self.port.to_string(),
                "-d",
                database,
                "-c",
                statement,
            ])
            .output()
            .expect("psql is there");
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "{statement}: {said}");
        String::from_utf8(ran.stdout)
            .expect("text")
            .trim_end()
            .to_owned()
    }

    /// A new database that `organizer` owns.
    pub fn make_database(&self, name: &str) {
        self.sql(
            "postgres",
            &format!("create database {name} owner organizer"),
        );
    }

    /// The port on 127.0.0.1, on which it also speaks TLS as `localhost`; [`crate::TRUSTED`] names its authority.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What it wrote since it was last started.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Where its files lie.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("own/data")
    }

    fn socket(&self) -> String {
        self.folder.path().join("own").display().to_string()
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Option<Child>> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn program(&self, name: &str) -> Command {
        as_user(&self.programs.join(name), self.user, self.folder.path())
    }

    fn give(&self, path: &Path) {
        if let Some((user, group)) = self.user {
            chown(path, Some(user), Some(group)).expect("root may");
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.kill(); // nobody wants its files any more
    }
}

/// The programs of the newest version there is.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir(VERSIONS).ok()?.flatten();
    let number = |path: &Path| path.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    versions
        .map(|version| version.path().join("bin"))
        .filter(|programs| programs.join("initdb").is_file())
        .max_by_key(|programs| number(programs))
}

/// Where we are root: Debian's user for the server.
pub(crate) fn unprivileged() -> Option<(u32, u32)> {
    let id = |args: &[&str]| {
        let ran = Command::new("id").args(args).output().ok()?;
        String::from_utf8(ran.stdout).ok()?.trim().parse().ok()
    };
    if id(&["-u"]) != Some(0) {
        return None;
    }
    Some((id(&["-u", "postgres"])?, id(&["-g", "postgres"])?))
}

/// A command as another user, in a folder that this one may look into.
pub(crate) fn as_user(program: &Path, user: Option<(u32, u32)>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    if let Some((user, group)) = user {
        command.uid(user).gid(group);
    }
    command
}
