//! When letters may leave: office hours, embargo, the end of a run, the deadline of a meeting.

use crate::commit_points::commit_points;
use crate::truth::Truth;
use jiff::{SignedDuration, Timestamp};
use redress_test_support::CampaignTest;
use redress_test_support::TestClock;

fn addresses(test: &CampaignTest) -> Vec<String> {
    test.server().addressees()
}

#[test]
fn nothing_leaves_before_the_embargo_or_outside_office_hours() {
    for (setting, word) in [
        ("not_before = 2099-01-01T00:00:00Z", "embargo"),
        ("hours = \"Sun 03:00-03:01\"", "office hours"),
    ] {
        let clock = TestClock::new(1);
        let test = CampaignTest::new().delivery(&format!("pace = \"unlimited\"\n{setting}"));
        let code = test.code();
        clock.send(&test, &code, &[]).with(5, word);
        assert_eq!(test.server().conversations(), 0);
    }
}

#[test]
fn the_embargo_ends_and_status_says_when_until_then() {
    let mut clock = TestClock::new(1);
    let test =
        CampaignTest::new().delivery("pace = \"unlimited\"\nnot_before = \"2021-02-16T18:00:00Z\"");
    let code = test.code();
    clock
        .send(&test, &code, &[])
        .with(5, "after 2021-02-16 18:00 UTC");
    let status = test.run(&["status"]).status(0);
    status.stdout_has("paused: the embargo (`not_before`) is not over, until 2021-02-16 18:00 UTC");
    clock.pass(SignedDuration::from_hours(9));
    clock.run(&test, &["status"]).with(
        0,
        "until 2021-02-16 18:00 UTC; that time has come: run `redress send`",
    );
    clock.send(&test, &code, &[]).with(0, "2 letters accepted");
    let status = test.run(&["status"]).status(0);
    assert!(!status.stdout.contains("paused"), "{}", status.stdout);
}

#[test]
fn each_office_has_the_hours_of_its_own_zone() {
    let mut clock = TestClock::at("2021-02-16T15:00:00Z", 1); // ten in New York, seven in Los Angeles
    let test = CampaignTest::new()
        .recipients(
            "email,office,last_name,full_name,city,timezone\n\
             la@council.example,mayor,Ruiz,Ana Ruiz,Los Angeles,America/Los_Angeles\n\
             ny@council.example,mayor,Okafor,Ben Okafor,New York,America/New_York\n\
             home@council.example,mayor,Ito,Kei Ito,Paris,\n",
        )
        .delivery("pace = \"unlimited\"\nhours = \"Mon-Fri 09:00-17:00\"");
    test.write(
        "campaign.toml",
        &test
            .read("campaign.toml")
            .replace("[sender]", "timezone = \"Europe/Paris\"\n\n[sender]"),
    );
    let code = test.code();
    clock
        .send(&test, &code, &[])
        .with(5, "after 2021-02-16 18:00 CET");
    assert_eq!(
        addresses(&test),
        ["home@council.example", "ny@council.example"],
        "four in Paris, the campaign's zone"
    );
    test.run(&["status"])
        .status(0)
        .stdout_has("paused: outside office hours, until 2021-02-16 18:00 CET");
    clock.pass(SignedDuration::from_hours(2));
    clock.send(&test, &code, &[]).with(0, "1 letter accepted");
    assert_eq!(addresses(&test).len(), 3);
}

/// What a run of a minute or two comes to on a clock that is faster than the real one, and then, only on a machine that
/// was too slow for so fast a clock, on slower ones: at least so many letters have to leave for anything to be seen.
fn with_enough_letters(letters: usize, run: impl Fn(TestClock) -> usize) {
    assert!(
        [60, 10, 1]
            .into_iter()
            .any(|times| run(TestClock::new(times)) >= letters),
        "not even in real time"
    );
}

#[test]
fn at_the_end_of_the_hours_nothing_is_flushed_and_no_letter_hangs_at_the_door() {
    for pace in ["\"20/min\"", "\"unlimited\"\nper_domain = \"20/min\""] {
        with_enough_letters(5, |mut clock| {
            let test = CampaignTest::new()
                .delivery(&format!(
                    "pace = {pace}\nconnections = 4\nhours = \"Tue 09:00-09:02\""
                ))
                .many(200);
            let code = test.code();
            clock.begin();
            clock
                .send(&test, &code, &[])
                .with(5, "outside office hours");
            let moments = commit_points(&test);
            let end: Timestamp = "2021-02-16T09:02:00Z".parse().unwrap();
            assert!(moments.iter().all(|moment| *moment < end), "{moments:?}");
            for pair in moments.windows(2) {
                assert!(
                    pair[1].duration_since(pair[0]) >= SignedDuration::from_secs(3),
                    "{pair:?}"
                );
            }
            let truth = Truth::of(&test);
            truth.holds(200);
            assert_eq!(truth.in_state("accepted"), moments.len());
            assert!(
                test.server().conversations() <= 2 * 4,
                "{} connections",
                test.server().conversations()
            );
            moments.len()
        });
    }
}

#[test]
fn no_letter_starts_after_the_time_given() {
    with_enough_letters(2, |mut clock| {
        let test = CampaignTest::new()
            .delivery("pace = \"20/min\"\nconnections = 2\n")
            .many(100);
        let code = test.code();
        clock.begin();
        let sent = clock.send(&test, &code, &["--until", "2021-02-16T09:01:30Z"]);
        sent.with(
            5,
            "the time given with `--until` (2021-02-16 09:01 UTC) is over",
        );
        let moments = commit_points(&test);
        let until: Timestamp = "2021-02-16T09:01:30Z".parse().unwrap();
        assert!(moments.iter().all(|moment| *moment < until), "{moments:?}");
        moments.len()
    });
}

#[test]
fn a_meeting_that_is_over_keeps_its_own_letters_and_no_others() {
    let mut clock = TestClock::new(1);
    let test = CampaignTest::new();
    let toml = test.read("campaign.toml").replace(
        "[delivery]",
        "[mailing.meeting]\nbody = \"Springfield City Council\"\ndate = \"2021-02-17\"\n\
         deadline = \"2021-02-16T12:00\"\ntimezone = \"UTC\"\n\n\
         [[mailing]]\nname = \"clerks\"\nletter = \"letters/council.md\"\nrecipients = \"recipients/clerks.csv\"\n\n[delivery]",
    );
    let test = test.file("campaign.toml", &toml).file(
        "recipients/clerks.csv",
        "email,office,last_name,full_name,city\nkei@council.example,clerk,Ito,Kei Ito,Springfield\n",
    );
    let preview = clock.run(&test, &["preview"]).with(0, "Approval code: ");
    let code = preview
        .stdout
        .lines()
        .find_map(|line| line.strip_prefix("Approval code: "))
        .unwrap();
    clock.pass(SignedDuration::from_hours(3));
    let sent = clock
        .send(&test, code, &[])
        .with(3, "mailing `council` is late");
    assert!(
        sent.stdout
            .starts_with("1 letter accepted by the server.\n2 letters outstanding"),
        "{sent:?}"
    );
    assert_eq!(addresses(&test), ["kei@council.example"]);
    clock
        .send(&test, code, &[])
        .with(3, "mailing `council` is late");
    clock
        .send(&test, code, &["--mailing", "clerks"])
        .with(0, "Nothing was left to send.");
    assert_eq!(test.server().conversations(), 1);
}
