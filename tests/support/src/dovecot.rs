//! A real IMAP server on loopback: Debian's dovecot-imapd, with TLS and access tokens.

use std::fs;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

use crate::{certificates, free_port};

/// Where Debian puts it, which is not on everybody's path.
const PROGRAM: &str = "/usr/sbin/dovecot";
/// It starts in less than a tenth of this, even where other tests take the processors.
const START_WAIT: Duration = Duration::from_secs(20);
/// What an access token is signed with.
const TOKEN_KEY: &[u8] = b"test-signing-key-of-no-value-0123456789abcdef";
/// Who a token is from.
const ISSUER: &str = "https://login.test.example";

/// Who has the mailbox, and the password.
pub const MAILBOX_USER: &str = "letters@coalition.example";
/// The password of [`MAILBOX_USER`].
pub const MAILBOX_PASSWORD: &str = "app-password-1";

/// The server; it ends with the test.
#[derive(Debug)]
pub struct Dovecot {
    server: Child,
    folder: TempDir,
    maildir: PathBuf,
    owner: String,
    port: u16,
    tls_port: u16,
}

impl Dovecot {
    /// Starts it over a Maildir of its own, which is empty. None where it is not installed, or nobody may change users.
    pub fn start() -> Option<Self> {
        let folder = open_folder();
        let maildir = folder.path().join("Maildir");
        for part in ["cur", "new", "tmp", ".Sent/cur", ".Sent/new", ".Sent/tmp"] {
            fs::create_dir_all(maildir.join(part)).expect("a folder");
        }
        Self::begin(folder, maildir, "mail")
    }

    /// Starts it over a Maildir that is there, of a user who is there: somebody else delivers into it. Every folder above it
    /// must let that user through.
    pub fn over(maildir: &Path, owner: &str) -> Option<Self> {
        Self::begin(open_folder(), maildir.to_owned(), owner)
    }

    fn begin(folder: TempDir, maildir: PathBuf, owner: &str) -> Option<Self> {
        if !Path::new(PROGRAM).is_file() {
            crate::pass_over("needs Dovecot (Debian: dovecot-imapd)");
            return None;
        }
        if !is_root() {
            crate::pass_over("needs root: Dovecot reads mail as another user");
            return None;
        }
        let (port, tls_port) = (free_port().port(), free_port().port());
        let root = folder.path();
        let keys = root.join("keys/default/HS256");
        for made in [
            &root.join("run"),
            &root.join("control"),
            &root.join("index"),
            &keys,
        ] {
            fs::create_dir_all(made).expect("a folder");
        }
        let files = [
            (
                root.join("users"),
                format!("{MAILBOX_USER}:{{PLAIN}}{MAILBOX_PASSWORD}\n"),
            ),
            (keys.join("default"), base64(TOKEN_KEY)),
            (
                root.join("oauth2.conf"),
                format!(
                    "introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix={}/keys/\n\
                     username_attribute = email\nissuers = {ISSUER}\n",
                    root.display()
                ),
            ),
            (
                root.join("dovecot.conf"),
                configuration(root, &maildir, owner, port, tls_port),
            ),
        ];
        for (file, text) in files {
            fs::write(file, text).expect("a file");
        }
        let server = spawn(root);
        let mut dovecot = Self {
            server,
            folder,
            maildir,
            owner: owner.to_owned(),
            port,
            tls_port,
        };
        dovecot.give_to_owner();
        dovecot.wait();
        Some(dovecot)
    }

    /// Its address with TLS from the start; [`crate::TRUSTED`] names its authority.
    pub fn url(&self) -> String {
        format!("imaps://localhost:{}", self.tls_port)
    }

    /// Its address where TLS is asked for by command.
    pub fn start_tls_url(&self) -> String {
        format!("imap+starttls://localhost:{}", self.port)
    }

    /// Where the mails lie.
    pub fn maildir(&self) -> &Path {
        &self.maildir
    }

    /// Puts a mail into INBOX, as a server delivers it.
    pub fn deliver(&self, name: &str, mail: &str) {
        self.deliver_to("", name, mail);
    }

    /// Puts a mail into a folder: `.Sent`, or the empty name for INBOX.
    pub fn deliver_to(&self, folder: &str, name: &str, mail: &str) {
        // Moved into `new` when it is whole, so that nobody who watches reads half of it.
        let place = self.maildir.join(folder);
        let (half, whole) = (place.join("tmp").join(name), place.join("new").join(name));
        fs::write(&half, mail).expect("a mail");
        give(&half, &self.owner);
        fs::rename(half, whole).expect("a mail");
    }

