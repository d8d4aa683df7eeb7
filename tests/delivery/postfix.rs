//! A real Postfix with TLS and sign-in: started here, on loopback, in a folder of its own, and stopped again.
//!
//! Its master process has to be started by root. Where that is not us, or where Postfix or `saslpasswd2` is not installed,
//! each test says so and passes over.

use redress_letters::message::Message;
use redress_test_support::{
    CampaignTest, PostfixMaster, Ran, TRUSTED, certificates, free_port, pass_over,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(crate) const PASSWORD: &str = "open sesame 4711";

pub(crate) struct Postfix {
    pub(crate) master: PostfixMaster,
    port: u16,
}

impl Postfix {
    /// One whose SMTP service runs with these options, each `name=value`.
    pub(crate) fn start(options: &[&str]) -> Option<Self> {
        Self::start_with(options, "")
    }

    /// The same, with these lines more in its settings.
    pub(crate) fn start_with(options: &[&str], more: &str) -> Option<Self> {
        if let Some(lack) = lack() {
            pass_over(lack);
            return None;
        }
        let folder = PostfixMaster::make_folder("nobody");
        let address = free_port();
        let path = folder.path().to_owned();
        std::fs::create_dir(path.join("etc/sasl")).unwrap();
        let options: String = options.iter().flat_map(|option| [" -o ", option]).collect();
        let write = |name: &str, text: String| std::fs::write(path.join(name), text).unwrap();
        write("etc/known", "!/unknown/ all/\n".to_owned());
        for (name, mechanisms) in [("smtpd", "PLAIN LOGIN"), ("login", "LOGIN")] {
            let database = path.join("etc/sasl/db");
            write(
                &format!("etc/sasl/{name}.conf"),
                format!(
                    "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: {}\nmech_list: {mechanisms}\n",
                    database.display()
                ),
            );
        }
        sign_up(&path.join("etc/sasl/db"));
        run(Command::new("chown")
            .arg("postfix")
            .arg(path.join("etc/sasl/db")));
        let smtpd = format!("{address} inet n - n - - smtpd{options}\n");
        let settings = settings(&path) + more;
        let master = PostfixMaster::start(folder, &smtpd, &settings, &[address]);
        Some(Self {
            master,
            port: address.port(),
        })
    }

    /// The settings of a campaign that signs in here; `scheme` is `smtp+starttls` or `smtps`.
    pub(crate) fn delivery(&self, scheme: &str, more: &str) -> String {
        format!(
            "server = \"{scheme}://localhost:{}\"\nusername = \"letters@localhost\"\npassword = {{ env = \"POSTFIX_PASSWORD\" }}\n\
             pace = \"unlimited\"\n{TRUSTED}\n{more}\n",
            self.port
        )
    }

    /// What lies in its Maildir once so many mails are there: for each, who it was delivered to, and its bytes as sent.
    fn mails(&mut self, expected: usize) -> Vec<(String, Vec<u8>)> {
        let folder = self.master.path("mail/all/new");
        let there = || std::fs::read_dir(&folder).map_or(0, Iterator::count) >= expected;
        self.master
            .wait_until("all mails are in the Maildir", there);
        let Ok(files) = std::fs::read_dir(&folder) else {
            return Vec::new();
        };
        files
            .map(|file| without_trace(&std::fs::read_to_string(file.unwrap().path()).unwrap()))
            .collect()
    }
}

/// What keeps a Postfix from being started here.
fn lack() -> Option<&'static str> {
    if Command::new("saslpasswd2")
        .arg("-h")
        .stderr(Stdio::null())
        .status()
        .is_err()
    {
        return Some("`saslpasswd2` is not installed (Debian: sasl2-bin and libsasl2-modules)");
    }
    PostfixMaster::lack()
}

fn settings(path: &Path) -> String {
    let tls = certificates();
    format!(
        "myhostname = localhost
mynetworks =
smtputf8_enable = no
virtual_mailbox_domains = static:all
virtual_mailbox_base = {path}/mail
virtual_mailbox_maps = static:all/
virtual_minimum_uid = 1
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
smtpd_tls_cert_file = {tls}/localhost.pem
smtpd_tls_key_file = {tls}/localhost.key
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = reject_unlisted_recipient, permit_sasl_authenticated, reject
smtpd_client_event_limit_exceptions =
anvil_rate_time_unit = 1s
",
        path = path.display(),
        tls = tls.display()
    )
}

