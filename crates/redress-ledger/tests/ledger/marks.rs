//! What an organizer adds: retry, resolve, withdraw, mark.

use crate::campaign::{Campaign, accepted, deferred, minute, refused_for_good, unconfirmed};
use redress_ledger::DeliveryState::{
    Accepted, Bounced, ByHand, Deferred, Handed, Ready, Refused, Replied, Unconfirmed, Withdrawn,
};
use redress_ledger::{CommitPoints, Mark, MarkNote, ReportLedger, RunLedger};

fn note() -> String {
    "said on the telephone".to_owned()
}

fn handed() -> Mark {
    Mark::Handed {
        how: "in_person".to_owned(),
        at: minute(30),
        note: note(),
    }
}

fn every_mark() -> [Mark; 7] {
    [
        Mark::Retried,
        Mark::ResolvedAccepted { note: note() },
        Mark::ResolvedNotAccepted { note: note() },
        Mark::Withdrawn { note: note() },
        handed(),
        Mark::Bounced { note: note() },
        Mark::Replied { note: note() },
    ]
}

/// A campaign with one delivery in each state that a mark may meet, named after it.
async fn campaign() -> Campaign {
    let campaign = Campaign::new();
    campaign.freeze(&[
        ("council", "ready", "ready@council.example", "x"),
        ("council", "accepted", "accepted@council.example", "x"),
        ("council", "deferred", "deferred@council.example", "x"),
        ("council", "refused", "refused@council.example", "x"),
        ("council", "unconfirmed", "unconfirmed@council.example", "x"),
        ("council", "by_hand", "", "x"),
    ]);
    campaign.attempt("accepted", accepted(), minute(1)).await;
    campaign
        .attempt("deferred", deferred(minute(60)), minute(1))
        .await;
    campaign
        .attempt("refused", refused_for_good(), minute(1))
        .await;
    campaign
        .attempt("unconfirmed", unconfirmed(), minute(1))
        .await;
    campaign
}

#[tokio::test]
async fn a_mark_is_added_where_it_makes_sense_and_nowhere_else() {
    let states = [
        (
            "ready",
            Ready,
            [Ready, Ready, Ready, Withdrawn, Ready, Ready, Ready],
        ),
        (
            "accepted",
            Accepted,
            [
                Accepted, Accepted, Accepted, Accepted, Accepted, Bounced, Replied,
            ],
        ),
        (
            "deferred",
            Deferred,
            [
                Ready, Deferred, Deferred, Withdrawn, Deferred, Deferred, Deferred,
            ],
        ),
        (
            "refused",
            Refused,
            [
                Ready, Refused, Refused, Withdrawn, Refused, Refused, Refused,
            ],
        ),
        (
            "unconfirmed",
            Unconfirmed,
            [
                Unconfirmed,
                Accepted,
                Ready,
                Unconfirmed,
                Unconfirmed,
                Bounced,
                Replied,
            ],
        ),
        (
            "by_hand",
            ByHand,
            [ByHand, ByHand, ByHand, Withdrawn, Handed, ByHand, ByHand],
        ),
    ];
    for (place, mark) in every_mark().iter().enumerate() {
        let campaign = campaign().await;
        for (key, before, after) in states {
            assert_eq!(campaign.state(key), before, "{key}");
            let marked = campaign
                .ledger()
                .mark(&[campaign.id(key)], mark, minute(40))
                .unwrap();
            assert_eq!(campaign.state(key), after[place], "{key} after {mark:?}");
            assert_eq!(
                marked.len(),
                usize::from(before != after[place]),
                "{key} after {mark:?}"
            );
        }
        campaign.counts();
    }
}

#[tokio::test]
async fn a_retried_letter_is_due_now_and_its_refused_address_no_longer_held_back() {
    let campaign = campaign().await;
    let refused = campaign.id("refused");
    assert!(campaign.commit_point("refused", minute(2)).await.is_none());

    campaign
        .ledger()
        .mark(
            &[refused, campaign.id("deferred")],
            &Mark::Retried,
            minute(2),
        )
        .unwrap();

    assert_eq!(
        campaign.outstanding(minute(2)),
        ["ready", "deferred", "refused"]
    );
    campaign.attempt("refused", accepted(), minute(3)).await;
    assert_eq!(campaign.state("refused"), Accepted);
    campaign.counts();
}

