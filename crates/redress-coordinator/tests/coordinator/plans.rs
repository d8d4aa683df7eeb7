//! Plans put in force, one in place of another, and who is turned down.

use crate::pool::{PROGRAM, Pool, accepted, code, deferred, reply, settlement};
use redress_coordinator::{CoordinatorError as Refusal, Marking, SharedMark};
use redress_ledger::Verdict;

#[tokio::test]
async fn two_codes_on_one_campaign_are_refused_in_words() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    let in_force = pool.plan(3).await;
    assert_eq!((in_force.number, in_force.by.as_str()), (1, "organizer"));
    let campaign = pool.campaign(&pool.coordinator("ohio")).await;
    let other = code("another plan");
    let error = campaign.enter(&other, PROGRAM).await.unwrap_err();
    assert!(
        matches!(&error, Refusal::OtherCode { by, .. } if by == "organizer"),
        "{error:?}"
    );
    assert!(
        error
            .to_string()
            .contains(&format!("and not under {other}")),
        "{error}"
    );
    let ours = in_force.code.parse().unwrap();
    let error = campaign.enter(&ours, "0.2.0").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "this campaign goes out with version 0.1.0 of this program, and this is 0.2.0"
    );
    assert_eq!(
        campaign.enter(&ours, PROGRAM).await.unwrap(),
        Some(in_force)
    );

    // Two that put a plan in force in place of the same one: the second is told.
    pool.plan_of(&[(0, "first"), (1, "second")], 1)
        .await
        .unwrap();
    let error = pool.plan_of(&[(0, "third")], 1).await.unwrap_err();
    assert!(matches!(error, Refusal::OtherCode { .. }), "{error:?}");
    assert_eq!(
        pool.sql("select count(*) from redress.drafts"),
        "1",
        "what was not put in force counts for nothing"
    );
}

#[tokio::test]
async fn a_new_plan_leaves_what_went_under_its_version_and_nobody_sends_the_old_one() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    let old = pool.plan(7).await;
    let machine = pool.machine("ohio").await;
    let claims = machine.claim(7).await;
    let verdicts = [
        accepted(),
        settlement(Verdict::Refused(reply(550))),
        settlement(Verdict::Refused(reply(550))),
        deferred(machine.clock.now() + jiff::SignedDuration::from_hours(1)),
    ];
    for (claim, verdict) in claims.iter().zip(verdicts) {
        let point = machine.commit(claim).await.unwrap();
        machine.settle(point, verdict).await;
    }
    let unconfirmed = machine.commit(&claims[4]).await.unwrap();

    // Letter 1 is edited after its refusal, 2 and 5 are as they were, 6 is gone, 7 is new.
    let new = [
        (0, "first"),
        (1, "edited"),
        (2, "first"),
        (3, "edited"),
        (4, "edited"),
        (5, "first"),
        (7, "first"),
    ];
    let error = pool.plan_of(&new, 1).await.unwrap_err();
    assert_eq!(error, Refusal::RunsUnderWay(1));
    pool.silence(&machine.run);
    pool.plan_of(&new, 1).await.unwrap();

    let error = machine
        .campaign
        .start_run(&old, "ohio", std::time::Duration::from_secs(9))
        .await
        .unwrap_err();
    assert!(matches!(error, Refusal::OtherCode { .. }), "{error:?}");
    let claimed = machine.run.claim(0, 10).await.unwrap();
    assert!(!claimed.is_in_force && claimed.claims.is_empty());
    for claim in &claims {
        assert!(machine.commit(claim).await.is_none(), "{claim:?}");
    }
    let newer = pool.machine("texas").await;
    let open: Vec<i64> = newer
        .claim(10)
        .await
        .iter()
        .map(|claim| claim.number)
        .collect();
    assert_eq!(open.len(), 4, "edited, deferred and edited, as it was, new");
    assert!(open[..3] == [claims[1].number, claims[3].number, claims[5].number]);
    let counts = newer.campaign.counts().await.unwrap();
    assert_eq!(
        (
            counts.accepted,
            counts.refused,
            counts.unconfirmed,
            counts.gone
        ),
        (1, 1, 1, 1)
    );
    // A late answer is still the letter's.
    machine.settle(unconfirmed, accepted()).await;
    assert_eq!(newer.campaign.counts().await.unwrap().accepted, 2);
}

