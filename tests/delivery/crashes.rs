//! Crashes: at every step of a letter's way, and at random.

use crate::archived::Archived;
use crate::long_letters::made_long;
use crate::truth::Truth;
use redress_base::fail_point::FailPoint;
use redress_test_support::CampaignTest;
use redress_test_support::server::{Action, Nature, Rule, Server, Stage};
use std::process::{Command, Stdio};
use std::time::Duration;

const LETTERS: usize = 12;

/// A campaign whose server refuses one address for good and one for now, so that every kind of step occurs.
fn eventful() -> CampaignTest {
    let rules = vec![
        Rule::at(Stage::Rcpt, Action::Reply("550 5.1.1 no such user")).containing("p003@"),
        Rule::at(Stage::Rcpt, Action::Reply("451 4.7.1 greylisted")).containing("p005@"),
    ];
    CampaignTest::with_rules(rules)
        .delivery("pace = \"unlimited\"\nconnections = 2\narchive = \"sent/\"")
        .many(LETTERS)
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
            let test = if point == FailPoint::Uploaded {
                made_long(eventful())
            } else {
                eventful()
            };
            let code = test.code();
            let mut command = send(&test, &code);
            let status = command
                .env("REDRESS_CRASH_AT", format!("{point:?}:{arrival}"))
                .status()
                .unwrap();
            let died = status.code().is_none();
            crashes += u32::from(died);
            let truth = Truth::of(&test);
            if truth.states.is_empty() {
                assert_eq!(
                    test.server().mails().len(),
                    0,
                    "{point:?}:{arrival}: the plan was not in force yet"
                );
            } else {
                truth.holds(LETTERS);
            }
            // A crash between commit point and verdict may leave letters in doubt, one for each connection; no other does.
            let unconfirmed = truth.in_state("unconfirmed");
            assert!(
                unconfirmed <= if died { 2 } else { 0 },
                "{point:?}:{arrival}: {unconfirmed} unconfirmed"
            );
            send(&test, &code).status().unwrap();
            let truth = Truth::of(&test);
            truth.holds(LETTERS);
            assert_eq!(truth.in_state("ready"), 0, "{point:?}:{arrival}: {truth:?}");
            assert_eq!(
                (truth.in_state("refused"), truth.in_state("deferred")),
                (1, 1),
                "{point:?}:{arrival}: {truth:?}"
            );
            Archived::of(&test).holds();
        }
        assert!(crashes > 0, "no run ever came to {point:?}");
    }
}

/// The same, its letters carried by two accounts that send side by side through that server, each with so many connections.
fn through_two(test: CampaignTest, connections: usize) -> CampaignTest {
    let toml = test.read("campaign.toml");
    let (campaign, _) = toml.split_once("[delivery]").unwrap();
    let account = |name: &str| {
        format!(
            "[account.{name}]\nserver = \"{}\"\npace = \"unlimited\"\nconnections = {connections}\ndaily = 1000\n\n\
             [account.{name}.sender]\nemail = \"hello@{name}.example\"\n\n",
            test.server().url()
        )
    };
    let (ohio, maine) = (account("ohio"), account("maine"));
    let settings = format!(
        "{}\naccounts = [\"ohio\", \"maine\"]\n\n[delivery]\narchive = \"sent/\"\n\n{ohio}{maine}",
        campaign.trim_end()
    );
    test.write("campaign.toml", &settings);
    test
}

#[test]
fn a_crash_with_several_accounts_at_work_leaves_a_ledger_that_tells_the_truth() {
    for point in FailPoint::OF_A_SEND {
        let test = if point == FailPoint::Uploaded {
            made_long(eventful())
        } else {
            eventful()
        };
        let test = through_two(test, 2);
        let code = test.code();
        let died = send(&test, &code)
            .env("REDRESS_CRASH_AT", format!("{point:?}:2"))
            .status()
            .unwrap();
        let truth = Truth::of(&test);
        if !truth.states.is_empty() {
            truth.holds(LETTERS);
        }
        // One for each connection of each account.
        let in_doubt = truth.in_state("unconfirmed");
        let most = if died.code().is_none() { 4 } else { 0 };
        assert!(in_doubt <= most, "{point:?}: {in_doubt} unconfirmed");
        send(&test, &code).status().unwrap();
        let truth = Truth::of(&test);
        truth.holds(LETTERS);
        assert_eq!(truth.in_state("ready"), 0, "{point:?}: {truth:?}");
        Archived::of(&test).holds();
    }
}

