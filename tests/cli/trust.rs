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
