//! Servers that refuse, defer, drop and stall at every stage.

use crate::truth::Truth;
use redress_test_support::server::{Action, Handshake, Nature, Rule, Server, Stage, Tls};
use redress_test_support::{CampaignTest, TRUSTED};
use std::time::Duration;

const STAGES: [Stage; 6] = [
    Stage::Greeting,
    Stage::Ehlo,
    Stage::Mail,
    Stage::Rcpt,
    Stage::Data,
    Stage::Dot,
];

/// A server's silence is real time, whatever the clock says.
const SETTINGS: &str = "pace = \"unlimited\"\nconnections = 2\nanswer_timeout = \"2s\"";
/// So many times as fast: the pauses before a connection is tried again take no time, and no letter that is deferred for
/// five minutes comes due while its run lasts.
const HURRY: i32 = 20;

fn campaign(rules: Vec<Rule>) -> CampaignTest {
    like(Nature::default(), rules)
}

fn like(nature: Nature, rules: Vec<Rule>) -> CampaignTest {
    CampaignTest::with_server(Server::start_like(nature, rules))
        .delivery(SETTINGS)
        .hurried(HURRY)
        .many(6)
}

/// Servers that pipeline, that do not, and that are far away.
fn natures() -> [Nature; 3] {
    let near = Nature::default();
    [
        near,
        Nature {
            in_turn: true,
            ..near
        },
        Nature {
            distance: Duration::from_millis(10),
            ..near
        },
    ]
}

#[test]
fn a_dropped_connection_costs_no_letter_before_the_dot_and_leaves_one_in_doubt_after_it() {
    for (nature, stage) in natures()
        .into_iter()
        .flat_map(|nature| STAGES.map(|stage| (nature, stage)))
    {
        let test = like(nature, vec![Rule::at(stage, Action::Drop).times(1)]);
        test.send(&[]);
        let truth = Truth::of(&test);
        truth.holds(6);
        let in_doubt = usize::from(stage == Stage::Dot);
        let accepted = (truth.in_state("accepted"), truth.in_state("unconfirmed"));
        assert_eq!(accepted, (6 - in_doubt, in_doubt), "{nature:?} {stage:?}");
    }
}

#[test]
fn a_letter_that_arrived_before_the_line_broke_is_in_doubt_and_not_repeated() {
    let test = campaign(vec![Rule::at(Stage::Dot, Action::KeepAndDrop).times(2)]);
    test.send(&[]).status(6);
    let truth = Truth::of(&test);
    truth.holds(6);
    assert_eq!(
        (truth.in_state("accepted"), truth.in_state("unconfirmed")),
        (4, 2)
    );
    assert_eq!(test.server().mails().len(), 6);
}

#[test]
fn a_server_that_falls_silent_is_left_within_the_limit() {
    for stage in STAGES {
        let test = campaign(vec![Rule::at(stage, Action::Stall).times(1)]);
        test.send(&[]);
        let truth = Truth::of(&test);
        truth.holds(6);
        assert_eq!(
            truth.in_state("unconfirmed"),
            usize::from(stage == Stage::Dot),
            "{stage:?}"
        );
        assert_eq!(truth.in_state("ready"), 0, "{stage:?}");
    }
}

#[test]
fn a_421_anywhere_costs_no_letter() {
    for (nature, stage) in natures()
        .into_iter()
        .flat_map(|nature| STAGES.map(|stage| (nature, stage)))
    {
        let test = like(
            nature,
            vec![Rule::at(stage, Action::Reply("421 4.3.2 going down")).times(1)],
        );
        test.send(&[]);
        let truth = Truth::of(&test);
        truth.holds(6);
        assert_eq!(
            truth.in_state("accepted"),
            6,
            "{nature:?} {stage:?}: {truth:?}"
        );
    }
}

