//! Lines that are cut in the middle of a commit.

use crate::pool::{Pool, accepted, granted};
use redress_coordinator::{
    AnswerLimits, Coordinator, CoordinatorAddress, CoordinatorError, Door, SharedCounts,
};
use redress_smtp::Credentials;
use redress_test_support::{Cut, CuttingProxy, ROLE_PASSWORD};
use std::time::Duration;

/// In the statement of commit points, and in no other.
const COMMIT: &str = "key, false, $7 from mine";

#[tokio::test]
async fn an_answer_that_was_lost_is_asked_for_again_and_counted() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    pool.plan(12).await;
    let proxy = CuttingProxy::start(pool.postgres.port());
    let machine = pool
        .machine_at(
            pool.through(proxy.port(), "ohio", None),
            "ohio",
            Duration::from_secs(600),
        )
        .await;
    let claims = machine.claim(12).await;
    let mut answers = Vec::new();
    for (slice, cut) in claims
        .chunks(4)
        .zip([Cut::BeforeAnswer, Cut::BeforeQuestion, Cut::Late])
    {
        proxy.cut(COMMIT, cut);
        let granted_now = machine
            .run
            .commit_points(slice, None, &machine.clock)
            .await
            .unwrap();
        answers.extend(granted_now);
    }
    assert_eq!((proxy.cuts(), machine.run.answers_lost()), (3, 3));
    // The question that was on its way all the time arrives now, and changes nothing.
    proxy.let_late_ones_through();
    let points: Vec<_> = answers
        .into_iter()
        .map(|answer| granted(answer).unwrap())
        .collect();
    assert!(points.iter().all(|point| point.attempt == 1));
    assert_eq!(
        pool.sql("select count(*), max(attempt) from redress.commit_points"),
        "12|1"
    );
    assert_eq!(
        pool.sql(
            "select count(*) from redress.letters where standing = 'committed' and attempt = 1"
        ),
        "12"
    );
    for point in points {
        proxy.cut("entered as (\n", Cut::BeforeAnswer);
        let settled = redress_coordinator::Settled::new(point, accepted());
        let now = machine.clock.now();
        // A verdict whose answer was lost is told again, until it is there.
        while machine
            .run
            .settle(std::slice::from_ref(&settled), now)
            .await
            .is_err()
        {}
    }
    assert_eq!(
        pool.sql("select count(*), count(distinct number) from redress.verdicts"),
        "12|12"
    );
    assert_eq!(machine.campaign.counts().await.unwrap().accepted, 12);
}

#[tokio::test]
async fn where_no_answer_comes_no_dot_is_written_and_the_letters_are_given_back() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    pool.plan(2).await;
    let proxy = CuttingProxy::start(pool.postgres.port());
    let text = format!(
        "postgres://ohio@127.0.0.1:{}/{}",
        proxy.port(),
        pool.database()
    );
    let address = CoordinatorAddress::parse(&text).unwrap();
    let credentials = Credentials::with_password("ohio", ROLE_PASSWORD.into());
    // As after a machine's sleep, in which all the time went by.
    let limits = AnswerLimits {
        ask_again: Duration::ZERO,
        ..AnswerLimits::default()
    };
    let door = Door::new(address, None, Some(credentials), limits).unwrap();
    let machine = pool
        .machine_at(
            Coordinator::new(door, None),
            "ohio",
            Duration::from_secs(600),
        )
        .await;
    let claims = machine.claim(2).await;
    // The first is granted and nobody hears of it; the second is still on its way when it is given up.
    let mut given_up = Vec::new();
    for (claim, cut) in claims.iter().zip([Cut::BeforeAnswer, Cut::Late]) {
        proxy.cut(COMMIT, cut);
        let answers = machine
            .run
            .commit_points(std::slice::from_ref(claim), None, &machine.clock)
            .await;
        let unanswered = answers.unwrap_err();
        assert!(
            matches!(unanswered.error, CoordinatorError::Unreachable { .. }),
            "{unanswered}"
        );
        given_up.extend(unanswered.asked);
    }
    let direct = pool.machine("texas").await;
    assert!(
        direct.claim(2).await.is_empty(),
        "they are this machine's until it says otherwise"
    );
    let now = machine.clock.now();
    while machine.run.return_unanswered(&given_up, now).await.is_err() {}
    proxy.let_late_ones_through();
    let expected = SharedCounts {
        open: 2,
        ..SharedCounts::default()
    };
    assert_eq!(direct.campaign.counts().await.unwrap(), expected);
    assert_eq!(pool.sql("select count(*) from redress.commit_points c where not exists (select from redress.verdicts v where v.number = c.number)"), "0");
    for claim in direct.claim(2).await {
        assert!(direct.commit(&claim).await.is_some());
    }
}