/// Makes the account `letters@localhost`.
fn sign_up(database: &Path) {
    use std::io::Write as _;
    let mut command = Command::new("saslpasswd2");
    command
        .args(["-c", "-p", "-u", "localhost", "-f"])
        .arg(database)
        .arg("letters")
        .stdin(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(PASSWORD.as_bytes())
        .unwrap();
    assert!(child.wait().unwrap().success());
}

fn run(command: &mut Command) {
    let status = command.stdout(Stdio::null()).status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
}

/// A mail without what Postfix wrote above it, with the line ends it came with, and for whom it was.
fn without_trace(mail: &str) -> (String, Vec<u8>) {
    let start = mail.find("\nDate: ").unwrap() + 1;
    let trace = &mail[..start];
    let for_whom = trace
        .lines()
        .find_map(|line| line.strip_prefix("Delivered-To: "))
        .unwrap();
    (
        for_whom.to_owned(),
        mail[start..].replace('\n', "\r\n").into_bytes(),
    )
}

/// The sample campaign of this repository, with other delivery settings.
fn sample(delivery: &str) -> CampaignTest {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let test = CampaignTest::new();
    for path in [
        "campaign.toml",
        "signatories.csv",
        "districts.csv",
        "letters",
        "recipients",
        "supporters",
    ] {
        run(Command::new("cp")
            .arg("-r")
            .arg(root.join(path))
            .arg(test.path("")));
    }
    let toml = test.read("campaign.toml");
    let before = toml.split("[delivery]").next().unwrap();
    test.file("campaign.toml", &format!("{before}[delivery]\n{delivery}"))
}

pub(crate) fn send(test: &CampaignTest, password: &str) -> Ran {
    let code = test.code();
    test.run_with(
        &["send", "--approved", &code],
        &[("POSTFIX_PASSWORD", password)],
    )
}

/// The ledger and the Maildir tell the same: each letter accepted, and there once for each of its addressees, as previewed.
#[track_caller]
fn everything_arrived(test: &CampaignTest, postfix: &mut Postfix) {
    test.run(&["preview", "--eml", "previewed"]).status(0);
    let eml = |path: PathBuf| Message::digest_of_arrived(&std::fs::read(path).unwrap());
    let previewed: BTreeSet<_> = files_in(&test.path("previewed"))
        .into_iter()
        .map(|path| eml(path).to_string())
        .collect();

    let log = test.run(&["log", "--format", "json"]).status(0).stdout;
    let entries: Vec<serde_json::Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut expected = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry["state"] != "by_hand") {
        assert_eq!(
            (&entry["state"], &entry["code"]),
            (&"accepted".into(), &250.into()),
            "{entry}"
        );
        let id = entry["message_id"]
            .as_str()
            .unwrap()
            .trim_matches(['<', '>'])
            .to_owned();
        let copies = entry["addressees"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|addressee| addressee["role"] == "cc");
        let addressees = copies
            .chain(std::iter::once(entry))
            .map(|one| one["email"].as_str().unwrap().to_owned());
        expected.insert(id, addressees.collect::<BTreeSet<_>>());
    }
    let mails = postfix.mails(expected.values().map(BTreeSet::len).sum());
    let mut arrived: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (for_whom, mail) in mails {
        assert!(
            previewed.contains(&Message::digest_of_arrived(&mail).to_string()),
            "a mail that was not previewed"
        );
        let mail = String::from_utf8(mail).unwrap();
        let id = mail
            .lines()
            .find_map(|line| line.strip_prefix("Message-ID: <")?.strip_suffix('>'))
            .unwrap();
        assert!(
            arrived.entry(id.to_owned()).or_default().insert(for_whom),
            "{id} came twice"
        );
    }
    assert_eq!(arrived, expected);
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_in(&path));
        } else {
            files.push(path);
        }
    }
    files
}

#[test]
fn the_sample_campaign_arrives_over_starttls_with_a_sign_in() {
    let Some(mut postfix) = Postfix::start(&[]) else {
        return;
    };
    let test = sample(&postfix.delivery("smtp+starttls", "connections = 3"));
    send(&test, PASSWORD)
        .status(0)
        .stdout("36 letters accepted by the server.\nNothing is outstanding.\n");
    everything_arrived(&test, &mut postfix);
}

