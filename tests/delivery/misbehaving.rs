//! Servers that refuse, defer, drop and stall at every stage.

use crate::campaign::CampaignTest;
use crate::server::{Action, Rule, Stage};
use crate::truth::Truth;

const STAGES: [Stage; 6] = [Stage::Greeting, Stage::Ehlo, Stage::Mail, Stage::Rcpt, Stage::Data, Stage::Dot];

fn campaign(rules: Vec<Rule>) -> CampaignTest {
    CampaignTest::with_rules(rules).delivery("pace = \"unlimited\"\nconnections = 2\nanswer_timeout = \"2s\"").many(6)
}

#[test]
fn a_dropped_connection_costs_no_letter_before_the_dot_and_leaves_one_in_doubt_after_it() {
    for stage in STAGES {
        let test = campaign(vec![Rule::at(stage, Action::Drop).times(1)]);
        test.send(&[]);
        let truth = Truth::of(&test);
        truth.holds(6);
        let in_doubt = usize::from(stage == Stage::Dot);
        assert_eq!((truth.in_state("accepted"), truth.in_state("unconfirmed")), (6 - in_doubt, in_doubt), "{stage:?}");
    }
}

#[test]
fn a_letter_that_arrived_before_the_line_broke_is_in_doubt_and_not_repeated() {
    let test = campaign(vec![Rule::at(Stage::Dot, Action::KeepAndDrop).times(2)]);
    test.send(&[]).status(6);
    let truth = Truth::of(&test);
    truth.holds(6);
    assert_eq!((truth.in_state("accepted"), truth.in_state("unconfirmed")), (4, 2));
    assert_eq!(test.server().mails().len(), 6);
}

#[test]
fn a_server_that_falls_silent_is_left_within_the_limit() {
    for stage in STAGES {
        let test = campaign(vec![Rule::at(stage, Action::Stall).times(1)]);
        test.send(&[]);
        let truth = Truth::of(&test);
        truth.holds(6);
        assert_eq!(truth.in_state("unconfirmed"), usize::from(stage == Stage::Dot), "{stage:?}");
        assert_eq!(truth.in_state("ready"), 0, "{stage:?}");
    }
}

#[test]
fn a_421_anywhere_costs_no_letter() {
    for stage in STAGES {
        let test = campaign(vec![Rule::at(stage, Action::Reply("421 4.3.2 going down")).times(1)]);
        test.send(&[]);
        let truth = Truth::of(&test);
        truth.holds(6);
        assert_eq!(truth.in_state("accepted"), 6, "{stage:?}: {truth:?}");
    }
}

#[test]
fn a_yes_that_is_not_exactly_250_is_no_yes() {
    let test = campaign(vec![Rule::at(Stage::Dot, Action::Reply("251 perhaps")).times(1)]);
    test.send(&[]).status(6);
    assert_eq!(Truth::of(&test).in_state("unconfirmed"), 1);
}

#[test]
fn an_answer_to_data_that_is_not_exactly_354_sends_no_body() {
    let test = campaign(vec![Rule::at(Stage::Data, Action::Reply("250 ok")).times(1)]);
    test.send(&[]);
    let mails = test.server().mails();
    assert!(mails.iter().all(|mail| mail.text.contains("Please support a ban")), "{mails:?}");
    Truth::of(&test).holds(6);
}

#[test]
fn a_yes_before_the_dot_is_no_answer_to_it() {
    let rules = vec![
        Rule::at(Stage::Data, Action::Reply("354 go\r\n250 early")).times(1),
        Rule::at(Stage::Dot, Action::Drop).times(1),
    ];
    let test = campaign(rules);
    test.send(&[]);
    let truth = Truth::of(&test);
    truth.holds(6);
    // One dot is dropped, on whichever connection; the early yes alone leaves nothing in doubt.
    assert_eq!((truth.in_state("accepted"), truth.in_state("unconfirmed")), (5, 1));
    assert_eq!(test.server().mails().len(), 5);
}

#[test]
fn a_letter_at_which_the_connection_always_breaks_is_deferred_and_holds_up_no_other() {
    for connections in [1, 2] {
        let rules = vec![Rule::at(Stage::Rcpt, Action::Drop).containing("2@council.example")];
        let test = CampaignTest::with_rules(rules)
            .delivery(&format!("pace = \"unlimited\"\nconnections = {connections}\nanswer_timeout = \"2s\""))
            .many(6);
        test.send(&[]);
        let truth = Truth::of(&test);
        truth.holds(6);
        assert_eq!((truth.in_state("accepted"), truth.in_state("deferred")), (5, 1), "{truth:?}");
    }
}