#[tokio::test]
async fn a_plan_that_was_put_in_force_is_not_put_there_twice() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    let campaign = pool.campaign(&pool.coordinator("ohio")).await;
    let mut draft = campaign.begin_plan();
    for number in 0..3 {
        let key = redress_base::id::RecipientKey::new(number.to_string());
        let name = campaign.letter_name(&redress_base::id::MailingName::new("council"), &key);
        draft
            .add(name, redress_base::id::Digest::of(b"text"))
            .await
            .unwrap();
    }
    let code = code("a partner's plan");
    let first = draft.put_in_force(&code, "it's 0.1", 0).await.unwrap();
    // As after a lost answer.
    assert_eq!(
        draft.put_in_force(&code, "it's 0.1", 0).await.unwrap(),
        first
    );
    assert_eq!(
        (first.program.as_str(), first.by.as_str()),
        ("it's 0.1", "ohio")
    );
    assert_eq!(campaign.counts().await.unwrap().open, 3);
}

#[tokio::test]
async fn a_plan_without_letters_closes_those_of_the_one_before_and_no_later_ones() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    pool.plan(3).await;
    let campaign = pool.campaign(&pool.coordinator("organizer")).await;
    let mut by_hand = campaign.begin_plan();
    let code = code("all by hand");
    by_hand.put_in_force(&code, PROGRAM, 1).await.unwrap();
    let counts = campaign.counts().await.unwrap();
    assert_eq!((counts.open, counts.gone), (0, 3));
    pool.plan_of(&[(0, "first"), (1, "first")], 2)
        .await
        .unwrap();
    // As after an answer that was lost for long.
    let late = by_hand.put_in_force(&code, PROGRAM, 1).await.unwrap_err();
    assert!(matches!(late, Refusal::OtherCode { .. }), "{late:?}");
    assert_eq!(campaign.counts().await.unwrap().open, 2);
}

#[tokio::test]
async fn what_was_said_last_of_a_letter_counts_when_it_comes_back_into_the_plan() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    let all: Vec<(usize, &str)> = (0..6).map(|number| (number, "first")).collect();
    pool.plan(all.len()).await;
    let machine = pool.machine("ohio").await;
    let claims = machine.claim(6).await;
    let say = async |letter: usize, mark: SharedMark| {
        let marking = machine
            .campaign
            .mark(&claims[letter].letter, &mark, "")
            .await;
        assert_eq!(marking.unwrap(), Marking::Entered, "{letter} {mark:?}");
    };
    let refused = || settlement(Verdict::Refused(reply(550)));
    let point = machine.commit(&claims[2]).await.unwrap();
    machine.settle(point, refused()).await;
    let point = machine.commit(&claims[3]).await.unwrap();
    machine.settle(point, refused()).await;
    machine.commit(&claims[4]).await.unwrap();
    let late = machine.commit(&claims[5]).await.unwrap();
    pool.silence(&machine.run);
    pool.sql("update redress.commit_points set at = at - interval '1 hour'");
    say(0, SharedMark::Withdrawn).await;
    say(1, SharedMark::Withdrawn).await;
    say(1, SharedMark::Undone("withdrawn".to_owned())).await;
    say(3, SharedMark::Retried).await;
    say(4, SharedMark::ResolvedNotAccepted).await;
    say(5, SharedMark::ResolvedNotAccepted).await;
    machine.settle(late, accepted()).await;

    pool.plan_of(&[(9, "first")], 1).await.unwrap();
    pool.plan_of(&all, 2).await.unwrap();
    let open = pool.machine("texas").await.claim(10).await;
    let open: Vec<i64> = open.iter().map(|claim| claim.number).collect();
    let expected = [1, 3, 4].map(|letter| claims[letter].number);
    assert_eq!(
        open, expected,
        "not withdrawn, tried again, settled as lost"
    );
}
