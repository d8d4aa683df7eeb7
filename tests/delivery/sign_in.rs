//! What the answers to a sign-in do to a run: no letter is spent on any of them.

use crate::truth::Truth;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use redress_test_support::TestClock;
use redress_test_support::server::{Action, Handshake, Nature, Rule, Server, Stage, Tls};
use redress_test_support::{CampaignTest, TRUSTED};

const LETTERS: usize = 4;

fn campaign(nature: Nature, rules: Vec<Rule>, settings: &str) -> CampaignTest {
    let tls = Tls::FromTheStart(Handshake::With("localhost"));
    CampaignTest::with_server(Server::start_like(Nature { tls, ..nature }, rules))
        .delivery(&format!(
            "{TRUSTED}\npace = \"unlimited\"\nconnections = 1\nusername = \"letters\"\n{settings}"
        ))
        .many(LETTERS)
}

fn with_a_password(rules: Vec<Rule>) -> CampaignTest {
    campaign(
        Nature::default(),
        rules,
        "password = { command = \"echo sesame\" }",
    )
}

/// A command that prints another token each time it is asked.
fn with_tokens(rules: Vec<Rule>) -> CampaignTest {
    let command = "echo asked >> asked; echo token-$(grep -c asked asked)";
    let settings = format!("sign_in = \"xoauth2\"\npassword = {{ command = \"{command}\" }}");
    campaign(
        Nature {
            tokens: true,
            ..Nature::default()
        },
        rules,
        &settings,
    )
}

/// What XOAUTH2 says with this token.
fn bearer(token: &str) -> &'static str {
    let said = STANDARD.encode(format!("user=letters\u{1}auth=Bearer {token}\u{1}\u{1}"));
    Box::leak(said.into_boxed_str())
}

fn sign_ins(test: &CampaignTest) -> Vec<String> {
    test.server()
        .heard()
        .iter()
        .filter_map(|line| line.strip_prefix("AUTH "))
        .map(str::to_owned)
        .collect()
}

/// How often the token command was asked.
fn asked(test: &CampaignTest) -> usize {
    test.read("asked").lines().count()
}

#[test]
fn an_expired_token_is_asked_for_again_and_no_letter_is_spent_on_it() {
    // As Microsoft says it, and as Google does: a reason to be acknowledged, and then the no.
    for stale in [
        "535 5.7.3 Authentication unsuccessful",
        "334 eyJzdGF0dXMiOiI0MDAifQ==",
    ] {
        let test = with_tokens(vec![
            Rule::at(Stage::Auth, Action::Reply("235 2.7.0 Accepted"))
                .containing(bearer("token-1"))
                .times(1),
            Rule::at(Stage::Auth, Action::Reply(stale)).containing(bearer("token-1")),
            Rule::at(Stage::Mail, Action::Reply("421 4.4.2 Connection expired")).times(1),
        ]);
        test.send(&[]).status(0).stdout_has("4 letters accepted");
        let tokens =
            ["token-1", "token-1", "token-2"].map(|token| format!("XOAUTH2 {}", bearer(token)));
        assert_eq!(sign_ins(&test), tokens, "{stale}");
        assert_eq!(asked(&test), 2, "{stale}");
        Truth::of(&test).holds(LETTERS);
    }
}

#[test]
fn a_token_that_is_refused_fresh_from_its_command_stops_the_run() {
    for refusal in [
        "535 5.7.3 Authentication unsuccessful",
        "334 eyJzdGF0dXMiOiI0MDAifQ==",
    ] {
        let test = with_tokens(vec![Rule::at(Stage::Auth, Action::Reply(refusal))]);
        test.send(&[])
            .status(1)
            .stderr_has("the server answered 535 5.7.")
            .stderr_has("Check `username` and `password`");
        assert_eq!((sign_ins(&test).len(), asked(&test)), (1, 1), "{refusal}");
        assert_eq!(Truth::of(&test).in_state("ready"), LETTERS);
    }
}

#[test]
fn a_sign_in_that_is_refused_stops_the_run_at_once_whatever_its_first_digit() {
    for answer in [
        "535 5.7.8 Username and Password not accepted",
        "534 5.7.9 Application-specific password required",
        "454 4.7.0 Too many login attempts, please try again later",
        "432 4.7.12 A password transition is needed",
    ] {
        let test = with_a_password(vec![Rule::at(Stage::Auth, Action::Reply(answer))]);
        let sent = test
            .send(&[])
            .status(1)
            .stderr_has(&format!("the server answered {answer} to AUTH"));
        let sent = sent
            .stderr_has("no letter was spent on it")
            .stdout_has("4 letters outstanding");
        assert!(
            !sent.stderr.contains("cannot be reached"),
            "{}",
            sent.stderr
        );
        assert_eq!(
            sign_ins(&test).len(),
            1,
            "{answer}: a second try might lock the account"
        );
        assert_eq!(Truth::of(&test).in_state("ready"), LETTERS, "{answer}");
        test.run(&["status"])
            .stdout_has(&format!("paused: the server answered {answer}"));
    }
}

#[test]
fn a_sign_in_that_fails_for_now_is_tried_again_and_then_left_for_later() {
    for answer in [
        "454 4.7.0 Temporary authentication failure",
        "421 4.3.2 going down",
    ] {
        let once = Rule::at(Stage::Auth, Action::Reply(answer)).times(1);
        let test = with_a_password(vec![once]);
        let code = test.code();
        TestClock::new(100)
            .send(&test, &code, &[])
            .with(0, "4 letters accepted");

        let test = with_a_password(vec![Rule::at(Stage::Auth, Action::Reply(answer))]);
        let code = test.code();
        let said = format!("takes no letters for now: the server answered {answer} to AUTH");
        let sent = TestClock::new(100).send(&test, &code, &[]).with(5, &said);
        assert!(
            !sent.stderr.contains("cannot be reached"),
            "{}",
            sent.stderr
        );
        assert_eq!(Truth::of(&test).in_state("ready"), LETTERS, "{answer}");
        assert_eq!(
            sign_ins(&test).len(),
            3,
            "{answer}: it is tried a few times, not for ever"
        );
        test.run(&["status"]).stdout_has("takes no letters for now");
    }
}

/// However many connections hear the same complaint, each try is told once.
#[test]
fn what_all_connections_meet_is_told_once() {
    let answer = "454 4.7.0 Temporary authentication failure";
    let test = with_a_password(vec![Rule::at(Stage::Auth, Action::Reply(answer))]);
    let code = test.code();
    let sent = TestClock::new(100)
        .send(&test, &code, &["--connections", "4"])
        .with(5, "takes no letters for now");
    assert_eq!(
        sent.stderr.matches("; next try in 30 s").count(),
        1,
        "{}",
        sent.stderr
    );
    assert_eq!(
        sent.stderr.matches("; next try in 60 s").count(),
        1,
        "{}",
        sent.stderr
    );
    assert_eq!(sent.stderr.matches(answer).count(), 2, "{}", sent.stderr);

    let rate = "454 Throttling failure: Maximum sending rate exceeded.";
    let test =
        CampaignTest::with_rules(vec![Rule::at(Stage::Dot, Action::Gather(4, rate)).times(4)])
            .many(8);
    let code = test.code();
    let sent = TestClock::new(600)
        .send(&test, &code, &["--connections", "4"])
        .with(0, "8 letters accepted");
    assert_eq!(
        sent.stderr.matches("sending rests for a minute").count(),
        1,
        "{}",
        sent.stderr
    );
}
