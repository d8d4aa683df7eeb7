//! What the answers of a server do to a run with many connections.

use crate::commit_points::commit_points;
use crate::truth::Truth;
use jiff::SignedDuration;
use redress_test_support::CampaignTest;
use redress_test_support::TestClock;
use redress_test_support::server::{Action, Rule, Stage};

const CONNECTIONS: usize = 20;
const LETTERS: usize = 200;

fn campaign(rules: Vec<Rule>) -> CampaignTest {
    CampaignTest::with_rules(rules)
        .delivery(&format!(
            "pace = \"unlimited\"\nconnections = {CONNECTIONS}\nanswer_timeout = \"20s\""
        ))
        .many(LETTERS)
}

/// Answers about the account, of either first digit, and the exit code of the run they end.
const ABOUT_THE_ACCOUNT: [(&str, i32); 8] = [
    ("550 5.4.5 Daily user sending limit exceeded", 5),
    ("450 4.2.1 Peak SMTP relay limit exceeded for customer", 5),
    ("454 Throttling failure: Daily message quota exceeded", 5),
    ("550 5.7.30 Basic authentication is not supported", 1),
    ("451 4.7.8 Authentication required", 1),
    (
        "550 5.7.60 Client does not have permissions to send as this sender",
        1,
    ),
    ("550 5.7.26 Unauthenticated email is not accepted", 1),
    (
        "421 4.7.26 This mail is unauthenticated and has been rate limited",
        1,
    ),
];

#[test]
fn no_dot_follows_an_answer_about_the_account_and_the_letters_in_flight_stay_ready() {
    for (answer, exit) in ABOUT_THE_ACCOUNT {
        let test = campaign(vec![Rule::at(
            Stage::Dot,
            Action::Gather(CONNECTIONS, answer),
        )]);
        test.send(&[]).status(exit);
        let truth = Truth::of(&test);
        truth.holds(LETTERS);
        assert_eq!(truth.in_state("ready"), LETTERS, "{answer}: {truth:?}");
        assert_eq!(
            test.server().dots(),
            CONNECTIONS,
            "{answer}: only what was in flight"
        );
    }
}

/// One of twenty letters in flight hears of the quota, the others are accepted once its connection is closed: nothing goes
/// after that.
#[test]
fn what_was_in_flight_and_is_accepted_all_the_same_counts_as_accepted() {
    let quota = Action::Gather(CONNECTIONS, "550 5.4.5 Daily user sending limit exceeded");
    let test = campaign(vec![
        Rule::at(Stage::Dot, quota).times(1),
        Rule::at(Stage::Dot, Action::KeepWhenAnotherLeft),
    ]);
    test.send(&[]).status(5);
    let truth = Truth::of(&test);
    truth.holds(LETTERS);
    assert_eq!(
        (truth.in_state("accepted"), truth.in_state("ready")),
        (CONNECTIONS - 1, LETTERS - CONNECTIONS + 1)
    );
    assert_eq!(test.server().dots(), CONNECTIONS, "only what was in flight");
}

#[test]
fn an_answer_about_the_account_before_the_dot_costs_no_letter_either() {
    for (answer, exit) in ABOUT_THE_ACCOUNT {
        for stage in [Stage::Mail, Stage::Rcpt, Stage::Data] {
            let test = campaign(vec![Rule::at(stage, Action::Reply(answer))]);
            test.send(&[]).status(exit);
            let truth = Truth::of(&test);
            assert_eq!(
                (truth.in_state("ready"), test.server().dots()),
                (LETTERS, 0),
                "{stage:?} {answer}: {truth:?}"
            );
        }
    }
}

/// Enough letters on one connection is no complaint about speed: another connection takes the next at once.
#[test]
fn enough_letters_on_one_connection_are_a_reason_for_another_and_for_nothing_else() {
    for said in [
        "421 4.7.0 Too many messages on this connection",
        "421 Too many messages in this session, please reconnect",
        "450 4.7.1 too many mails sent over this SMTP session",
        "452 4.4.5 Maximum number of messages per session exceeded.",
        "421 Message limit reached, open a new connection",
        "421 4.3.2 session message limit reached",
        "451 max 20 messages/connection",
    ] {
        let enough = Rule::at(Stage::Rcpt, Action::Reply(said))
            .containing("p003@")
            .times(1);
        let test = CampaignTest::with_rules(vec![enough])
            .delivery("pace = \"unlimited\"\nconnections = 1")
            .many(6);
        let sent = test.send(&[]).status(0).stdout_has("6 letters accepted");
        for pause in ["next try", "rests", "one connection less"] {
            assert!(!sent.stderr.contains(pause), "{said}: {}", sent.stderr);
        }
        assert_eq!(test.server().conversations(), 2, "{said}");
        Truth::of(&test).holds(6);
    }
}

