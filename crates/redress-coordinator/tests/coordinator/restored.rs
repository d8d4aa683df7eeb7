//! A coordinator that is another one, or that was put back.

use crate::pool::{Pool, accepted};
use redress_coordinator::{CoordinatorError as Refusal, RememberedPoint};
use redress_test_support::Postgres;
use std::sync::Arc;

#[tokio::test]
async fn a_server_that_was_put_back_is_known_by_what_it_forgot() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let pool = Pool::on(Arc::new(postgres)).await.unwrap();
    pool.plan(2).await;
    let machine = pool.machine("ohio").await;
    let known = pool.coordinator("ohio").server().await.unwrap();
    let claims = machine.claim(2).await;
    let first = machine.commit(&claims[0]).await.unwrap();
    let before = RememberedPoint::from(&first);
    machine.settle(first, accepted()).await;
    let backup = pool.postgres.back_up();
    let point = machine.commit(&claims[1]).await.unwrap();
    let remembered = RememberedPoint::from(&point);
    machine.settle(point, accepted()).await;
    machine.campaign.still_knows(&remembered).await.unwrap();

    // Started over the copy, it has the same number and the same timeline, and does not know of the second letter.
    pool.postgres.put_back(&backup);
    let coordinator = pool.through(pool.postgres.port(), "ohio", Some(known.clone()));
    assert_eq!(coordinator.server().await.unwrap(), known);
    let campaign = pool.campaign(&coordinator).await;
    campaign.still_knows(&before).await.unwrap();
    let error = campaign.still_knows(&remembered).await.unwrap_err();
    assert!(matches!(error, Refusal::KnowsLess(_)), "{error:?}");
    assert!(
        error.help().contains("restored from a backup"),
        "{}",
        error.help()
    );
}

#[tokio::test]
async fn another_server_or_another_timeline_is_turned_down() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let pool = Pool::on(Arc::new(postgres)).await.unwrap();
    pool.plan(1).await;
    let known = pool.coordinator("ohio").server().await.unwrap();
    let machine = pool.machine("ohio").await;
    // Promoted from a copy of itself: another timeline, as after a fail-over.
    pool.postgres.stop();
    pool.postgres.configure("restore_command = 'false'\nrecovery_target_timeline = 'current'\nrecovery_target_action = 'promote'\n");
    std::fs::write(pool.postgres.data().join("recovery.signal"), "").unwrap();
    pool.postgres.restart();
    let met = async || {
        let coordinator = pool.through(pool.postgres.port(), "ohio", Some(known.clone()));
        coordinator.server().await.unwrap_err()
    };
    let mut error = met().await;
    // A standby until it is promoted, which is turned down as well.
    while error == Refusal::Standby {
        error = met().await;
    }
    assert!(
        error.to_string().contains("its timeline is 2 and was 1"),
        "{error}"
    );
    // A run that was under way hears it as well, when its line is opened anew.
    let error = loop {
        match machine.run.claim(0, 1).await {
            Err(error) if error.is_passing() => {}
            other => break other.unwrap_err(),
        }
    };
    assert!(matches!(error, Refusal::OtherServer(_)), "{error:?}");
    let another = redress_coordinator::ServerIdentity {
        system_identifier: "1".into(),
        ..known
    };
    let error = pool
        .through(pool.postgres.port(), "ohio", Some(another))
        .server()
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("its system identifier is"),
        "{error}"
    );
}
