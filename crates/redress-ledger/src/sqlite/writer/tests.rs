//! Write errors at each commit. A database that may not grow stands for a full disk, one that may only be queried for a disk
//! that turned read-only, and one that somebody else holds for a fault that passes.

use crate::{
    Attempt, CommitPoints, Counts, DeliveryState, Ledger, LedgerError, PlanLedger, PlanRecord,
    PlannedLetter, Reply, RunLedger, Settlement, Standings, Verdict,
};
use jiff::Timestamp;
use redress_base::clock::Clock;
use redress_base::id::{DeliveryId, Digest, MailingName, PlanId, RecipientKey};
use redress_base::message_id::MessageId;
use redress_base::signatories::Signatories;
use redress_lists::{Channel, Columns, Recipient};
use rusqlite::Connection;
use std::sync::Arc;
use std::time::Duration;

/// Enough rows that the database has to grow for their attempts.
const LETTERS: i64 = 400;

struct Faulty {
    ledger: Ledger,
    folder: tempfile::TempDir,
}

fn now() -> Timestamp {
    "2021-02-16T09:00:00Z".parse().unwrap()
}

fn delivery(place: i64) -> DeliveryId {
    DeliveryId(1_000_000_000 + place)
}

fn accepted() -> Settlement {
    let reply = Reply {
        code: 250,
        enhanced: None,
        text: "queued as 4Xyz12abcd ".repeat(20),
    };
    Settlement {
        verdict: Verdict::Accepted(reply),
        addressees: Vec::new(),
        message_id: MessageId::from_stored("letter@coalition.example"),
        suppress: false,
    }
}

impl Faulty {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(
            &folder.path().join("ledger.sqlite"),
            &Clock::simulated(now()),
        )
        .unwrap();
        let names = vec!["email".to_owned()];
        let columns = Arc::new(Columns::new(names.clone(), names));
        let mut draft = ledger.begin_plan().unwrap();
        for place in 1..=LETTERS {
            let email = format!("{place}@council.example");
            let recipient = Recipient {
                key: RecipientKey::new(email.clone()),
                line: 1,
                row: 1,
                columns: Arc::clone(&columns),
                email: Some(
                    redress_base::address::EmailAddress::parse(&email)
                        .unwrap()
                        .address,
                ),
                cells: vec![email],
                office: None,
                cc: Vec::new(),
                reply_to: None,
                channel: Channel::Email,
            };
            let (mailing, digest) = (&MailingName::new("council"), Digest::of(b"letter"));
            draft
                .add(&PlannedLetter {
                    mailing,
                    recipient: &recipient,
                    account: None,
                    digest,
                    subject: "A",
                    follows: None,
                })
                .unwrap();
        }
        let record = PlanRecord {
            id: PlanId(0),
            code: None,
            date: "2021-02-16".parse().unwrap(),
            drawn_at: now(),
            inputs: Vec::new(),
            inputs_digest: Digest::of(b"inputs"),
            signatories: Signatories::default(),
            message_domain: "coalition.example".to_owned(),
            mailing_domains: Vec::new(),
            follow_ups: Vec::new(),
        };
        let plan = draft.finish(record).unwrap();
        ledger.freeze(plan.record.id, now()).unwrap();
        Self { ledger, folder }
    }

    fn set(&self, pragma: &'static str) {
        self.ledger
            .backend()
            .write(move |database| Ok(database.execute_batch(pragma)?))
            .unwrap();
    }

    /// Another program takes hold of the database until what comes back is dropped, and nobody waits for it.
    fn hold(&self) -> Connection {
        self.ledger.backend().writer.set_patience(Duration::ZERO);
        let other = Connection::open(self.folder.path().join("ledger.sqlite")).unwrap();
        other.execute_batch("begin immediate").unwrap();
        other
    }

    /// From here on the database may not grow by a page.
    fn fill_the_disk(&self) {
        self.ledger
            .backend()
            .write(|database| {
                let pages: i64 =
                    database.pragma_query_value(None, "page_count", |row| row.get(0))?;
                database.query_row(&format!("pragma max_page_count = {pages}"), [], |_| Ok(()))?;
                Ok(())
            })
            .unwrap();
    }

    fn make_room(&self) {
        self.ledger
            .backend()
            .write(|database| {
                Ok(database.query_row("pragma max_page_count = 1000000", [], |_| Ok(()))?)
            })
            .unwrap();
    }

    async fn open(&self, place: i64) -> Result<Option<Attempt>, LedgerError> {
        self.ledger.commit_point(None, delivery(place), now()).await
    }

    fn counts(&self) -> Vec<(DeliveryState, u64)> {
        let Counts { mailings } = self.ledger.counts().unwrap();
        DeliveryState::ALL
            .into_iter()
            .zip(mailings[0].states)
            .filter(|(_, count)| *count > 0)
            .collect()
    }
}

