//! Drafts, codes, freezes, and lists that change half way.

use crate::campaign::{Campaign, accepted, minute, recipient, record, refused, unconfirmed};
use redress_base::id::{Digest, MailingName};
use redress_ledger::DeliveryState::{Accepted, ByHand, Ready, Refused, Unconfirmed, Withdrawn};
use redress_ledger::{LedgerError, PlanLedger, PlannedLetter, ReportLedger, Standings};
use redress_lists::{HeldBack, HeldBackReason};

#[test]
fn sorting_a_list_does_not_change_its_code() {
    let campaign = Campaign::new();
    let rows = [
        ("council", "a", "a@council.example", "Dear A:"),
        ("council", "b", "b@council.example", "Dear B:"),
    ];
    let one = campaign.draw_up(&rows);
    let other = campaign.draw_up(&[rows[1], rows[0]]);
    assert_eq!(one.record.code, other.record.code);
    assert_eq!((one.letters, one.by_hand, one.held_back), (2, 0, 0));
}

#[test]
fn two_machines_print_the_same_code() {
    let rows = [
        ("council", "b", "b@council.example", "Dear B:"),
        ("board", "a", "", "Dear A:"),
    ];
    assert_eq!(Campaign::new().draw_up(&rows).record.code, {
        let second = Campaign::new();
        second.draw_up(&[("other", "z", "z@council.example", "before")]);
        second.draw_up(&[rows[1], rows[0]]).record.code
    });
}

#[test]
fn whatever_changes_changes_the_code() {
    let campaign = Campaign::new();
    let code = |row| campaign.draw_up(&[row]).record.code;
    let same = code(("council", "a", "a@council.example", "Dear A:"));
    assert_ne!(
        same,
        code(("council", "a", "a@council.example", "Dear B:")),
        "the letter"
    );
    assert_ne!(
        same,
        code(("council", "b", "a@council.example", "Dear A:")),
        "the recipient"
    );
    assert_ne!(
        same,
        code(("board", "a", "a@council.example", "Dear A:")),
        "the mailing"
    );
}

#[test]
fn a_plan_is_found_by_its_code_with_all_that_is_kept_of_it() {
    let campaign = Campaign::new();
    let drafted = campaign.draw_up(&[
        ("council", "a", "a@council.example", "Dear A:"),
        ("council", "h", "", "Dear H:"),
    ]);
    let code = drafted.record.code.clone().unwrap();
    let found = campaign.ledger().plan_with_code(&code).unwrap().unwrap();
    assert_eq!((found.letters, found.by_hand), (1, 1));
    assert_eq!(found.record.inputs, record().inputs);
    assert_eq!(
        (found.record.date, found.record.inputs_digest),
        (record().date, record().inputs_digest)
    );
    assert_eq!(
        campaign
            .ledger()
            .newest_plan()
            .unwrap()
            .unwrap()
            .record
            .code,
        Some(code)
    );
    assert!(campaign.ledger().plan_in_force().unwrap().is_none());
}

#[test]
fn approvals_are_kept_with_their_code() {
    let campaign = Campaign::new();
    let code = campaign
        .draw_up(&[("council", "a", "a@council.example", "x")])
        .record
        .code
        .unwrap();
    campaign
        .ledger()
        .approve(&code, "R. Alvarez", minute(3))
        .unwrap();
    assert_eq!(
        campaign.ledger().approvals(&code).unwrap(),
        [("R. Alvarez".to_owned(), minute(3))]
    );
}

#[test]
fn nothing_of_a_draft_may_be_sent() {
    let campaign = Campaign::new();
    campaign.draw_up(&[("council", "a", "a@council.example", "Dear A:")]);
    assert!(campaign.outstanding(minute(1)).is_empty());
    assert_eq!(campaign.counts(), []);
}