/// One refused official costs one letter, whatever the address is made of.
#[test]
fn an_address_that_a_refusal_quotes_is_not_what_it_says() {
    let list = "email,office,last_name,full_name,city
dmarcus@city.example,mayor,Marcus,Dee Marcus,Springfield
spf@relay-denied.example,mayor,Fox,Sue Fox,Springfield
daily.quota@send-as.example,mayor,Oh,Dai Oh,Springfield
ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield
";
    let refuses = |address: &'static str, said: &'static str| {
        Rule::at(Stage::Rcpt, Action::Reply(said)).containing(address)
    };
    let test = CampaignTest::with_rules(vec![
        refuses("dmarcus@", "550 5.1.1 <dmarcus@city.example>: User unknown"),
        refuses("spf@", "550 spf... No such user at relay-denied.example"),
        refuses(
            "daily.quota@",
            "550 Requested action not taken: mailbox unavailable (daily.quota%40send-as.example)",
        ),
    ])
    .delivery("pace = \"unlimited\"\nconnections = 1")
    .recipients(list);
    test.send(&["--max", "2"]); // three in a row at the beginning would pause it
    test.run(&["send", "--approved", &test.code()]).status(4);
    let truth = Truth::of(&test);
    truth.holds(4);
    assert_eq!(
        (truth.in_state("refused"), truth.in_state("accepted")),
        (3, 1)
    );
    // What was said is kept as it was said.
    test.run(&["log", "--format", "json"])
        .stdout_has("<dmarcus@city.example>: User unknown");
}

#[test]
fn a_letter_that_often_came_back_does_not_excuse_from_the_quota() {
    let test = CampaignTest::with_rules(vec![
        Rule::at(
            Stage::Mail,
            Action::Reply("452 4.7.0 too many messages in this connection"),
        )
        .times(5),
        Rule::at(
            Stage::Mail,
            Action::Reply("550 5.4.5 Daily user sending limit exceeded"),
        ),
    ])
    .delivery("pace = \"unlimited\"\nconnections = 1");
    let code = test.code();
    TestClock::new(600)
        .send(&test, &code, &[])
        .with(5, "the account may send no more for now");
    assert_eq!(Truth::of(&test).in_state("ready"), 2);
}

/// R8: every tenth address of ten thousand is refused, at RCPT; by another server only after the letter.
#[test]
fn a_thousand_bad_addresses_of_ten_thousand_cost_a_thousand() {
    for (stage, letters) in [(Stage::Rcpt, 10_000), (Stage::Dot, 1000)] {
        let bad = Rule::at(stage, Action::Reply("550 5.1.1 no such user"))
            .containing("7@council.example");
        let test = CampaignTest::with_rules(vec![bad])
            .delivery(&format!(
                "pace = \"unlimited\"\nconnections = {CONNECTIONS}"
            ))
            .many(letters);
        test.send(&[]).status(4);
        let truth = Truth::of(&test);
        truth.holds(letters);
        let refused = letters / 10;
        let expected = (letters - refused, refused);
        assert_eq!(
            (truth.in_state("accepted"), truth.in_state("refused")),
            expected,
            "{stage:?}: {truth:?}"
        );
    }
}

#[test]
fn a_server_that_refuses_every_address_burns_only_a_few() {
    for (stage, connections, at_most) in [
        (Stage::Rcpt, 1, 3),
        (Stage::Dot, 1, 10),
        (Stage::Rcpt, 20, 23),
    ] {
        let test = CampaignTest::with_rules(vec![Rule::at(
            stage,
            Action::Reply("550 5.1.1 no such user"),
        )])
        .delivery(&format!(
            "pace = \"unlimited\"\nconnections = {connections}"
        ))
        .many(LETTERS);
        test.send(&[]).status(5).stdout_has("Paused: ");
        let truth = Truth::of(&test);
        assert!(truth.in_state("refused") <= at_most, "{stage:?}: {truth:?}");
        assert_eq!(truth.in_state("ready") + truth.in_state("refused"), LETTERS);
        test.run(&["status"])
            .status(0)
            .stdout_has("find out why, then run `redress send` again");
    }
}

