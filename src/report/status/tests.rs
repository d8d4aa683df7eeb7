//! One status in every form.

use super::{Doing, Status, Watched};
use jiff::tz::TimeZone;
use redress_base::id::MailingName;
use redress_ledger::{Counts, DeliveryState, HeldBackCount, MailingCounts};
use std::time::Duration;

fn counts() -> Counts {
    let held_back = vec![HeldBackCount {
        reason: "vacant_seat".to_owned(),
        rows: 1,
    }];
    Counts {
        mailings: vec![
            MailingCounts {
                name: MailingName::new("president"),
                states: [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
                automatic: 0,
                held_back: vec![],
            },
            MailingCounts {
                name: MailingName::new("congress"),
                states: [2, 1_500, 0, 3, 1, 0, 0, 0, 0, 0, 0],
                automatic: 41,
                held_back,
            },
        ],
    }
}

static UTC: TimeZone = TimeZone::UTC;

fn status(counts: &Counts) -> Status<'_> {
    let paused = Some((
        "the daily quota is used up",
        Some("2021-02-17T09:00:00Z".parse().unwrap()),
    ));
    let time_left = Some(Duration::from_mins(1));
    let now = "2021-02-16T10:00:00Z".parse().unwrap();
    Status {
        campaign: "Halt",
        counts,
        paused,
        now,
        zone: &UTC,
        next_due: None,
        time_left,
        accounts: &[],
        coordinator: None,
        under_way: false,
        rate: None,
        watched: &[],
    }
}

#[test]
fn a_pause_whose_time_is_over_says_that_it_may_go_on() {
    let counts = counts();
    let status = Status {
        now: "2021-02-17T09:00:00Z".parse().unwrap(),
        ..status(&counts)
    };
    let text = status.text(80);
    let expected = "paused: the daily quota is used up, until 2021-02-17 09:00 UTC; that time has come: run `redress send`\n";
    assert!(text.contains(expected), "{text}");
    let text = Status {
        under_way: true,
        ..status
    }
    .text(80);
    assert!(
        !text.contains("the daily quota"),
        "it goes on already: {text}"
    );
}

#[test]
fn the_text_has_the_states_that_occur() {
    let expected = "\
Halt

mailing    letters  ready  accepted  refused  unconfirmed  by hand  held back
president        1      0         0        0            0        1          0
congress     1,506      2     1,500        3            1        0          1
together     1,507      2     1,500        3            1        1          1

paused: the daily quota is used up, until 2021-02-17 09:00 UTC
still to be sent: 2 letters, about 1 minute
1 unconfirmed letter waits for your decision: see `redress resolve`
automatic answers to 41 letters of the accepted
1 letter waits to be delivered by hand
what is held back, and why: `redress log --held-back`
";
    assert_eq!(status(&counts()).text(80), expected);
}

#[test]
fn a_send_under_way_is_told_with_its_rate_instead_of_the_pace() {
    let counts = counts();
    let status = Status {
        under_way: true,
        rate: Some("30 a minute, 4 seconds left"),
        ..status(&counts)
    };
    let text = status.text(80);
    assert!(
        text.contains(
            "\na send is under way: 30 a minute, 4 seconds left\nstill to be sent: 2 letters\n"
        ),
        "{text}"
    );
}

#[test]
fn each_account_is_told_of_with_its_rate_or_its_silence() {
    let counts = counts();
    let silent = "2021-02-16T09:30:00Z".parse().ok();
    let doing = |who: &str, doing| Watched {
        who: who.to_owned(),
        doing,
    };
    let watched = [
        doing("maine", Doing::Silent(silent)),
        doing("ohio", Doing::Sending(Some("30 a minute".to_owned()))),
        doing("ohio on maria-laptop", Doing::Silent(None)),
        doing("utah", Doing::Through),
    ];
    let status = Status {
        under_way: true,
        watched: &watched,
        ..status(&counts)
    };
    let text = status.text(80);
    let expected = "\na send is under way\n  maine: silent since 2021-02-16 09:30 UTC\n  ohio: 30 a minute\n  \
                    ohio on maria-laptop: no letter yet\n  utah: nothing left\n";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn a_narrow_terminal_gets_a_list() {
    let text = status(&counts()).text(40);
    assert!(
        text.contains("congress: 1,506 letters\n  2 ready\n  1,500 accepted\n  3 refused\n"),
        "{text}"
    );
    assert!(text.contains("  1 held back: seat is vacant\n"), "{text}");
}

#[test]
fn the_json_has_every_key_of_the_contract() {
    let json: serde_json::Value = serde_json::from_str(&status(&counts()).json()).unwrap();
    assert_eq!(json["campaign"], "Halt");
    assert_eq!(json["total"], 1_507);
    assert_eq!(json["held_back"], 1);
    assert_eq!(json["paused"], "the daily quota is used up");
    assert_eq!(json["mailings"][1]["name"], "congress");
    assert_eq!(json["mailings"][1]["accepted"], 1_500);
    for state in DeliveryState::ALL {
        assert!(json[state.as_str()].is_u64(), "{state:?}");
        assert!(json["mailings"][0][state.as_str()].is_u64(), "{state:?}");
    }
}
