//! A disk that takes nothing more, at each commit of a run.

use crate::truth::Truth;
use redress_test_support::{CampaignTest, Ran, SmallDisk};

const LETTERS: usize = 5;

/// Sends while no file may grow beyond so many blocks, which to the database is what a full disk is.
fn send_on_a_disk_of(test: &CampaignTest, blocks: u64, code: &str) -> Ran {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    test.run_through(&["sh", "-c", &script], &["send", "--approved", code])
}

/// The lines for `resolve --file` among what was said.
fn decisions(said: &str) -> String {
    let decided = |line: &&str| line.starts_with("accepted ") || line.starts_with("not-accepted ");
    said.lines().filter(decided).collect::<Vec<_>>().join("\n")
}

/// How many letters a run says were accepted.
fn accepted_in(summary: &str) -> usize {
    let number = summary
        .split_once(" accepted by the server")
        .and_then(|(before, _)| before.split(' ').next());
    number
        .and_then(|number| number.parse().ok())
        .unwrap_or_else(|| panic!("no number in {summary}"))
}

/// Lets the disk fill up a little later each time, until a run comes through.
#[test]
fn a_disk_that_fills_up_at_any_commit_stops_sending_and_nothing_is_lost() {
    let (mut before_any_letter, mut under_way) = (0, 0);
    for blocks in (48..).step_by(16) {
        let test = CampaignTest::new()
            .delivery("pace = \"unlimited\"\nconnections = 2")
            .many(LETTERS);
        let code = test.code();
        let ran = send_on_a_disk_of(&test, blocks, &code);
        let truth = Truth::of(&test);
        let arrived = test.server().mails().len();
        if truth.in_state("accepted") == LETTERS {
            break;
        }
        let ran = ran
            .status(1)
            .stderr_has("`./ledger.sqlite` cannot be written: the disk may be full");
        if truth.states.is_empty() {
            before_any_letter += 1;
            assert_eq!(
                arrived, 0,
                "{blocks}: nothing goes before the plan is in force"
            );
        } else {
            under_way += 1;
            truth.holds(LETTERS);
            // Each of the two connections had one letter past its commit point, and none started after that.
            let in_doubt = truth.in_state("unconfirmed");
            assert!(
                in_doubt <= 2 && arrived <= truth.in_state("accepted") + in_doubt,
                "{blocks}: {truth:?}"
            );
            assert_eq!(
                accepted_in(&ran.stdout),
                truth.in_state("accepted"),
                "{blocks}: {}",
                ran.stdout
            );
            let decisions = decisions(&ran.stderr);
            assert_eq!(
                decisions.lines().count(),
                in_doubt,
                "{blocks}: {}",
                ran.stderr
            );
            if in_doubt > 0 {
                assert!(
                    ran.stdout.contains("for a decision"),
                    "{blocks}: {}",
                    ran.stdout
                );
                test.write("decisions.txt", &decisions);
                test.run(&["resolve", "--file", "decisions.txt"]).status(0);
            }
            assert_eq!(Truth::of(&test).in_state("accepted"), arrived, "{blocks}");
        }
        test.run(&["send", "--approved", &code]).status(0);
        let truth = Truth::of(&test);
        truth.holds(LETTERS);
        assert_eq!(
            (truth.in_state("accepted"), test.server().mails().len()),
            (LETTERS, LETTERS),
            "{blocks}"
        );
    }
    assert!(
        before_any_letter > 0 && under_way > 0,
        "{before_any_letter} {under_way}"
    );
}

/// The state of the account lies outside the campaign's folder, most often on another disk.
#[test]
fn a_full_disk_of_the_state_stops_sending_and_the_rest_goes_once_there_is_room() {
    const MANY: usize = 300; // two pages of the record of what was sent
    let mut stopped_under_way = 0;
    for kib in [4, 8, 12, 16, 20, 24, 32] {
        let test = CampaignTest::new()
            .delivery("pace = \"unlimited\"\nconnections = 4")
            .many(MANY);
        let Some(disk) = SmallDisk::over(test.state(), kib) else {
            return;
        };
        let code = test.code();
        let ran = test.run(&["send", "--approved", &code]);
        let truth = Truth::of(&test);
        let accepted = truth.in_state("accepted");
        if accepted < MANY {
            let ran = ran.status(1).stderr_has(
                "No space left on device (os error 28); make room, and run the command again",
            );
            assert_eq!(
                accepted,
                test.server().mails().len(),
                "{kib}: {}",
                ran.stderr
            );
            stopped_under_way += usize::from(accepted > 0);
        }
        disk.grow_to(1024);
        test.run(&["send", "--approved", &code]).status(0);
        let truth = Truth::of(&test);
        truth.holds(MANY);
        assert_eq!(
            (truth.in_state("accepted"), test.server().mails().len()),
            (MANY, MANY),
            "{kib}"
        );
        // What was written by halves is no letter that the ledger does not know.
        test.run(&["status"]).status(0).stderr("");
    }
    assert!(stopped_under_way > 0);
}
