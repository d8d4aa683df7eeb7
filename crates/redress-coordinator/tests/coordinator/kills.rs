//! Machines that send while their server is killed with all its processes, their lines are cut, and they are cut off themselves.
//!
//! What reached an office is written down beside the coordinator, by whoever would have got it. The short form of what the
//! script of the project does with a hundred thousand letters.

use crate::pool::{Machine, Pool, accepted, granted};
use redress_coordinator::Settled;
use redress_test_support::{Cut, CuttingProxy, Postgres};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const LETTERS: usize = 1_000;
const KILLS: usize = 3;
/// A machine is cut off after so many letters, and another comes in its place.
const CUT_OFF_AFTER: usize = 40;
/// No machine is silent for so long.
const LEASE: Duration = Duration::from_secs(600);
/// The line is cut in the middle of every so many commits.
const CUT_EVERY: usize = 9;

/// What arrived, by the number of the letter; and how many machines were cut off behind a commit point.
#[derive(Default)]
struct Offices {
    arrived: HashMap<i64, usize>,
    cut_off: usize,
    answers_lost: u64,
}

/// Sends until nothing can be claimed, or the machine is cut off: behind a commit point, before or after its dot.
async fn send(machine: Machine, proxy: &CuttingProxy, offices: &Mutex<Offices>, dies: bool) {
    let mut sent = 0;
    loop {
        let claims = match machine.run.claim(0, 5, &[]).await {
            Ok(claimed) if claimed.claims.is_empty() => break,
            Ok(claimed) => claimed.claims,
            Err(error) => {
                assert!(error.is_passing(), "{error}");
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
        };
        if sent % CUT_EVERY == 0 {
            proxy.cut("key, false from mine", Cut::BeforeAnswer);
        }
        let answers = machine
            .run
            .commit_points(&claims, None, &machine.clock)
            .await;
        let points: Vec<_> = answers.unwrap().into_iter().filter_map(granted).collect();
        sent += points.len();
        for (at, point) in points.into_iter().enumerate() {
            let falls_here = dies && sent > CUT_OFF_AFTER && at == 2;
            if falls_here {
                let mut offices = offices.lock().unwrap();
                offices.cut_off += 1;
                // Every other one has written its dot.
                if offices.cut_off.is_multiple_of(2) {
                    *offices.arrived.entry(point.number).or_default() += 1;
                }
                offices.answers_lost += machine.run.answers_lost();
                return; // with what it has claimed, and with commit points that are granted
            }
            *offices
                .lock()
                .unwrap()
                .arrived
                .entry(point.number)
                .or_default() += 1;
            let settled = [Settled::new(point, accepted())];
            while let Err(error) = machine.run.settle(&settled, machine.clock.now()).await {
                assert!(error.is_passing(), "{error}");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
    offices.lock().unwrap().answers_lost += machine.run.answers_lost();
    let _ = machine.run.end().await; // or its lease ends
}

/// A machine at work, as soon as the server is there.
async fn machine(pool: &Pool, port: u16, role: &str) -> Machine {
    loop {
        let coordinator = pool.through(port, role, None);
        match pool.try_machine(coordinator, role, LEASE).await {
            Ok(machine) => return machine,
            Err(error) => assert!(error.is_passing(), "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn nothing_goes_twice_or_is_lost_when_servers_lines_and_machines_die() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let pool = Pool::on(Arc::new(postgres)).await.unwrap();
    pool.plan(LETTERS).await;
    let proxy = CuttingProxy::start(pool.postgres.port());
    let offices = Mutex::new(Offices::default());
    let postgres = Arc::clone(&pool.postgres);
    let killer = std::thread::spawn(move || {
        for _ in 0..KILLS {
            // While they are at work; when exactly decides nothing.
            std::thread::sleep(Duration::from_millis(100));
            postgres.kill();
            postgres.restart();
        }
    });
    while !killer.is_finished() {
        let ohio = machine(&pool, proxy.port(), "ohio").await;
        let texas = machine(&pool, proxy.port(), "texas").await;
        tokio::join!(
            send(ohio, &proxy, &offices, true),
            send(texas, &proxy, &offices, true)
        );
    }
    killer.join().unwrap();
    // What those that were cut off had claimed is free, as when their leases are over.
    pool.sql("update redress.runs set lease_until = clock_timestamp()");
    let port = pool.postgres.port();
    let ohio = machine(&pool, port, "ohio").await;
    let texas = machine(&pool, port, "texas").await;
    tokio::join!(
        send(ohio, &proxy, &offices, false),
        send(texas, &proxy, &offices, false)
    );

    let campaign = pool.campaign(&pool.coordinator("ohio")).await;
    let counts = campaign.counts().await.unwrap();
    let without_verdict = pool.sql(
        "select count(*) from redress.commit_points c where not exists
         (select from redress.verdicts v where v.campaign = c.campaign and v.number = c.number and v.attempt = c.attempt)",
    );
    let offices = offices.into_inner().unwrap();
    assert!(
        offices.arrived.values().all(|times| *times == 1),
        "nothing arrived twice"
    );
    assert_eq!(counts.open + counts.in_flight + counts.deferred, 0);
    let told = usize::try_from(counts.accepted + counts.unconfirmed).unwrap();
    assert_eq!(told, LETTERS, "nothing is lost");
    assert_eq!(
        counts.unconfirmed.to_string(),
        without_verdict,
        "unconfirmed is exactly a commit point without a verdict"
    );
    assert!(
        offices.cut_off >= 2,
        "machines were cut off behind commit points"
    );
    let accepted = pool.sql("select number from redress.verdicts where verdict = 'accepted'");
    for number in accepted.lines() {
        let arrived = offices.arrived.get(&number.parse().unwrap());
        assert_eq!(arrived, Some(&1), "accepted is true");
    }
    assert!(
        offices.answers_lost > 0,
        "the branch that asks again was met"
    );
}
