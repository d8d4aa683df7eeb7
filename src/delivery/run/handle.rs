//! The one door to a run's state, and the waits around it.
//!
//! All workers of a run live on one thread and take turns at their awaits. The state has one owner, the [`RunHandle`], and
//! whoever wants something of it passes a closure to [`RunHandle::step`]: it has the state to itself, for as long as it
//! does not wait, which a closure cannot. So what a worker reads and does in one step is of one moment, no lock is ever held
//! across an await, and there is no order in which two steps could wait for each other. Messages to a task that owns the
//! state would give the same order at the price of two wake-ups a step, and with a moment between an answer about the
//! account and its being heeded, in which another connection could still write a dot.
//!
//! What has to be waited for is waited for here, between two steps: the state says how long, and is asked again afterwards.

use super::admission::{Admission, Counted};
use super::decision::ForRun;
use super::dialing::waiting_for;
use super::error::DeliveryError;
use super::event::Event;
use super::letter::{PreparedLetter, too_large};
use super::prefetch::Prefetch;
use super::queue::NoLetter;
use super::receipts::trouble_with;
use super::record::Record;
use super::rest::Rest;
use super::send_window::SendWindow;
use super::stamp::Stamp;
use super::state::RunState;
use crate::delivery::stop::Stop;
use jiff::{SignedDuration, Timestamp};
use redress_base::address::EmailAddress;
use redress_base::clock::Clock;
use redress_base::words::moment;
use redress_smtp::{DialStep, Dialer, Session};
use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// Waits for a moment of the wall clock are made in such steps, so that a clock that is set does not make us oversleep by
/// what it was set.
const STEP: Duration = Duration::from_mins(1);

/// How often it is looked whether a coordinator answers again.
const HINDERED_FOR: Duration = Duration::from_millis(300);

/// One run, as its workers hold it: what never changes, and the way to what does.
#[derive(Debug)]
pub(super) struct RunHandle {
    pub(super) settings: RunSettings,
    /// The only cell of a run. Borrowed in [`RunHandle::step`] and nowhere else.
    state: RefCell<RunState>,
    /// Told when a connection that did not stand yet let go of its letter, one way or the other.
    let_go: Notify,
    /// Told when a connection was made, or could not be.
    dialed: Notify,
}

/// A letter waits with a connection that does not stand, for as long as this is kept.
pub(super) struct HeldLetter<'a>(&'a RunHandle);

impl Drop for HeldLetter<'_> {
    fn drop(&mut self) {
        self.0.step(|state| state.held -= 1);
        self.0.let_go.notify_waiters();
    }
}

/// A letter that may pass its commit point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Admitted {
    /// The moment at which it does.
    pub(super) now: Timestamp,
    /// What it was counted as.
    pub(super) counted: Counted,
}

/// What never changes during a run.
#[derive(Debug)]
pub(super) struct RunSettings {
    pub(super) clock: Clock,
    pub(super) stop: Stop,
    pub(super) record: Record,
    pub(super) dialer: Dialer,
    /// `host:port`, for sentences.
    pub(super) server: String,
    /// Where the password comes from, for sentences.
    pub(super) secret_from: Option<String>,
    /// The campaign's sender, whose address an answer may quote where it is about no letter.
    pub(super) from: EmailAddress,
    pub(super) stamp: Stamp,
    pub(super) window: Arc<SendWindow>,
    /// Reports are to say what arrived, too.
    pub(super) receipts: bool,
    /// Stay for whatever has to be waited for.
    pub(super) waits: bool,
    /// No letter passes its commit point at or after this moment.
    pub(super) until: Option<Timestamp>,
}

impl RunHandle {
    pub(super) fn new(settings: RunSettings, state: RunState) -> Self {
        Self {
            settings,
            state: RefCell::new(state),
            let_go: Notify::new(),
            dialed: Notify::new(),
        }
    }

    /// Does something with the state, at once.
    pub(super) fn step<T>(&self, step: impl FnOnce(&mut RunState) -> T) -> T {
        step(&mut self.state.borrow_mut())
    }

