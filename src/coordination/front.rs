//! What stands in front of this machine's ledger where several machines send one campaign.
//!
//! A letter is claimed before it is made ready, and granted at the coordinator before it is written down here; its verdict is
//! written down here before it is told there. A run does not know of it: it asks a [`RunLedger`].

use super::account_of_many::AccountOfMany;
use super::beats::beat;
use super::claimed::{ClaimedLetter, ClaimedLetters};
use super::desk::Desk;
use super::news::Newspaper;
use super::on_the_way::{Granted, Unheard};
use super::own_thread::OwnThread;
use super::reach::Reach;
use super::turn_keeper::TurnKeeper;
use crate::delivery::AccountTurns;
use jiff::Timestamp;
use redress_base::clock::Clock;
use redress_base::id::{AccountName, DeliveryId};
use redress_base::message_id::MessageId;
use redress_coordinator::{
    CommitPoint, Coordinator, Granting, LetterName, Settled, SharedCampaign, SharedRun,
};
use redress_ledger::{
    Attempt, CommitPoints, Durable, InFront, Ledger, LedgerError, Outstanding, PointThere, Run,
    RunLedger, Selection, Settlement, Unread, Unwritten,
};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// What is given back at the end of a run is waited for no longer.
const GIVING_BACK: Duration = Duration::from_secs(5);

/// This machine's ledger, behind the coordinator.
#[derive(Debug)]
pub struct CoordinatedLedger {
    ledger: Ledger,
    campaign: SharedCampaign,
    run: Arc<SharedRun>,
    clock: Clock,
    reach: Reach,
    claimed: ClaimedLetters,
    /// Attempts without a verdict, as they stand there.
    points: Mutex<HashMap<DeliveryId, CommitPoint>>,
    turns: HashMap<Option<AccountName>, Arc<TurnKeeper>>,
    /// Letters that walks left to others, by what was walked over.
    elsewhere: Mutex<HashMap<Option<AccountName>, u64>>,
    let_go: Arc<AtomicU64>,
    /// None once the run has ended.
    desk: Mutex<Option<Desk>>,
    beside: Vec<JoinHandle<()>>,
    desk_works: Mutex<Option<JoinHandle<()>>>,
    thread: OwnThread,
}

impl CoordinatedLedger {
    pub(super) fn begin(
        thread: OwnThread,
        ledger: Ledger,
        (coordinator, campaign, run): (&Coordinator, SharedCampaign, SharedRun),
        news: Newspaper,
        accounts: Vec<AccountOfMany>,
        (clock, reach): (&Clock, Reach),
    ) -> Arc<Self> {
        let run = Arc::new(run);
        let handle = thread.handle().clone();
        let (desk, work) = Desk::open(Arc::clone(&run), clock.clone(), reach.clone());
        let desk_works = handle.spawn(work);
        let let_go = Arc::new(AtomicU64::new(0));
        let beats = beat(Arc::clone(&run), Arc::clone(&let_go), reach.clone());
        let beside = vec![
            handle.spawn(beats),
            handle.spawn(news.read_on(reach.clone())),
        ];
        let keeper = |account: AccountOfMany| {
            let (there, limits) = account.limits()?;
            let of = (coordinator, &run);
            let keeper = TurnKeeper::new(of, (there, limits), &handle, clock, &reach);
            Some((account.account, keeper))
        };
        let turns = accounts.into_iter().filter_map(keeper).collect();
        Arc::new(Self {
            ledger,
            campaign,
            run,
            clock: clock.clone(),
            reach,
            claimed: ClaimedLetters::default(),
            points: Mutex::default(),
            turns,
            elsewhere: Mutex::default(),
            let_go,
            desk: Mutex::new(Some(desk)),
            beside,
            desk_works: Mutex::new(Some(desk_works)),
            thread,
        })
    }

    /// The turns of an account; none where it has no limits.
    pub fn turns(&self, account: Option<&AccountName>) -> Option<Arc<dyn AccountTurns>> {
        let keeper = self.turns.get(&account.cloned())?;
        Some(Arc::clone(keeper) as Arc<dyn AccountTurns>)
    }

    /// The run is over: tells what it has not heard, and gives back what is left. Says how often the answer to a commit point was
    /// lost and asked for again.
    pub fn end(&self) -> u64 {
        drop(guard(&self.desk).take());
        for beside in &self.beside {
            beside.abort();
        }
        let works = guard(&self.desk_works).take();
        self.thread.wait(async {
            if let Some(works) = works {
                let _ = works.await; // what it could not tell the next run tells
            }
            let giving_back = async {
                for turns in self.turns.values() {
                    turns.end().await?;
                }
                let let_go = self.let_go.load(Ordering::Relaxed);
                self.run
                    .beat(i64::try_from(let_go).unwrap_or(i64::MAX))
                    .await?;
                self.run.end().await?;
                // What the others did last, so that this machine ends with a whole log.
                Newspaper::of(&self.campaign, &self.ledger, &self.clock)?
                    .read()
                    .await
            };
            // A run that is not heard of any more ends with its lease, and the next one reads the news.
            let _ = timeout(GIVING_BACK, giving_back).await;
        });
        self.run.answers_lost()
    }

