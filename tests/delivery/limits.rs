//! Pace and daily limit at the commit points, across processes, crashes and clocks that are set.

use crate::campaign::CampaignTest;
use crate::clock::{TestClock, commit_points};
use jiff::SignedDuration;
use std::process::Stdio;
use std::time::Duration;

#[test]
fn the_pace_holds_across_kills_and_restarts() {
    let clock = TestClock::new(60);
    let test = CampaignTest::new().delivery("pace = \"20/min\"\nconnections = 4").many(120);
    let code = test.code();
    for restart in 0..12_u64 {
        let mut child = clock.start(&test, &code, &[]);
        std::thread::sleep(Duration::from_millis(250 + 37 * restart));
        let _ = child.kill();
        child.wait().unwrap();
    }
    let moments = commit_points(&test);
    assert!(moments.len() > 12, "{} letters", moments.len());
    for pair in moments.windows(2) {
        assert!(pair[1].duration_since(pair[0]) >= SignedDuration::from_secs(3), "{pair:?}");
    }
}

#[test]
fn the_daily_limit_is_the_accounts_and_not_the_campaigns() {
    let clock = TestClock::new(1);
    let limits = "pace = \"unlimited\"\ndaily = 10\nconnections = 3";
    let first = CampaignTest::new().delivery(limits).many(7);
    let second = CampaignTest::new().delivery(limits).on_the_account_of(&first).many(7);
    clock.send(&first, &first.code(), &[]).with(0, "7 letters accepted");
    clock.send(&second, &second.code(), &[]).with(5, "the account's daily limit is reached");
    assert_eq!(first.server().addressees().len(), 10);
}

#[test]
fn a_clock_that_is_set_either_way_does_not_open_the_gate() {
    let mut clock = TestClock::new(1);
    let test = CampaignTest::new().delivery("pace = \"unlimited\"\ndaily = 5\nconnections = 2").many(20);
    let code = test.code();
    for hours in [0, 25, -60, 100] {
        clock.set(SignedDuration::from_hours(hours));
        clock.start(&test, &code, &[]).wait().unwrap();
    }
    assert_eq!(test.server().addressees().len(), 5);
}

#[test]
fn two_processes_take_turns() {
    let clock = TestClock::new(1);
    let test = CampaignTest::new().delivery("pace = \"2/s\"").many(4);
    let code = test.code();
    let mut first = clock.start(&test, &code, &[]);
    std::thread::sleep(Duration::from_millis(400));
    let second = test.run(&["send", "--approved", &code]);
    if first.try_wait().unwrap().is_none() {
        second.status(1).stderr_has("under way");
    }
    first.wait().unwrap();
    assert_eq!(test.server().addressees().len(), 4);
}

#[test]
fn a_run_can_be_stopped_from_another_terminal() {
    let test = CampaignTest::new().delivery("pace = \"4/s\"\nconnections = 2").many(100);
    let code = test.code();
    test.run(&["preview"]).status(0);
    let mut child =
        test.command(&["send", "--approved", &code]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while test.server().mails().len() < 2 {
        std::thread::sleep(Duration::from_millis(20));
    }
    test.run(&["stop"]).status(0).stdout_has("Asked it to stop");
    assert_eq!(child.wait().unwrap().code(), Some(7));
    let sent = test.server().mails().len();
    assert!(sent < 100);
    let accepted = test.states().iter().filter(|(_, state)| state == "accepted").count();
    assert_eq!(accepted, sent, "what was in flight was finished and recorded");
    test.run(&["stop"]).status(0).stdout("Nothing is being sent.\n");
}