    /// Does something that takes time, unless the run ends meanwhile.
    pub(super) async fn while_going<T>(&self, doing: impl Future<Output = T>) -> Option<T> {
        let mut halted = self.step(|state| state.hear_of_the_end());
        tokio::select! {
            // A letter that was fetched just now must not be dropped for an end that comes at the same moment.
            biased;
            done = self.settings.stop.or(doing) => done,
            _ = halted.wait_for(|halted| *halted) => None,
        }
    }

    /// Waits for so long; false if the run ended meanwhile.
    pub(super) async fn sleep(&self, wait: Duration) -> bool {
        let slept = self.while_going(self.settings.clock.sleep(wait)).await;
        slept.is_some()
    }

    /// Waits for the next letter; none when there is no more, or the run ends.
    pub(super) async fn next_letter(
        &self,
        prefetch: &Prefetch,
    ) -> Result<Option<PreparedLetter>, DeliveryError> {
        let next = self.while_going(self.arriving_letter(prefetch)).await;
        next.transpose().map(Option::flatten)
    }

    async fn arriving_letter(
        &self,
        prefetch: &Prefetch,
    ) -> Result<Option<PreparedLetter>, DeliveryError> {
        loop {
            // Whoever waits for letters stands at the head of the line; those behind find what arrived in the meantime.
            let mut bundles = prefetch.line().await;
            let let_go = self.let_go.notified(); // from now on, so that nothing is missed
            let nothing = match self.step(RunState::take_letter) {
                Ok(letter) => return Ok(Some(letter)),
                Err(nothing) => nothing,
            };
            let arrived = match nothing {
                // A connection that cannot be made must not keep the last letters from those that stand.
                NoLetter::AnyMore if self.step(|state| state.held > 0) => {
                    drop(bundles);
                    let_go.await;
                    continue;
                }
                NoLetter::AnyMore => return Ok(None),
                NoLetter::Yet => bundles.recv().await,
                NoLetter::WhileDomainsRest {
                    wait,
                    more_may_come,
                } => tokio::select! {
                    arrived = bundles.recv(), if more_may_come => arrived,
                    () = self.settings.clock.sleep(wait) => continue,
                },
            };
            let letters = arrived.transpose()?;
            self.step(|state| state.queue.arrived(letters));
        }
    }

