//! Pace and daily limit at the commit points, across processes, crashes and clocks that are set.

use crate::commit_points::{Passage, commit_points, passages};
use jiff::{SignedDuration, Timestamp};
use redress_test_support::CampaignTest;
use redress_test_support::TestClock;
use redress_test_support::server::{Action, Rule, Stage};
use std::collections::HashSet;
use std::process::Stdio;
use std::time::Duration;

/// The interval is a quarter of a second of real time, longer than the program takes to start.
#[test]
fn the_pace_holds_across_kills_and_restarts() {
    let clock = TestClock::new(60);
    let test = CampaignTest::new()
        .delivery("pace = \"4/min\"\nconnections = 4")
        .many(120);
    let code = test.code();
    // Twelve kills at least, and as many more as a busy machine needs to come to so many letters.
    for restart in 0..200_u64 {
        let mut child = clock.start(&test, &code, &[]);
        std::thread::sleep(Duration::from_millis(350 + 37 * (restart % 12)));
        let _ = child.kill();
        child.wait().unwrap();
        if restart >= 11 && commit_points(&test).len() > 12 {
            break;
        }
    }
    let moments = commit_points(&test);
    assert!(moments.len() > 12, "{} letters", moments.len());
    for pair in moments.windows(2) {
        assert!(
            pair[1].duration_since(pair[0]) >= SignedDuration::from_secs(15) - SKEW,
            "{pair:?}"
        );
    }
}

#[test]
fn the_first_letter_of_a_run_waits_out_the_interval_since_the_last_of_any_campaign() {
    let clock = TestClock::new(60);
    let settings = "pace = \"1/min\"\nconnections = 2";
    let first = CampaignTest::new().delivery(settings);
    let second = CampaignTest::new()
        .delivery(settings)
        .on_the_account_of(&first);
    let codes = [first.code(), second.code()];
    for (test, code) in [&first, &second].into_iter().zip(&codes).cycle().take(4) {
        clock
            .send(test, code, &["--max", "1"])
            .with(0, "1 letter accepted");
    }
    let mut moments = [commit_points(&first), commit_points(&second)].concat();
    moments.sort();
    assert_eq!(moments.len(), 4);
    for pair in moments.windows(2) {
        assert!(
            pair[1].duration_since(pair[0]) >= SignedDuration::from_mins(1) - SKEW,
            "{pair:?}"
        );
    }
}

/// Two campaigns of one account, in turn, killed fifty times under a clock that somebody sets, and what their ledgers say.
struct Ordeal {
    clock: TestClock,
    /// How far the wall clock is off.
    off: SignedDuration,
    campaigns: [(CampaignTest, String); 2],
    /// The commit points of each run, by a clock that nobody set.
    runs: Vec<Vec<Passage>>,
    seen: [HashSet<i64>; 2],
}

const INTERVAL: SignedDuration = SignedDuration::from_secs(2);
const DOMAIN_INTERVAL: SignedDuration = SignedDuration::from_secs(4);
const DAILY: usize = 2000;
/// How far the clocks of two processes may be apart, after their stretching.
const SKEW: SignedDuration = SignedDuration::from_millis(20);

impl Ordeal {
    fn new() -> Self {
        let settings = format!(
            "pace = \"30/min\"\nper_domain = \"15/min\"\ndaily = {DAILY}\nconnections = 3\nhours = \"Mon-Sun 06:00-22:00\""
        );
        let domains = ["a.example", "b.example", "c.example"];
        let first = CampaignTest::new()
            .delivery(&settings)
            .many_at(&domains, 2500);
        let second = CampaignTest::new()
            .delivery(&settings)
            .on_the_account_of(&first)
            .many_at(&domains, 2500);
        let codes = [first.code(), second.code()];
        let campaigns = [first, second]
            .into_iter()
            .zip(codes)
            .collect::<Vec<_>>()
            .try_into()
            .ok()
            .unwrap();
        Self {
            clock: TestClock::new(600),
            off: SignedDuration::ZERO,
            campaigns,
            runs: Vec::new(),
            seen: <[_; 2]>::default(),
        }
    }

    fn set_the_wall_clock(&mut self, by: SignedDuration) {
        self.clock.set(by);
        self.off += by;
    }

    /// One run, cut short after this time.
    fn run_and_kill(&mut self, which: usize, after: Duration) {
        let (test, code) = &self.campaigns[which];
        let mut child = self.clock.start(test, code, &[]);
        std::thread::sleep(after); // when, not whether
        child.kill().unwrap();
        child.wait().unwrap();
        self.look(which);
    }

