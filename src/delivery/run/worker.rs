//! One connection of a run, as a loop: wait for a letter and its turn, connect if need be, have the letter carried.
//!
//! How a letter is carried is [`Carrier`]'s; what follows from an answer or a loss is done in [`super::aftermath`]. At most
//! one letter is in doubt at any moment: a connection's verdict is durable before its next dot.

use super::carrier::{CLOSED, Carrier};
use super::decide::decide;
use super::error::DeliveryError;
use super::handle::RunHandle;
use super::letter::PreparedLetter;
use super::prefetch::Prefetch;
use super::situation::{Happened, Situation};
use crate::delivery::setup;
use redress_smtp::{ConnectError, Session, SetupError};
use std::rc::Rc;

/// One connection of a run.
#[derive(Debug)]
pub(super) struct Worker {
    run: Rc<RunHandle>,
    prefetch: Rc<Prefetch>,
    carrier: Carrier,
}

impl Worker {
    pub(super) fn new(run: &Rc<RunHandle>, prefetch: &Rc<Prefetch>) -> Self {
        Self {
            run: Rc::clone(run),
            prefetch: Rc::clone(prefetch),
            carrier: Carrier::new(run, prefetch),
        }
    }

    /// Delivers letters until there are no more, or the run ends. What goes wrong ends the run, not just this loop.
    pub(super) async fn work(mut self) {
        let run = Rc::clone(&self.run);
        run.step(|state| state.at_work += 1);
        let session = self.deliver_all().await.unwrap_or_else(|error| {
            run.fail(error);
            None // closed at whatever stage it was: a QUIT might be taken for a line of a letter
        });
        if let Err(error) = self.carrier.after.verdicts.write().await {
            run.fail(error);
        }
        self.carrier.after.way.ends();
        run.step(|state| state.at_work -= 1);
        if let Some(session) = session.filter(Session::usable) {
            let _ = run.settings.stop.or_at_once(session.quit()).await;
        }
    }

    /// One letter after the other. Gives back the connection to which a goodbye is due.
    async fn deliver_all(&mut self) -> Result<Option<Session>, DeliveryError> {
        let run = Rc::clone(&self.run);
        let mut behind = CLOSED;
        loop {
            let (session, ahead) = behind;
            behind = match (session.filter(Session::usable), ahead) {
                (Some(session), Some((letter, begun))) => {
                    self.carrier.deliver(session, letter, Some(begun)).await?
                }
                (None, Some((letter, _))) => {
                    // A server that says goodbye to one letter has not answered about the next.
                    run.step(|state| state.return_letter(letter));
                    CLOSED
                }
                (session, None) => {
                    let Some(letter) = self.next_letter(session.is_some()).await? else {
                        return Ok(session); // there are no more, or the run ends
                    };
                    match self.connected(session, letter).await? {
                        Some((session, letter)) => self.carrier.begin(session, letter).await?,
                        None => CLOSED,
                    }
                }
            };
        }
    }

    /// Waits for the next letter and its turn; none when there are no more, or the run takes no more.
    async fn next_letter(
        &mut self,
        connected: bool,
    ) -> Result<Option<PreparedLetter>, DeliveryError> {
        let run = Rc::clone(&self.run);
        while !self.carrier.after.retires && run.step(|state| state.takes_more()) {
            if run.settings.record.hindrance().is_some() {
                self.carrier.after.verdicts.write().await?; // it does not wait with us
                if !run.unhindered().await {
                    return Ok(None); // the run ended while it waited
                }
            }
            let mut fetched = run.letter_at_once(&self.prefetch)?;
            if fetched.is_none() {
                self.carrier.after.verdicts.write().await?; // it does not wait with us
                fetched = run.next_letter(&self.prefetch).await?;
            }
            let Some(letter) = fetched else {
                return Ok(None); // the walk is over, or the run
            };
            if !run.may_leave(&letter, run.settings.clock.now()) {
                // Its office closed, or its meeting's deadline passed, since it was made ready.
                run.step(|state| state.queue.set_aside(letter));
                continue;
            }
            let _held = (!connected).then(|| run.hold_letter());
            if !run.step(|state| state.is_open()) {
                self.carrier.after.verdicts.write().await?;
                if !run.turn().await {
                    run.step(|state| state.queue.put_back(letter));
                    return Ok(None); // the run ended while it waited
                }
            }
            return Ok(Some(letter));
        }
        Ok(None)
    }

    /// The connection there is, or another, for this letter. None if the run ends or the server has to be left alone; the
    /// letter is back in the queue then.
    async fn connected(
        &mut self,
        session: Option<Session>,
        letter: PreparedLetter,
    ) -> Result<Option<(Session, PreparedLetter)>, DeliveryError> {
        if let Some(session) = session {
            return Ok(Some((session, letter)));
        }
        let run = Rc::clone(&self.run);
        let held = run.hold_letter();
        self.carrier.forget_stamp();
        self.carrier.after.verdicts.write().await?;
        let dialed = self.carrier.after.way.dial().await;
        if let Some(Ok(session)) = dialed {
            return Ok(Some((session, letter)));
        }
        // No server was asked about it, and in the pause that may follow another connection can take it.
        run.step(|state| state.not_begun(letter));
        drop(held);
        if let Some(Err(trouble)) = dialed {
            self.not_connected(&trouble).await?;
        }
        Ok(None)
    }

    /// Decides what follows where there is no connection, and does it.
    async fn not_connected(&mut self, trouble: &ConnectError) -> Result<(), DeliveryError> {
        let sentence = setup::hopeless(trouble);
        let happened = Happened::on_the_way(trouble, sentence.as_deref());
        // Where others are still on their way, whether the run ends depends on whether they arrive.
        while self.hangs_on_others(happened) {
            if !self.run.another_dialed().await {
                return Ok(()); // the run ended meanwhile
            }
        }
        // Told apart from a server's word: other accounts may have their passwords here.
        if let (ConnectError::Fatal(SetupError::Secret(_)), Some(sentence)) = (trouble, &sentence) {
            self.run.fail(DeliveryError::NoSecret(sentence.clone()));
        }
        let decision = self.carrier.after.decide(happened, None, None);
        self.carrier.after.apply(decision, None, None).await?;
        Ok(())
    }

    /// Whether something would end the run now, and not if another connection stood that is on its way.
    fn hangs_on_others(&self, happened: Happened<'_>) -> bool {
        self.run.step(|state| {
            let now = self.carrier.after.situation(state, None, None);
            let beside_another = Situation {
                others_stand: true,
                ..now
            };
            state.dialing > 0
                && decide(happened, &now).ends_the_run()
                && !decide(happened, &beside_another).ends_the_run()
        })
    }
}
