//! One connection's loop: fetch a letter, open its transaction, send its body ahead where that pays, pass the commit point,
//! send what is left and the dot, take the answer, settle.
//!
//! A verdict is written together with the next commit point of the same connection, in one transaction, or by itself
//! before the connection waits for a letter, its turn or another connection. At most one letter is in doubt at any moment.

mod link;
mod outcome;
mod settling;

use super::DeliveryError;
use super::prefetch::PreparedLetter;
use super::stamp::STAMP_BYTES_MAX;
use super::state::RunState;
use crate::address::EmailAddress;
use crate::delivery::session::{Begun, Lost, Opening, Session, Stage, Transmission, WireBody};
use crate::id::DeliveryId;
use crate::ledger::{Addressee, Attempt, Reply, Verdict};
use crate::ledger::{FailPoint, reach};
use outcome::spares_the_letter;
use settling::Unwritten;
use std::rc::Rc;

/// One connection of a run.
#[derive(Debug)]
pub(super) struct Worker {
    state: Rc<RunState>,
    session: Option<Session>,
    /// A letter as it goes over the wire; its memory serves one letter after the other.
    body: WireBody,
    /// Which letter that is, where it was made ready while the answer to the one before was under way.
    stamped: Option<DeliveryId>,
    unwritten: Option<Unwritten>,
    failures: u32,
    /// The server wants fewer connections, and this is the one to go.
    surplus: bool,
}

/// A letter whose envelope went out together with the letter before it.
type Ahead = Option<(PreparedLetter, Begun)>;

impl Worker {
    pub(super) fn new(state: &Rc<RunState>) -> Self {
        Self {
            state: Rc::clone(state),
            session: None,
            body: WireBody::default(),
            stamped: None,
            unwritten: None,
            failures: 0,
            surplus: false,
        }
    }

    /// Carries letters until there are no more, or the run ends. What goes wrong ends the run, not just this loop.
    pub(super) async fn work(mut self) {
        self.state.at_work.set(self.state.at_work.get() + 1);
        if let Err(error) = self.rounds().await {
            self.session = None; // at whatever stage it was: a QUIT might be taken for a line of a letter
            self.state.fail(error);
        }
        if let Err(error) = self.write_verdict().await {
            self.state.fail(error);
        }
        self.state.at_work.set(self.state.at_work.get() - 1);
        if let Some(session) = self.session.take().filter(Session::usable) {
            let _ = self.state.stop.or_at_once(session.quit()).await;
        }
    }

    async fn rounds(&mut self) -> Result<(), DeliveryError> {
        let state = Rc::clone(&self.state);
        while !self.surplus && state.takes_more() {
            let within_reach = state.queue.at_once(&state.pacer)?;
            let fetched = if within_reach.is_some() {
                within_reach
            } else {
                self.write_verdict().await?;
                state
                    .while_going(state.queue.next(&state.pacer))
                    .await
                    .transpose()?
                    .flatten()
            };
            let Some(letter) = fetched else { return Ok(()) };
            if !state.may_leave(&letter, state.clock.now()) {
                state.queue.set_aside(letter);
                continue;
            }
            if !state.pacer.is_open() {
                self.write_verdict().await?;
                if state.while_going(state.pacer.turn()).await.is_none() {
                    state.queue.put_back(letter);
                    return Ok(());
                }
            }
            self.carry(letter).await?;
        }
        Ok(())
    }

    /// Carries one letter, and those that are opened ahead behind it.
    async fn carry(&mut self, mut letter: PreparedLetter) -> Result<(), DeliveryError> {
        let Some(mut opening) = self.open(&letter).await? else {
            self.state.pacer.turn_unused();
            self.state.queue.put_back(letter); // no server was asked about it
            return Ok(());
        };
        loop {
            let next = match opening {
                Ok(Opening::Open(addressees)) => self.finish(letter, addressees).await?,
                Ok(Opening::Closed {
                    stage,
                    reply,
                    addressees,
                }) => {
                    self.state.pacer.turn_unused();
                    self.not_opened(letter, stage, reply, addressees).await?;
                    None
                }
                Err(lost) => {
                    self.state.pacer.turn_unused();
                    self.lost_at(letter, &lost).await?;
                    None
                }
            };
            let Some((ahead, begun)) = next else {
                return Ok(());
            };
            // A server that says goodbye to one letter has not answered about the next.
            let Some(session) = self.session.as_mut().filter(|session| session.usable()) else {
                self.put_back(ahead);
                return Ok(());
            };
            let envelope = envelope(&self.state.from, &ahead);
            let Some(answered) = self
                .state
                .stop
                .or_at_once(session.opened(envelope, begun))
                .await
            else {
                self.session = None;
                return Ok(());
            };
            opening = answered;
            letter = ahead;
        }
    }