    fn run_to_the_end(&mut self, which: usize) {
        let (test, code) = &self.campaigns[which];
        self.clock
            .send(test, code, &[])
            .with(5, "the account's daily limit is reached");
        self.look(which);
    }

    fn look(&mut self, which: usize) {
        let new = passages(&self.campaigns[which].0, &mut self.seen[which]);
        for (at, _) in &new {
            let hour = at.strftime("%H").to_string();
            assert!(
                ("06".."22").contains(&hour.as_str()),
                "{at} is outside office hours"
            );
        }
        self.runs.push(
            new.into_iter()
                .map(|(at, domain)| (at - self.off, domain))
                .collect(),
        );
    }

    /// All letters, in the order in which they went.
    fn all(&self) -> Vec<Passage> {
        let mut all = self.runs.concat();
        all.sort();
        all
    }

    /// No two letters nearer to each other than allowed, within a run and across runs.
    fn distances_hold(&self) {
        let microsecond = SignedDuration::from_micros(1); // the ledger keeps no more
        for run in &self.runs {
            assert_apart(run, INTERVAL - microsecond, DOMAIN_INTERVAL - microsecond);
        }
        assert_apart(&self.all(), INTERVAL - SKEW, DOMAIN_INTERVAL - SKEW);
    }

    /// No day, wherever it begins, has more letters than allowed. Returns how many the last one has.
    fn days_hold(&self) -> usize {
        let all = self.all();
        let day = SignedDuration::from_hours(24);
        for (index, (began, _)) in all.iter().enumerate() {
            let within = all[index..]
                .iter()
                .take_while(|(at, _)| *at < *began + day)
                .count();
            assert!(within <= DAILY, "{within} letters in the day from {began}");
        }
        let last = all.last().unwrap().0;
        all.iter().filter(|(at, _)| *at > last - day).count()
    }
}

fn assert_apart(passages: &[Passage], interval: SignedDuration, domain_interval: SignedDuration) {
    let mut last: Option<Timestamp> = None;
    let mut last_at = std::collections::HashMap::new();
    for (at, domain) in passages {
        assert!(
            last.is_none_or(|last| at.duration_since(last) >= interval),
            "{at} after {last:?}"
        );
        let before = last_at.insert(domain, *at);
        assert!(
            before.is_none_or(|before| at.duration_since(before) >= domain_interval),
            "{domain}: {at} after {before:?}"
        );
        last = Some(*at);
    }
}

/// R7: every limit together, over fifty restarts and two campaigns of one account: none exceeded, and of the day's limit
/// all but what the kills may have wasted is used.
#[test]
fn fifty_kills_of_two_campaigns_exceed_no_limit_and_waste_hardly_any() {
    let mut ordeal = Ordeal::new();
    for restart in 0..50_u64 {
        match restart {
            12 => ordeal.clock.pass(SignedDuration::from_hours(6)),
            18 => ordeal.set_the_wall_clock(SignedDuration::from_hours(26)),
            26 => ordeal.clock.pass(SignedDuration::from_hours(3)),
            34 => ordeal.set_the_wall_clock(SignedDuration::from_hours(-50)),
            42 => ordeal.clock.pass(SignedDuration::from_hours(15)),
            _ => {}
        }
        ordeal.run_and_kill(
            usize::from(restart % 2 == 1),
            Duration::from_millis(200 + 41 * restart % 170),
        );
    }
    ordeal.run_to_the_end(0);
    ordeal.run_to_the_end(1);
    ordeal.distances_hold();
    let used = ordeal.days_hold();
    eprintln!(
        "{} letters in {} runs, {used} of {DAILY} in the last day",
        ordeal.all().len(),
        ordeal.runs.len()
    );
    assert!(used >= DAILY * 98 / 100, "only {used} of {DAILY} were used");
}

#[test]
fn no_more_connections_than_allowed_and_the_letters_share_them() {
    let test = CampaignTest::new()
        .delivery("pace = \"unlimited\"\nconnections = 3")
        .many(60);
    test.send(&[]).status(0);
    assert!(
        test.server().conversations() <= 3,
        "{} connections",
        test.server().conversations()
    );
    let one = CampaignTest::new()
        .delivery("pace = \"unlimited\"\nconnections = 3")
        .many(60);
    one.send(&["--connections", "1"]).status(0);
    assert_eq!(one.server().conversations(), 1);
}

