//! Postfix's `smtp-sink` with its fault switches: a server that nobody here wrote.

use redress_test_support::TestClock;
use redress_test_support::{CampaignTest, SmtpSink};
use std::collections::BTreeMap;

/// A campaign of six letters that goes to it, and how its letters stand afterwards.
fn outcome(sink: &SmtpSink) -> BTreeMap<String, usize> {
    let test = CampaignTest::new()
        .delivery("pace = \"unlimited\"\nconnections = 6")
        .many(6)
        .server_line(&format!("server = \"{}\"", sink.url()));
    let code = test.code();
    // The pauses between two attempts pass sixty times as fast.
    TestClock::new(60).send(&test, &code, &[]);
    let mut states = BTreeMap::new();
    for (_, state) in test.states() {
        *states.entry(state).or_default() += 1;
    }
    assert_eq!(
        states.values().sum::<usize>(),
        6,
        "none is lost: {states:?}"
    );
    states
}

fn all(state: &str) -> BTreeMap<String, usize> {
    BTreeMap::from([(state.to_owned(), 6)])
}

#[test]
fn a_soft_error_at_any_command_defers_every_letter() {
    for command in ["mail", "rcpt", "data", "."] {
        let Some(sink) = SmtpSink::start(&["-r", command]) else {
            return;
        };
        assert_eq!(outcome(&sink), all("deferred"), "{command}");
    }
}

#[test]
fn a_hard_error_is_about_whom_the_command_is_about() {
    let Some(sink) = SmtpSink::start(&["-f", "mail"]) else {
        return;
    };
    assert_eq!(
        outcome(&sink),
        all("ready"),
        "MAIL is about the sender: the run stops, and no letter is burned"
    );
    for command in ["rcpt", "data", "."] {
        let Some(sink) = SmtpSink::start(&["-f", command]) else {
            return;
        };
        let states = outcome(&sink);
        assert!(
            states.get("refused").is_some_and(|refused| *refused >= 3),
            "{command}: {states:?}"
        );
    }
}

#[test]
fn a_line_that_breaks_at_the_dot_leaves_every_letter_unconfirmed() {
    let Some(sink) = SmtpSink::start(&["-q", "."]) else {
        return;
    };
    assert_eq!(outcome(&sink), all("unconfirmed"));
}

/// `-q` closes without a word, `-Q` with 421, each time that it hears the command.
#[test]
fn a_server_that_always_leaves_at_a_command_takes_no_letter_and_leaves_none_in_doubt() {
    for switch in ["-q", "-Q"] {
        for command in ["connect", "ehlo", "mail", "rcpt", "data"] {
            let Some(sink) = SmtpSink::start(&[switch, command]) else {
                return;
            };
            let states = outcome(&sink);
            let safe = |state: &str| matches!(state, "ready" | "deferred");
            assert!(
                states.keys().all(|state| safe(state)),
                "{switch} {command}: {states:?}"
            );
        }
    }
    let Some(sink) = SmtpSink::start(&["-Q", "."]) else {
        return;
    };
    let states = outcome(&sink);
    assert!(
        states
            .keys()
            .all(|state| matches!(state.as_str(), "ready" | "deferred")),
        "-Q .: {states:?}"
    );
}

/// `-A 0` answers 354 and at once 550, and reads no more.
#[test]
fn a_server_that_takes_its_consent_back_has_accepted_nothing() {
    let Some(sink) = SmtpSink::start(&["-A", "0"]) else {
        return;
    };
    let states = outcome(&sink);
    assert!(!states.contains_key("accepted"), "{states:?}");
}

#[test]
fn the_words_of_an_error_decide_whom_it_is_about() {
    for (switch, reply, fitting) in [
        ("-b", "452 4.2.2 mailbox is full", &["deferred"][..]),
        (
            "-b",
            "421 4.7.0 Try again later, closing connection.",
            &["ready", "deferred"],
        ),
        (
            "-B",
            "550 5.4.5 Daily user sending limit exceeded",
            &["ready"],
        ),
        ("-B", "530 5.7.0 Authentication required", &["ready"]),
    ] {
        let command = if switch == "-b" {
            ["-r", "rcpt"]
        } else {
            ["-f", "rcpt"]
        };
        let Some(sink) = SmtpSink::start(&[switch, reply, command[0], command[1]]) else {
            return;
        };
        let states = outcome(&sink);
        assert!(
            states.keys().all(|state| fitting.contains(&state.as_str())),
            "{reply}: {states:?}"
        );
    }
}

#[test]
fn a_server_that_is_slow_or_offers_little_gets_every_letter_too() {
    for switches in [
        &["-w", "1"][..],
        &["-H", "1"],
        &["-p"],
        &["-8", "-a", "-E", "-C", "-F", "-N"],
    ] {
        let Some(sink) = SmtpSink::start(switches) else {
            return;
        };
        assert_eq!(outcome(&sink), all("accepted"), "{switches:?}");
    }
}