#[tokio::test]
async fn on_a_full_disk_letters_stop_and_do_not_start_again_when_there_is_room() {
    let faulty = Faulty::new();
    faulty.fill_the_disk();
    let mut in_flight = Vec::new();
    let failed = loop {
        let place = i64::try_from(in_flight.len()).unwrap() + 1;
        match faulty.open(place).await {
            Ok(attempt) => in_flight.push(attempt.unwrap()),
            Err(error) => break error,
        }
    };
    assert!(failed.to_string().contains("the disk is full"), "{failed}");
    let started = in_flight.len() as u64;

    faulty.make_room();
    let error = faulty.open(LETTERS).await.unwrap_err();
    assert_eq!(error.to_string(), failed.to_string());
    // Those that were in flight get their verdicts.
    for attempt in in_flight {
        faulty
            .ledger
            .settle(attempt, accepted(), now())
            .await
            .unwrap();
    }
    assert!(faulty.ledger.unwritten().is_empty());
    assert_eq!(
        faulty.counts(),
        [
            (DeliveryState::Ready, LETTERS.unsigned_abs() - started),
            (DeliveryState::Accepted, started)
        ]
    );
}

#[tokio::test]
async fn a_verdict_that_cannot_be_written_is_handed_back() {
    let faulty = Faulty::new();
    let attempt = faulty.open(1).await.unwrap().unwrap();
    faulty.set("pragma query_only = on");

    let error = faulty
        .ledger
        .settle(attempt, accepted(), now())
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("may not be written to"),
        "{error}"
    );
    let unwritten = faulty.ledger.unwritten();
    assert_eq!((unwritten.len(), unwritten[0].delivery), (1, delivery(1)));
    assert!(matches!(unwritten[0].verdict, Verdict::Accepted(_)));

    assert!(faulty.open(2).await.is_err());
    assert_eq!(
        faulty.counts(),
        [(DeliveryState::Ready, 399), (DeliveryState::Unconfirmed, 1)],
        "still readable"
    );
}

#[tokio::test]
async fn everyone_in_a_group_hears_of_its_failed_commit() {
    let faulty = Faulty::new();
    let [first, second] = [
        faulty.open(1).await.unwrap().unwrap(),
        faulty.open(2).await.unwrap().unwrap(),
    ];
    let held = faulty.hold();
    let commit_point = |settled, place| {
        faulty
            .ledger
            .commit_point(Some((settled, accepted())), delivery(place), now())
    };
    let (one, two, three) = tokio::join!(
        commit_point(first, 3),
        commit_point(second, 4),
        faulty.open(5)
    );
    assert!(one.is_err() && two.is_err() && three.is_err());
    assert_eq!(faulty.ledger.unwritten().len(), 2);

    drop(held);
    assert_eq!(
        faulty.counts(),
        [(DeliveryState::Ready, 398), (DeliveryState::Unconfirmed, 2)],
        "nothing started"
    );
}

#[tokio::test]
async fn after_a_failed_commit_a_verdict_goes_without_the_next_letter() {
    let faulty = Faulty::new();
    let attempt = faulty.open(1).await.unwrap().unwrap();
    let held = faulty.hold();
    assert!(faulty.open(2).await.is_err());
    drop(held);

    let both = faulty
        .ledger
        .commit_point(Some((attempt, accepted())), delivery(3), now())
        .await;
    assert!(matches!(both, Err(LedgerError::Barred(_))), "{both:?}");
    assert_eq!(
        faulty.counts(),
        [(DeliveryState::Ready, 399), (DeliveryState::Accepted, 1)]
    );
}

#[tokio::test(start_paused = true)]
async fn while_another_program_holds_the_database_everything_else_goes_on() {
    let faulty = Faulty::new();
    let held = faulty.hold();
    faulty
        .ledger
        .backend()
        .writer
        .set_patience(Duration::from_secs(10));
    let mut opened = std::pin::pin!(faulty.open(1));
    // A stop is such a thing: it is heard although the commit point waits.
    tokio::select! {
        biased;
        opened = &mut opened => panic!("the database was held: {opened:?}"),
        () = tokio::time::sleep(Duration::from_secs(9)) => {}
    }
    drop(held);
    assert!(opened.await.unwrap().is_some(), "it is free again");

    let _held = faulty.hold();
    faulty
        .ledger
        .backend()
        .writer
        .set_patience(Duration::from_secs(10));
    let error = faulty.open(2).await.unwrap_err().to_string();
    assert!(error.contains("another program is holding it"), "{error}");
}

/// Whoever gathers is cut off while the database is held: what others asked for is not lost with it, and what it asked for
/// itself starts no letter.
#[tokio::test(start_paused = true)]
async fn those_who_still_wait_go_on_where_whoever_gathered_is_cut_off() {
    let faulty = Faulty::new();
    let attempt = faulty.open(1).await.unwrap().unwrap();
    let writer = &faulty.ledger.backend().writer;
    let held = faulty.hold();
    writer.set_patience(Duration::from_secs(10));
    let mut gathers = Box::pin(faulty.open(2));
    let mut waits = std::pin::pin!(faulty.ledger.settle(attempt, accepted(), now()));
    tokio::select! {
        biased;
        opened = &mut gathers => panic!("the database was held: {opened:?}"),
        settled = &mut waits => panic!("the database was held: {settled:?}"),
        () = tokio::time::sleep(Duration::from_secs(4)) => {}
    }
    drop(gathers);
    tokio::select! {
        biased;
        settled = &mut waits => panic!("it was given up with the other: {settled:?}"),
        () = tokio::time::sleep(Duration::from_secs(9)) => {}
    }
    drop(held);
    waits.await.unwrap();
    assert!(faulty.ledger.unwritten().is_empty());
    assert_eq!(
        faulty.counts(),
        [(DeliveryState::Ready, 399), (DeliveryState::Accepted, 1)]
    );
    assert!(faulty.open(2).await.unwrap().is_some());
}
