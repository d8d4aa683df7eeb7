//! What other machines did, taken over from the coordinator in whatever order it is heard of.

use crate::campaign::{
    Campaign, accepted, deferred, minute, refused_for_good, returned, unconfirmed,
};
use redress_base::id::{MailingName, RecipientKey};
use redress_ledger::{
    CommitPoints as _, DeliveryState, KnownCoordinator, Mark, NameThere, PointThere, ReportLedger,
    RowThere, RunThere, SaidThere, Settlement,
};

const OWN: i64 = 1;
const OTHERS: i64 = 2;

/// What a letter is called at the coordinator of these tests.
fn name(_: &MailingName, recipient: &RecipientKey) -> NameThere {
    let mut name = [0; 16];
    let key = recipient.as_str().as_bytes();
    name[..key.len()].copy_from_slice(key);
    name
}

fn row(key: &str, attempt: u32, minutes: i64, what: SaidThere) -> RowThere {
    RowThere {
        name: name(&MailingName::new("council"), &RecipientKey::new(key)),
        attempt,
        at: minute(minutes),
        role: "texas".to_owned(),
        what,
    }
}

fn attempt(key: &str, number: u32) -> RowThere {
    row(key, number, 1, SaidThere::Attempt(OTHERS))
}

fn verdict(key: &str, number: u32, settlement: Settlement) -> RowThere {
    row(key, number, 2, SaidThere::Verdict(settlement))
}

fn mark(key: &str, number: u32, minutes: i64, word: &str) -> RowThere {
    let (word, note) = (word.to_owned(), "they said so".to_owned());
    row(key, number, minutes, SaidThere::Mark { word, note })
}

/// A ledger that goes through a coordinator, with its own run and another machine's.
fn joined(keys: &[&str]) -> Campaign {
    let campaign = Campaign::new();
    let emails: Vec<String> = keys
        .iter()
        .map(|key| format!("{key}@council.example"))
        .collect();
    let rows: Vec<_> = keys
        .iter()
        .zip(&emails)
        .map(|(key, email)| ("council", *key, email.as_str(), "text"))
        .collect();
    let plan = campaign.freeze(&rows);
    let (server, key) = ("{}".to_owned(), [7; 32]);
    let known = KnownCoordinator { server, key };
    campaign
        .ledger()
        .join_coordinator(&known, minute(0))
        .unwrap();
    campaign
        .ledger()
        .name_letters(plan.record.id, &name)
        .unwrap();
    others_are_alive(&campaign, true);
    campaign
}

fn others_are_alive(campaign: &Campaign, alive: bool) {
    let run = |run, is_own, is_alive| RunThere {
        run,
        machine: "a laptop".to_owned(),
        role: "texas".to_owned(),
        code: "no code of ours".to_owned(),
        began_at: minute(0),
        is_own,
        is_alive,
    };
    let runs = [run(OWN, true, true), run(OTHERS, false, alive)];
    campaign.ledger().note_runs(&runs).unwrap();
}

fn take(campaign: &Campaign, rows: &[RowThere]) -> u64 {
    campaign.ledger().take_over(rows, None, minute(5)).unwrap()
}

fn there(number: u32) -> PointThere {
    PointThere {
        letter: 11,
        attempt: number,
        run: OWN,
        key: vec![3; 16],
    }
}