#[test]
fn an_unfinished_draft_counts_for_nothing() {
    let mut campaign = Campaign::new();
    let plan = campaign.freeze(&[("council", "a", "a@council.example", "Dear A:")]);
    let mut draft = campaign.ledger().begin_plan().unwrap();
    let (mailing, recipient) = (
        &MailingName::new("council"),
        &recipient("z", "z@council.example", 2),
    );
    draft
        .add(&PlannedLetter {
            mailing,
            recipient,
            account: None,
            digest: Digest::of(b"z"),
            subject: "A",
            follows: None,
        })
        .unwrap();
    drop(draft);
    campaign.reopen();
    assert_eq!(campaign.counts(), [(Ready, 1)]);
    assert_eq!(
        campaign
            .ledger()
            .newest_plan()
            .unwrap()
            .unwrap()
            .record
            .code,
        plan.record.code
    );
}

#[test]
fn the_same_recipient_twice_is_an_error() {
    let campaign = Campaign::new();
    let mut draft = campaign.ledger().begin_plan().unwrap();
    let (mailing, recipient) = (
        &MailingName::new("council"),
        &recipient("a", "a@council.example", 2),
    );
    for _ in 0..2 {
        draft
            .add(&PlannedLetter {
                mailing,
                recipient,
                account: None,
                digest: Digest::of(b"a"),
                subject: "A",
                follows: None,
            })
            .unwrap();
    }
    let error = draft.finish(record()).unwrap_err();
    assert!(matches!(error, LedgerError::Twice { .. }), "{error}");
}

fn vacant() -> HeldBackReason {
    HeldBackReason::VacantSeat {
        house: true,
        office: None,
        state: "OH".to_owned(),
        district: "5".to_owned(),
    }
}

#[test]
fn rows_held_back_are_counted_by_reason() {
    let campaign = Campaign::new();
    let mut draft = campaign.ledger().begin_plan().unwrap();
    let mailing = MailingName::new("council");
    for (row, reason) in [
        (2, vacant()),
        (3, HeldBackReason::FoldedInto { row: 9 }),
        (4, vacant()),
    ] {
        draft
            .hold_back(
                &mailing,
                &HeldBack {
                    line: row,
                    row,
                    label: format!("Seat {row}"),
                    reason,
                    seat: None,
                },
            )
            .unwrap();
    }
    let drafted = draft.finish(record()).unwrap();
    assert_eq!(drafted.held_back, 3);
    campaign
        .ledger()
        .freeze(drafted.record.id, minute(0))
        .unwrap();

    let counts = campaign.ledger().counts().unwrap();
    let reasons: Vec<_> = counts.mailings[0]
        .held_back
        .iter()
        .map(|held| (held.reason.as_str(), held.rows))
        .collect();
    assert_eq!(reasons, [("folded", 1), ("vacant_seat", 2)]);
    let mut labels = Vec::new();
    campaign
        .ledger()
        .held_back(&mut |row| {
            labels.push(row.label);
            Ok(())
        })
        .unwrap();
    assert_eq!(labels, ["Seat 2", "Seat 3", "Seat 4"]);
}

#[tokio::test]
async fn a_new_plan_leaves_what_was_sent_under_its_version() {
    let campaign = Campaign::new();
    let first = campaign.freeze(&[
        ("council", "a", "a@council.example", "one"),
        ("council", "b", "b@council.example", "one"),
        ("council", "c", "c@council.example", "one"),
        ("council", "d", "d@council.example", "one"),
        ("council", "e", "e@council.example", "one"),
    ]);
    campaign.attempt("a", accepted(), minute(1)).await;
    campaign.attempt("b", unconfirmed(), minute(1)).await;
    campaign.attempt("c", refused(), minute(1)).await;
    campaign.attempt("d", accepted(), minute(1)).await;

    // Sorted, `d` and `e` gone, `f` new, every letter edited.
    let second = campaign.freeze(&[
        ("council", "f", "f@council.example", "two"),
        ("council", "c", "c@council.example", "two"),
        ("council", "b", "b@council.example", "two"),
        ("council", "a", "a@council.example", "two"),
    ]);

    assert_ne!(first.record.code, second.record.code);
    for (key, state, version) in [
        ("a", Accepted, &first),
        ("b", Unconfirmed, &first),
        ("c", Ready, &second), // an edited letter is a new one
        ("d", Accepted, &first),
        ("e", Withdrawn, &first),
        ("f", Ready, &second),
    ] {
        let entry = campaign.entry(key);
        assert_eq!(
            (entry.state, &entry.version),
            (state, &version.record.code),
            "{key}"
        );
    }
    assert_eq!(campaign.outstanding(minute(2)), ["c", "f"]);
    assert_eq!(
        campaign.counts(),
        [(Ready, 2), (Accepted, 2), (Unconfirmed, 1), (Withdrawn, 1)]
    );
}