#[tokio::test]
async fn a_letter_resolved_as_not_accepted_goes_again_once() {
    let campaign = campaign().await;
    let id = campaign.id("unconfirmed");
    campaign
        .ledger()
        .mark(
            &[id],
            &Mark::ResolvedNotAccepted { note: note() },
            minute(2),
        )
        .unwrap();
    campaign
        .attempt("unconfirmed", unconfirmed(), minute(3))
        .await;
    assert_eq!(
        campaign.state("unconfirmed"),
        Unconfirmed,
        "the mark was about the first attempt"
    );
    assert!(
        campaign
            .commit_point("unconfirmed", minute(4))
            .await
            .is_none()
    );
    campaign.counts();
}

#[tokio::test]
async fn a_withdrawn_letter_is_not_sent_even_from_a_batch_that_holds_it() {
    let campaign = campaign().await;
    let ready = campaign.id("ready");
    campaign
        .ledger()
        .mark(&[ready], &Mark::Withdrawn { note: note() }, minute(2))
        .unwrap();
    assert!(
        campaign
            .ledger()
            .commit_point(None, ready, minute(3))
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn nobody_decides_about_a_letter_that_is_in_flight() {
    let campaign = campaign().await;
    let _run = campaign.ledger().start_run(minute(1)).unwrap();
    let _attempt = campaign.commit_point("ready", minute(2)).await.unwrap();
    for mark in every_mark() {
        assert!(
            campaign
                .ledger()
                .mark(&[campaign.id("ready")], &mark, minute(3))
                .unwrap()
                .is_empty()
        );
    }
    assert_eq!(campaign.state("ready"), Ready);
    campaign.counts();
}

#[tokio::test]
async fn the_log_says_what_was_noted() {
    let campaign = campaign().await;
    campaign
        .ledger()
        .mark(&[campaign.id("by_hand")], &handed(), minute(40))
        .unwrap();
    let entry = campaign.entry("by_hand");
    assert_eq!(
        entry.notes.iter().map(MarkNote::in_utc).collect::<Vec<_>>(),
        ["handed (in person, 2021-02-16 09:30 UTC): said on the telephone"]
    );
    assert_eq!(entry.at, Some(minute(40)));
}

#[tokio::test]
async fn a_pause_is_known_until_it_is_cleared() {
    let mut campaign = Campaign::new();
    assert_eq!(campaign.ledger().paused().unwrap(), None);
    campaign
        .ledger()
        .pause(
            None,
            Some(("the daily quota is used up", Some(minute(90)))),
            minute(1),
        )
        .await
        .unwrap();
    campaign.reopen();
    assert_eq!(
        campaign.ledger().paused().unwrap(),
        Some(("the daily quota is used up".to_owned(), Some(minute(90))))
    );
    campaign
        .ledger()
        .pause(None, None, minute(2))
        .await
        .unwrap();
    assert_eq!(campaign.ledger().paused().unwrap(), None);
}

#[tokio::test]
async fn a_run_that_starts_while_a_mark_waits_for_the_database_keeps_its_letter_in_flight() {
    let campaign = campaign().await;
    let _attempt = campaign.commit_point("ready", minute(2)).await.unwrap();
    let (ledger, id) = (campaign.ledger(), campaign.id("ready"));
    let writer = rusqlite::Connection::open(campaign.path()).unwrap();
    writer.execute_batch("begin immediate").unwrap();
    std::thread::scope(|scope| {
        let mark = Mark::ResolvedNotAccepted { note: note() };
        let marking = scope.spawn(move || ledger.mark(&[id], &mark, minute(3)).unwrap());
        std::thread::sleep(std::time::Duration::from_millis(200)); // it waits by now
        let run = std::fs::File::create(campaign.path().with_extension("lock")).unwrap();
        run.lock().unwrap();
        writer.execute_batch("commit").unwrap();
        assert!(marking.join().unwrap().is_empty());
    });
}
