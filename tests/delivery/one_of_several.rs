//! One connection that cannot be made, while another works.

use crate::truth::Truth;
use redress_test_support::server::{Action, Handshake, Nature, Rule, Server, Stage, Tls};
use redress_test_support::{CampaignTest, TRUSTED, TestClock};
use std::time::Duration;

/// A server that greets one connection and does this to all others.
fn greets_one(others: Action, more: Vec<Rule>) -> Server {
    let first = Rule::at(Stage::Greeting, Action::Reply("220 sink ready")).times(1);
    let others = Rule::at(Stage::Greeting, others);
    Server::start([vec![first, others], more].concat())
}

/// What a server may do to connections that it does not want.
const UNWANTED: [Action; 4] = [
    Action::Drop,
    Action::Reply("421 4.3.2 Service not available"),
    Action::Reply("554 5.7.1 no service for you"),
    Action::Reply("nonsense"),
];

#[test]
fn the_letters_of_a_connection_that_cannot_be_made_go_over_the_one_that_stands() {
    for others in UNWANTED {
        for connections in ["2", "5"] {
            let test = CampaignTest::with_server(greets_one(others.clone(), vec![])).many(7);
            test.send(&["--connections", connections])
                .status(0)
                .stdout_has("7 letters accepted");
            let truth = Truth::of(&test);
            truth.holds(7);
            assert_eq!(truth.in_state("accepted"), 7, "{others:?}");
        }
    }
}

/// Whoever is refused at once does not end the run for those that are still on their way: here they sign in first, far away.
#[test]
fn a_connection_that_is_refused_waits_for_what_becomes_of_the_others() {
    let nature = Nature {
        tls: Tls::FromTheStart(Handshake::With("localhost")),
        distance: Duration::from_millis(20),
        ..Nature::default()
    };
    for refusal in [
        "554 5.7.1 no service for you",
        "421 4.3.2 Service not available",
    ] {
        let first = Rule::at(Stage::Greeting, Action::Reply("220 sink ready")).times(1);
        let others = Rule::at(Stage::Greeting, Action::Reply(refusal));
        let test = CampaignTest::with_server(Server::start_like(nature, vec![first, others]))
            .delivery(&format!(
                "{TRUSTED}\npace = \"unlimited\"\nconnections = 4\nusername = \"letters\"\npassword = {{ command = \"echo sesame\" }}"
            ))
            .many(7);
        test.send(&[]).status(0).stdout_has("7 letters accepted");
        Truth::of(&test).holds(7);
    }
    // And where nobody arrives, it is told once.
    let refused = Rule::at(Stage::Greeting, Action::Reply("554 5.7.1 no service"));
    let nobody = CampaignTest::with_server(Server::start_like(nature, vec![refused]))
        .delivery(&format!("{TRUSTED}\npace = \"unlimited\"\nconnections = 4"));
    let sent = nobody.send(&[]).status(1);
    assert_eq!(
        sent.stderr.matches("554 5.7.1 no service").count(),
        1,
        "{}",
        sent.stderr
    );
    assert!(
        !sent.stderr.contains("one connection less"),
        "{}",
        sent.stderr
    );
}

/// A paced run outlives the tries of the connection that cannot be made.
#[test]
fn a_connection_that_cannot_be_made_is_given_up_aloud_and_the_run_goes_on() {
    for others in UNWANTED {
        let test = CampaignTest::with_server(greets_one(others.clone(), vec![]))
            .delivery("pace = \"6/min\"\nconnections = 2")
            .many(9);
        let code = test.code();
        let sent = TestClock::new(100)
            .send(&test, &code, &[])
            .with(0, "9 letters accepted")
            .with(0, "going on with one connection less");
        assert!(
            !sent.stderr.contains("any more") && !sent.stderr.contains("takes no letters"),
            "{others:?}: {}",
            sent.stderr
        );
        Truth::of(&test).holds(9);
    }
}

/// While a letter is under way on one connection, the tries of another are no reason to call the run waiting.
#[test]
fn status_says_that_a_run_waits_only_where_nothing_goes() {
    let stalls = Rule::at(Stage::Dot, Action::Stall).times(1);
    let test = CampaignTest::with_server(greets_one(Action::Drop, vec![stalls]))
        .delivery("pace = \"unlimited\"\nconnections = 2\nanswer_timeout = \"1h\"")
        .many(6);
    let code = test.code();
    let clock = TestClock::new(20);
    let mut sending = clock.start(&test, &code, &["--wait"]);
    test.server().wait_for_stall();
    // The third try comes after the second was told.
    while test.server().conversations() < 4 {
        assert!(sending.try_wait().unwrap().is_none(), "it still runs");
        std::thread::sleep(Duration::from_millis(5));
    }
    let status = clock.run(&test, &["status"]).with(0, "6 letters");
    assert!(
        !status.stdout.contains("paused") && !status.stdout.contains("waiting"),
        "{}",
        status.stdout
    );
    sending.kill().unwrap();
    sending.wait().unwrap();

    let nobody = CampaignTest::with_rules(vec![Rule::at(Stage::Greeting, Action::Drop)])
        .delivery("pace = \"unlimited\"\nconnections = 2")
        .many(6);
    let code = nobody.code();
    let mut sending = clock.start(&nobody, &code, &["--wait"]);
    while nobody.server().conversations() < 6 {
        assert!(sending.try_wait().unwrap().is_none(), "it still runs");
        std::thread::sleep(Duration::from_millis(5));
    }
    clock
        .run(&nobody, &["status"])
        .with(0, "the server closed the connection");
    sending.kill().unwrap();
    sending.wait().unwrap();
}
