//! A campaign from somebody else spends no password before its user has said where it may go.

use redress_test_support::CampaignTest;

/// A campaign whose password command leaves a trace.
fn received(settings: &str) -> CampaignTest {
    CampaignTest::new()
        .many(2)
        .untrusting()
        .delivery(&format!("username = \"letters\"\n{settings}"))
}

const COMMAND: &str = "password = { command = \"touch asked; echo secret\" }";

#[test]
fn what_is_new_is_shown_and_nothing_is_sent_before_somebody_trusts_it() {
    let test = received(COMMAND);
    let code = test.code();
    for args in [
        &["send", "--approved", &code][..],
        &["test", "organizer@coalition.example"],
    ] {
        test.run(args).status(3).stderr_has(
            " as letters; the password comes from the command `touch asked; echo secret`\n",
        );
    }
    assert_eq!(test.server().conversations(), 0);
    assert!(!test.path("asked").exists(), "no command was run");
    test.run(&["send", "--approved", &code, "--max", "1", "--trust-server"])
        .status(0);
    // Known by now.
    test.run(&["send", "--approved", &code]).status(0);
    test.run(&["test", "organizer@coalition.example"]).status(0);
}

#[test]
fn whatever_changes_about_it_is_asked_about_again() {
    let test = received(COMMAND);
    test.send(&["--trust-server"]).status(0);
    let toml = test.read("campaign.toml");
    for (from, to) in [
        ("username = \"letters\"", "username = \"others\""),
        ("echo secret", "echo other"),
        (
            "command = \"touch asked; echo secret\"",
            "env = \"REDRESS_SECRET\"",
        ),
        ("smtp://127.0.0.1", "smtp://localhost"),
    ] {
        assert!(toml.contains(from), "{from}");
        test.write("campaign.toml", &toml.replace(from, to));
        test.send(&[])
            .status(3)
            .stderr_has("has not been used in this way before");
    }
    test.write("campaign.toml", &toml);
    test.send(&[]).status(0);
    // The same command may be another program in another folder; a variable is the same everywhere.
    let beside = received(COMMAND).on_the_account_of(&test);
    beside.send(&[]).status(3);
    let variable = "password = { env = \"REDRESS_SECRET\" }";
    let one = received(variable).on_the_account_of(&test);
    one.send(&["--trust-server"]).status(0);
    received(variable)
        .on_the_account_of(&test)
        .send(&[])
        .status(0);
}

#[test]
fn it_is_shown_wherever_a_campaign_is_looked_at() {
    let test = received("password = { env = \"REDRESS_SECRET\" }");
    let route = " as letters; the password comes from the environment variable `REDRESS_SECRET`.\n";
    for args in [&["check"][..], &["preview"], &["proof", "out"]] {
        test.run(args)
            .status(0)
            .stdout_has("The letters go through 127.0.0.1:")
            .stdout_has(route);
    }
    // Where nothing secret goes, and nothing leaves this machine, nothing is asked.
    let plain = CampaignTest::new().many(2).untrusting();
    plain.send(&[]).status(0);
    assert!(
        !plain
            .run(&["check"])
            .stdout
            .contains("The letters go through")
    );
}

/// Somebody at a terminal who types these lines; none where this machine has no way to make a terminal.
#[cfg(target_os = "linux")]
fn typed(test: &CampaignTest, args: &[&str], lines: &str) -> Option<redress_test_support::Ran> {
    use std::io::Write as _;
    let line = format!(
        "exec '{}' {}",
        redress_test_support::program().display(),
        args.join(" ")
    );
    let started = std::process::Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .current_dir(test.path(""))
        .env("TERM", "dumb")
        .env("REDRESS_STATE", test.state())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn();
    let Ok(mut child) = started else {
        redress_test_support::pass_over("needs `script` (Debian: bsdutils)");
        return None;
    };
    // What nobody asks for any more may find the terminal gone.
    let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
    Some(test.ended(&args.join(" "), child.wait_with_output().unwrap()))
}

#[cfg(target_os = "linux")]
#[test]
fn at_a_terminal_the_name_of_the_server_is_asked_for_and_nothing_else_will_do() {
    const ASKED: &str = "If both are yours, type the name of the server:";
    let test = received(COMMAND);
    let code = test.code();
    let send = &["send", "--approved", &code][..];
    for answer in ["no\n", "yes\n", "\n", "", "localhost\n"] {
        let Some(ran) = typed(&test, send, answer) else {
            return;
        };
        ran.status(3)
            .stdout_has("the password comes from the command `touch asked; echo secret`")
            .stdout_has(ASKED)
            .stdout_has("the server was not trusted; nothing was sent");
    }
    assert_eq!(test.server().conversations(), 0);
    assert!(!test.path("asked").exists(), "no command was run");

    typed(&test, &[send, &["--max", "1"]].concat(), "127.0.0.1\n")
        .unwrap()
        .status(0)
        .stdout_has(ASKED)
        .stdout_has("1 letter accepted by the server.");
    // Known by now, at a terminal and without one.
    let again = typed(&test, send, "").unwrap().status(0);
    assert!(!again.stdout.contains(ASKED), "{}", again.stdout);
    assert_eq!(test.server().mails().len(), 2);

    // Another way to the password: asked about again, unless the command line says it.
    let toml = test.read("campaign.toml");
    test.write("campaign.toml", &toml.replace("echo secret", "echo other"));
    let trial = ["test", "organizer@coalition.example"];
    typed(&test, &trial, "no\n")
        .unwrap()
        .status(3)
        .stdout_has("touch asked; echo other")
        .stdout_has(ASKED);
    let said = typed(&test, &[trial[0], trial[1], "--trust-server"], "")
        .unwrap()
        .status(0);
    assert!(!said.stdout.contains(ASKED), "{}", said.stdout);
    typed(&test, &trial, "").unwrap().status(0);
}

/// Without a code the number of letters is asked for as well, and after the server.
#[cfg(target_os = "linux")]
#[test]
fn whoever_trusts_the_server_still_says_how_many_letters_go() {
    let test = received(COMMAND);
    let Some(ran) = typed(&test, &["send"], "127.0.0.1\n3\n") else {
        return;
    };
    ran.status(7).stdout_has("nothing was sent");
    assert_eq!(test.server().mails().len(), 0);
    typed(&test, &["send"], "2\n").unwrap().status(0);
    assert_eq!(test.server().mails().len(), 2);
}
