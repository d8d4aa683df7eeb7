//! Claims, commit points and verdicts of several machines.

use crate::pool::{Pool, accepted, deferred, reply, settlement};
use jiff::{SignedDuration, Timestamp};
use redress_base::clock::Clock;
use redress_base::id::{MailingName, RecipientKey};
use redress_coordinator::{Claimed, Granting, LetterName, SharedCounts};
use redress_ledger::Verdict;

#[tokio::test]
async fn two_machines_claim_different_letters_and_each_goes_once() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    pool.plan(50).await;
    let (ohio, texas) = (pool.machine("ohio").await, pool.machine("texas").await);
    let (hers, his) = tokio::join!(ohio.claim(30), texas.claim(30));
    let mut all: Vec<i64> = hers.iter().chain(&his).map(|claim| claim.number).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 50, "each letter is one machine's");

    // What one has claimed the other cannot let go.
    assert!(texas.commit(&hers[0]).await.is_none());
    for claim in &hers {
        let point = ohio.commit(claim).await.unwrap();
        assert_eq!((point.number, point.attempt), (claim.number, 1));
        assert!(
            ohio.commit(claim).await.is_none(),
            "one commit point a claim"
        );
        ohio.settle(point, accepted()).await;
    }
    for claim in &his {
        texas
            .run
            .settle_early(
                claim,
                &settlement(Verdict::Refused(reply(550))),
                texas.clock.now(),
            )
            .await
            .unwrap();
    }
    let counts = ohio.campaign.counts().await.unwrap();
    let expected = SharedCounts {
        accepted: hers.len().try_into().unwrap(),
        refused: his.len().try_into().unwrap(),
        ..SharedCounts::default()
    };
    assert_eq!(counts, expected);
    assert!(ohio.claim(10).await.is_empty());
    let by = pool.sql("select by_role, count(*) from redress.commit_points group by 1 order by 1");
    let expected = format!("ohio|{}\ntexas|{}", hers.len(), his.len());
    assert_eq!(by, expected, "the server says who it was");
}

#[tokio::test]
async fn an_expired_lease_frees_only_letters_without_a_commit_point() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    pool.plan(3).await;
    let (ohio, texas) = (pool.machine("ohio").await, pool.machine("texas").await);
    let claims = ohio.claim(3).await;
    let gone = ohio.commit(&claims[0]).await.unwrap();
    assert!(texas.claim(3).await.is_empty());
    pool.silence(&ohio.run);
    let taken = texas.claim(3).await;
    assert_eq!(taken.len(), 2, "the third may have arrived");
    assert_eq!(texas.campaign.counts().await.unwrap().unconfirmed, 1);

    // The one that was silent wakes up: its fence is gone, for the rest of time.
    ohio.run.beat(1).await.unwrap();
    assert!(ohio.commit(&claims[1]).await.is_none());
    let point = texas.commit(&taken[0]).await.unwrap();
    texas.settle(point, accepted()).await;
    assert!(ohio.commit(&claims[1]).await.is_none());
    // And what it heard of its own letter is never refused.
    ohio.settle(gone, accepted()).await;
    let counts = texas.campaign.counts().await.unwrap();
    assert_eq!(
        (counts.accepted, counts.open, counts.unconfirmed),
        (2, 1, 0)
    );
}

#[tokio::test]
async fn what_was_given_back_is_anybodys_and_what_was_not_heard_of_is_found_again() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    pool.plan(4).await;
    let (ohio, texas) = (pool.machine("ohio").await, pool.machine("texas").await);
    let claims = ohio.claim(4).await;
    ohio.run.give_back(&claims[..1]).await.unwrap();
    let given = texas.claim(4).await;
    assert_eq!(given.len(), 1);
    assert!(ohio.commit(&claims[0]).await.is_none());
    assert!(
        ohio.claim(4).await.is_empty(),
        "what she has heard of is not claimed again"
    );
    // The answer about what she claims next is lost, and asked for again.
    texas.run.give_back(&given).await.unwrap();
    pool.sql(&format!(
        "update redress.letters set run = {} where run is null",
        ohio.run.id()
    ));
    assert_eq!(ohio.claim(4).await.len(), 1);
    // A run that ends frees all that it has not let go.
    ohio.run.end().await.unwrap();
    assert_eq!(texas.claim(10).await.len(), 4);
}