#[test]
fn a_run_that_stays_waits_out_the_daily_limit_without_holding_a_connection() {
    let clock = TestClock::new(10_000);
    let test = CampaignTest::new()
        .delivery("pace = \"30/min\"\ndaily = 4\nconnections = 2")
        .many(10);
    let code = test.code();
    clock
        .send(&test, &code, &["--wait"])
        .with(0, "10 letters accepted");
    let moments = commit_points(&test);
    let day = SignedDuration::from_hours(24);
    for window in moments.windows(5) {
        assert!(window[4].duration_since(window[0]) >= day, "{window:?}");
    }
    assert!(
        moments[9].duration_since(moments[0]) < day * 3,
        "{moments:?}"
    );
    test.run(&["status"]).status(0);
}

#[test]
fn a_run_that_stays_waits_out_the_quota_that_the_server_speaks_of() {
    let rules = vec![
        Rule::at(
            Stage::Dot,
            Action::Reply("550 5.4.5 Daily user sending limit exceeded"),
        )
        .times(1),
    ];
    let test = CampaignTest::with_rules(rules)
        .delivery("pace = \"unlimited\"\nconnections = 1")
        .many(3);
    let code = test.code();
    let clock = TestClock::new(10_000);
    clock
        .send(&test, &code, &["--wait"])
        .with(0, "3 letters accepted");
    let moments = commit_points(&test);
    assert!(
        moments[1].duration_since(moments[0]) >= SignedDuration::from_hours(1),
        "{moments:?}"
    );
}

#[test]
fn a_letter_with_more_copies_than_a_day_allows_is_said_and_not_waited_for() {
    let list = "email,office,last_name,full_name,city,cc\n\
                ben@council.example,mayor,Okafor,Ben Okafor,Springfield,\n\
                ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield,one@council.example; two@council.example\n";
    let test = CampaignTest::new()
        .delivery("pace = \"unlimited\"\ndaily = 2")
        .recipients(list);
    for command in ["check", "preview"] {
        let found = test.run(&[command]).status(3);
        let said = found.stdout + &found.stderr;
        let sentence = "row 3 column `cc`: the letter goes to 3 addressees, copies included, and `daily` allows 2";
        assert!(
            said.contains(sentence) && said.contains("Take copies out"),
            "{said}"
        );
    }
    test.run(&["preview", "--skip-invalid"])
        .status(0)
        .stdout_has("Approval code: ");

    // Lowered after the approval: the letters are looked at again.
    let test = test.delivery("pace = \"unlimited\"\ndaily = 3");
    let code = test.code();
    let test = test.delivery("pace = \"unlimited\"\ndaily = 2");
    test.run(&["send", "--approved", &code])
        .status(3)
        .stderr_has("row 3 column `cc`: the letter goes to 3 addressees");
    assert_eq!(test.server().mails().len(), 0);
}

/// Two letters to one addressee each, and two to three.
const SOME_WITH_COPIES: &str = "email,office,last_name,full_name,city,cc\n\
     ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield,\n\
     ben@council.example,mayor,Okafor,Ben Okafor,Springfield,clerk@council.example; desk@council.example\n\
     cho@council.example,mayor,Cho,Min Cho,Springfield,\n\
     dan@council.example,mayor,Dahl,Dan Dahl,Springfield,clerk@council.example; desk@council.example\n";

/// A day has room for three addressees.
fn some_with_copies() -> CampaignTest {
    CampaignTest::new()
        .delivery("pace = \"unlimited\"\nconnections = 1\ndaily = 3")
        .recipients(SOME_WITH_COPIES)
}

const ONE_IS_LEFT: &str = "the account's daily limit is reached: it has room for 1 addressee, and each letter that is \
                           due goes to 3 or more";

#[test]
fn a_letter_with_copies_that_finds_no_room_lets_one_without_go() {
    let test = some_with_copies();
    let code = test.code();
    let clock = TestClock::new(1);
    clock.send(&test, &code, &[]).with(5, ONE_IS_LEFT);
    let reached = test.server().addressees();
    assert_eq!(reached, ["ana@council.example", "cho@council.example"]);
    // Again, and nothing is told otherwise the second time.
    clock.send(&test, &code, &[]).with(5, ONE_IS_LEFT);
    assert_eq!(test.server().addressees().len(), 2);
}

#[test]
fn when_room_frees_up_is_told_for_the_smallest_letter_that_waits_and_is_true() {
    let test = some_with_copies();
    let code = test.code();
    let mut clock = TestClock::new(1);
    clock.send(&test, &code, &[]).with(5, ONE_IS_LEFT);
    let day = SignedDuration::from_hours(24);
    let last = commit_points(&test).into_iter().max().unwrap();
    // A letter to three needs both of those that went to leave the window.
    let status = test.run(&["status", "--format", "json"]).json();
    let until: Timestamp = status["paused_until"].as_str().unwrap().parse().unwrap();
    let off = until.duration_since(last + day);
    assert!(
        off.abs() <= SignedDuration::from_secs(1),
        "{until} after {last}"
    );
    clock.pass(day - SignedDuration::from_mins(1));
    clock.send(&test, &code, &[]).with(5, ONE_IS_LEFT);
    assert_eq!(test.server().addressees().len(), 2);
    clock.pass(SignedDuration::from_mins(1));
    let reached = "the account's daily limit is reached";
    clock.send(&test, &code, &[]).with(5, reached);
    assert_eq!(test.server().addressees().len(), 5);
}

