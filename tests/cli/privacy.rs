//! Secrets and files stay private, and a preview talks to nobody.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use redress_test_support::server::{Action, Handshake, Nature, Rule, Server, Stage, Tls};
use redress_test_support::{CampaignTest, TRUSTED, pass_over, program};
use std::path::Path;

#[cfg(unix)]
#[test]
fn files_are_private_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt as _;
    let test = CampaignTest::new().recipients(
        "email,office,last_name,full_name,city
ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield
,council_member,Okafor,Ben Okafor,Springfield
",
    );
    let program = program().display().to_string();
    let script = format!(
        "umask 000
{program} preview --eml out --html preview.html && {program} rehearse && {program} report --csv report.csv --html report.html \
&& {program} test me@coalition.example && {program} proof proof && {program} packet packet && {program} new fresh --yes \
&& {program} stop"
    );
    let mut shell = std::process::Command::new("sh");
    let status = shell
        .args(["-c", &script])
        .current_dir(test.path(""))
        .env("REDRESS_STATE", test.state().join("new"))
        .stdout(std::process::Stdio::null())
        .status();
    assert!(status.unwrap().success());
    let ours = [
        "ledger.sqlite",
        "out",
        "preview.html",
        "rehearsal",
        "report.csv",
        "report.html",
        "proof",
        "packet",
        "fresh",
    ];
    let mut seen = 0;
    let mut look = ours.map(|name| test.path(name)).to_vec();
    look.push(test.state().join("new"));
    while let Some(path) = look.pop() {
        let metadata = std::fs::metadata(&path).unwrap();
        let mode = metadata.permissions().mode() & 0o777;
        assert_eq!(
            mode,
            if metadata.is_dir() { 0o700 } else { 0o600 },
            "{}: {mode:o}",
            path.display()
        );
        seen += 1;
        if metadata.is_dir() {
            look.extend(
                std::fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        }
    }
    assert!(seen >= 12, "only {seen} files were looked at");
}

const CANARY: &str = "canary-4711-secret";

/// A campaign that signs in over TLS with the canary; the password comes from a file beside the campaign.
fn signing_in(rules: Vec<Rule>, source: &str) -> CampaignTest {
    let tls = Tls::FromTheStart(Handshake::With("localhost"));
    CampaignTest::with_server(Server::start_like(
        Nature {
            tls,
            ..Nature::default()
        },
        rules,
    ))
    .delivery(&format!(
        "{TRUSTED}\nconnections = 1\nusername = \"letters\"\npassword = {source}"
    ))
}

/// Everything that the password looks like on the wire, and the password.
fn shapes() -> [String; 3] {
    [
        CANARY.to_owned(),
        STANDARD.encode(CANARY),
        STANDARD.encode(format!("\0letters\0{CANARY}")),
    ]
}

#[test]
fn the_password_is_nowhere() {
    const VARIABLE: &str = "{ env = \"REDRESS_TEST_PASSWORD\" }";
    const COMMAND: &str = "{ command = \"printenv REDRESS_TEST_PASSWORD\" }";
    let plain = STANDARD.encode(format!("\0letters\0{CANARY}"));
    // A server that repeats what it was told, as some do in their refusals.
    let echo: &'static str =
        Box::leak(format!("535 5.7.8 no: AUTH PLAIN {plain} ({CANARY})").into_boxed_str());
    let refusing = || vec![Rule::at(Stage::Auth, Action::Reply(echo))];
    for (rules, source, sent) in [
        (vec![], VARIABLE, 0),
        (vec![], COMMAND, 0),
        (refusing(), VARIABLE, 1),
        (refusing(), COMMAND, 1),
    ] {
        let test = signing_in(rules, source);
        let code = test.code();
        let commands: [(&[&str], i32); 7] = [
            (&["check"], 0),
            (&["preview", "--html", "p.html", "--eml", "eml"], 0),
            (&["send", "--approved", &code], sent),
            (&["test", "me@coalition.example"], sent),
            (&["log", "--format", "json"], 0),
            (&["status", "--format", "json"], 0),
            (&["report", "--html", "r.html", "--csv", "r.csv"], 0),
        ];
        for (args, status) in commands {
            let ran = test
                .run_with(
                    args,
                    &[("REDRESS_TEST_PASSWORD", CANARY), ("RUST_LOG", "trace")],
                )
                .status(status);
            let told = [ran.stdout, ran.stderr].concat();
            assert!(
                shapes().iter().all(|shape| !told.contains(shape)),
                "{args:?}: {told}"
            );
        }
        assert!(
            test.server()
                .heard()
                .iter()
                .any(|line| line.contains(&plain)),
            "the canary was never used"
        );
        for folder in [test.path(""), test.state().to_owned()] {
            for shape in shapes() {
                assert_eq!(files_with(&folder, &shape), Vec::<String>::new());
            }
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_password_is_on_no_command_line() {
    let test = signing_in(
        vec![Rule::at(Stage::Auth, Action::Stall)],
        "{ command = \"printenv REDRESS_TEST_PASSWORD\" }",
    );
    let code = test.code();
    let mut child = test
        .command(&["send", "--approved", &code])
        .env("REDRESS_TEST_PASSWORD", CANARY)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    test.server().wait_for_stall();
    let line = std::fs::read(format!("/proc/{}/cmdline", child.id())).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let line = String::from_utf8(line).unwrap();
    assert!(
        line.contains("--approved") && !line.contains(CANARY),
        "{line}"
    );
}

fn files_with(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, text));
        } else if String::from_utf8_lossy(&std::fs::read(&path).unwrap()).contains(text) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[cfg(target_os = "linux")]
#[test]
fn a_preview_opens_no_socket_and_asks_for_no_password() {
    if std::process::Command::new("strace")
        .arg("--version")
        .output()
        .is_err()
    {
        pass_over("strace is not installed");
        return;
    }
    let test = CampaignTest::new()
        .delivery("username = \"letters\"\npassword = { command = \"touch asked; echo secret\" }");
    for args in [
        &["preview"][..],
        &["preview", "--html", "p.html"],
        &["check"],
    ] {
        let trace = test.path("trace");
        let status = std::process::Command::new("strace")
            .args(["-f", "-qq", "-e", "trace=socket,connect,execve", "-o"])
            .arg(&trace)
            .arg(program())
            .args(args)
            .current_dir(test.path(""))
            .stdout(std::process::Stdio::null())
            .status()
            .unwrap();
        assert!(status.success());
        let calls = std::fs::read_to_string(&trace).unwrap();
        assert_eq!(
            calls.lines().count(),
            1,
            "only the program itself is started, and nothing opened: {calls}"
        );
        assert!(calls.contains("execve"));
    }
    assert!(!test.path("asked").exists());
}

#[cfg(unix)]
#[test]
fn a_disk_that_takes_nothing_more_is_told() {
    let test = CampaignTest::new();
    test.code();
    // Files may not grow, which to the database is what a full disk is.
    let output = std::process::Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" status"])
        .arg(program())
        .current_dir(test.path(""))
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(
        told.contains("`./ledger.sqlite` cannot be written: the disk may be full or read-only"),
        "{told}"
    );
    assert!(
        told.contains("make room or mend it, and run the command again"),
        "{told}"
    );
}