#[test]
fn the_sample_campaign_arrives_over_implicit_tls() {
    let Some(mut postfix) = Postfix::start(&["smtpd_tls_wrappermode=yes"]) else {
        return;
    };
    let test = sample(&postfix.delivery("smtps", ""));
    send(&test, PASSWORD).status(0);
    everything_arrived(&test, &mut postfix);
}

#[test]
fn a_postfix_that_knows_only_login_or_does_not_pipeline_is_served_too() {
    let Some(mut postfix) = Postfix::start(&[
        "smtpd_sasl_path=login",
        "smtpd_discard_ehlo_keywords=pipelining",
    ]) else {
        return;
    };
    let test = sample(&postfix.delivery("smtp+starttls", "connections = 2"));
    send(&test, PASSWORD).status(0);
    everything_arrived(&test, &mut postfix);
}

#[test]
fn a_wrong_password_is_told_and_costs_no_letter() {
    let Some(mut postfix) = Postfix::start(&[]) else {
        return;
    };
    let test = sample(&postfix.delivery("smtp+starttls", "connections = 3"));
    send(&test, "not the password")
        .status(1)
        .stderr_has("the server answered 535 5.7.8 Error: authentication failed: authentication failure to AUTH")
        .stderr_has("no letter was spent on it. Check `username` and `password`");
    assert!(
        test.states()
            .iter()
            .all(|(_, state)| state == "ready" || state == "by_hand")
    );
    assert!(postfix.mails(0).is_empty());
}

#[test]
fn fewer_connections_than_asked_for_carry_all_letters() {
    let Some(mut postfix) = Postfix::start(&["smtpd_client_connection_count_limit=2"]) else {
        return;
    };
    let test = sample(&postfix.delivery("smtp+starttls", "connections = 6"));
    send(&test, PASSWORD)
        .status(0)
        .stderr_has("421 4.7.0 localhost Error: too many connections from 127.0.0.1");
    everything_arrived(&test, &mut postfix);
}

/// Postfix leaves a conversation with 421 once it has refused too much. That is nobody's fault but of those it refused.
#[test]
fn a_postfix_that_leaves_after_too_many_refusals_costs_no_other_letter() {
    let Some(mut postfix) = Postfix::start(&[
        "virtual_mailbox_maps=regexp:$config_directory/known",
        "smtpd_hard_error_limit=4",
    ]) else {
        return;
    };
    let row = |n: usize| {
        let name = if n % 3 == 2 { "unknown" } else { "known" };
        let surname = redress_test_support::numbered_name(n);
        format!("{name}{n}@council.example,council_member,{surname},First {surname},Springfield\n")
    };
    let list: String = (0..90).map(row).collect();
    let test = CampaignTest::new()
        .file(
            "campaign.toml",
            &campaign_of_one_list(&postfix.delivery("smtp+starttls", "connections = 2")),
        )
        .recipients(&format!("email,office,last_name,full_name,city\n{list}"));
    send(&test, PASSWORD)
        .status(4)
        .stdout("60 letters accepted by the server, 30 refused.\nNothing is outstanding.\n");
    assert_eq!(postfix.mails(60).len(), 60);
    let log = postfix.master.log();
    assert!(log.contains("too many errors"), "the limit was never met");
}

/// The small campaign's `campaign.toml` with other delivery settings.
fn campaign_of_one_list(delivery: &str) -> String {
    let toml = CampaignTest::new().read("campaign.toml");
    format!(
        "{}[delivery]\n{delivery}",
        toml.split("[delivery]").next().unwrap()
    )
}

/// So many letters a minute and no more: what is too much is sent later, at a slower pace, and nothing is lost. A second
/// of Postfix's is a minute of ours here.
#[test]
fn a_postfix_that_takes_so_many_letters_a_minute_gets_them_all() {
    let Some(mut postfix) = Postfix::start(&["smtpd_client_message_rate_limit=24"]) else {
        return;
    };
    let test = sample(&postfix.delivery("smtp+starttls", "connections = 2")).hurried(60);
    let code = test.code();
    let variables = [("POSTFIX_PASSWORD", PASSWORD)];
    test.run_with(&["send", "--approved", &code, "--wait"], &variables)
        .status(0)
        .stderr_has("450 4.7.1 Error: too much mail from 127.0.0.1");
    everything_arrived(&test, &mut postfix);
}