    /// A connection that does not stand yet takes a letter along.
    pub(super) fn hold_letter(&self) -> HeldLetter<'_> {
        self.step(|state| state.held += 1);
        HeldLetter(self)
    }

    /// A connection was made, or could not be.
    pub(super) fn tell_that_one_dialed(&self) {
        self.dialed.notify_waiters();
    }

    /// Waits until a connection is made, or cannot be; false if the run ended meanwhile.
    pub(super) async fn another_dialed(&self) -> bool {
        self.while_going(self.dialed.notified()).await.is_some()
    }

    /// A step on the way to a connection takes long.
    pub(super) fn tell_of(&self, step: DialStep) {
        if !self.step(|state| state.is_news(step)) {
            return;
        }
        let RunSettings {
            server,
            secret_from,
            ..
        } = &self.settings;
        let words = waiting_for(step, server, secret_from.as_deref());
        if self.step(|state| state.standing == 0) {
            self.kept_waiting(&words, None);
        }
        self.notice(words);
    }

    /// Tells, once, where the server does not report what the campaign counts on.
    pub(super) fn tell_of_reports(&self, session: &Session) {
        if let Some(trouble) = trouble_with(session, self.settings.receipts)
            && self.step(RunState::is_first_word_of_reports)
        {
            self.notice(trouble);
        }
    }

    /// The next letter, if one is within reach at this moment.
    pub(super) fn letter_at_once(
        &self,
        prefetch: &Prefetch,
    ) -> Result<Option<PreparedLetter>, DeliveryError> {
        self.step(|state| {
            if state.queue.is_empty()
                && let Some(arrived) = prefetch.at_once()
            {
                state.queue.arrived(Some(arrived?));
            }
            Ok(state.take_letter().ok())
        })
    }

    /// A letter whose envelope may go along with the letter before it. What goes wrong here ends the run, but not before
    /// the letter that passed its commit point has gone.
    pub(super) fn letter_ahead(&self, prefetch: &Prefetch) -> Option<PreparedLetter> {
        let letter = match self.letter_at_once(prefetch) {
            Ok(letter) => letter?,
            Err(error) => {
                self.fail(error);
                return None;
            }
        };
        if letter.tries.losses > 0 {
            // A connection broke at it before: it goes alone, so that no other letter is in doubt with it.
            self.step(|state| state.queue.put_back(letter));
            return None;
        }
        if !self.may_leave(&letter, self.settings.clock.now()) {
            self.step(|state| state.queue.set_aside(letter));
            return None;
        }
        Some(letter)
    }

    /// What to tell before the first letter of a run where the server announces that it takes none of them: a sentence. One
    /// that is too large among others is for the server to refuse.
    pub(super) fn too_large_for(
        &self,
        session: &Session,
        letter: &PreparedLetter,
    ) -> Option<String> {
        let most = session.size_max()?;
        let bytes = letter.bytes();
        let stops = bytes > most
            && self.step(|state| state.progress() == 0 && state.queue.all_larger_than(most));
        stops.then(|| too_large(&self.settings.server, most, bytes))
    }

    /// Whether a letter's office is open at this moment and its meeting still takes comments.
    pub(super) fn may_leave(&self, letter: &PreparedLetter, now: Timestamp) -> bool {
        let window = &self.settings.window;
        window.is_open(&letter.mailing, letter.zone.as_ref(), now)
    }

    /// Waits until nothing keeps letters from starting; false if the run ends meanwhile. Told once, here and to those who watch
    /// from elsewhere.
    pub(super) async fn unhindered(&self) -> bool {
        let mut is_told = false;
        while let Some(why) = self.settings.record.hindrance() {
            if !is_told && self.step(RunState::is_first_to_be_hindered) {
                self.kept_waiting(&why, None);
                self.notice(why);
            }
            is_told = true;
            if !self.sleep(HINDERED_FOR).await {
                return false;
            }
        }
        if self.step(RunState::is_first_to_go_on) {
            self.waits_no_more();
            self.notice("the coordinator answers again, and sending goes on");
        }
        true
    }

    /// Waits for a turn of the account; false if the run ends meanwhile.
    pub(super) async fn turn(&self) -> bool {
        while let Err(wait) = self.step(RunState::take_turn) {
            if !self.sleep(wait).await {
                return false;
            }
        }
        true
    }

    /// Waits until this letter may pass its commit point, and counts it; none if it may not, now or in this run. The
    /// commit point has to follow without another wait.
    pub(super) async fn admit(
        &self,
        letter: &PreparedLetter,
    ) -> Result<Option<Admitted>, DeliveryError> {
        let (domain, addressees) = (letter.email.domain(), letter.addressees());
        let counted = loop {
            match self.step(|state| state.admit(domain, addressees))? {
                Admission::At(counted) => break counted,
                Admission::After(wait) if self.sleep(wait).await => {}
                Admission::After(_) | Admission::NoRoom => return Ok(None),
            }
        };
        let now = self.settings.clock.at(counted.at);
        let too_late = self.settings.until.is_some_and(|until| now >= until);
        let leaves = !too_late && self.step(|state| state.goes_on()) && self.may_leave(letter, now);
        if !leaves {
            self.step(|state| state.not_used(counted));
        }
        Ok(leaves.then_some(Admitted { now, counted }))
    }

    /// Does what was decided for the run, at once: where an answer ends it, not one more dot may follow.
    pub(super) fn heed(&self, decided: ForRun) {
        match decided {
            ForRun::GoOn => {}
            ForRun::GoOnAfterSuccess => self.step(|state| state.pacer.went_well()),
            ForRun::SlowDown { said } => self.slow_down(&said),
            ForRun::Pause { reason, until } => self.step(|state| state.pause(reason, until)),
            ForRun::QuotaUsedUp { reason } => {
                self.step(|state| state.quota_used_up(reason, self.settings.waits));
            }
            ForRun::Fail { sentence } => self.fail(DeliveryError::Server(sentence)),
        }
    }

    fn slow_down(&self, said: &str) {
        let (interval, rest) = self.step(|state| {
            let interval = state.pacer.slow_down();
            (interval, state.pacer.rest())
        });
        self.kept_waiting(&format!("sending rests, because {said}"), Some(rest));
        let interval = interval.as_secs_f64();
        self.notice(format!(
            "{said}; sending rests for a minute and goes on with one letter in {interval:.1} s"
        ));
    }

    /// Ends the run: no letter passes its commit point any more.
    pub(super) fn fail(&self, error: DeliveryError) {
        self.step(|state| state.fail(error));
    }

    pub(super) fn notice(&self, text: impl Into<String>) {
        self.step(|state| state.notice(text));
    }

    /// The server keeps the run waiting, for so long if that is known: written down for those who watch from elsewhere.
    pub(super) fn kept_waiting(&self, reason: &str, wait: Option<Duration>) {
        self.step(|state| state.is_kept_waiting(true));
        let until = wait.map(|wait| self.settings.clock.now() + wait);
        self.write_pause(Some((reason.to_owned(), until)));
    }

    /// The server answers again, or the run has ended: nobody waits for it any more.
    pub(super) fn waits_no_more(&self) {
        if self.step(|state| state.is_kept_waiting(false)) {
            self.write_pause(None);
        }
    }

    /// Has it written beside what goes on: these are words, and no letter waits for them. They come in the order in which
    /// they were asked for.
    fn write_pause(&self, reason: Option<(String, Option<Timestamp>)>) {
        let record = self.settings.record.clone();
        tokio::task::spawn_local(async move {
            let reason = reason.as_ref();
            let reason = reason.map(|(reason, until)| (reason.as_str(), *until));
            // A ledger that takes no words takes no commit point either, and that ends the run.
            let _ = record.pause(reason).await;
        });
    }

    /// Waits for what the run stays for, now that all connections are closed. None if there is nothing of that kind; false
    /// if the run ended meanwhile.
    pub(super) async fn rested(&self) -> Option<bool> {
        let Rest { reason, until } = self.step(RunState::take_rest)?;
        Some(self.step(RunState::resume) && self.wait_until(until, reason).await)
    }

    /// Waits, saying so, here and in the ledger for those who watch from elsewhere; false if the run ended meanwhile.
    pub(super) async fn wait_until(&self, until: Timestamp, reason: String) -> bool {
        let record = &self.settings.record;
        let _ = self
            .while_going(record.pause(Some((&reason, Some(until)))))
            .await; // as above
        let waiting = Event::Waiting {
            reason,
            until: Some(until),
        };
        self.step(|state| state.tell(waiting));
        let waited = self.sleep_until(until).await;
        let _ = self.while_going(record.pause(None)).await; // as above
        waited
    }

    async fn sleep_until(&self, until: Timestamp) -> bool {
        loop {
            let rest = until.duration_since(self.settings.clock.now());
            if rest <= SignedDuration::ZERO {
                return true;
            }
            if !self.sleep(rest.unsigned_abs().min(STEP)).await {
                return false;
            }
        }
    }

    /// Ends the run when the time given for it is over; letters past their commit point are finished.
    pub(super) async fn close_in_time(&self) {
        let Some(until) = self.settings.until else {
            return;
        };
        let clock = &self.settings.clock;
        while let Ok(rest) = Duration::try_from(until.duration_since(clock.now()))
            && !rest.is_zero()
        {
            clock.sleep(rest.min(STEP)).await;
        }
        let until = moment(until, self.settings.window.zone());
        let reason = format!("the time given with `--until` ({until}) is over");
        self.step(|state| state.pause(reason, None));
    }
}