#[tokio::test]
async fn the_same_letter_stays_refused_under_a_new_plan() {
    let campaign = Campaign::new();
    let (a, b) = (
        ("council", "a", "a@council.example", "one"),
        ("council", "b", "b@council.example", "one"),
    );
    campaign.freeze(&[a]);
    campaign.attempt("a", refused(), minute(1)).await;
    campaign.freeze(&[a, b]);
    assert_eq!((campaign.state("a"), campaign.state("b")), (Refused, Ready));
    assert_eq!(campaign.counts(), [(Ready, 1), (Refused, 1)]);
}

#[tokio::test]
async fn an_inbox_that_was_written_to_is_not_written_to_under_another_key() {
    let campaign = Campaign::new();
    campaign.freeze(&[
        ("council", "a", "Clerk@council.example", "one"),
        ("council", "b", "mayor@council.example", "one"),
    ]);
    campaign.attempt("a", accepted(), minute(1)).await;
    campaign.attempt("b", unconfirmed(), minute(1)).await;
    // The list got an id column: every key is new. In another mailing the same inboxes are written to.
    campaign.freeze(&[
        ("council", "17", "clerk@council.example", "two"),
        ("council", "18", "mayor@council.example", "two"),
        ("council", "19", "new@council.example", "two"),
        ("board", "20", "clerk@council.example", "two"),
    ]);
    assert_eq!(campaign.outstanding(minute(2)), ["19", "20"]);
    assert_eq!(
        campaign.counts(),
        [(Ready, 2), (Accepted, 1), (Unconfirmed, 1)]
    );
    let counts = campaign.ledger().counts().unwrap();
    assert_eq!(
        (
            counts.mailings[0].held_back[0].reason.as_str(),
            counts.mailings[0].held_back[0].rows
        ),
        ("folded", 2)
    );
}

#[tokio::test]
async fn a_letter_that_is_now_delivered_by_hand_stays_accepted() {
    let campaign = Campaign::new();
    campaign.freeze(&[
        ("council", "a", "a@council.example", "one"),
        ("council", "b", "b@council.example", "one"),
    ]);
    campaign.attempt("a", accepted(), minute(1)).await;
    campaign.freeze(&[("council", "a", "", "one"), ("council", "b", "", "one")]);
    assert_eq!(campaign.counts(), [(Accepted, 1), (ByHand, 1)]);
}

#[test]
fn freezing_again_changes_nothing() {
    let campaign = Campaign::new();
    let plan = campaign.freeze(&[("council", "a", "a@council.example", "one")]);
    campaign.ledger().freeze(plan.record.id, minute(9)).unwrap();
    assert_eq!(campaign.counts(), [(Ready, 1)]);
}

#[test]
fn plans_that_were_never_frozen_keep_their_record_and_lose_their_letters() {
    let campaign = Campaign::new();
    let in_force = campaign.freeze(&[("council", "a", "a@council.example", "one")]);
    let stale = campaign.draw_up(&[("council", "gone", "gone@council.example", "two")]);
    campaign.draw_up(&[("council", "b", "b@council.example", "three")]);

    let code = stale.record.code.unwrap();
    let found = campaign.ledger().plan_with_code(&code).unwrap().unwrap();
    assert_eq!(
        (found.letters, found.record.inputs),
        (1, record().inputs),
        "what it was can still be said"
    );
    assert!(!found.kept);
    let error = campaign
        .ledger()
        .freeze(found.record.id, minute(1))
        .unwrap_err();
    assert!(matches!(error, LedgerError::Forgotten), "{error}");
    assert_eq!(
        campaign.ledger().plan_in_force().unwrap().unwrap().code,
        in_force.record.code
    );
    assert_eq!(campaign.counts(), [(Ready, 1)]);
}
