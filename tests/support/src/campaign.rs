//! A campaign in a folder of its own, and the program run in it.

use crate::numbered_name;
use crate::server::{Rule, Server};
use crate::slips::{one_of_many, words_of_page};
use crate::{TestClock, certificates, program};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;
use tempfile::TempDir;

/// A small campaign: one mailing, `council`, with two recipients, until a test says otherwise.
pub struct CampaignTest {
    folder: TempDir,
    state: Rc<TempDir>,
    server: Server,
    settings: String,
    clock: Option<TestClock>,
    trusting: bool,
}

/// A setting: the authority of the certificates in `crates/redress-smtp/tests/tls` is trusted.
pub const TRUSTED: &str = "ca_file = \"ca.pem\"";

const RECIPIENTS: &str = "email,office,last_name,full_name,city
ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield
ben@council.example,council_member,Okafor,Ben Okafor,Springfield
";

const LETTER: &str = "+++
subject = \"Face recognition in {{ recipient.city }}\"
+++
{{ salutation }}

Please support a ban. We ask {{ recipient.full_name }} to {{ values.ask }}.

Sincerely,

{{ sender.name }}
";

impl CampaignTest {
    /// The small campaign, with a server that accepts everything.
    pub fn new() -> Self {
        Self::with_rules(vec![])
    }

    /// The small campaign, with a server that follows these rules.
    pub fn with_rules(rules: Vec<Rule>) -> Self {
        Self::with_server(Server::start(rules))
    }

    /// The small campaign, with this server; where that speaks TLS, add [`TRUSTED`] to the settings.
    pub fn with_server(server: Server) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let state = Rc::new(tempfile::tempdir().unwrap());
        let test = Self {
            folder,
            state,
            server,
            settings: String::new(),
            clock: None,
            trusting: true,
        };
        let authority = certificates().join("ca.pem");
        std::fs::copy(authority, test.path("ca.pem")).unwrap();
        test.write("recipients/council.csv", RECIPIENTS);
        test.write("letters/council.md", LETTER);
        test.write_campaign();
        test
    }

    /// Puts lines into the `[delivery]` part, beside the server.
    pub fn delivery(mut self, lines: &str) -> Self {
        lines.clone_into(&mut self.settings);
        self.write_campaign();
        self
    }

    /// Puts an `[[inbox]]` behind what is there, with these lines.
    pub fn inbox(self, lines: &str) -> Self {
        let toml = self.read("campaign.toml");
        self.write("campaign.toml", &format!("{toml}\n[[inbox]]\n{lines}\n"));
        self
    }

    /// Nobody says that server and password are theirs.
    pub fn untrusting(mut self) -> Self {
        self.trusting = false;
        self
    }

    /// The same server and user as another campaign, on the same machine.
    pub fn on_the_account_of(mut self, other: &Self) -> Self {
        self.state = Rc::clone(&other.state);
        self.server = other.server.clone();
        self.write_campaign();
        self
    }

    /// Time passes so many times as fast for every command that is run in it, from a Tuesday morning on: pauses between
    /// attempts with it, but not a server's silence, which is measured in real time.
    pub fn hurried(mut self, times: i32) -> Self {
        self.clock = Some(TestClock::new(times));
        self
    }

    /// Another server than the scripted one, or none.
    pub fn server_line(self, line: &str) -> Self {
        let toml = self.read("campaign.toml");
        let now = toml
            .lines()
            .find(|line| line.starts_with("server = "))
            .unwrap();
        self.write("campaign.toml", &toml.replace(now, line));
        self
    }

    /// Another list.
    pub fn recipients(self, csv: &str) -> Self {
        self.write("recipients/council.csv", csv);
        self
    }

    /// Another letter.
    pub fn letter(self, text: &str) -> Self {
        self.write("letters/council.md", text);
        self
    }

    /// Another file, in place of what is there.
    pub fn file(self, path: &str, content: &str) -> Self {
        self.write(path, content);
        self
    }

    /// A list of so many recipients.
    pub fn many(self, recipients: usize) -> Self {
        self.many_at(&["council.example"], recipients)
    }

    /// The same, at each of these domains in turn.
    pub fn many_at(self, domains: &[&str], recipients: usize) -> Self {
        let rows = (0..recipients).map(|n| {
            let domain = domains[n % domains.len()];
            let name = numbered_name(n);
            format!("p{n:03}@{domain},council_member,{name},First {name},Springfield\n")
        });
        let csv = std::iter::once("email,office,last_name,full_name,city\n".to_owned())
            .chain(rows)
            .collect::<String>();
        self.recipients(&csv)
    }

    fn write_campaign(&self) {
        let pace = if self.settings.contains("pace = ") {
            ""
        } else {
            "pace = \"unlimited\"\n"
        };
        let text = format!(
            "name = \"Ban it\"
date = \"2021-02-16\"

[sender]
name = \"Coalition\"
email = \"letters@coalition.example\"
reply_to = \"organizer@coalition.example\"

[values]
ask = \"vote for it\"

[[mailing]]
name = \"council\"
letter = \"letters/council.md\"
recipients = \"recipients/council.csv\"

[delivery]
server = \"{}\"
{pace}{}
",
            self.server.url(),
            self.settings
        );
        self.write("campaign.toml", &text);
    }

    /// Writes a file of the campaign.
    pub fn write(&self, path: &str, content: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Reads a file of the campaign; a page's words are looked at as those of a command are.
    pub fn read(&self, path: &str) -> String {
        let text = std::fs::read_to_string(self.path(path))
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        if Path::new(path).extension().is_some_and(|end| end == "html") {
            let slip = one_of_many(&words_of_page(&text));
            assert!(slip.is_none(), "{path} says `{}`", slip.unwrap_or_default());
        }
        text
    }

    /// Where a file of the campaign is.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The server that the campaign sends to.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The folder of the account's state.
    pub fn state(&self) -> &std::path::Path {
        self.state.path()
    }

    /// The program in this campaign's folder, with nobody at the terminal.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .current_dir(self.folder.path())
            .args(args)
            .env_remove("NO_COLOR")
            .env_remove("COLUMNS")
            .env("REDRESS_STATE", self.state.path())
            .env("TZ", "UTC")
            .stdin(Stdio::null());
        // What a test signs in with is its own.
        // A test may have moved the folder away; then it says by itself what it needs.
        let settings = || std::fs::read_to_string(self.path("campaign.toml")).unwrap_or_default();
        let signs_in = || settings().contains("password = ");
        if self.trusting
            && matches!(args.first(), Some(&("send" | "test" | "inbox" | "resolve")))
            && signs_in()
        {
            command.arg("--trust-server");
        }
        if let Some(clock) = &self.clock {
            clock.set_for(&mut command);
        }
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, &[])
    }

    /// Runs the program to its end, with these variables set.
    pub fn run_with(&self, args: &[&str], variables: &[(&str, &str)]) -> Ran {
        self.ran(args, self.command(args).envs(variables.iter().copied()))
    }

    /// Runs the program to its end, started by another, whose last argument it becomes.
    pub fn run_through(&self, starter: &[&str], args: &[&str]) -> Ran {
        let program = self.command(args);
        let mut command = Command::new(starter[0]);
        command
            .args(&starter[1..])
            .arg(program.get_program())
            .args(program.get_args())
            .stdin(Stdio::null());
        command.current_dir(self.folder.path());
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        self.ran(args, &mut command)
    }

    /// Runs this copy of the program to its end, as another user; only root may.
    #[cfg(unix)]
    pub fn run_as(&self, user: u32, program: &Path, args: &[&str]) -> Ran {
        use std::os::unix::process::CommandExt as _;
        let ours = self.command(args);
        let mut command = Command::new(program);
        command
            .args(args)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .uid(user)
            .gid(user);
        for (name, value) in ours
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?)))
        {
            command.env(name, value);
        }
        self.ran(args, &mut command)
    }

    fn ran(&self, args: &[&str], command: &mut Command) -> Ran {
        self.ended(&args.join(" "), command.output().unwrap())
    }

    /// How a run ended that was started in another way.
    pub fn ended(&self, args: &str, output: std::process::Output) -> Ran {
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).expect("the program prints UTF-8");
            text.replace(&self.folder.path().display().to_string(), "FOLDER")
                .replace(&self.server.url(), "SERVER")
        };
        let ran = Ran {
            args: args.to_owned(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
            status: output.status.code(),
        };
        for told in [&ran.stdout, &ran.stderr] {
            let slip = one_of_many(told);
            assert!(
                slip.is_none(),
                "`{args}` says `{}`",
                slip.unwrap_or_default()
            );
        }
        ran
    }

    /// The approval code that `preview` prints.
    pub fn code(&self) -> String {
        let preview = self.run(&["preview"]).status(0);
        let code = preview
            .stdout
            .lines()
            .find_map(|line| line.strip_prefix("Approval code: "));
        code.unwrap_or_else(|| panic!("no code in:\n{}", preview.stdout))
            .to_owned()
    }

    /// Previews, and sends what was previewed.
    pub fn send(&self, more: &[&str]) -> Ran {
        let code = self.code();
        self.run(&[&["send", "--approved", &code], more].concat())
    }

    /// The log as (address or nothing, state), in its order.
    pub fn states(&self) -> Vec<(String, String)> {
        let log = self.run(&["log", "--format", "json"]).status(0);
        let entry = |line: &str| {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
            (text("email"), text("state"))
        };
        log.stdout.lines().map(entry).collect()
    }
}

