//! Commit points and verdicts, and what is left of them after a crash.

use crate::campaign::{
    Campaign, Row, accepted, deferred, minute, record, refused, refused_for_good, returned,
    unconfirmed,
};
use redress_base::id::{DeliveryId, MailingName};
use redress_ledger::DeliveryState::{Accepted, Deferred, Ready, Refused, Unconfirmed};
use redress_ledger::{
    Arrival, CommitPoints, Deferrals, LedgerError, Mark, PastAttempts, PlanLedger, PlanRecord,
    RunLedger, Selection, Standings,
};

const LIST: [Row<'static>; 3] = [
    ("council", "a", "a@council.example", "Dear A:"),
    ("council", "b", "b@council.example", "Dear B:"),
    ("council", "c", "c@council.example", "Dear C:"),
];

#[tokio::test]
async fn a_letter_goes_from_ready_to_accepted() {
    let campaign = Campaign::new();
    let plan = campaign.freeze(&LIST);
    assert_eq!(campaign.outstanding(minute(1)), ["a", "b", "c"]);

    campaign.attempt("a", accepted(), minute(1)).await;

    let entry = campaign.entry("a");
    assert_eq!(
        (entry.state, entry.attempts, entry.at),
        (Accepted, 1, Some(minute(1)))
    );
    assert_eq!(entry.version, plan.record.code);
    assert_eq!(campaign.outstanding(minute(1)), ["b", "c"]);
    assert_eq!(campaign.counts(), [(Ready, 2), (Accepted, 1)]);
}

#[tokio::test]
async fn no_delivery_has_two_commit_points() {
    let campaign = Campaign::new();
    campaign.freeze(&LIST);
    let second = campaign.another();
    let a = campaign.id("a");

    let (one, two) = tokio::join!(
        campaign.ledger().commit_point(None, a, minute(1)),
        second.commit_point(None, a, minute(1))
    );

    let given = [one.unwrap(), two.unwrap()].into_iter().flatten().count();
    assert_eq!(given, 1);
}

#[tokio::test]
async fn a_crash_after_the_commit_point_leaves_a_letter_unconfirmed() {
    let mut campaign = Campaign::new();
    campaign.freeze(&LIST);
    let run = campaign.ledger().start_run(minute(0)).unwrap();
    let attempt = campaign.commit_point("a", minute(1)).await;
    assert!(attempt.is_some());
    assert_eq!(
        campaign.state("a"),
        Ready,
        "in flight while its run is alive"
    );
    assert_eq!(campaign.counts(), [(Ready, 3)]);

    drop((attempt, run));
    campaign.reopen();

    assert_eq!(campaign.state("a"), Unconfirmed);
    assert_eq!(campaign.counts(), [(Ready, 2), (Unconfirmed, 1)]);
    assert!(
        campaign.commit_point("a", minute(9)).await.is_none(),
        "never again by itself"
    );
    assert_eq!(campaign.outstanding(minute(9)), ["b", "c"]);

    let _next_run = campaign.ledger().start_run(minute(10)).unwrap();
    assert_eq!(
        campaign.state("a"),
        Unconfirmed,
        "the next run does not wait for its answer"
    );
    assert!(
        campaign
            .entry("a")
            .message_id
            .unwrap()
            .as_str()
            .ends_with("@coalition.example")
    );
}

#[tokio::test]
async fn a_crash_knows_the_domain_of_a_mailings_own_sender() {
    let mut campaign = Campaign::new();
    let record = PlanRecord {
        mailing_domains: vec![(MailingName::new(LIST[0].0), "chapter.example".to_owned())],
        ..record()
    };
    let plan = campaign.draw_up_as(&LIST, record).record.id;
    campaign.ledger().freeze(plan, minute(0)).unwrap();
    let run = campaign.ledger().start_run(minute(0)).unwrap();
    let attempt = campaign.commit_point("a", minute(1)).await;
    drop((attempt, run));
    campaign.reopen();
    let _next_run = campaign.ledger().start_run(minute(10)).unwrap();
    let id = campaign.entry("a").message_id.unwrap();
    assert!(id.as_str().ends_with("@chapter.example"));
}