    /// Numbers all mails anew: UIDs mean others than before.
    pub fn forget_numbers(&mut self, uid_validity: u32) {
        self.end();
        for kept in ["control", "index"] {
            let kept = self.folder.path().join(kept);
            fs::remove_dir_all(&kept).expect("a folder of ours");
            fs::create_dir_all(&kept).expect("a folder");
        }
        let list = self.folder.path().join("control/dovecot-uidlist");
        fs::write(list, format!("3 V{uid_validity} N1000\n")).expect("a file");
        self.give_to_owner();
        self.server = spawn(self.folder.path());
        self.wait();
    }

    /// An access token for [`MAILBOX_USER`], made with OpenSSL; none where that is not there.
    pub fn token(&self) -> Option<String> {
        let claims = format!(
            "{{\"iss\":\"{ISSUER}\",\"sub\":\"letters\",\"email\":\"{MAILBOX_USER}\",\"iat\":1600000000,\"exp\":4000000000}}"
        );
        let url = |bytes: &[u8]| {
            let text = base64(bytes).replace('+', "-").replace('/', "_");
            text.trim_end_matches('=').to_owned()
        };
        let signed = format!(
            "{}.{}",
            url(b"{\"alg\":\"HS256\",\"typ\":\"JWT\"}"),
            url(claims.as_bytes())
        );
        let file = self.folder.path().join("token");
        fs::write(&file, &signed).expect("a file");
        let key = String::from_utf8_lossy(TOKEN_KEY).into_owned();
        let openssl = Command::new("openssl")
            .args(["dgst", "-sha256", "-hmac", &key, "-binary"])
            .arg(&file)
            .output();
        let Ok(openssl) = openssl else {
            crate::pass_over("needs openssl");
            return None;
        };
        Some(format!("{signed}.{}", url(&openssl.stdout)))
    }

    /// What was put there by somebody else is the mailbox's owner's from now on.
    pub fn give_to_owner(&self) {
        for given in [
            &self.maildir,
            &self.folder.path().join("control"),
            &self.folder.path().join("index"),
        ] {
            give(given, &self.owner);
        }
    }

    fn wait(&mut self) {
        let begin = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.tls_port)).is_err() {
            let ended = self.server.try_wait().expect("a process of ours");
            assert!(ended.is_none(), "Dovecot ended: {ended:?}\n{}", self.log());
            assert!(
                begin.elapsed() < START_WAIT,
                "Dovecot does not answer\n{}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// What it wrote of itself.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("dovecot.log")).unwrap_or_default()
    }

    fn end(&mut self) {
        // It ends its own processes when it is asked to, and leaves them where it is killed.
        let _ = Command::new("kill")
            .arg(self.server.id().to_string())
            .status();
        let _ = self.server.wait();
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        self.end();
    }
}

/// A folder into which everybody may look.
fn open_folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let open = fs::Permissions::from_mode(0o755);
    fs::set_permissions(folder.path(), open).expect("a folder of ours");
    folder
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout == b"0\n")
}

fn give(path: &Path, owner: &str) {
    let given = Command::new("chown")
        .arg("-R")
        .arg(format!("{owner}:"))
        .arg(path)
        .status();
    assert!(given.is_ok_and(|it| it.success()), "chown {owner}");
}

fn spawn(root: &Path) -> Child {
    Command::new(PROGRAM)
        .arg("-F")
        .arg("-c")
        .arg(root.join("dovecot.conf"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("Dovecot starts")
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let number = three
            .iter()
            .fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        let number = number << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS[(number >> (18 - 6 * place)) as usize & 63];
            text.push(if place > three.len() {
                '='
            } else {
                letter.into()
            });
        }
    }
    text
}

fn configuration(root: &Path, maildir: &Path, owner: &str, port: u16, tls_port: u16) -> String {
    let (certificates, root, maildir) = (certificates(), root.display(), maildir.display());
    let certificates = certificates.display();
    format!(
        "base_dir = {root}/run
state_dir = {root}/run
log_path = {root}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{certificates}/localhost.pem
ssl_key = <{certificates}/localhost.key
disable_plaintext_auth = yes
auth_mechanisms = plain login xoauth2
mail_location = maildir:{maildir}:INDEX={root}/index:CONTROL={root}/control
first_valid_uid = 1
first_valid_gid = 1
mail_privileged_group =
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {root}/oauth2.conf
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN username_format=%u {root}/users
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner} home={root}
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \\Sent
  }}
}}
service imap-login {{
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"
    )
}
