//! Crashes: at every step of a letter's way, and at random.

use crate::campaign::CampaignTest;
use crate::server::{Action, Rule, Stage};
use crate::truth::Truth;
use redress::ledger::FailPoint;
use std::process::{Command, Stdio};
use std::time::Duration;

const LETTERS: usize = 12;

/// A campaign whose server refuses one address for good and one for now, so that every kind of step occurs.
fn eventful() -> CampaignTest {
    let rules = vec![
        Rule::at(Stage::Rcpt, Action::Reply("550 5.1.1 no such user")).containing("p003@"),
        Rule::at(Stage::Rcpt, Action::Reply("451 4.7.1 greylisted")).containing("p005@"),
    ];
    CampaignTest::with_rules(rules).delivery("pace = \"unlimited\"\nconnections = 2").many(LETTERS)
}

fn send(test: &CampaignTest, code: &str) -> Command {
    let mut command = test.command(&["send", "--approved", code]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn a_crash_at_any_step_leaves_a_ledger_that_tells_the_truth() {
    for point in FailPoint::OF_A_SEND {
        let mut crashes = 0;
        for arrival in [1, 2, 5] {
            let test = eventful();
            let code = test.code();
            let mut command = send(&test, &code);
            let status = command.env("REDRESS_CRASH_AT", format!("{point:?}:{arrival}")).status().unwrap();
            let died = status.code().is_none();
            crashes += u32::from(died);
            let truth = Truth::of(&test);
            if truth.states.is_empty() {
                assert_eq!(test.server().mails().len(), 0, "{point:?}:{arrival}: the plan was not in force yet");
            } else {
                truth.holds(LETTERS);
            }
            // A crash between commit point and verdict may leave letters in doubt, one for each connection; no other does.
            let unconfirmed = truth.in_state("unconfirmed");
            assert!(unconfirmed <= if died { 2 } else { 0 }, "{point:?}:{arrival}: {unconfirmed} unconfirmed");
            send(&test, &code).status().unwrap();
            let truth = Truth::of(&test);
            truth.holds(LETTERS);
            assert_eq!(truth.in_state("ready"), 0, "{point:?}:{arrival}: {truth:?}");
            assert_eq!(
                (truth.in_state("refused"), truth.in_state("deferred")),
                (1, 1),
                "{point:?}:{arrival}: {truth:?}"
            );
        }
        assert!(crashes > 0, "no run ever came to {point:?}");
    }
}

#[test]
fn a_crash_while_a_plan_is_made_or_taken_over_leaves_no_half_of_it() {
    for point in FailPoint::OF_A_PLAN {
        let crash = |command: &mut Command| {
            let died = command.env("REDRESS_CRASH_AT", format!("{point:?}:1")).status().unwrap();
            assert!(died.code().is_none(), "no run ever came to {point:?}");
        };
        let test = CampaignTest::new().delivery("pace = \"unlimited\"\nconnections = 2").many(LETTERS);
        match point {
            FailPoint::PlanUnrecorded => crash(test.command(&["preview"]).stdout(Stdio::null())),
            FailPoint::FreezeHalf => {
                let code = test.code();
                send(&test, &code).args(["--max", "4"]).status().unwrap();
                test.write("letters/council.md", &test.read("letters/council.md").replace("ban", "full ban"));
                crash(&mut send(&test, &test.code()));
            }
            _ => {
                let code = test.code();
                send(&test, &code).env("REDRESS_CRASH_AT", "AfterCommitPoint:3").status().unwrap();
                crash(&mut send(&test, &code));
            }
        }
        send(&test, &test.code()).status().unwrap();
        let truth = Truth::of(&test);
        truth.holds(LETTERS);
        assert_eq!(truth.in_state("ready"), 0, "{point:?}: {truth:?}");
    }
}

#[test]
fn a_crash_before_the_commit_point_leaves_nothing_in_doubt() {
    for point in [FailPoint::BeforeLease, FailPoint::AfterLease, FailPoint::Opened, FailPoint::BeforeCommitPoint] {
        let test = eventful().delivery("pace = \"unlimited\"\nconnections = 1");
        let code = test.code();
        send(&test, &code).env("REDRESS_CRASH_AT", format!("{point:?}:1")).status().unwrap();
        assert_eq!(Truth::of(&test).in_state("unconfirmed"), 0, "{point:?}");
        assert_eq!(test.server().mails().len(), 0, "{point:?}");
    }
}

#[test]
fn a_crash_behind_the_commit_point_leaves_exactly_its_letter_in_doubt() {
    for point in [FailPoint::AfterCommitPoint, FailPoint::DotSent, FailPoint::Answered] {
        let test = eventful().delivery("pace = \"unlimited\"\nconnections = 1");
        let code = test.code();
        send(&test, &code).env("REDRESS_CRASH_AT", format!("{point:?}:1")).status().unwrap();
        assert_eq!(Truth::of(&test).in_state("unconfirmed"), 1, "{point:?}");
        send(&test, &code).status().unwrap();
        let truth = Truth::of(&test);
        assert_eq!(truth.in_state("unconfirmed"), 1, "{point:?}: it never goes again by itself");
        truth.holds(LETTERS);
    }
}

/// Every write of a run goes through one file, which has a fail point on each side of each.
#[test]
fn every_durable_step_has_its_fail_points() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/delivery");
    let durable =
        [".commit_point(", ".settle(", ".settle_early(", ".suppress(", ".pause(Some", ".pause(None", ".pause(reason"];
    let mut files = vec![folder];
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate() {
            if !durable.iter().any(|call| line.contains(&format!("ledger{call}"))) {
                continue;
            }
            let lines: Vec<&str> = text.lines().collect();
            assert!(
                path.ends_with("run/record.rs"),
                "{}:{}: a durable step outside record.rs",
                path.display(),
                number + 1
            );
            assert!(lines[number - 1].contains("reach(FailPoint::Before"), "{line} has no point before it");
            assert!(lines[number + 1].contains("reach(FailPoint::After"), "{line} has no point after it");
        }
    }
}

/// Kills at random until everything has gone; `REDRESS_KILLS` for more of them (`tests/kill-loop` runs ten thousand).
#[test]
fn random_kills_lose_nothing_and_double_nothing() {
    let kills: usize = std::env::var("REDRESS_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(200);
    let letters = 400;
    let (mut killed, mut in_doubt) = (0, 0);
    let mut random: u64 = 0x9e37_79b9_7f4a_7c15 ^ u64::from(std::process::id());
    while killed < kills {
        let test = CampaignTest::new().delivery("pace = \"unlimited\"\nconnections = 8").many(letters);
        let code = test.code();
        let truth = loop {
            let mut child = send(&test, &code).spawn().unwrap();
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            if killed < kills {
                std::thread::sleep(Duration::from_micros(20_000 + (random >> 33) % 120_000)); // when, not whether
                child.kill().unwrap();
            }
            killed += usize::from(child.wait().unwrap().code().is_none());
            let truth = Truth::of(&test);
            if truth.states.is_empty() {
                continue; // killed before the plan was put in force
            }
            truth.holds(letters);
            if truth.in_state("ready") == 0 {
                break truth;
            }
        };
        in_doubt += truth.in_state("unconfirmed");
        assert_eq!(truth.in_state("accepted") + truth.in_state("unconfirmed"), letters);
    }
    eprintln!("{killed} kills, {in_doubt} letters in doubt, none lost, none twice");
}