    fn desk(&self) -> Result<Desk, LedgerError> {
        guard(&self.desk).clone().ok_or_else(|| {
            LedgerError::Coordinator("the run has ended at the coordinator".to_owned())
        })
    }

    fn name(&self, letter: &Outstanding) -> LetterName {
        self.campaign
            .letter_name(&letter.mailing, &letter.recipient.key)
    }

    /// Claims what is free of these rows. Gives those.
    async fn claim(&self, rows: Vec<Outstanding>) -> Result<Vec<Outstanding>, LedgerError> {
        let names: Vec<LetterName> = rows.iter().map(|row| self.name(row)).collect();
        let claimed = self.run.claim_these(&names).await;
        let claimed = claimed.map_err(|error| self.reach.failed(&error))?;
        if !claimed.is_in_force {
            return Err(LedgerError::Coordinator(
                "another plan was put in force at the coordinator meanwhile; get the folder that has its code".to_owned(),
            ));
        }
        let mut claims: HashMap<_, _> = claimed
            .claims
            .into_iter()
            .map(|claim| (claim.letter, claim))
            .collect();
        let mut ours = Vec::with_capacity(claims.len());
        for (row, name) in rows.into_iter().zip(names) {
            let Some(claim) = claims.remove(&name) else {
                continue;
            };
            let letter = ClaimedLetter {
                name,
                account: row.account.clone(),
                claim: Some(claim),
            };
            self.claimed.add([(row.delivery, letter)]);
            ours.push(row);
        }
        Ok(ours)
    }

    /// The walk of an account is over: what it has claimed is anybody's again.
    fn release(&self, account: Option<&AccountName>) {
        let claims = self.claimed.take_all(account);
        if claims.is_empty() {
            return;
        }
        let run = Arc::clone(&self.run);
        self.thread.handle().spawn(async move {
            let _ = run.give_back(&claims).await; // at the latest they are free when the run ends
        });
    }

    /// The letter, claimed. None where it is another machine's by now.
    async fn hold(&self, delivery: DeliveryId) -> Result<Option<ClaimedLetter>, LedgerError> {
        let Some(mut letter) = self.claimed.take(delivery) else {
            return Ok(None);
        };
        if letter.claim.is_none() {
            // It was given back when the coordinator did not answer.
            let (run, name) = (Arc::clone(&self.run), letter.name);
            let claiming = async move { run.claim_these(&[name]).await };
            let claimed = self.thread.handle().spawn(claiming).await;
            let claimed = claimed.map_err(|_| gone())?;
            match claimed {
                Ok(claimed) => letter.claim = claimed.claims.into_iter().next(),
                Err(error) => {
                    self.claimed.add([(delivery, letter)]);
                    return Err(self.reach.failed(&error));
                }
            }
        }
        Ok(Some(letter))
    }

    async fn granted(
        &self,
        told: Option<Settled>,
        next: DeliveryId,
        now: Timestamp,
    ) -> Result<Option<Attempt>, LedgerError> {
        let desk = self.desk()?;
        if let Some(refused) = self.reach.refused() {
            if let Some(told) = told {
                desk.tell(told);
            }
            return Err(refused);
        }
        let letter = self.hold(next).await;
        let Some((letter, claim)) = letter
            .as_ref()
            .ok()
            .and_then(Option::as_ref)
            .and_then(|letter| Some((letter.clone(), letter.claim.clone()?)))
        else {
            if let Some(told) = told {
                desk.tell(told);
            }
            return letter.map(|_| None);
        };
        let turns = self.turns.get(&letter.account);
        let turn = turns.and_then(|turns| turns.turn());
        let number = claim.number;
        match desk.commit(told, claim, turn).await {
            Ok(Granting::Granted(point)) => {
                if let Some(turns) = turns {
                    turns.granted(point.at);
                }
                let granted = Granted::new(point, &desk);
                let there = PointThere {
                    letter: number,
                    attempt: u32::try_from(granted.attempt()).unwrap_or(u32::MAX),
                    run: self.run.id(),
                    key: granted.key().to_vec(),
                };
                let attempt = self.ledger.commit_point_there(next, there, now).await?;
                // Whatever the ledger knows against it, no dot is out; what is granted is given back when it is dropped.
                if attempt.is_some() {
                    guard(&self.points).insert(next, granted.stands());
                    self.let_go.fetch_add(1, Ordering::Relaxed);
                }
                Ok(attempt)
            }
            Ok(Granting::NotOurs) => Ok(None),
            Ok(Granting::OutOfTurn) => {
                self.claimed.add([(next, letter)]);
                Err(LedgerError::NotNow(
                    "the account's turn was over".to_owned(),
                ))
            }
            Err(error) => {
                let claim = None;
                self.claimed
                    .add([(next, ClaimedLetter { claim, ..letter })]);
                Err(error)
            }
        }
    }
}