#[test]
fn nonsense_and_endless_answers_are_bounded() {
    let endless: &'static str = Box::leak("250-more\r\n".repeat(3000).into_boxed_str());
    let long: &'static str = Box::leak(format!("250 {}", "x".repeat(100_000)).into_boxed_str());
    for nonsense in ["hello, is it me", "250-one\r\n550 two", endless, long] {
        for stage in [Stage::Mail, Stage::Dot] {
            let test = campaign(vec![Rule::at(stage, Action::Reply(nonsense)).times(1)]);
            test.send(&[]);
            let truth = Truth::of(&test);
            truth.holds(6);
            assert_eq!(truth.in_state("unconfirmed"), usize::from(stage == Stage::Dot), "{stage:?}");
        }
    }
}

#[test]
fn the_quota_pauses_the_campaign_and_burns_no_letter() {
    for (stage, answer) in [
        (Stage::Mail, "550 5.4.5 Daily user sending limit exceeded"),
        (Stage::Dot, "454 4.7.0 Throttling failure: Daily message quota exceeded."),
        (Stage::Rcpt, "550 5.1.90 daily limit for message recipients"),
    ] {
        let test = campaign(vec![Rule::at(stage, Action::Reply(answer))]);
        let sent = test.send(&[]).status(5);
        assert!(sent.stdout.contains("Paused: the account may send no more for now"), "{}", sent.stdout);
        let truth = Truth::of(&test);
        assert_eq!(truth.in_state("ready"), 6, "{stage:?}: {truth:?}");
        assert_eq!(test.server().mails().len(), 0);
        let status = test.run(&["status", "--format", "json"]).json();
        assert!(status["paused"].as_str().is_some_and(|reason| reason.contains("may send no more")), "{status}");
    }
}

#[test]
fn a_sender_that_is_not_allowed_stops_the_run_and_burns_no_letter() {
    let rules = vec![Rule::at(
        Stage::Dot,
        Action::Reply("550 5.7.60 SMTP; Client does not have permissions to send as this sender"),
    )];
    let test = campaign(rules);
    test.send(&[]).status(1).stderr_has("sender.email");
    assert_eq!(Truth::of(&test).in_state("ready"), 6);
}

#[test]
fn three_letters_in_a_row_refused_for_what_they_say_pause_the_rest() {
    let test = CampaignTest::with_rules(vec![Rule::at(Stage::Dot, Action::Reply("550 5.7.1 looks like spam"))])
        .delivery("pace = \"unlimited\"\nconnections = 1")
        .many(20);
    test.send(&[]).status(5).stdout_has("3 letters in a row were refused");
    let truth = Truth::of(&test);
    assert_eq!((truth.in_state("refused"), truth.in_state("ready")), (3, 17));
}

#[test]
fn one_bad_address_in_ten_costs_one_address_in_ten() {
    let bad = Rule::at(Stage::Rcpt, Action::Reply("550 5.1.1 no such user")).containing("7@council.example");
    let test = CampaignTest::with_rules(vec![bad]).delivery("pace = \"unlimited\"\nconnections = 3").many(100);
    test.send(&[]).status(4);
    let truth = Truth::of(&test);
    truth.holds(100);
    assert_eq!((truth.in_state("accepted"), truth.in_state("refused")), (90, 10));
}

#[test]
fn with_a_copy_accepted_and_the_addressee_refused_no_empty_letter_arrives() {
    let test = CampaignTest::with_rules(vec![Rule::at(Stage::Rcpt, Action::Reply("550 5.1.1 gone")).containing("ana@")])
        .recipients(
            "email,office,last_name,full_name,city,cc\nana@council.example,mayor,Ruiz,Ana Ruiz,Springfield,copy@council.example\n",
        );
    test.send(&[]).status(4);
    assert_eq!(test.server().mails().len(), 0);
    assert_eq!(Truth::of(&test).in_state("refused"), 1);
}

#[test]
fn a_limit_of_letters_in_one_connection_costs_no_letter() {
    let rules = vec![Rule::at(Stage::Mail, Action::Reply("452 4.7.0 too many messages in this connection")).times(3)];
    let test = campaign(rules);
    test.send(&[]).status(0);
    assert_eq!(Truth::of(&test).in_state("accepted"), 6);
}