#[tokio::test]
async fn a_machine_asks_for_the_letters_that_its_own_ledger_has_next() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    pool.plan(5).await;
    let (ohio, texas) = (pool.machine("ohio").await, pool.machine("texas").await);
    let names: Vec<LetterName> = (0..5)
        .map(|number: usize| {
            let key = RecipientKey::new(number.to_string());
            let mailing = MailingName::new("council");
            ohio.campaign.letter_name(&mailing, &key)
        })
        .collect();
    let letters_of = |claimed: &Claimed| -> Vec<LetterName> {
        claimed.claims.iter().map(|claim| claim.letter).collect()
    };
    let hers = ohio.run.claim_these(&[names[3], names[1]]).await.unwrap();
    assert_eq!(letters_of(&hers), [names[1], names[3]]);
    let his = texas.run.claim_these(&names).await.unwrap();
    assert_eq!(letters_of(&his), [names[0], names[2], names[4]]);
    // The walk begins again: what she has is hers still, and its older claim is worth nothing.
    let again = ohio.run.claim_these(&names).await.unwrap();
    assert_eq!(letters_of(&again), letters_of(&hers));
    assert!(ohio.commit(&hers.claims[0]).await.is_none());
    assert!(ohio.commit(&again.claims[0]).await.is_some());
    let unknown = ohio.run.claim_these(&[LetterName([0; 16])]).await.unwrap();
    assert!(unknown.is_in_force && unknown.claims.is_empty());
}

#[tokio::test]
async fn a_deferral_waits_by_the_databases_clock_however_wrong_the_machines_is() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    pool.plan(2).await;
    for (role, hours) in [("ohio", 1), ("texas", -1)] {
        let mut machine = pool.machine(role).await;
        machine.clock = Clock::simulated(Timestamp::now() + SignedDuration::from_hours(hours));
        let claim = machine.claim(1).await.remove(0);
        let point = machine.commit(&claim).await.unwrap();
        let in_a_quarter = machine.clock.now() + SignedDuration::from_mins(15);
        machine.settle(point, deferred(in_a_quarter)).await;
        let offset = pool
            .coordinator(role)
            .clock_offset(&machine.clock)
            .await
            .unwrap();
        assert!(offset.is_worth_telling(), "{offset:?}");
        assert!(
            (offset.ahead + SignedDuration::from_hours(hours)).abs()
                < SignedDuration::from_secs(30),
            "{offset:?}"
        );
    }
    let waits = pool.sql("select count(*) from redress.letters where not_before - clock_timestamp() between interval '14 min' and interval '15 min'");
    assert_eq!(waits, "2");
    let machine = pool.machine("ohio").await;
    assert!(machine.claim(2).await.is_empty(), "not due");
    assert_eq!(machine.campaign.counts().await.unwrap().deferred, 2);
    pool.sql("update redress.letters set not_before = clock_timestamp()");
    let claim = machine.claim(2).await.remove(0);
    assert_eq!(machine.commit(&claim).await.unwrap().attempt, 2);
    let offset = pool
        .coordinator("ohio")
        .clock_offset(&Clock::system())
        .await
        .unwrap();
    assert!(!offset.is_worth_telling(), "{offset:?}");
}

#[tokio::test]
async fn many_are_asked_for_at_once_and_answered_in_their_order() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    pool.plan(20).await;
    let (ohio, texas) = (pool.machine("ohio").await, pool.machine("texas").await);
    let mut claims = ohio.claim(10).await;
    claims.splice(3..3, texas.claim(1).await);
    let answers = ohio
        .run
        .commit_points(&claims, None, &ohio.clock)
        .await
        .unwrap();
    for (at, (claim, answer)) in claims.iter().zip(&answers).enumerate() {
        match answer {
            Granting::Granted(point) => assert_eq!(point.number, claim.number),
            Granting::NotOurs => assert_eq!(at, 3),
            Granting::OutOfTurn => panic!("no account has turns here"),
        }
    }
    // One flush for all of them, whatever the database's default is.
    pool.sql(&format!(
        "alter database {} set synchronous_commit = off",
        pool.database()
    ));
    let machine = pool.machine("ohio").await;
    let claim = machine.claim(1).await.remove(0);
    assert!(machine.commit(&claim).await.is_some());
}

#[tokio::test]
async fn a_dot_is_not_written_long_after_its_commit_point() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    pool.plan(1).await;
    let machine = pool.machine("ohio").await;
    let claim = machine.claim(1).await.remove(0);
    let point = machine.commit(&claim).await.unwrap();
    assert!(point.may_go(&machine.clock));
    let woken = Clock::simulated(machine.clock.now() + SignedDuration::from_mins(5));
    assert!(!point.may_go(&woken));
    machine
        .settle(point, settlement(Verdict::Returned(reply(0))))
        .await;
    assert_eq!(machine.claim(1).await.len(), 1, "it is anybody's again");
}