#[tokio::test]
async fn a_crash_before_the_commit_point_leaves_a_letter_ready() {
    let mut campaign = Campaign::new();
    campaign.freeze(&LIST);
    let _batch = campaign.outstanding(minute(1));
    campaign.reopen();
    assert_eq!(campaign.counts(), [(Ready, 3)]);
}

#[tokio::test]
async fn a_verdict_and_the_next_commit_point_are_one_step() {
    let campaign = Campaign::new();
    campaign.freeze(&LIST);
    let first = campaign.commit_point("a", minute(1)).await.unwrap();
    let settled = Some((first, accepted()));
    let second = campaign
        .ledger()
        .commit_point(settled, campaign.id("b"), minute(2))
        .await
        .unwrap();
    assert!(second.is_some());
    assert_eq!(
        campaign.counts(),
        [(Ready, 1), (Accepted, 1), (Unconfirmed, 1)]
    );
}

#[tokio::test]
async fn a_deferred_letter_waits_until_it_is_due() {
    let campaign = Campaign::new();
    campaign.freeze(&LIST);
    campaign.attempt("a", deferred(minute(5)), minute(1)).await;

    assert_eq!(campaign.counts(), [(Ready, 2), (Deferred, 1)]);
    assert_eq!(campaign.outstanding(minute(4)), ["b", "c"]);
    assert_eq!(
        campaign.ledger().next_due(&Selection::default()).unwrap(),
        Some(minute(5))
    );
    assert!(campaign.commit_point("a", minute(4)).await.is_none());

    assert_eq!(campaign.outstanding(minute(5)), ["a", "b", "c"]);
    campaign.attempt("a", accepted(), minute(5)).await;
    let entry = campaign.entry("a");
    assert_eq!(
        (entry.state, entry.attempts, entry.not_before),
        (Accepted, 2, None)
    );
    assert_eq!(
        campaign.ledger().next_due(&Selection::default()).unwrap(),
        None
    );
    assert_eq!(campaign.counts(), [(Ready, 2), (Accepted, 1)]);
}

#[tokio::test]
async fn a_letter_deferred_while_the_clock_was_a_year_ahead_does_not_wait_a_year() {
    const YEAR: i64 = 365 * 24 * 60;
    let campaign = Campaign::new();
    campaign.freeze(&LIST);
    campaign
        .attempt("a", deferred(minute(YEAR + 5)), minute(YEAR))
        .await;
    assert_eq!(campaign.outstanding(minute(2)), ["a", "b", "c"]);
    campaign.attempt("a", accepted(), minute(2)).await;
    assert_eq!(campaign.counts(), [(Ready, 2), (Accepted, 1)]);

    campaign
        .attempt("b", deferred(minute(240)), minute(2))
        .await;
    assert_eq!(
        campaign.outstanding(minute(3)),
        ["c"],
        "four hours are the longest wait there is"
    );
}

#[tokio::test]
async fn only_deferrals_count_towards_the_backoff() {
    let campaign = Campaign::new();
    campaign.freeze(&LIST[..1]);
    campaign.attempt("a", returned(), minute(1)).await;
    campaign.attempt("a", deferred(minute(5)), minute(2)).await;
    let outstanding = campaign
        .ledger()
        .outstanding(&Selection::default(), None, minute(9), 10)
        .unwrap();
    assert_eq!(
        outstanding[0].deferrals,
        Some(Deferrals {
            number: 1,
            since: minute(2)
        })
    );
    assert_eq!(campaign.entry("a").attempts, 2);
}

