//! Taking back what was said: by new rows, only the last word, and never so that a letter goes twice.

use crate::campaign::{Campaign, accepted, minute, unconfirmed};
use redress_ledger::DeliveryState::{Accepted, Bounced, ByHand, Ready, Unconfirmed, Withdrawn};
use redress_ledger::{
    CommitPoints, Deed, Filter, Mark, MarkNote, PlanLedger, ReportLedger, RunLedger, Undo, Undone,
};

fn note() -> String {
    "said on the telephone".to_owned()
}

async fn campaign() -> Campaign {
    let campaign = Campaign::new();
    campaign.freeze(&[
        ("council", "ready", "ready@council.example", "x"),
        ("council", "accepted", "accepted@council.example", "x"),
        ("council", "unconfirmed", "unconfirmed@council.example", "x"),
        ("council", "by_hand", "", "x"),
    ]);
    campaign.attempt("accepted", accepted(), minute(1)).await;
    campaign
        .attempt("unconfirmed", unconfirmed(), minute(1))
        .await;
    campaign
}

fn mark(campaign: &Campaign, key: &str, mark: &Mark) {
    let marked = campaign
        .ledger()
        .mark(&[campaign.id(key)], mark, minute(10));
    assert_eq!(marked.unwrap().len(), 1, "{mark:?}");
}

fn undo(campaign: &Campaign, key: &str, undo: Undo) -> Undone {
    let id = campaign.id(key);
    let done = campaign.ledger().undo(&[id], undo, "a slip", minute(20));
    done.unwrap().remove(0).1
}

fn deeds(campaign: &Campaign) -> Vec<Deed> {
    let mut deeds = Vec::new();
    let each = &mut |deed| {
        deeds.push(deed);
        Ok(())
    };
    campaign.ledger().deeds(&Filter::default(), each).unwrap();
    deeds
}

#[tokio::test]
async fn what_is_taken_back_stands_as_if_it_had_not_been_said_and_stays_on_record() {
    let campaign = campaign().await;
    let handed = Mark::Handed {
        how: "post".to_owned(),
        at: minute(5),
        note: note(),
    };
    let said = [
        (
            "ready",
            Mark::Withdrawn { note: note() },
            Undo::Withdrawn,
            Ready,
        ),
        (
            "accepted",
            Mark::Bounced { note: note() },
            Undo::Bounced,
            Accepted,
        ),
        (
            "accepted",
            Mark::Replied { note: note() },
            Undo::Replied,
            Accepted,
        ),
        (
            "unconfirmed",
            Mark::ResolvedAccepted { note: note() },
            Undo::Resolved,
            Unconfirmed,
        ),
        (
            "unconfirmed",
            Mark::ResolvedNotAccepted { note: note() },
            Undo::Resolved,
            Unconfirmed,
        ),
        ("by_hand", handed, Undo::Handed, ByHand),
    ];
    for (key, said, undone, before) in said {
        mark(&campaign, key, &said);
        assert_ne!(campaign.state(key), before, "{said:?}");
        assert_eq!(undo(&campaign, key, undone), Undone::TakenBack);
        assert_eq!(campaign.state(key), before, "{said:?}");
        // Once, and by a row of its own.
        assert_eq!(undo(&campaign, key, undone), Undone::NotSaid);
        campaign.counts();
    }
    let notes = campaign.entry("ready").notes;
    let notes: Vec<String> = notes.iter().map(MarkNote::in_utc).collect();
    assert_eq!(
        notes,
        [
            "withdrawn: said on the telephone",
            "withdrawn undone: a slip"
        ]
    );
    let history = campaign.ledger().history(campaign.id("by_hand")).unwrap();
    assert!(history.is_empty(), "it was never handed over: {history:?}");
    let kinds: Vec<String> = deeds(&campaign).into_iter().map(|deed| deed.what).collect();
    assert_eq!(
        kinds
            .iter()
            .filter(|kind| kind.ends_with(" undone"))
            .count(),
        6
    );
    assert!(kinds.contains(&"resolved not accepted undone".to_owned()));
    // Said again, it holds again.
    mark(&campaign, "ready", &Mark::Withdrawn { note: note() });
    assert_eq!(campaign.state("ready"), Withdrawn);
}

#[tokio::test]
async fn a_decision_by_which_a_letter_went_again_cannot_be_taken_back() {
    let campaign = campaign().await;
    mark(
        &campaign,
        "unconfirmed",
        &Mark::ResolvedNotAccepted { note: note() },
    );
    campaign
        .attempt("unconfirmed", accepted(), minute(12))
        .await;
    assert_eq!(
        undo(&campaign, "unconfirmed", Undo::Resolved),
        Undone::TriedSince
    );
    assert_eq!(campaign.state("unconfirmed"), Accepted);
}

#[tokio::test]
async fn nor_while_it_goes_again() {
    let campaign = campaign().await;
    mark(
        &campaign,
        "unconfirmed",
        &Mark::ResolvedNotAccepted { note: note() },
    );
    let _run = campaign.ledger().start_run(minute(11)).unwrap();
    let _attempt = campaign
        .commit_point("unconfirmed", minute(12))
        .await
        .unwrap();
    assert_eq!(
        undo(&campaign, "unconfirmed", Undo::Resolved),
        Undone::TriedSince
    );
    assert_eq!(campaign.state("unconfirmed"), Ready, "in flight");
}

