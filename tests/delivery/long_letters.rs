//! Letters too long for one flight go out ahead of their commit point: only the dot is ever in doubt.

use crate::truth::Truth;
use redress_base::fail_point::FailPoint;
use redress_test_support::CampaignTest;
use redress_test_support::server::{Action, Rule, Stage};

const LETTERS: usize = 6;

/// Letters of some forty kilobytes, with lines that begin with a dot.
pub fn made_long(test: CampaignTest) -> CampaignTest {
    let letter = test.read("letters/council.md");
    let annex =
        ". People were stopped and held because a machine mistook one face for another.\n\n"
            .repeat(250);
    test.letter(&format!("{letter}\n\n{annex}"))
}

fn campaign(rules: Vec<Rule>, connections: u32) -> CampaignTest {
    let settings =
        format!("pace = \"unlimited\"\nconnections = {connections}\nanswer_timeout = \"2s\"");
    made_long(
        CampaignTest::with_rules(rules)
            .delivery(&settings)
            .hurried(20)
            .many(LETTERS),
    )
}

#[test]
fn long_letters_arrive_as_they_were_previewed() {
    for connections in [1, 2] {
        let test = campaign(vec![], connections);
        test.run(&["preview", "--eml", "samples"]).status(0);
        test.send(&[]).status(0);
        let truth = Truth::of(&test);
        truth.holds(LETTERS);
        assert_eq!(truth.in_state("accepted"), LETTERS);
        for mail in test.server().mails() {
            let (previewed, arrived) = (sample(&test, &mail.recipients[0]), mail.text);
            assert!(arrived.len() > 20_000, "{}", arrived.len());
            assert_eq!(without_stamp(&arrived), without_stamp(&previewed));
        }
    }
}

/// The previewed mail to an address.
fn sample(test: &CampaignTest, address: &str) -> String {
    let mut folders = vec![test.path("samples")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
        {
            if entry.is_dir() {
                folders.push(entry);
                continue;
            }
            let mail = std::fs::read_to_string(entry).unwrap();
            if mail.contains(address) {
                return mail;
            }
        }
    }
    panic!("no preview for {address}");
}

/// All but what is put on at the moment of sending.
fn without_stamp(mail: &str) -> Vec<&str> {
    mail.lines()
        .filter(|line| {
            !["Date: ", "Message-ID: ", "References: "]
                .iter()
                .any(|name| line.starts_with(name))
        })
        .collect()
}

#[test]
fn a_crash_while_a_long_body_is_under_way_leaves_nothing_in_doubt() {
    for connections in [1, 2] {
        let test = campaign(vec![], connections);
        let code = test.code();
        let send = |crash_at: &str| {
            test.run_with(
                &["send", "--approved", &code],
                &[("REDRESS_CRASH_AT", crash_at)],
            );
        };
        send(&format!("{:?}:1", FailPoint::Uploaded));
        assert_eq!(
            (
                Truth::of(&test).in_state("unconfirmed"),
                test.server().mails().len()
            ),
            (0, 0)
        );

        // The verdict of the letter before is written while the next body is under way.
        send(&format!("{:?}:{}", FailPoint::Uploaded, connections + 1));
        let truth = Truth::of(&test);
        truth.holds(LETTERS);
        // Each connection may have one letter in doubt: the verdict was not durable, and no other commit point was.
        assert!(
            truth.in_state("unconfirmed") <= usize::try_from(connections).unwrap(),
            "{truth:?}"
        );

        test.run(&["send", "--approved", &code]);
        let truth = Truth::of(&test);
        truth.holds(LETTERS);
        assert_eq!(truth.in_state("ready"), 0);
    }
}

#[test]
fn a_crash_behind_the_commit_point_of_a_long_letter_is_a_doubt_about_its_dot_alone() {
    let test = campaign(vec![], 1);
    let code = test.code();
    test.run_with(
        &["send", "--approved", &code],
        &[("REDRESS_CRASH_AT", "AfterCommitPoint:1")],
    );
    assert_eq!(Truth::of(&test).in_state("unconfirmed"), 1);
    assert_eq!(
        test.server().mails().len(),
        0,
        "a body without its dot is no letter"
    );
    test.run(&["send", "--approved", &code]).status(6);
    let truth = Truth::of(&test);
    truth.holds(LETTERS);
    assert_eq!(
        (truth.in_state("accepted"), truth.in_state("unconfirmed")),
        (LETTERS - 1, 1)
    );
}

/// Two letters with more bytes than the system takes before the server reads any, so that the line surely breaks under
/// the body.
fn huge(rules: Vec<Rule>, connections: u32) -> CampaignTest {
    let test = campaign(rules, connections).many(2);
    let letter = test.read("letters/council.md");
    test.write("annex.txt", &"a line of an annex\n".repeat(500_000));
    test.letter(&letter.replacen("+++\n", "+++\nattachments = [\"annex.txt\"]\n", 1))
}

#[test]
fn a_line_that_breaks_under_a_long_body_costs_no_letter() {
    for connections in [1, 2] {
        let test = huge(
            vec![Rule::at(Stage::Body, Action::Drop).times(1)],
            connections,
        );
        test.send(&[]).status(0);
        let truth = Truth::of(&test);
        truth.holds(2);
        assert_eq!(
            (truth.in_state("accepted"), truth.in_state("unconfirmed")),
            (2, 0),
            "{connections}"
        );
    }
}

#[test]
fn a_letter_under_which_the_line_always_breaks_is_deferred_and_never_in_doubt() {
    let test = huge(vec![Rule::at(Stage::Body, Action::Drop)], 1);
    test.send(&[]);
    let truth = Truth::of(&test);
    truth.holds(2);
    assert_eq!(
        (truth.in_state("accepted"), truth.in_state("unconfirmed")),
        (0, 0),
        "{truth:?}"
    );
    assert!(truth.in_state("deferred") > 0, "{truth:?}");
}
