//! Rows of others, each read once.

use crate::pool::{Pool, reply, settlement};
use redress_base::address::EmailAddress;
use redress_coordinator::{News, NewsPoint, SharedCampaign, SharedMark, What};
use redress_ledger::{Addressee, Role, Verdict};

/// So many rows, and no more: other tests' transactions on the same server may hold them up for a while.
async fn heard(campaign: &SharedCampaign, since: NewsPoint, rows: usize) -> (Vec<News>, NewsPoint) {
    let (mut read, mut point) = (Vec::new(), since);
    while read.len() < rows {
        let next = campaign.news_since(point, &mut |row| read.push(row)).await;
        point = next.unwrap();
    }
    assert_eq!(read.len(), rows);
    (read, point)
}

#[tokio::test]
async fn every_row_is_given_once_whole_and_in_order() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    pool.plan(3).await;
    let (ohio, texas) = (pool.machine("ohio").await, pool.machine("texas").await);
    let claims = ohio.claim(3).await;
    let point = ohio.commit(&claims[0]).await.unwrap();
    let mut said = settlement(Verdict::Refused(reply(550)));
    said.suppress = true;
    said.addressees.push(Addressee {
        email: EmailAddress::parse("clerk@council.example")
            .unwrap()
            .address,
        role: Role::Cc,
        reply: reply(250),
    });
    ohio.settle(point, said.clone()).await;
    ohio.run
        .settle_early(
            &claims[1],
            &settlement(Verdict::Refused(reply(551))),
            ohio.clock.now(),
        )
        .await
        .unwrap();
    ohio.campaign
        .mark(&claims[2].letter, &SharedMark::Withdrawn, "resigned")
        .await
        .unwrap();

    let (read, point) = heard(&texas.campaign, NewsPoint::default(), 5).await;
    let told: Vec<String> = read
        .iter()
        .map(|row| {
            assert_eq!(row.by, "ohio");
            let at = claims
                .iter()
                .position(|claim| claim.letter == row.letter)
                .unwrap();
            let what = match &row.what {
                What::CommitPoint { run } => format!("commit point of {}", run - ohio.run.id()),
                What::EarlyAttempt { run } => format!("early attempt of {}", run - ohio.run.id()),
                What::Verdict(settlement) => format!("{:?}", settlement.as_ref().unwrap().verdict),
                What::Mark { mark, note } => format!("{mark}: {note}"),
            };
            format!("{at}/{}: {what}", row.attempt)
        })
        .collect();
    let refused = |code| format!("{:?}", Verdict::Refused(reply(code)));
    assert_eq!(
        told,
        [
            "0/1: commit point of 0".to_owned(),
            "1/1: early attempt of 0".to_owned(),
            format!("0/1: {}", refused(550)),
            format!("1/1: {}", refused(551)),
            "2/0: withdrawn: resigned".to_owned(),
        ]
    );
    let What::Verdict(Some(back)) = &read[2].what else {
        panic!("{:?}", read[2])
    };
    assert_eq!(
        (&back.addressees, back.suppress, &back.message_id),
        (&said.addressees, true, &said.message_id)
    );

    let claim = texas.claim(1).await;
    assert!(claim.is_empty());
    let retried = SharedMark::Retried;
    let marked = ohio.campaign.mark(&claims[1].letter, &retried, "").await;
    marked.unwrap();
    let (more, _) = heard(&texas.campaign, point, 1).await;
    assert!(matches!(&more[0].what, What::Mark { mark, .. } if mark == "retried"));
}

#[tokio::test]
async fn a_transaction_that_commits_last_is_not_passed_over() {
    let Some(pool) = Pool::start().await else {
        return;
    };
    pool.plan(2).await;
    let machine = pool.machine("ohio").await;
    let claims = machine.claim(2).await;
    let point = machine.commit(&claims[0]).await.unwrap();
    // It takes its number first, and commits after the other.
    let slow = pool.client("organizer").await;
    slow.batch_execute(
        "begin; insert into redress.marks (campaign, number, attempt, mark, note, key)
         select campaign, number, 0, 'late', '', 'k' from redress.letters order by number limit 1",
    )
    .await
    .unwrap();
    machine.settle(point, crate::pool::accepted()).await;
    let campaign = pool.campaign(&pool.coordinator("texas")).await;
    let mut read = Vec::new();
    let from = campaign
        .news_since(NewsPoint::default(), &mut |row| read.push(row.what))
        .await
        .unwrap();
    assert!(!read.iter().any(|what| matches!(what, What::Mark { .. })));
    slow.batch_execute("commit").await.unwrap();
    let (more, _) = heard(&campaign, from, 3 - read.len()).await;
    let more: Vec<What> = more.into_iter().map(|row| row.what).collect();
    let marks = more
        .iter()
        .filter(|what| matches!(what, What::Mark { .. }))
        .count();
    let verdicts = read
        .iter()
        .chain(&more)
        .filter(|what| matches!(what, What::Verdict(_)))
        .count();
    assert_eq!((marks, verdicts), (1, 1), "{read:?} {more:?}");
}