#[test]
fn a_crash_while_a_plan_is_made_or_taken_over_leaves_no_half_of_it() {
    for point in FailPoint::OF_A_PLAN {
        let crash = |command: &mut Command| {
            let died = command
                .env("REDRESS_CRASH_AT", format!("{point:?}:1"))
                .status()
                .unwrap();
            assert!(died.code().is_none(), "no run ever came to {point:?}");
        };
        let test = CampaignTest::new()
            .delivery("pace = \"unlimited\"\nconnections = 2")
            .many(LETTERS);
        match point {
            FailPoint::PlanUnrecorded => crash(test.command(&["preview"]).stdout(Stdio::null())),
            FailPoint::FreezeHalf => {
                let code = test.code();
                send(&test, &code).args(["--max", "4"]).status().unwrap();
                test.write(
                    "letters/council.md",
                    &test.read("letters/council.md").replace("ban", "full ban"),
                );
                crash(&mut send(&test, &test.code()));
            }
            _ => {
                let code = test.code();
                send(&test, &code)
                    .env("REDRESS_CRASH_AT", "AfterCommitPoint:3")
                    .status()
                    .unwrap();
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
    for point in [
        FailPoint::BeforeLease,
        FailPoint::AfterLease,
        FailPoint::Opened,
        FailPoint::BeforeCommitPoint,
    ] {
        let test =
            eventful().delivery("pace = \"unlimited\"\nconnections = 1\narchive = \"sent/\"");
        let code = test.code();
        send(&test, &code)
            .env("REDRESS_CRASH_AT", format!("{point:?}:1"))
            .status()
            .unwrap();
        assert_eq!(Truth::of(&test).in_state("unconfirmed"), 0, "{point:?}");
        assert_eq!(test.server().mails().len(), 0, "{point:?}");
    }
}

#[test]
fn a_crash_behind_the_commit_point_leaves_exactly_its_letter_in_doubt() {
    for point in [
        FailPoint::AfterCommitPoint,
        FailPoint::DotSent,
        FailPoint::Answered,
    ] {
        let test =
            eventful().delivery("pace = \"unlimited\"\nconnections = 1\narchive = \"sent/\"");
        let code = test.code();
        send(&test, &code)
            .env("REDRESS_CRASH_AT", format!("{point:?}:1"))
            .status()
            .unwrap();
        assert_eq!(Truth::of(&test).in_state("unconfirmed"), 1, "{point:?}");
        send(&test, &code).status().unwrap();
        let truth = Truth::of(&test);
        assert_eq!(
            truth.in_state("unconfirmed"),
            1,
            "{point:?}: it never goes again by itself"
        );
        truth.holds(LETTERS);
        // Its bytes are at hand, and become a copy once somebody knows.
        let archived = Archived::of(&test);
        archived.holds();
        assert_eq!(archived.drafts.len(), 1, "{point:?}");
        let before = archived.copies.len();
        test.run(&["resolve", "--accepted"]).status(0);
        send(&test, &code).status().unwrap();
        let archived = Archived::of(&test);
        assert_eq!(
            (archived.copies.len(), archived.drafts.len()),
            (before + 1, 0),
            "{point:?}"
        );
        if point == FailPoint::Answered {
            archived.holds(); // the server has it
        }
    }
}

#[test]
fn a_crash_while_a_ledger_or_an_account_is_begun_leaves_one_that_serves() {
    for point in FailPoint::OF_A_BEGINNING {
        let test = eventful();
        let crash_at = format!("{point:?}:1");
        let of_the_account = matches!(
            point,
            FailPoint::BeforeAccountLog
                | FailPoint::AfterAccountLog
                | FailPoint::BeforeWitnessPlace
                | FailPoint::AfterWitnessPlace
        );
        let died = if of_the_account {
            let code = test.code();
            send(&test, &code)
                .env("REDRESS_CRASH_AT", crash_at)
                .status()
        } else {
            test.command(&["preview"])
                .stdout(Stdio::null())
                .env("REDRESS_CRASH_AT", crash_at)
                .status()
        };
        assert!(
            died.unwrap().code().is_none(),
            "no run ever came to {point:?}"
        );
        assert_eq!(test.server().mails().len(), 0);
        send(&test, &test.code()).status().unwrap();
        let truth = Truth::of(&test);
        truth.holds(LETTERS);
        assert_eq!(
            (truth.in_state("accepted"), truth.in_state("ready")),
            (LETTERS - 2, 0),
            "{point:?}: {truth:?}"
        );
    }
}

/// Two connections hand their steps to one writer. A crash between any two of its commits finds the steps of one durable
/// and those of the other not.
#[test]
fn a_crash_between_any_two_commits_of_two_connections_keeps_what_was_committed_and_no_more() {
    for point in [FailPoint::BeforeCommit, FailPoint::AfterCommit] {
        let mut crashes = 0;
        for arrival in 1.. {
            let test = eventful();
            let code = test.code();
            let mut command = send(&test, &code);
            let status = command
                .env("REDRESS_CRASH_AT", format!("{point:?}:{arrival}"))
                .status()
                .unwrap();
            if status.code().is_some() {
                break; // the run had no more commits than that
            }
            crashes += 1;
            let truth = Truth::of(&test);
            if truth.states.is_empty() {
                continue;
            }
            truth.holds(LETTERS);
            assert!(
                truth.in_state("unconfirmed") <= 2,
                "{point:?}:{arrival}: {truth:?}"
            );
            let in_doubt = truth.in_state("unconfirmed");
            send(&test, &code).status().unwrap();
            let truth = Truth::of(&test);
            truth.holds(LETTERS);
            assert_eq!(
                truth.in_state("unconfirmed"),
                in_doubt,
                "{point:?}:{arrival}: {truth:?}"
            );
            assert_eq!(truth.in_state("ready"), 0, "{point:?}:{arrival}: {truth:?}");
        }
        assert!(crashes > LETTERS / 2, "{point:?}: {crashes} commits");
    }
}

/// What the random kills came to.
#[derive(Debug, Default)]
struct Tally {
    kills: usize,
    /// Those of them that met a conversation with the server, with 1, 4 and 20 connections.
    kills_while_it_sent: [usize; 3],
    campaigns: usize,
    letters: usize,
    accepted: usize,
    in_doubt: usize,
    in_doubt_and_there: usize,
}

/// Kills at random until everything has gone; `REDRESS_KILLS` for more of them (`tests/kill-loop` runs ten thousand).
#[test]
fn random_kills_lose_nothing_and_double_nothing() {
    let kills: usize = std::env::var("REDRESS_KILLS")
        .ok()
        .and_then(|kills| kills.parse().ok())
        .unwrap_or(200);
    let mut random = Random::new();
    let mut tally = Tally::default();
    while tally.kills < kills {
        resume_until_nothing_is_left(kills, &mut random, &mut tally);
    }
    eprintln!("none lost, none twice, none accepted that was not there: {tally:?}");
}

/// One campaign, killed and resumed, over a line that breaks and to a server that refuses and defers some. Every other one has two
/// accounts.
fn resume_until_nothing_is_left(kills: usize, random: &mut Random, tally: &mut Tally) {
    const LETTERS: usize = 400;
    let rules = vec![
        Rule::at(Stage::Dot, Action::KeepAndDrop)
            .containing("p1")
            .times(2),
        Rule::at(Stage::Dot, Action::Drop).containing("p2").times(2),
        Rule::at(Stage::Rcpt, Action::Drop)
            .containing("p3")
            .times(1),
        Rule::at(Stage::Rcpt, Action::Reply("550 5.1.1 no such user")).containing("7@"),
        Rule::at(Stage::Rcpt, Action::Reply("451 4.7.1 greylisted")).containing("5@"),
    ];
    let connections = [1, 4, 20][tally.campaigns % 3];
    let nature = Nature {
        in_turn: random.below(4) == 0,
        ..Nature::default()
    };
    let test = CampaignTest::with_server(Server::start_like(nature, rules))
        .delivery(&format!(
            "pace = \"unlimited\"\nconnections = {connections}\narchive = \"sent/\""
        ))
        .many(LETTERS);
    let (test, connections) = if tally.campaigns % 2 == 1 {
        (through_two(test, connections), 2 * connections)
    } else {
        (test, connections)
    };
    let code = test.code();
    let mut cut_off = 0;
    let truth = loop {
        let before = test.server().conversations();
        let mut child = send(&test, &code).spawn().unwrap();
        if tally.kills < kills {
            // Most fall while letters go, however long a busy machine takes to begin.
            if random.below(8) > 0 {
                while test.server().conversations() == before && child.try_wait().unwrap().is_none()
                {
                    std::thread::sleep(Duration::from_millis(1));
                }
            }
            std::thread::sleep(Duration::from_micros(random.below(120_000) as u64)); // when, not whether
            child.kill().unwrap();
        }
        let killed = child.wait().unwrap().code().is_none();
        let tally_of = &mut tally.kills_while_it_sent[tally.campaigns % 3];
        *tally_of += usize::from(killed && test.server().conversations() > before);
        tally.kills += usize::from(killed);
        let truth = Truth::of(&test);
        if truth.states.is_empty() {
            continue; // killed before the plan was put in force
        }
        truth.holds(LETTERS);
        let before = cut_off;
        let by_the_line;
        (cut_off, by_the_line) = in_doubt(&test);
        let in_flight = cut_off - before;
        assert!(
            in_flight <= if killed { connections } else { 0 },
            "{in_flight} letters in flight at once"
        );
        assert_eq!(
            truth.in_state("unconfirmed"),
            cut_off + by_the_line,
            "in doubt is what was cut off, and no other"
        );
        assert!(
            by_the_line <= test.server().unanswered()
                && test.server().unanswered() <= cut_off + by_the_line
        );
        if truth.in_state("ready") == 0 {
            break truth;
        }
    };
    // The last run may have been killed behind its last verdict: the next one, which sends nothing, moves the copies.
    send(&test, &code).status().unwrap();
    let archived = Archived::of(&test);
    archived.holds();
    assert_eq!(archived.copies.len(), truth.in_state("accepted"));
    assert_eq!(archived.drafts.len(), truth.in_state("unconfirmed"));
    tally.campaigns += 1;
    tally.letters += LETTERS;
    tally.accepted += truth.in_state("accepted");
    tally.in_doubt += truth.in_state("unconfirmed");
    tally.in_doubt_and_there += test.server().mails().len() - truth.in_state("accepted");
    assert_eq!(
        (truth.in_state("refused"), truth.in_state("deferred")),
        (LETTERS / 10, LETTERS / 10)
    );
    assert_eq!(
        truth.in_state("accepted") + truth.in_state("unconfirmed"),
        LETTERS * 8 / 10
    );
}

/// How many letters are in doubt because a run was killed, and how many because the line broke.
fn in_doubt(test: &CampaignTest) -> (usize, usize) {
    const KILLED: &str = "the run ended before an answer was recorded";
    let ledger = rusqlite::Connection::open(test.path("ledger.sqlite")).unwrap();
    let count = |sql: &str| {
        ledger
            .query_row(sql, [], |row| row.get::<_, i64>(0))
            .unwrap()
            .try_into()
            .unwrap()
    };
    let open: usize =
        count("select (select count(*) from attempts) - (select count(*) from verdicts)");
    let told = |how: &str| {
        count(&format!(
            "select count(*) from verdicts where verdict = 'unconfirmed' and reply {how} '{KILLED}'"
        ))
    };
    (open + told("="), told("<>"))
}

/// Numbers that look random, the same for the same seed (Knuth's MMIX generator).
pub struct Random(u64);

impl Random {
    /// Others in each run of the tests.
    pub fn new() -> Self {
        Self(0x9e37_79b9_7f4a_7c15 ^ u64::from(std::process::id()))
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}
