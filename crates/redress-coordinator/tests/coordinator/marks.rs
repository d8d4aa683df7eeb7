//! What a person says of a letter, for all machines.

use crate::pool::{Pool, accepted, reply, settlement};
use redress_coordinator::{Marking, SharedMark};
use redress_ledger::Verdict;

#[tokio::test]
async fn an_unconfirmed_letter_goes_again_only_by_a_persons_word_and_not_at_once() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    pool.plan(2).await;
    let (ohio, texas) = (pool.machine("ohio").await, pool.machine("texas").await);
    let claims = ohio.claim(2).await;
    let point = ohio.commit(&claims[0]).await.unwrap();
    let at = point.at;
    let say = async |mark: &SharedMark| {
        texas
            .campaign
            .mark(&claims[0].letter, mark, "they have nothing")
            .await
            .unwrap()
    };
    // Its machine is at work on it.
    assert_eq!(
        say(&SharedMark::ResolvedNotAccepted).await,
        Marking::DoesNotFit
    );
    assert_eq!(say(&SharedMark::Withdrawn).await, Marking::DoesNotFit);
    pool.silence(&ohio.run);
    let later = at + jiff::SignedDuration::from_mins(15);
    assert_eq!(
        say(&SharedMark::ResolvedNotAccepted).await,
        Marking::NotBefore(later)
    );
    pool.sql("update redress.commit_points set at = at - interval '15 minutes'");
    assert_eq!(
        say(&SharedMark::ResolvedNotAccepted).await,
        Marking::Entered
    );
    assert_eq!(
        say(&SharedMark::ResolvedNotAccepted).await,
        Marking::DoesNotFit,
        "it is open now"
    );
    let again = texas.claim(1).await.remove(0);
    // The 250 that was only late: it is never refused, and the letter does not go a second time.
    ohio.settle(point, accepted()).await;
    assert!(texas.commit(&again).await.is_none());
    assert_eq!(texas.campaign.counts().await.unwrap().accepted, 1);
}

#[tokio::test]
async fn withdrawn_retried_and_resolved() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    pool.plan(4).await;
    let machine = pool.machine("ohio").await;
    let claims = machine.claim(4).await;
    let say = async |at: usize, mark: SharedMark| {
        machine
            .campaign
            .mark(&claims[at].letter, &mark, "a note")
            .await
            .unwrap()
    };
    assert_eq!(say(0, SharedMark::Withdrawn).await, Marking::Entered);
    assert!(
        machine.commit(&claims[0]).await.is_none(),
        "even of a run that has claimed it"
    );

    machine
        .run
        .settle_early(
            &claims[1],
            &settlement(Verdict::Refused(reply(550))),
            machine.clock.now(),
        )
        .await
        .unwrap();
    assert_eq!(say(1, SharedMark::Retried).await, Marking::Entered);
    let point = machine.commit(&claims[2]).await.unwrap();
    machine
        .settle(point, settlement(Verdict::Unconfirmed(reply(0))))
        .await;
    assert_eq!(say(2, SharedMark::Retried).await, Marking::DoesNotFit);
    assert_eq!(say(2, SharedMark::ResolvedAccepted).await, Marking::Entered);
    let point = machine.commit(&claims[3]).await.unwrap();
    machine.settle(point, accepted()).await;
    assert_eq!(say(3, SharedMark::Withdrawn).await, Marking::DoesNotFit);
    assert_eq!(
        say(3, SharedMark::Noted("bounced".into())).await,
        Marking::Entered
    );
    let counts = machine.campaign.counts().await.unwrap();
    assert_eq!(
        (
            counts.open,
            counts.accepted,
            counts.gone,
            counts.unconfirmed
        ),
        (1, 2, 1, 0)
    );
    let unknown = redress_coordinator::LetterName([0; 16]);
    assert_eq!(
        machine
            .campaign
            .mark(&unknown, &SharedMark::Withdrawn, "")
            .await
            .unwrap(),
        Marking::NoLetter
    );
}