impl CommitPoints for CoordinatedLedger {
    fn commit_point(
        &self,
        settled: Option<(Attempt, Settlement)>,
        next: DeliveryId,
        now: Timestamp,
    ) -> Durable<'_, Option<Attempt>> {
        Box::pin(async move {
            let mut told = None;
            if let Some((attempt, settlement)) = settled {
                let point = guard(&self.points).remove(&attempt.delivery);
                let unheard = Unheard::new(self.desk().ok(), point, &settlement);
                self.ledger.settle(attempt, settlement, now).await?;
                told = unheard.told_with_the_next();
            }
            self.granted(told, next, now).await
        })
    }

    fn may_go(&self, attempt: &Attempt) -> bool {
        let points = guard(&self.points);
        points
            .get(&attempt.delivery)
            .is_some_and(|point| point.may_go(&self.clock))
    }

    fn settle(&self, attempt: Attempt, settlement: Settlement, now: Timestamp) -> Durable<'_, ()> {
        Box::pin(async move {
            let point = guard(&self.points).remove(&attempt.delivery);
            let unheard = Unheard::new(self.desk().ok(), point, &settlement);
            self.ledger.settle(attempt, settlement, now).await?;
            drop(unheard);
            Ok(())
        })
    }

    fn settle_early(
        &self,
        delivery: DeliveryId,
        settlement: Settlement,
        now: Timestamp,
    ) -> Durable<'_, ()> {
        Box::pin(async move {
            let letter = self.hold(delivery).await?;
            let Some((letter, claim)) =
                letter.and_then(|letter| Some((letter.clone(), letter.claim?)))
            else {
                return Ok(()); // another machine's by now, which will hear the same
            };
            let number = claim.number;
            // There first: nothing of it is in doubt, and its number is given there.
            let entered = self.desk()?.early(claim, settlement.clone()).await;
            match entered {
                Ok(Some(attempt)) => {
                    let there = PointThere {
                        letter: number,
                        attempt: u32::try_from(attempt).unwrap_or(u32::MAX),
                        run: self.run.id(),
                        key: Vec::new(),
                    };
                    self.ledger
                        .settle_early_there(delivery, settlement, there, now)
                        .await
                }
                Ok(None) => Ok(()),
                Err(error) => {
                    let claim = None;
                    self.claimed
                        .add([(delivery, ClaimedLetter { claim, ..letter })]);
                    Err(error)
                }
            }
        })
    }
}

impl InFront for CoordinatedLedger {
    fn behind(&self) -> &Ledger {
        &self.ledger
    }
}

impl RunLedger for CoordinatedLedger {
    fn key(&self) -> &[u8; 32] {
        self.ledger.key()
    }

    fn start_run(&self, now: Timestamp) -> Result<Run, LedgerError> {
        self.ledger.start_run(now)
    }

    fn message_id(&self, letter: &Outstanding, domain: &str) -> MessageId {
        let (mailing, recipient) = (&letter.mailing, &letter.recipient.key);
        MessageId::derive_shared(
            self.campaign.key(),
            mailing,
            recipient,
            &letter.digest,
            domain,
        )
    }

    fn hindrance(&self) -> Option<String> {
        self.reach.hindrance()
    }

    fn elsewhere(&self, selection: &Selection) -> u64 {
        let elsewhere = guard(&self.elsewhere);
        elsewhere
            .get(&selection.account)
            .copied()
            .unwrap_or_default()
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
        // Another walk begins, and the last one is through with its letters.
        if after.is_none() {
            self.release(selection.account.as_ref());
            guard(&self.elsewhere).insert(selection.account.clone(), 0);
        }
        if let Some(refused) = self.reach.refused() {
            return Err(refused);
        }
        let mut after = after;
        loop {
            let rows = self.ledger.outstanding(selection, after, now, limit)?;
            let Some(last) = rows.last() else {
                return Ok(rows);
            };
            after = Some(last.delivery);
            let read = rows.len();
            let ours = self.thread.wait(self.claim(rows))?;
            let others = (read - ours.len()) as u64;
            *guard(&self.elsewhere)
                .entry(selection.account.clone())
                .or_default() += others;
            if !ours.is_empty() {
                return Ok(ours);
            }
        }
    }

    fn next_due(&self, selection: &Selection) -> Result<Option<Timestamp>, LedgerError> {
        // Asked between two walks, and there may be a long wait until the next.
        self.release(selection.account.as_ref());
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

fn gone() -> LedgerError {
    LedgerError::Coordinator("the conversation with the coordinator has ended".to_owned())
}

fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What stands in them is whole, whatever panicked elsewhere.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