#[tokio::test]
async fn the_tries_of_a_letter_begin_anew_when_a_person_retries_or_edits_it() {
    let campaign = Campaign::new();
    campaign.freeze(&LIST[..2]);
    let deferrals = |now| {
        let outstanding = campaign
            .ledger()
            .outstanding(&Selection::default(), None, minute(now), 10)
            .unwrap();
        outstanding
            .into_iter()
            .map(|letter| letter.deferrals)
            .collect::<Vec<_>>()
    };
    for (at, due) in [(1, 5), (6, 9)] {
        campaign
            .attempt("a", deferred(minute(due)), minute(at))
            .await;
    }
    assert_eq!(
        deferrals(9),
        [
            Some(Deferrals {
                number: 2,
                since: minute(1)
            }),
            None
        ]
    );

    campaign
        .ledger()
        .mark(&[campaign.id("a")], &Mark::Retried, minute(10))
        .unwrap();
    assert_eq!(deferrals(10), [None, None]);
    campaign
        .attempt("a", deferred(minute(12)), minute(11))
        .await;
    assert_eq!(
        deferrals(12)[0],
        Some(Deferrals {
            number: 1,
            since: minute(11)
        })
    );

    campaign.freeze(&[
        ("council", "a", "a@council.example", "Dear A, once more:"),
        LIST[1],
    ]);
    assert_eq!(deferrals(13), [None, None], "it is another letter");
}

#[tokio::test]
async fn a_refusal_and_a_lost_answer_are_final_and_a_returned_letter_is_ready() {
    let campaign = Campaign::new();
    campaign.freeze(&LIST);
    campaign
        .ledger()
        .settle_early(campaign.id("a"), refused(), minute(1))
        .await
        .unwrap();
    campaign.attempt("b", unconfirmed(), minute(1)).await;
    campaign.attempt("c", returned(), minute(1)).await;
    assert_eq!(
        campaign.counts(),
        [(Ready, 1), (Refused, 1), (Unconfirmed, 1)]
    );
    assert_eq!(campaign.outstanding(minute(9)), ["c"]);
}

#[tokio::test]
async fn a_refused_address_is_held_back_in_the_other_mailings() {
    let campaign = Campaign::new();
    campaign.freeze(&[
        ("council", "a", "Clerk@council.example", "Dear A:"),
        ("council", "b", "b@council.example", "Dear B:"),
        ("reminder", "x", "clerk@council.example", "Dear A again:"),
    ]);
    campaign.attempt("a", refused_for_good(), minute(1)).await;

    assert_eq!(campaign.outstanding(minute(2)), ["b"]);
    assert_eq!(campaign.counts(), [(Ready, 1), (Refused, 1)]);
    let reminder = &campaign.ledger().counts().unwrap().mailings[1];
    assert_eq!(
        (
            reminder.held_back[0].reason.as_str(),
            reminder.held_back[0].rows
        ),
        ("suppressed", 1)
    );
}

#[tokio::test]
async fn a_refused_letter_stays_in_the_log_when_its_next_version_is_held_back() {
    let campaign = Campaign::new();
    campaign.freeze(&[("council", "a", "a@council.example", "Dear A:")]);
    campaign.attempt("a", refused_for_good(), minute(1)).await;
    // An organization signs on, and every letter says something else.
    campaign.freeze(&[(
        "council",
        "a",
        "a@council.example",
        "Dear A, with one more:",
    )]);

    assert_eq!(campaign.counts(), [(Refused, 1)]);
    assert!(campaign.outstanding(minute(2)).is_empty());
    assert_eq!(campaign.entry("a").state, Refused);
    assert!(
        campaign.ledger().counts().unwrap().mailings[0]
            .held_back
            .is_empty()
    );
}

#[tokio::test]
async fn one_runs_and_the_other_is_told_who() {
    let campaign = Campaign::new();
    let run = campaign.ledger().start_run(minute(0)).unwrap();
    let second = campaign.another();
    let Err(LedgerError::Busy { run: who }) = second.start_run(minute(1)) else {
        panic!("two runs at once")
    };
    assert_eq!(
        who,
        format!("process {}, since 2021-02-16T09:00:00Z", std::process::id())
    );
    drop(run);
    assert!(second.start_run(minute(2)).is_ok());
}

