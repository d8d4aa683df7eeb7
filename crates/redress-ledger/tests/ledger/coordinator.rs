//! The door for a coordinator: something that stands in front of each machine's ledger, behind the same trait.
//!
//! This one is a table in memory, just large enough to show that the trait is all that a run has to know of it. Two machines
//! have the same approved plan in ledgers of their own; which of them may let a letter go is decided in the table.

use crate::campaign::{Campaign, accepted, minute};
use jiff::Timestamp;
use redress_base::id::{AccountName, DeliveryId};
use redress_ledger::{
    Attempt, CommitPoints, DeliveryState, Durable, InFront, Ledger, LedgerError, Outstanding, Run,
    RunLedger, Selection, Settlement, Unread, Unwritten,
};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Which machine had each delivery's commit point, for all machines.
type Claims = Arc<Mutex<HashMap<DeliveryId, &'static str>>>;

/// One machine's ledger behind the table.
#[derive(Debug)]
struct Coordinated {
    machine: &'static str,
    ledger: Ledger,
    claims: Claims,
}

impl Coordinated {
    /// Whether this machine may let the letter go: nobody has the claim, or this machine does.
    fn claims(&self, delivery: DeliveryId) -> bool {
        let mut claims = self.claims.lock().unwrap();
        *claims.entry(delivery).or_insert(self.machine) == self.machine
    }
}

impl CommitPoints for Coordinated {
    fn commit_point(
        &self,
        settled: Option<(Attempt, Settlement)>,
        next: DeliveryId,
        now: Timestamp,
    ) -> Durable<'_, Option<Attempt>> {
        Box::pin(async move {
            if self.claims(next) {
                return self.ledger.commit_point(settled, next, now).await;
            }
            // The verdict that came along is written all the same.
            if let Some((attempt, settlement)) = settled {
                self.ledger.settle(attempt, settlement, now).await?;
            }
            Ok(None)
        })
    }

    fn settle(&self, attempt: Attempt, settlement: Settlement, now: Timestamp) -> Durable<'_, ()> {
        self.ledger.settle(attempt, settlement, now)
    }

    fn settle_early(
        &self,
        delivery: DeliveryId,
        settlement: Settlement,
        now: Timestamp,
    ) -> Durable<'_, ()> {
        self.ledger.settle_early(delivery, settlement, now)
    }
}

impl InFront for Coordinated {
    fn behind(&self) -> &Ledger {
        &self.ledger
    }
}

impl RunLedger for Coordinated {
    fn key(&self) -> &[u8; 32] {
        self.ledger.key()
    }

    fn start_run(&self, now: Timestamp) -> Result<Run, LedgerError> {
        self.ledger.start_run(now)
    }

    fn unwritten(&self) -> Vec<Unwritten> {
        self.ledger.unwritten()
    }

    fn outstanding(
        &self,
        selection: &Selection,
        after: Option<DeliveryId>,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<Outstanding>, LedgerError> {
        self.ledger.outstanding(selection, after, now, limit)
    }

    fn next_due(&self, selection: &Selection) -> Result<Option<Timestamp>, LedgerError> {
        self.ledger.next_due(selection)
    }

    fn unread(&self, selection: &Selection, now: Timestamp) -> Result<Option<Unread>, LedgerError> {
        self.ledger.unread(selection, now)
    }

    fn pause(
        &self,
        account: Option<&AccountName>,
        reason: Option<(&str, Option<Timestamp>)>,
        now: Timestamp,
    ) -> Durable<'_, ()> {
        self.ledger.pause(account, reason, now)
    }
}

/// What a connection of a run does with each letter, told nothing of who is behind the trait. Says which it let go.
async fn send_outstanding(ledger: &dyn RunLedger, offset: usize) -> Vec<DeliveryId> {
    let now = minute(1);
    let _run = ledger.start_run(now).unwrap();
    let outstanding = ledger
        .outstanding(&Selection::default(), None, now, 1_000)
        .unwrap();
    let mut sent = Vec::new();
    let mut before = None;
    for letter in outstanding.iter().skip(offset) {
        if let Some(attempt) = ledger
            .commit_point(before.take(), letter.delivery, now)
            .await
            .unwrap()
        {
            sent.push(letter.delivery);
            before = Some((attempt, accepted()));
        }
        tokio::task::yield_now().await; // the other machine's turn
    }
    if let Some((attempt, settlement)) = before {
        ledger.settle(attempt, settlement, now).await.unwrap();
    }
    sent
}

#[tokio::test]
async fn two_machines_behind_one_door_let_each_letter_go_once() {
    const LETTERS: usize = 40;
    let keys: Vec<String> = (0..LETTERS)
        .map(|number| format!("seat-{number}"))
        .collect();
    let emails: Vec<String> = keys
        .iter()
        .map(|key| format!("{key}@council.example"))
        .collect();
    let rows: Vec<_> = keys
        .iter()
        .zip(&emails)
        .map(|(key, email)| ("council", key.as_str(), email.as_str(), "text"))
        .collect();
    let (here, there) = (Campaign::new(), Campaign::new());
    let codes = [&here, &there].map(|machine| machine.freeze(&rows).record.code);
    assert_eq!(codes[0], codes[1], "one approved plan");

    let claims = Claims::default();
    let coordinated = |machine, campaign: &Campaign| Coordinated {
        machine,
        ledger: campaign.ledger().clone(),
        claims: Arc::clone(&claims),
    };
    let (a, b) = (coordinated("here", &here), coordinated("there", &there));
    let (by_a, by_b) = tokio::join!(send_outstanding(&a, 0), send_outstanding(&b, 1));

    assert!(!by_a.is_empty() && !by_b.is_empty(), "both had their part");
    let mut together = [by_a.clone(), by_b.clone()].concat();
    together.sort();
    let mut once = together.clone();
    once.dedup();
    assert_eq!(together, once, "no letter went from both");
    assert_eq!(together.len(), LETTERS, "none was left");
    let accepted = |campaign: &Campaign| {
        let counts = campaign.counts();
        let found = counts
            .iter()
            .find(|(state, _)| *state == DeliveryState::Accepted);
        found.map_or(0, |(_, number)| *number)
    };
    assert_eq!(
        accepted(&here),
        by_a.len() as u64,
        "each ledger has its own"
    );
    assert_eq!(accepted(&there), by_b.len() as u64);
}
