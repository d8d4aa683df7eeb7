//! Where several exit codes fit, the first of 7, 1, 3, 5, 6, 4, 0 is told.

use redress_test_support::CampaignTest;
use redress_test_support::server::{Action, Rule, Stage};

fn refused() -> Rule {
    Rule::at(Stage::Rcpt, Action::Reply("550 5.1.1 no such user")).containing("p001@")
}

fn deferred() -> Rule {
    Rule::at(Stage::Rcpt, Action::Reply("451 4.7.1 greylisted")).containing("p002@")
}

fn unconfirmed() -> Rule {
    Rule::at(Stage::Dot, Action::KeepAndDrop)
        .containing("p003@")
        .times(1)
}

/// Ends the run, after the others had their turn.
fn not_allowed() -> Rule {
    Rule::at(
        Stage::Rcpt,
        Action::Reply("530 5.7.0 Authentication required"),
    )
    .containing("p005@")
}

#[track_caller]
fn ends_with(rules: Vec<Rule>, code: i32) {
    CampaignTest::with_rules(rules)
        .delivery("connections = 1")
        .many(6)
        .send(&[])
        .status(code);
}

#[test]
fn the_gravest_of_several_is_told() {
    ends_with(vec![], 0);
    ends_with(vec![refused()], 4);
    ends_with(vec![unconfirmed()], 6);
    ends_with(vec![refused(), unconfirmed()], 6);
    ends_with(vec![deferred()], 5);
    ends_with(vec![refused(), deferred()], 5);
    ends_with(vec![refused(), unconfirmed(), deferred()], 5);
    ends_with(vec![refused(), unconfirmed(), deferred(), not_allowed()], 1);
}

#[test]
fn a_slice_that_did_what_it_was_limited_to_ends_with_its_own_code() {
    let test = CampaignTest::with_rules(vec![refused()])
        .delivery("connections = 1")
        .many(6);
    let code = test.code();
    let send = |max: &'static str| test.run(&["send", "--approved", &code, "--max", max]);
    send("1").status(0);
    send("2").status(4);
    send("9").status(0);
}

#[test]
fn a_test_that_was_refused_and_then_paused_is_not_finished() {
    let refusal = Rule::at(Stage::Dot, Action::Reply("550 5.6.0 malformed"));
    let test = CampaignTest::with_rules(vec![refusal.clone()])
        .delivery("daily = 1")
        .many(2);
    let two = ["test", "me@coalition.example", "--limit", "2"];
    test.run(&two).status(5);
    let test = CampaignTest::with_rules(vec![refusal]).many(2);
    test.run(&two).status(4);
    let later = Rule::at(Stage::Dot, Action::Reply("451 4.3.0 later")).times(1);
    let test = CampaignTest::with_rules(vec![later]).many(2);
    test.run(&two).status(5);
}

#[cfg(unix)]
#[test]
fn an_interrupt_comes_before_everything_else() {
    let stall = Rule::at(Stage::Dot, Action::Stall)
        .containing("p004@")
        .times(1);
    let test = CampaignTest::with_rules(vec![refused(), deferred(), stall])
        .delivery("connections = 1")
        .many(6);
    let code = test.code();
    let mut child = test
        .command(&["send", "--approved", &code])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    test.server().wait_for_stall();
    while child.try_wait().unwrap().is_none() {
        let id = child.id().to_string();
        std::process::Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(child.wait().unwrap().code(), Some(7));
}