#[test]
fn what_others_did_stands_here_once_however_often_it_is_heard() {
    use DeliveryState::{Accepted, Deferred, Ready, Refused, Unconfirmed, Withdrawn};
    let keys = ["a", "b", "c", "d", "e", "f"];
    let campaign = joined(&keys);
    let rows = [
        attempt("a", 1),
        attempt("b", 1),
        attempt("c", 1),
        attempt("d", 1),
        verdict("a", 1, accepted()),
        verdict("b", 1, deferred(minute(60))),
        verdict("c", 1, refused_for_good()),
        mark("e", 0, 3, "withdrawn"),
        mark("f", 0, 3, "a word of a newer program"),
    ];
    let states = |campaign: &Campaign| keys.map(|key| campaign.state(key));
    for _ in 0..2 {
        assert_eq!(take(&campaign, &rows), 0);
        // The other machine is heard of: what it has let go may still be answered.
        assert_eq!(
            states(&campaign),
            [Accepted, Deferred, Refused, Ready, Withdrawn, Ready]
        );
        campaign.counts();
    }
    assert_eq!(campaign.outstanding(minute(5)), ["f"], "d is under way");
    others_are_alive(&campaign, false);
    assert_eq!(campaign.state("d"), Unconfirmed);
    campaign.counts();
    // A run here settles its own leftovers, and no other machine's: that may come back.
    let _run = redress_ledger::RunLedger::start_run(campaign.ledger(), minute(6)).unwrap();
    take(&campaign, &[verdict("d", 1, accepted())]);
    assert_eq!(campaign.state("d"), Accepted);
    // Taken back, and said again: each is one row more.
    let again = [
        mark("e", 0, 4, "withdrawn_undone"),
        mark("e", 0, 5, "withdrawn"),
    ];
    take(&campaign, &again[..1]);
    assert_eq!(campaign.state("e"), Ready);
    take(&campaign, &again);
    assert_eq!(campaign.state("e"), Withdrawn);
    take(&campaign, &rows);
    take(&campaign, &again);
    assert_eq!(campaign.state("e"), Withdrawn);
    assert_eq!(campaign.entry("e").notes.len(), 3);
    campaign.counts();
}

#[tokio::test]
async fn an_attempt_has_its_number_of_all_machines_whenever_it_is_heard_of() {
    let campaign = joined(&["a", "b"]);
    let delivery = campaign.id("a");
    // Another machine was deferred before, of which nobody has heard here yet.
    let opened = campaign
        .ledger()
        .commit_point_there(delivery, there(3), minute(3))
        .await;
    let opened = opened.unwrap().unwrap();
    assert_eq!(opened.number, 3);
    campaign
        .ledger()
        .settle(opened, accepted(), minute(4))
        .await
        .unwrap();
    take(
        &campaign,
        &[
            attempt("a", 1),
            attempt("a", 2),
            verdict("a", 1, deferred(minute(2))),
            verdict("a", 2, returned()),
        ],
    );
    assert_eq!(campaign.state("a"), DeliveryState::Accepted);
    assert_eq!(campaign.entry("a").attempts, 3);
    campaign.counts();
    // And with a gap that is never closed.
    let delivery = campaign.id("b");
    take(
        &campaign,
        &[attempt("b", 1), verdict("b", 1, deferred(minute(2)))],
    );
    let opened = campaign
        .ledger()
        .commit_point_there(delivery, there(3), minute(3))
        .await;
    campaign
        .ledger()
        .settle(opened.unwrap().unwrap(), unconfirmed(), minute(4))
        .await
        .unwrap();
    assert_eq!(campaign.counts().len(), 2);
    // A number that is taken is none of ours.
    let taken = campaign
        .ledger()
        .commit_point_there(delivery, there(3), minute(5))
        .await;
    assert!(taken.unwrap().is_none());
    assert_eq!(campaign.ledger().newest_point().unwrap(), Some(there(3)));
    let settled = campaign.ledger().settled_as(
        &name(&MailingName::new("council"), &RecipientKey::new("b")),
        3,
    );
    assert!(
        settled
            .unwrap()
            .is_some_and(|it| it.message_id.as_str() == "letter@coalition.example")
    );
}

#[test]
fn a_letter_of_a_plan_that_was_never_here_is_counted() {
    let campaign = joined(&["a"]);
    let rows = [attempt("z", 1), verdict("z", 1, accepted())];
    assert_eq!(take(&campaign, &rows), 1);
    assert_eq!(campaign.outstanding(minute(5)), ["a"]);
    let history = campaign.ledger().history(campaign.id("a")).unwrap();
    assert!(history.is_empty());
    let mark = Mark::Withdrawn {
        note: String::new(),
    };
    let ids = [campaign.id("a")];
    assert_eq!(campaign.ledger().markable(&ids, &mark).unwrap(), ids);
}