    /// Connects if need be and opens the letter's transaction. None if the run ends or the server has to be left alone.
    async fn open(
        &mut self,
        letter: &PreparedLetter,
    ) -> Result<Option<Result<Opening, Lost>>, DeliveryError> {
        if !self.connect().await? {
            return Ok(None);
        }
        let Some(session) = self.session.as_mut() else {
            return Ok(None);
        };
        let opened = self
            .state
            .stop
            .or_at_once(session.open(envelope(&self.state.from, letter)))
            .await;
        if opened.is_none() {
            self.session = None;
        }
        Ok(opened)
    }

    /// From an open transaction to a verdict: a body that goes ahead, admission, commit point, the rest and the dot, answer.
    async fn finish(
        &mut self,
        letter: PreparedLetter,
        addressees: Vec<Addressee>,
    ) -> Result<Ahead, DeliveryError> {
        let state = Rc::clone(&self.state);
        if let Some(copy) = addressees[1..]
            .iter()
            .find(|copy| spares_the_letter(&copy.reply))
        {
            let reply = copy.reply.clone();
            self.session = None; // the transaction stands open, and only a closed connection ends it without a letter
            self.not_opened(letter, Stage::Rcpt, reply, Vec::new())
                .await?;
            return Ok(None);
        }
        state.breaker.borrow_mut().addressee_taken();
        reach(FailPoint::Opened);
        if self.stamped.take() != Some(letter.delivery) {
            state
                .stamp
                .put_on(&letter, state.clock.now(), &mut self.body)?;
        }
        if self.body.is_long() || state.at_work.get() == 1 {
            match self.upload().await? {
                Some(Ok(())) => {}
                Some(Err(lost)) => {
                    self.lost_at(letter, &lost).await?;
                    return Ok(None);
                }
                None => {
                    self.session = None;
                    return Ok(None);
                }
            }
        }
        if !state.pacer.wait_before(letter.email.domain()).is_zero() {
            self.write_verdict().await?;
        }
        let Some(now) = state.admit(&letter).await? else {
            self.session = None;
            state.queue.set_aside(letter);
            return Ok(None);
        };
        if let Err(lost) = self.quiet().await {
            self.lost_at(letter, &lost).await?;
            return Ok(None);
        }
        let Some(attempt) = self.commit_point(&letter, now).await? else {
            self.session = None; // 354 was said, and nothing may follow it
            return Ok(None);
        };
        if !state.goes_on() {
            // Another connection learnt in this very moment that nothing more may be sent.
            self.session = None;
            let reply = Reply {
                code: 0,
                enhanced: None,
                text: "the run ended before the letter was sent".to_owned(),
            };
            self.settle_now(letter, attempt, Verdict::Returned(reply), addressees)
                .await?;
            return Ok(None);
        }
        if let Err(lost) = self.quiet().await {
            // The dot was not written, so there is no doubt.
            let reply = Reply {
                code: 0,
                enhanced: None,
                text: format!("{lost}, before the letter was sent"),
            };
            self.settle_now(letter, attempt, Verdict::Returned(reply), addressees)
                .await?;
            self.lost(&lost).await?;
            return Ok(None);
        }
        self.transmit(letter, attempt, addressees).await
    }

