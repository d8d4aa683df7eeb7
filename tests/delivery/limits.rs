//! Pace and daily limit at the commit points, across processes, crashes and clocks that are set.

use crate::campaign::CampaignTest;
use jiff::{SignedDuration, Timestamp};
use std::process::{Child, Stdio};
use std::time::Duration;

/// The clock of all processes of a test: from this moment of real time, so many times as fast.
struct TestClock {
    anchor: Timestamp,
    base: Timestamp,
    times: u32,
}

impl TestClock {
    fn new(times: u32) -> Self {
        Self { anchor: Timestamp::now(), base: "2021-02-16T09:00:00Z".parse().unwrap(), times }
    }

    fn variable(&self) -> String {
        format!("{} {} {}", self.anchor, self.base, self.times)
    }

    /// Somebody sets the clock.
    fn set(&mut self, by: SignedDuration) {
        self.base += by;
    }

    fn start(&self, test: &CampaignTest, code: &str, more: &[&str]) -> Child {
        let mut command = test.command(&[&["send", "--approved", code], more].concat());
        command.env("REDRESS_TEST_CLOCK", self.variable()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    }
}

/// The moments of all commit points that a ledger holds, in order.
fn commit_points(test: &CampaignTest) -> Vec<Timestamp> {
    let ledger = rusqlite::Connection::open(test.path("ledger.sqlite")).unwrap();
    let mut statement = ledger.prepare("select claimed_at from attempts order by claimed_at").unwrap();
    let moments = statement.query_map([], |row| row.get::<_, i64>(0)).unwrap();
    moments.map(|micros| Timestamp::from_microsecond(micros.unwrap()).unwrap()).collect()
}

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
    let second = CampaignTest::new().delivery(limits).many(7);
    // Two campaigns of one account: the same server and user, the same state.
    second.write("campaign.toml", &second.read("campaign.toml").replace(&second.server().url(), &first.server().url()));
    let run = |test: &CampaignTest| {
        let code = test.code();
        let mut command = test.command(&["send", "--approved", &code]);
        command.env("REDRESS_STATE", first.state()).env("REDRESS_TEST_CLOCK", clock.variable()).output().unwrap()
    };
    assert_eq!(run(&first).status.code(), Some(0));
    let output = run(&second);
    assert_eq!(output.status.code(), Some(5), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("daily limit"));
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
fn nothing_leaves_before_the_embargo_or_outside_office_hours() {
    for (setting, word) in
        [("not_before = 2099-01-01T00:00:00Z", "embargo"), ("hours = \"Sun 03:00-03:01\"", "office hours")]
    {
        let clock = TestClock::new(1); // a Tuesday
        let test = CampaignTest::new().delivery(&format!("pace = \"unlimited\"\n{setting}"));
        let code = test.code();
        let mut command = test.command(&["send", "--approved", &code]);
        let output = command.env("REDRESS_TEST_CLOCK", clock.variable()).output().unwrap();
        assert_eq!(output.status.code(), Some(5), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(String::from_utf8_lossy(&output.stdout).contains(word));
        assert_eq!(test.server().conversations(), 0);
    }
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

#[test]
fn no_letter_starts_after_the_time_given() {
    let clock = TestClock::new(60);
    let test = CampaignTest::new().delivery("pace = \"20/min\"\nconnections = 2\n").many(100);
    let code = test.code();
    let status = clock.start(&test, &code, &["--until", "2021-02-16T09:01:30Z"]).wait().unwrap();
    assert_eq!(status.code(), Some(5));
    let moments = commit_points(&test);
    let until: Timestamp = "2021-02-16T09:01:30Z".parse().unwrap();
    assert!(!moments.is_empty() && moments.iter().all(|moment| *moment < until), "{moments:?}");
}
