//! What all connections of a run share: its settings, its pace, its counts, and whether it goes on.

use super::prefetch::PreparedLetter;
use super::queue::Queue;
use super::send_window::SendWindow;
use super::stamp::Stamp;
use super::{DeliveryError, Event, Finished};
use crate::address::EmailAddress;
use crate::clock::Clock;
use crate::delivery::account::Account;
use crate::delivery::breaker::Breaker;
use crate::delivery::pacer::Pacer;
use crate::delivery::session::Dialer;
use crate::delivery::stop::Stop;
use crate::ledger::{Addressee, Ledger, Verdict};
use jiff::{SignedDuration, Timestamp};
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// Waits for a moment of the wall clock are made in such steps, so that a clock that is set does not make us oversleep by
/// what it was set.
const STEP: Duration = Duration::from_mins(1);

/// One run, as its connections see it.
#[derive(Debug)]
pub(super) struct RunState {
    pub(super) window: Arc<SendWindow>,
    pub(super) stamp: Stamp,
    pub(super) ledger: Ledger,
    pub(super) clock: Clock,
    pub(super) stop: Stop,
    pub(super) from: EmailAddress,
    pub(super) dialer: Dialer,
    pub(super) pacer: Pacer,
    pub(super) queue: Queue,
    pub(super) account: RefCell<Option<Account>>,
    /// Stay for whatever has to be waited for.
    pub(super) wait: bool,
    /// No letter passes its commit point at or after this moment.
    until: Option<Timestamp>,
    pub(super) breaker: RefCell<Breaker>,
    pub(super) finished: RefCell<Finished>,
    /// Verdicts and other steps forward; a walk over the ledger without any ends the run.
    pub(super) progress: Cell<u64>,
    /// Connections at work.
    pub(super) at_work: Cell<u32>,
    /// Whether any connection was ever made.
    pub(super) was_connected: Cell<bool>,
    /// So many failures to connect in a row were told, since one succeeded.
    pub(super) told_failures: Cell<u32>,
    /// The ledger says what the server keeps the run waiting for.
    is_kept_waiting: Cell<bool>,
    pub(super) random: ring::rand::SystemRandom,
    events: mpsc::UnboundedSender<Event>,
    ending: RefCell<Option<DeliveryError>>,
    halted: watch::Sender<bool>,
    /// The account has no room for another letter; those that have theirs still go.
    full: Cell<bool>,
    /// What the run stays for, once its connections are closed.
    rest: RefCell<Option<Rest>>,
}

/// A pause that the run outlives.
#[derive(Debug)]
struct Rest {
    reason: String,
    until: Timestamp,
}

/// The parts that come from outside.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) window: Arc<SendWindow>,
    pub(super) stamp: Stamp,
    pub(super) ledger: Ledger,
    pub(super) clock: Clock,
    pub(super) stop: Stop,
    pub(super) from: EmailAddress,
    pub(super) dialer: Dialer,
    pub(super) pacer: Pacer,
    pub(super) account: Option<Account>,
    pub(super) wait: bool,
    pub(super) until: Option<Timestamp>,
    pub(super) max: Option<u64>,
}

impl RunState {
    pub(super) fn new(parts: Parts, events: mpsc::UnboundedSender<Event>) -> Self {
        Self {
            queue: Queue::new(parts.max, &parts.clock),
            window: parts.window,
            stamp: parts.stamp,
            ledger: parts.ledger,
            clock: parts.clock,
            stop: parts.stop,
            from: parts.from,
            dialer: parts.dialer,
            pacer: parts.pacer,
            account: RefCell::new(parts.account),
            wait: parts.wait,
            until: parts.until,
            breaker: RefCell::default(),
            finished: RefCell::default(),
            progress: Cell::new(0),
            at_work: Cell::new(0),
            was_connected: Cell::new(false),
            told_failures: Cell::new(0),
            is_kept_waiting: Cell::new(false),
            random: ring::rand::SystemRandom::new(),
            events,
            ending: RefCell::default(),
            halted: watch::Sender::new(false),
            full: Cell::new(false),
            rest: RefCell::default(),
        }
    }