#[test]
fn a_server_that_breaks_off_or_falls_silent_before_anybody_signed_in_costs_no_letter() {
    for stage in [Stage::Greeting, Stage::Ehlo, Stage::StartTls, Stage::Auth] {
        for action in [
            Action::Drop,
            Action::Stall,
            Action::Reply("421 4.3.2 going down"),
            Action::Reply("nonsense"),
        ] {
            let tls = Tls::ByCommand(Handshake::With("localhost"), "");
            let rules = vec![Rule::at(stage, action.clone()).times(1)];
            let test = CampaignTest::with_server(Server::start_like(Nature { tls, ..Nature::default() }, rules))
                .delivery(&format!(
                    "{SETTINGS}\n{TRUSTED}\nusername = \"letters\"\npassword = {{ command = \"echo sesame\" }}"
                ))
                .hurried(HURRY)
                .many(6);
            test.send(&[]).status(0);
            let truth = Truth::of(&test);
            truth.holds(6);
            assert_eq!(
                truth.in_state("accepted"),
                6,
                "{stage:?} {action:?}: {truth:?}"
            );
        }
    }
}

#[test]
fn a_no_at_any_stage_is_about_one_letter_at_most_and_leaves_nothing_in_doubt() {
    for answer in ["450 4.3.0 not now", "550 5.3.0 no"] {
        for (nature, stage) in natures()
            .into_iter()
            .flat_map(|nature| STAGES.map(|stage| (nature, stage)))
        {
            let test = like(
                nature,
                vec![Rule::at(stage, Action::Reply(answer)).times(1)],
            );
            let code = test.code();
            test.run(&["send", "--approved", &code]);
            Truth::of(&test).holds(6);
            test.run(&["send", "--approved", &code]); // where the no was about the account, the run had ended
            let truth = Truth::of(&test);
            truth.holds(6);
            let settled = truth.in_state("refused") + truth.in_state("deferred");
            assert!(settled <= 1, "{nature:?} {stage:?} {answer}: {truth:?}");
            assert_eq!(
                truth.in_state("accepted"),
                6 - settled,
                "{nature:?} {stage:?} {answer}: {truth:?}"
            );
        }
    }
}

#[test]
fn a_yes_that_comes_too_late_is_not_heard_and_the_letter_stays_in_doubt() {
    let test = campaign(vec![
        Rule::at(Stage::Dot, Action::KeepAndAnswerLate).times(1),
    ]);
    test.send(&[]).status(6);
    let truth = Truth::of(&test);
    truth.holds(6);
    assert_eq!(
        (truth.in_state("accepted"), truth.in_state("unconfirmed")),
        (5, 1)
    );
    assert_eq!(test.server().mails().len(), 6);
}

#[test]
fn a_yes_that_is_not_exactly_250_is_no_yes() {
    let test = campaign(vec![
        Rule::at(Stage::Dot, Action::Reply("251 perhaps")).times(1),
    ]);
    test.send(&[]).status(6);
    assert_eq!(Truth::of(&test).in_state("unconfirmed"), 1);
}

#[test]
fn an_answer_to_data_that_is_not_exactly_354_sends_no_body() {
    let test = campaign(vec![
        Rule::at(Stage::Data, Action::Reply("250 ok")).times(1),
    ]);
    test.send(&[]);
    let mails = test.server().mails();
    assert!(
        mails
            .iter()
            .all(|mail| mail.text.contains("Please support a ban")),
        "{mails:?}"
    );
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
    assert_eq!(
        (truth.in_state("accepted"), truth.in_state("unconfirmed")),
        (5, 1)
    );
    assert_eq!(test.server().mails().len(), 5);
}

#[test]
fn a_letter_at_which_the_connection_always_breaks_is_deferred_and_holds_up_no_other() {
    for connections in [1, 2] {
        let rules = vec![Rule::at(Stage::Rcpt, Action::Drop).containing("2@council.example")];
        let test = CampaignTest::with_rules(rules)
            .delivery(&format!(
                "pace = \"unlimited\"\nconnections = {connections}\nanswer_timeout = \"2s\""
            ))
            .hurried(HURRY)
            .many(6);
        test.send(&[]);
        let truth = Truth::of(&test);
        truth.holds(6);
        assert_eq!(
            (truth.in_state("accepted"), truth.in_state("deferred")),
            (5, 1),
            "{truth:?}"
        );
    }
}