#[test]
fn a_run_that_stays_sends_letters_with_copies_as_soon_as_they_have_room() {
    let test = some_with_copies();
    let code = test.code();
    let clock = TestClock::new(10_000);
    clock
        .send(&test, &code, &["--wait"])
        .with(0, "4 letters accepted");
    assert_eq!(test.server().addressees().len(), 8);
}

#[test]
fn the_daily_limit_is_the_accounts_and_not_the_campaigns() {
    let clock = TestClock::new(1);
    let limits = "pace = \"unlimited\"\ndaily = 10\nconnections = 3";
    let first = CampaignTest::new().delivery(limits).many(7);
    let second = CampaignTest::new()
        .delivery(limits)
        .on_the_account_of(&first)
        .many(7);
    clock
        .send(&first, &first.code(), &[])
        .with(0, "7 letters accepted");
    clock
        .send(&second, &second.code(), &[])
        .with(5, "the account's daily limit is reached");
    assert_eq!(first.server().addressees().len(), 10);
}

#[test]
fn this_machine_is_one_account_whatever_it_is_called() {
    let test = CampaignTest::new()
        .delivery("pace = \"unlimited\"\ndaily = 2")
        .many(4);
    test.send(&[])
        .status(5)
        .stdout_has("the account's daily limit is reached");
    let url = test.server().url();
    for name in ["localhost", "[::ffff:127.0.0.1]"] {
        let other = url.replace("127.0.0.1", name);
        assert_ne!(url, other);
        let toml = test.read("campaign.toml");
        test.write("campaign.toml", &toml.replace(&url, &other));
        test.send(&[])
            .status(5)
            .stdout_has("the account's daily limit is reached");
        test.write("campaign.toml", &toml);
    }
    assert_eq!(test.server().addressees().len(), 2);
}

#[test]
fn a_clock_that_is_set_either_way_does_not_open_the_gate() {
    let mut clock = TestClock::new(1);
    let test = CampaignTest::new()
        .delivery("pace = \"unlimited\"\ndaily = 5\nconnections = 2")
        .many(20);
    let code = test.code();
    for hours in [0, 25, -60, 100] {
        clock.set(SignedDuration::from_hours(hours));
        clock.start(&test, &code, &[]).wait().unwrap();
    }
    assert_eq!(test.server().addressees().len(), 5);
}

#[test]
fn a_letter_that_was_deferred_under_a_clock_far_ahead_goes_once_the_clock_is_right() {
    let later = Rule::at(
        Stage::Rcpt,
        Action::Reply("451 4.7.1 greylisted, come back"),
    )
    .times(1);
    let test = CampaignTest::with_rules(vec![later])
        .delivery("pace = \"unlimited\"\nconnections = 1")
        .many(2);
    let code = test.code();
    let right = TestClock::new(1);
    let mut ahead = right;
    ahead.set(SignedDuration::from_hours(90 * 24));
    ahead.send(&test, &code, &[]).with(5, "1 deferred");
    right
        .send(&test, &code, &[])
        .with(0, "1 letter accepted by the server");
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
    let test = CampaignTest::new()
        .delivery("pace = \"4/s\"\nconnections = 2")
        .many(100);
    let code = test.code();
    test.run(&["preview"]).status(0);
    let child = test
        .command(&["send", "--approved", &code])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while test.server().mails().len() < 2 {
        std::thread::sleep(Duration::from_millis(20));
    }
    test.run(&["stop"]).status(0).stdout_has("Asked it to stop");
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(7));
    let told = String::from_utf8(ended.stderr).unwrap();
    assert!(
        told.contains("stopping, as asked from elsewhere: letters in flight are finished"),
        "{told}"
    );
    test.run(&["status"])
        .status(0)
        .stdout_has("paused: it was stopped; `redress send` goes on\n");
    let sent = test.server().mails().len();
    assert!(sent < 100);
    let accepted = test
        .states()
        .iter()
        .filter(|(_, state)| state == "accepted")
        .count();
    assert_eq!(
        accepted, sent,
        "what was in flight was finished and recorded"
    );
    test.run(&["stop"])
        .status(0)
        .stdout("Nothing is being sent.\n");
}