#[tokio::test]
async fn many_connections_share_their_commits() {
    let campaign = Campaign::new();
    let keys: Vec<String> = (0..300).map(|number| format!("k{number}")).collect();
    let emails: Vec<String> = keys
        .iter()
        .map(|key| format!("{key}@council.example"))
        .collect();
    let list: Vec<Row<'_>> = keys
        .iter()
        .zip(&emails)
        .map(|(key, email)| ("council", &**key, &**email, "x"))
        .collect();
    campaign.freeze(&list);
    let ids = campaign
        .ledger()
        .outstanding(&Selection::default(), None, minute(1), 1000)
        .unwrap();
    let tasks: Vec<_> = ids
        .into_iter()
        .map(|outstanding| {
            let ledger = campaign.ledger().clone();
            tokio::spawn(async move {
                let attempt = ledger
                    .commit_point(None, outstanding.delivery, minute(1))
                    .await
                    .unwrap()
                    .unwrap();
                ledger.settle(attempt, accepted(), minute(1)).await.unwrap();
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(campaign.counts(), [(Accepted, 300)]);
}

/// What is kept of a letter before its commit point is decided about by this alone.
#[tokio::test]
async fn the_ledger_says_of_each_letter_whether_it_reached_its_server() {
    let campaign = Campaign::new();
    campaign.freeze(&[
        ("council", "ready", "ready@council.example", "x"),
        ("council", "open", "open@council.example", "x"),
        ("council", "accepted", "accepted@council.example", "x"),
        ("council", "refused", "refused@council.example", "x"),
        ("council", "deferred", "deferred@council.example", "x"),
        ("council", "returned", "returned@council.example", "x"),
        ("council", "yes", "yes@council.example", "x"),
        ("council", "no", "no@council.example", "x"),
        ("council", "bounced", "bounced@council.example", "x"),
        ("council", "doubtful", "doubtful@council.example", "x"),
    ]);
    campaign.commit_point("open", minute(1)).await;
    for (key, settlement) in [
        ("accepted", accepted()),
        ("refused", refused()),
        ("deferred", deferred(minute(9))),
        ("returned", returned()),
        ("yes", unconfirmed()),
        ("no", unconfirmed()),
        ("bounced", accepted()),
        ("doubtful", unconfirmed()),
    ] {
        campaign.attempt(key, settlement, minute(1)).await;
    }
    let note = || "seen".to_owned();
    for (key, mark) in [
        ("yes", Mark::ResolvedAccepted { note: note() }),
        ("no", Mark::ResolvedNotAccepted { note: note() }),
        ("bounced", Mark::Bounced { note: note() }),
    ] {
        let marked = campaign
            .ledger()
            .mark(&[campaign.id(key)], &mark, minute(2));
        assert_eq!(marked.unwrap().len(), 1, "{key}");
    }
    let of = |key: &str, letter: &str| {
        let ledger = campaign.ledger();
        ledger.arrival(campaign.id(key), letter).unwrap()
    };
    for key in ["accepted", "yes", "bounced"] {
        assert!(matches!(of(key, "letter"), Arrival::Accepted(_)), "{key}");
        assert_eq!(of(key, "another"), Arrival::Unknown, "{key}");
    }
    for key in ["ready", "refused", "deferred", "returned", "no"] {
        assert_eq!(of(key, "letter"), Arrival::Not, "{key}");
    }
    for key in ["open", "doubtful"] {
        assert_eq!(of(key, "letter"), Arrival::Unknown, "{key}");
    }
    for outside in [-1, i64::MAX, 7] {
        let arrival = campaign.ledger().arrival(DeliveryId(outside), "letter");
        assert_eq!(arrival.unwrap(), Arrival::Not, "{outside}");
    }
}