#[test]
fn five_of_the_last_hundred_letters_pause_the_rest() {
    let test = CampaignTest::with_rules(vec![
        Rule::at(Stage::Dot, Action::Reply("554 5.6.0 malformed")).containing("0@council"),
    ])
    .delivery("pace = \"unlimited\"\nconnections = 1")
    .many(LETTERS);
    test.send(&[])
        .status(5)
        .stdout_has("letters were refused for what they say or how they are built");
    let truth = Truth::of(&test);
    // Every tenth is refused, in an order that the threads which prepare letters decide.
    assert_eq!(truth.in_state("refused"), 5, "{truth:?}");
    assert!((20..80).contains(&truth.in_state("accepted")), "{truth:?}");
}

#[test]
fn a_rate_answer_rests_for_a_minute_halves_the_pace_and_sends_the_same_letter_again() {
    let rules = vec![
        Rule::at(
            Stage::Dot,
            Action::Reply("454 Throttling failure: Maximum sending rate exceeded."),
        )
        .times(1),
    ];
    let test = CampaignTest::with_rules(rules)
        .delivery("pace = \"60/min\"\nconnections = 1")
        .many(4);
    let code = test.code();
    TestClock::new(60).send(&test, &code, &[]).with(
        0,
        "sending rests for a minute and goes on with one letter in 2.0 s",
    );
    let truth = Truth::of(&test);
    truth.holds(4);
    assert_eq!(truth.in_state("accepted"), 4);
    let apart: Vec<f64> = commit_points(&test)
        .windows(2)
        .map(|pair| pair[1].duration_since(pair[0]).as_secs_f64())
        .collect();
    assert_eq!(apart.len(), 4, "one letter was tried twice");
    assert!(
        apart[0] >= 60.0 && apart[1..].iter().all(|apart| *apart > 1.999),
        "{apart:?}"
    );
}

#[test]
fn a_letter_is_given_up_five_days_after_its_first_try_however_few_there_were() {
    let mut clock = TestClock::new(1);
    let busy = Rule::at(Stage::Rcpt, Action::Reply("450 4.2.1 mailbox busy")).containing("ana@");
    let test = CampaignTest::with_rules(vec![busy]);
    let code = test.code();
    clock
        .send(&test, &code, &[])
        .with(5, "1 letter accepted by the server, 1 deferred.");
    clock.pass(SignedDuration::from_hours(119));
    clock.send(&test, &code, &[]).with(5, "1 deferred");
    clock.pass(SignedDuration::from_hours(5));
    clock.send(&test, &code, &[]).with(
        4,
        "450 4.2.1 mailbox busy (given up: the first try was five days ago or more)",
    );
    assert_eq!(Truth::of(&test).in_state("refused"), 1);

    clock
        .run(&test, &["retry", "--to", "ana@council.example"])
        .with(0, "");
    clock.send(&test, &code, &[]).with(5, "1 deferred");
}

#[test]
fn a_server_that_finds_every_pace_too_fast_is_left_alone_for_an_hour_and_burns_no_letter() {
    for stage in [Stage::Mail, Stage::Dot] {
        let answer = "421 4.7.0 Try again later, closing connection.";
        let test = CampaignTest::with_rules(vec![Rule::at(stage, Action::Reply(answer))])
            .delivery("pace = \"unlimited\"\nconnections = 4")
            .many(12);
        let code = test.code();
        let clock = TestClock::new(600);
        let sent = clock
            .send(&test, &code, &[])
            .with(5, "Paused: the server finds every pace too fast");
        assert_eq!(
            Truth::of(&test).in_state("ready"),
            12,
            "{stage:?}: {sent:?}"
        );
        let conversations = test.server().conversations();
        assert!(
            conversations <= 4 * 5,
            "{stage:?}: {conversations} connections to a server that asks for rest"
        );
        let status = clock
            .run(&test, &["status"])
            .with(0, "paused: the server finds every pace too fast");
        assert!(status.stdout.contains(", until 2021-02-16 "), "{status:?}");
    }
}

#[test]
fn while_the_server_keeps_a_run_waiting_status_says_why() {
    let test = CampaignTest::with_rules(vec![Rule::at(
        Stage::Greeting,
        Action::Reply("421 4.3.2 not in service"),
    )]);
    let code = test.code();
    let mut run = test
        .command(&["send", "--approved", &code, "--wait"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    // Its pauses grow to minutes, so one of them is met.
    while !test
        .run(&["status"])
        .stdout
        .contains("the server answered 421 4.3.2 not in service to greeting, until 20")
    {
        assert!(run.try_wait().unwrap().is_none(), "it stays");
    }
    test.run(&["stop"]).status(0);
    assert_eq!(run.wait().unwrap().code(), Some(7));
    test.run(&["status"])
        .status(0)
        .stdout_has("paused: it was stopped; `redress send` goes on\n");
    assert_eq!(Truth::of(&test).in_state("ready"), 2);
}