    /// Sends a body ahead of its commit point: a long one, because it takes its time; and that of a connection that works
    /// alone, so that the server reads it while the disk works. Where several connections share the machine, a short one
    /// costs less in one write with its dot. If the line does not take it at once, the verdict of the letter before is
    /// written meanwhile; else it waits for the commit point. None if the run is cut short.
    async fn upload(&mut self) -> Result<Option<Result<(), Lost>>, DeliveryError> {
        let Some(mut session) = self.session.take() else {
            return Ok(None);
        };
        let mut body = std::mem::take(&mut self.body);
        let stop = self.state.stop.clone();
        let mut upload = Box::pin(stop.or_at_once(session.upload(&mut body)));
        let taken_at_once = tokio::select! {
            biased;
            sent = &mut upload => Some(sent),
            () = std::future::ready(()) => None,
        };
        let sent = match taken_at_once {
            Some(sent) => sent,
            None => self.write_verdict_while(&mut upload).await?,
        };
        drop(upload);
        (self.session, self.body) = (Some(session), body);
        Ok(sent)
    }

    /// Makes sure that the server has said nothing which the dot's answer could be mistaken for.
    async fn quiet(&mut self) -> Result<(), Lost> {
        match self.session.as_mut() {
            Some(session) => session.quiet().await,
            None => Ok(()),
        }
    }

    /// Body and dot, and where nothing stands against it the next letter's envelope behind them.
    async fn transmit(
        &mut self,
        letter: PreparedLetter,
        attempt: Attempt,
        addressees: Vec<Addressee>,
    ) -> Result<Ahead, DeliveryError> {
        let state = Rc::clone(&self.state);
        let pipelining = self.session.as_ref().is_some_and(Session::pipelining);
        let ahead = if pipelining && state.pacer.is_open() && state.takes_more() {
            self.fetch_ahead()
        } else {
            None
        };
        let Some(session) = self.session.as_mut() else {
            return Ok(None);
        };
        let next = ahead.as_ref().map(|ahead| envelope(&state.from, ahead));
        let (body, stamped) = (&mut self.body, &mut self.stamped);
        let exchange = async {
            let begun = session.transmit(body, next).await?;
            // While the server works.
            *stamped = ahead
                .as_ref()
                .and_then(|ahead| stamp_ahead(&state, ahead, body));
            Ok::<_, Lost>((session.dot_answer().await?, begun))
        };
        let sent = state.stop.or_at_once(exchange).await;
        let (reply, begun) = match sent {
            Some(Ok(answer)) => answer,
            Some(Err(lost)) => {
                if let Some(ahead) = ahead {
                    self.put_back(ahead);
                }
                self.unconfirmed(letter, attempt, lost.to_string(), addressees)
                    .await?;
                self.lost(&lost).await?;
                return Ok(None);
            }
            None => {
                self.unconfirmed(
                    letter,
                    attempt,
                    "stopped before the server answered".to_owned(),
                    addressees,
                )
                .await?;
                return Ok(None);
            }
        };
        reach(FailPoint::Answered);
        self.judge(letter, attempt, reply, addressees).await?;
        Ok(ahead.zip(begun))
    }

    /// A letter whose envelope may go along with the letter before it. What goes wrong here ends the run, but not before
    /// the letter that passed its commit point has gone. Where the connection broke at a letter, that one goes alone.
    fn fetch_ahead(&self) -> Option<PreparedLetter> {
        match self.state.queue.at_once(&self.state.pacer) {
            Ok(Some(ahead)) if ahead.losses > 0 => {
                self.state.queue.put_back(ahead);
                None
            }
            Ok(Some(ahead)) if !self.state.may_leave(&ahead, self.state.clock.now()) => {
                self.state.queue.set_aside(ahead);
                None
            }
            Ok(ahead) => ahead,
            Err(error) => {
                self.state.fail(error);
                None
            }
        }
    }

    fn put_back(&self, mut letter: PreparedLetter) {
        letter.returns += 1;
        self.state.queue.put_back(letter);
    }
}

/// Puts a letter into the form in which it goes over the wire. What goes wrong here ends the run, but not before the
/// letter that passed its commit point has its answer.
fn stamp_ahead(
    state: &RunState,
    letter: &PreparedLetter,
    body: &mut WireBody,
) -> Option<DeliveryId> {
    match state.stamp.put_on(letter, state.clock.now(), body) {
        Ok(()) => Some(letter.delivery),
        Err(error) => {
            state.fail(error);
            None
        }
    }
}

fn envelope<'a>(from: &'a EmailAddress, letter: &'a PreparedLetter) -> Transmission<'a> {
    Transmission {
        from,
        to: &letter.email,
        cc: &letter.cc,
        size: letter.message.len() + STAMP_BYTES_MAX,
    }
}