#[tokio::test]
async fn only_the_last_word_can_be_taken_back() {
    let campaign = campaign().await;
    mark(
        &campaign,
        "unconfirmed",
        &Mark::ResolvedAccepted { note: note() },
    );
    mark(&campaign, "unconfirmed", &Mark::Bounced { note: note() });
    let since = Undone::SaidSince("bounced".to_owned());
    assert_eq!(undo(&campaign, "unconfirmed", Undo::Resolved), since);
    assert_eq!(campaign.state("unconfirmed"), Bounced);
    assert_eq!(
        undo(&campaign, "unconfirmed", Undo::Bounced),
        Undone::TakenBack
    );
    assert_eq!(
        undo(&campaign, "unconfirmed", Undo::Resolved),
        Undone::TakenBack
    );
    assert_eq!(campaign.state("unconfirmed"), Unconfirmed);
}

#[tokio::test]
async fn an_inbox_that_may_have_its_letter_after_all_is_not_written_to_under_another_key() {
    let campaign = campaign().await;
    mark(
        &campaign,
        "unconfirmed",
        &Mark::ResolvedNotAccepted { note: note() },
    );
    campaign.freeze(&[
        ("council", "ready", "ready@council.example", "x"),
        ("council", "other", "Unconfirmed@council.example", "x"),
    ]);
    assert_eq!(campaign.state("unconfirmed"), Withdrawn);
    assert_eq!(campaign.outstanding(minute(15)), ["ready", "other"]);
    let other = campaign.id("other");
    assert_eq!(
        undo(&campaign, "unconfirmed", Undo::Resolved),
        Undone::TakenBack
    );
    assert_eq!(campaign.state("unconfirmed"), Unconfirmed);
    assert_eq!(campaign.outstanding(minute(25)), ["ready"]);
    let opened = campaign
        .ledger()
        .commit_point(None, other, minute(25))
        .await;
    assert!(opened.unwrap().is_none());
    campaign.counts();
}

#[tokio::test]
async fn a_withdrawal_that_is_taken_back_sends_nothing_that_no_plan_has() {
    let campaign = campaign().await;
    mark(&campaign, "ready", &Mark::Withdrawn { note: note() });
    campaign.freeze(&[("council", "accepted", "accepted@council.example", "x")]);
    assert_eq!(undo(&campaign, "ready", Undo::Withdrawn), Undone::TakenBack);
    assert_eq!(campaign.state("ready"), Withdrawn, "gone from the list");
    assert!(campaign.commit_point("ready", minute(25)).await.is_none());
    campaign.counts();
}

#[tokio::test]
async fn no_letter_of_a_run_goes_once_an_approval_that_it_needs_is_taken_back() {
    let campaign = Campaign::new();
    let plan = campaign.freeze(&[
        ("council", "a", "a@council.example", "x"),
        ("council", "b", "b@council.example", "x"),
        ("council", "c", "c@council.example", "x"),
    ]);
    let code = plan.record.code.unwrap();
    let ledger = campaign.ledger();
    for name in ["Ada", "Bo, Open Streets"] {
        ledger.approve(&code, name, minute(1)).unwrap();
    }
    let run = ledger.start_run(minute(2)).unwrap();
    campaign.attempt("a", accepted(), minute(3)).await;

    let undone = |name: &str, too_few| {
        let names = [name.to_owned()];
        ledger
            .undo_approvals(&code, &names, "", too_few, minute(4))
            .unwrap()
    };
    assert_eq!(undone("Nobody", true), 0);
    assert_eq!(undone("Ada", false), 1);
    assert!(!ledger.lacks_approvals().unwrap());
    campaign.attempt("b", accepted(), minute(5)).await;

    assert_eq!(undone("Bo, Open Streets", true), 1);
    assert_eq!(undone("Bo, Open Streets", true), 0, "it is taken back once");
    assert!(ledger.lacks_approvals().unwrap());
    assert!(campaign.commit_point("c", minute(6)).await.is_none());
    assert!(ledger.approvals(&code).unwrap().is_empty());
    drop(run);

    // Whoever begins again has looked at the approvals.
    ledger.approve(&code, "Bo", minute(7)).unwrap();
    let _run = ledger.start_run(minute(8)).unwrap();
    assert!(!ledger.lacks_approvals().unwrap());
    campaign.attempt("c", accepted(), minute(9)).await;

    let told: Vec<(String, bool)> = deeds(&campaign)
        .into_iter()
        .filter(|deed| deed.what.contains("approv"))
        .map(|deed| (deed.what, deed.machine.is_some()))
        .collect();
    let [approved, undone] = ["approved", "approval undone"].map(|what| (what.to_owned(), true));
    assert_eq!(
        told,
        [&approved, &approved, &undone, &undone, &approved].map(Clone::clone)
    );
}