/// How a run of the program ended.
#[derive(Debug)]
pub struct Ran {
    args: String,
    /// What it printed as its result.
    pub stdout: String,
    /// What it said beside.
    pub stderr: String,
    status: Option<i32>,
}

impl Ran {
    /// It ended with this exit code.
    #[track_caller]
    pub fn status(self, expected: i32) -> Self {
        assert_eq!(
            self.status,
            Some(expected),
            "status of `redress {}`\n{}\n{}",
            self.args,
            self.stdout,
            self.stderr
        );
        self
    }

    /// Its result was exactly this.
    #[track_caller]
    pub fn stdout(self, expected: &str) -> Self {
        assert!(
            self.stdout == expected,
            "stdout of `redress {}`:\n{}\nnot\n{expected}\n{}",
            self.args,
            self.stdout,
            self.stderr
        );
        self
    }

    /// It said exactly this beside.
    #[track_caller]
    pub fn stderr(self, expected: &str) -> Self {
        assert!(
            self.stderr == expected,
            "stderr of `redress {}`:\n{}\nnot\n{expected}",
            self.args,
            self.stderr
        );
        self
    }

    /// Its result holds this.
    #[track_caller]
    pub fn stdout_has(self, part: &str) -> Self {
        assert!(
            self.stdout.contains(part),
            "no `{part}` in stdout of `redress {}`:\n{}",
            self.args,
            self.stdout
        );
        self
    }

    /// What it said beside holds this.
    #[track_caller]
    pub fn stderr_has(self, part: &str) -> Self {
        assert!(
            self.stderr.contains(part),
            "no `{part}` in stderr of `redress {}`:\n{}",
            self.args,
            self.stderr
        );
        self
    }

    /// The one JSON object on stdout.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }
}