    /// Whether another letter may pass its commit point.
    pub(super) fn goes_on(&self) -> bool {
        !*self.halted.borrow() && !self.stop.is_asked()
    }

    /// Whether another letter may be begun.
    pub(super) fn takes_more(&self) -> bool {
        self.goes_on() && !self.full.get()
    }

    /// Does something, unless the run ends meanwhile.
    pub(super) async fn while_going<T>(&self, doing: impl Future<Output = T>) -> Option<T> {
        let mut halted = self.halted.subscribe();
        tokio::select! {
            biased;
            done = self.stop.or(doing) => done,
            _ = halted.wait_for(|halted| *halted) => None,
        }
    }

    /// Ends the run: no letter passes its commit point any more; the first reason is kept.
    pub(super) fn fail(&self, error: DeliveryError) {
        self.ending.borrow_mut().get_or_insert(error);
        self.halted.send_replace(true);
    }

    /// Pauses the campaign: as [`RunState::fail`], but an orderly end.
    pub(super) fn pause(&self, reason: String, until: Option<Timestamp>) {
        self.note_pause(reason, until);
        self.halted.send_replace(true);
    }

    fn note_pause(&self, reason: String, until: Option<Timestamp>) {
        let mut finished = self.finished.borrow_mut();
        if finished.paused.is_none() {
            finished.paused = Some(reason);
            finished.resume_at = until;
        }
    }

    /// What ended the run, if it was an error.
    pub(super) fn take_failure(&self) -> Option<DeliveryError> {
        self.ending.borrow_mut().take()
    }

    pub(super) fn tell(&self, event: Event) {
        let _ = self.events.send(event); // nobody watches any more
    }

    pub(super) fn notice(&self, text: impl Into<String>) {
        self.tell(Event::Notice(text.into()));
    }

    /// Counts a verdict that is durable, and says what became of copies that were not taken.
    pub(super) fn count(&self, verdict: &Verdict, copies: &[Addressee]) {
        let mut finished = self.finished.borrow_mut();
        match verdict {
            Verdict::Accepted(_) => {
                finished.accepted += 1;
                for copy in copies {
                    if copy.reply.code >= 500 {
                        finished.copies_refused += 1;
                    } else {
                        self.notice(format!(
                            "the copy to {} was not taken for now ({} {}) and does not go again by itself",
                            copy.email, copy.reply.code, copy.reply.text
                        ));
                    }
                }
            }
            Verdict::Refused(_) => finished.refused += 1,
            Verdict::Deferred { .. } => finished.deferred += 1,
            Verdict::Unconfirmed(_) => finished.unconfirmed += 1,
            Verdict::Returned(_) => {}
        }
    }

    pub(super) fn made_progress(&self) {
        self.progress.set(self.progress.get() + 1);
    }

    /// Waits until this letter may pass its commit point, and counts it; none if it may not, now or in this run. The
    /// commit point has to follow without another wait.
    pub(super) async fn admit(
        &self,
        letter: &PreparedLetter,
    ) -> Result<Option<Timestamp>, DeliveryError> {
        let addressees = u32::try_from(1 + letter.cc.len()).unwrap_or(u32::MAX);
        let take = || self.room_in_the_account(addressees);
        let admitted = self
            .while_going(self.pacer.admit_with(letter.email.domain(), take))
            .await;
        let Some(moment) = admitted.transpose()?.flatten() else {
            return Ok(None);
        };
        let now = self.clock.at(moment); // one moment for the pace, the account and the ledger
        let too_late = self.until.is_some_and(|until| now >= until);
        let leaves = !too_late && self.goes_on() && self.may_leave(letter, now);
        if let Some(account) = self.account.borrow_mut().as_mut() {
            if leaves {
                account.used_at(moment)
            } else {
                account.put_back(addressees)
            }
        }
        Ok(leaves.then_some(now))
    }