#[test]
fn nonsense_and_endless_answers_are_bounded() {
    let endless: &'static str = Box::leak("250-more\r\n".repeat(3000).into_boxed_str());
    let long: &'static str = Box::leak(format!("250 {}", "x".repeat(100_000)).into_boxed_str());
    for nonsense in ["hello, is it me", "250-one\r\n550 two", endless, long] {
        for stage in STAGES {
            let test = campaign(vec![Rule::at(stage, Action::Reply(nonsense)).times(1)]);
            test.send(&[]);
            let truth = Truth::of(&test);
            truth.holds(6);
            assert_eq!(
                truth.in_state("unconfirmed"),
                usize::from(stage == Stage::Dot),
                "{stage:?}"
            );
        }
    }
}

#[test]
fn the_quota_pauses_the_campaign_and_burns_no_letter() {
    for (stage, answer) in [
        (Stage::Mail, "550 5.4.5 Daily user sending limit exceeded"),
        (
            Stage::Dot,
            "454 4.7.0 Throttling failure: Daily message quota exceeded.",
        ),
        (Stage::Rcpt, "550 5.1.90 daily limit for message recipients"),
    ] {
        let test = campaign(vec![Rule::at(stage, Action::Reply(answer))]);
        let sent = test.send(&[]).status(5);
        assert!(
            sent.stdout
                .contains("Paused: the account may send no more for now"),
            "{}",
            sent.stdout
        );
        let truth = Truth::of(&test);
        assert_eq!(truth.in_state("ready"), 6, "{stage:?}: {truth:?}");
        assert_eq!(test.server().mails().len(), 0);
        let status = test.run(&["status", "--format", "json"]).json();
        assert!(
            status["paused"]
                .as_str()
                .is_some_and(|reason| reason.contains("may send no more")),
            "{status}"
        );
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
    let test = CampaignTest::with_rules(vec![Rule::at(
        Stage::Dot,
        Action::Reply("550 5.7.1 looks like spam"),
    )])
    .delivery("pace = \"unlimited\"\nconnections = 1")
    .many(20);
    test.send(&[])
        .status(5)
        .stdout_has("3 letters in a row were refused");
    let truth = Truth::of(&test);
    assert_eq!(
        (truth.in_state("refused"), truth.in_state("ready")),
        (3, 17)
    );
}

#[test]
fn one_bad_address_in_ten_costs_one_address_in_ten() {
    let bad = Rule::at(Stage::Rcpt, Action::Reply("550 5.1.1 no such user"))
        .containing("7@council.example");
    let test = CampaignTest::with_rules(vec![bad])
        .delivery("pace = \"unlimited\"\nconnections = 3")
        .many(100);
    test.send(&[]).status(4);
    let truth = Truth::of(&test);
    truth.holds(100);
    assert_eq!(
        (truth.in_state("accepted"), truth.in_state("refused")),
        (90, 10)
    );
}

/// Servers that pipeline and that do not, each also so careless that it answers 354 though it accepted nobody.
fn careful_and_careless() -> impl Iterator<Item = Nature> {
    let all = [false, true]
        .into_iter()
        .flat_map(|in_turn| [(in_turn, false), (in_turn, true)]);
    all.map(|(in_turn, careless)| Nature {
        in_turn,
        careless,
        ..Nature::default()
    })
}

const WITH_A_COPY: &str = "email,office,last_name,full_name,city,cc
ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield,copy@council.example
ben@council.example,council_member,Okafor,Ben Okafor,Springfield,
";

#[test]
fn with_a_copy_accepted_and_the_addressee_refused_no_empty_letter_arrives() {
    for nature in careful_and_careless() {
        let rules = vec![Rule::at(Stage::Rcpt, Action::Reply("550 5.1.1 gone")).containing("ana@")];
        let test = like(nature, rules).recipients(WITH_A_COPY);
        test.send(&[]).status(4);
        assert_eq!(
            test.server().addressees(),
            ["ben@council.example"],
            "{nature:?}"
        );
        assert_eq!(Truth::of(&test).in_state("refused"), 1);
    }
}

#[test]
fn whoever_is_refused_gets_nothing_and_no_letter_is_empty_that_reaches_anybody() {
    for nature in careful_and_careless() {
        for refused in ["p000@", "p002@", "p005@"] {
            let rules =
                vec![Rule::at(Stage::Rcpt, Action::Reply("550 5.1.1 gone")).containing(refused)];
            let test = like(nature, rules);
            test.send(&[]).status(4);
            let truth = Truth::of(&test);
            truth.holds(6);
            assert_eq!(
                (truth.in_state("accepted"), truth.in_state("refused")),
                (5, 1),
                "{nature:?}: {truth:?}"
            );
            for mail in test.server().mails() {
                assert_eq!(
                    mail.recipients.is_empty(),
                    mail.text.is_empty(),
                    "{nature:?}: {mail:?}"
                );
            }
        }
    }
}

#[test]
fn a_copy_that_is_refused_or_deferred_is_told_and_the_letter_goes() {
    for (answer, status) in [("550 5.1.1 gone", 4), ("450 4.2.1 busy", 0)] {
        for nature in careful_and_careless() {
            let test = like(
                nature,
                vec![Rule::at(Stage::Rcpt, Action::Reply(answer)).containing("copy@")],
            )
            .recipients(WITH_A_COPY);
            test.send(&[]).status(status);
            assert_eq!(
                test.server().addressees(),
                ["ana@council.example", "ben@council.example"],
                "{nature:?}"
            );
            let log = test
                .run(&["log", "--to", "ana@council.example", "--format", "json"])
                .json();
            let copy = &log["addressees"]
                .as_array()
                .unwrap()
                .iter()
                .find(|one| one["role"] == "cc")
                .unwrap();
            assert_eq!(
                (&log["state"], &copy["email"]),
                (&"accepted".into(), &"copy@council.example".into())
            );
            assert_eq!(copy["code"].to_string(), answer[..3]);
            let word = if status == 4 {
                "copy refused"
            } else {
                "copy not taken"
            };
            let told = format!("{word}: copy@council.example: {answer}; 250 2.0.0 taken");
            test.run_with(&["log"], &[("COLUMNS", "200")])
                .status(0)
                .stdout_has(&told);
        }
    }
}

#[test]
fn a_limit_of_letters_in_one_connection_costs_no_letter() {
    let rules = vec![
        Rule::at(
            Stage::Mail,
            Action::Reply("452 4.7.0 too many messages in this connection"),
        )
        .times(3),
    ];
    let test = campaign(rules);
    test.send(&[]).status(0);
    assert_eq!(Truth::of(&test).in_state("accepted"), 6);
}

#[test]
fn where_the_codes_of_an_answer_disagree_the_first_decides_and_the_log_says_so() {
    let rules = vec![
        Rule::at(Stage::Rcpt, Action::Reply("550 4.2.1 come back never")).containing("ben@"),
        Rule::at(
            Stage::Rcpt,
            Action::Reply("450 5.1.1 copies are not for now"),
        )
        .containing("copy@"),
    ];
    let test = CampaignTest::with_rules(rules).recipients(WITH_A_COPY);
    test.send(&[]).status(4).stderr_has(
        "contradicts itself (550 4.2.1 come back never); its first number was believed",
    );
    assert_eq!(Truth::of(&test).in_state("refused"), 1);

    test.run_with(&["log"], &[("COLUMNS", "150")])
        .stdout_has("550 4.2.1 (the codes disagree) come back never");
    test.run(&["log", "--format", "csv"])
        .stdout_has(",codes_disagree,")
        .stdout_has(",yes,");
    let log = |to| test.run(&["log", "--format", "json", "--to", to]).json();
    assert_eq!(log("ben@council.example")["codes_disagree"], true);
    let ana = log("ana@council.example");
    assert_eq!(
        (
            &ana["codes_disagree"],
            &ana["addressees"][0]["codes_disagree"]
        ),
        (&false.into(), &false.into())
    );
    assert_eq!(ana["addressees"][1]["codes_disagree"], true, "{ana}");
}