    /// Ends the run when the time given for it is over; letters past their commit point are finished.
    pub(super) async fn close_in_time(&self) {
        let Some(until) = self.until else { return };
        while let Ok(rest) = Duration::try_from(until.duration_since(self.clock.now()))
            && !rest.is_zero()
        {
            self.clock.sleep(rest.min(STEP)).await;
        }
        let until = until.strftime("%Y-%m-%d %H:%M UTC");
        self.pause(
            format!("the time given with `--until` ({until}) is over"),
            None,
        );
    }

    /// Takes room in the rolling 24 hours. Without any the run takes no more letters: it ends, or rests until there is room.
    fn room_in_the_account(&self, addressees: u32) -> Result<bool, DeliveryError> {
        let taken = match self.account.borrow_mut().as_mut() {
            None => return Ok(true),
            Some(account) => account
                .take(addressees)
                .map_err(|error| DeliveryError::Account(error.to_string()))?,
        };
        let Err(until) = taken else { return Ok(true) };
        self.full.set(true);
        self.pause_or_rest("the account's daily limit is reached".to_owned(), until);
        Ok(false)
    }

    /// The server says that the account may send no more for now: not one more letter passes its commit point.
    pub(super) fn quota_used_up(&self, reason: String) {
        let until = self
            .account
            .borrow_mut()
            .as_mut()
            .map(Account::quota_frees_up);
        match until {
            Some(until) => self.pause_or_rest(reason, until),
            None => self.note_pause(reason, None),
        }
        self.halted.send_replace(true);
    }

    fn pause_or_rest(&self, reason: String, until: Timestamp) {
        if self.wait {
            self.rest.borrow_mut().get_or_insert(Rest { reason, until });
        } else {
            self.note_pause(reason, Some(until));
        }
    }

    /// Waits for what the run stays for, now that all connections are closed. None if there is nothing of that kind; false
    /// if the run ended meanwhile.
    pub(super) async fn rested(&self) -> Option<bool> {
        let Rest { reason, until } = self.rest.take()?;
        if self.stop.is_asked()
            || self.ending.borrow().is_some()
            || self.finished.borrow().paused.is_some()
        {
            return Some(false);
        }
        self.halted.send_replace(false);
        self.full.set(false);
        Some(self.wait_until(until, reason).await)
    }

    /// Waits, saying so, here and in the ledger for those who watch from elsewhere; false if the run ended meanwhile.
    pub(super) async fn wait_until(&self, until: Timestamp, reason: String) -> bool {
        // A ledger that takes no words takes no commit point either, and that ends the run.
        let _ = self.write_pause(Some((&reason, Some(until))));
        self.tell(Event::Waiting {
            reason,
            until: Some(until),
        });
        let waited = self.sleep_until(until).await;
        let _ = self.write_pause(None);
        waited
    }

    /// The server keeps the run waiting for so long: written down for those who watch from elsewhere.
    pub(super) fn kept_waiting(&self, reason: &str, wait: Duration) {
        self.is_kept_waiting.set(true);
        let _ = self.write_pause(Some((reason, Some(self.clock.now() + wait)))); // as above
    }

    /// The server answers again, or the run has ended: nobody waits for it any more.
    pub(super) fn waits_no_more(&self) {
        if self.is_kept_waiting.replace(false) {
            let _ = self.write_pause(None); // as above
        }
    }

    async fn sleep_until(&self, until: Timestamp) -> bool {
        loop {
            let rest = until.duration_since(self.clock.now());
            if rest <= SignedDuration::ZERO {
                return true;
            }
            let step = rest.unsigned_abs().min(STEP);
            if self.while_going(self.clock.sleep(step)).await.is_none() {
                return false;
            }
        }
    }

    /// Whether the letter's office is open and its meeting still takes comments.
    pub(super) fn may_leave(&self, letter: &PreparedLetter, now: Timestamp) -> bool {
        self.window
            .is_open(&letter.mailing, letter.zone.as_ref(), now)
    }
}
