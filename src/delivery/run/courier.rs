//! One connection's loop: fetch a letter, open its transaction, send its body ahead where that pays, pass the commit point,
//! send what is left and the dot, take the answer, settle.
//!
//! A verdict is written together with the next commit point of the same connection, in one transaction, or by itself
//! before the connection waits for a letter, its turn or another connection. At most one letter is in doubt at any moment.

mod link;
mod outcome;
mod settling;

use super::DeliveryError;
use super::course::Course;
use super::seal::SEAL_BYTES_MAX;
use super::supply::Prepared;
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
pub(super) struct Courier {
    course: Rc<Course>,
    session: Option<Session>,
    /// A letter as it goes over the wire; its memory serves one letter after the other.
    body: WireBody,
    /// Which letter that is, where it was made ready while the answer to the one before was under way.
    made_ready: Option<DeliveryId>,
    unwritten: Option<Unwritten>,
    failures: u32,
    /// The server wants fewer connections, and this is the one to go.
    surplus: bool,
}

/// A letter whose envelope went out together with the letter before it.
type Ahead = Option<(Prepared, Begun)>;

impl Courier {
    pub(super) fn new(course: &Rc<Course>) -> Self {
        Self {
            course: Rc::clone(course),
            session: None,
            body: WireBody::default(),
            made_ready: None,
            unwritten: None,
            failures: 0,
            surplus: false,
        }
    }

    /// Carries letters until there are no more, or the run ends. What goes wrong ends the run, not just this loop.
    pub(super) async fn work(mut self) {
        self.course.at_work.set(self.course.at_work.get() + 1);
        if let Err(error) = self.rounds().await {
            self.session = None; // at whatever stage it was: a QUIT might be taken for a line of a letter
            self.course.fail(error);
        }
        if let Err(error) = self.write_verdict().await {
            self.course.fail(error);
        }
        self.course.at_work.set(self.course.at_work.get() - 1);
        if let Some(session) = self.session.take().filter(Session::usable) {
            let _ = self.course.stop.or_at_once(session.quit()).await;
        }
    }

    async fn rounds(&mut self) -> Result<(), DeliveryError> {
        let course = Rc::clone(&self.course);
        while !self.surplus && course.takes_more() {
            let within_reach = course.desk.at_once(&course.pacer)?;
            let fetched = if within_reach.is_some() {
                within_reach
            } else {
                self.write_verdict().await?;
                course
                    .while_going(course.desk.next(&course.pacer))
                    .await
                    .transpose()?
                    .flatten()
            };
            let Some(letter) = fetched else { return Ok(()) };
            if !course.may_leave(&letter, course.clock.now()) {
                course.desk.set_aside(letter);
                continue;
            }
            if !course.pacer.is_open() {
                self.write_verdict().await?;
                if course.while_going(course.pacer.turn()).await.is_none() {
                    course.desk.put_back(letter);
                    return Ok(());
                }
            }
            self.carry(letter).await?;
        }
        Ok(())
    }

    /// Carries one letter, and those that are opened ahead behind it.
    async fn carry(&mut self, mut letter: Prepared) -> Result<(), DeliveryError> {
        let Some(mut opening) = self.open(&letter).await? else {
            self.course.pacer.turn_unused();
            self.course.desk.put_back(letter); // no server was asked about it
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
                    self.course.pacer.turn_unused();
                    self.not_opened(letter, stage, reply, addressees).await?;
                    None
                }
                Err(lost) => {
                    self.course.pacer.turn_unused();
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
            let envelope = envelope(&self.course.from, &ahead);
            let Some(answered) = self
                .course
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
        letter: &Prepared,
    ) -> Result<Option<Result<Opening, Lost>>, DeliveryError> {
        if !self.connect().await? {
            return Ok(None);
        }
        let Some(session) = self.session.as_mut() else {
            return Ok(None);
        };
        let opened = self
            .course
            .stop
            .or_at_once(session.open(envelope(&self.course.from, letter)))
            .await;
        if opened.is_none() {
            self.session = None;
        }
        Ok(opened)
    }

    /// From an open transaction to a verdict: a body that goes ahead, admission, commit point, the rest and the dot, answer.
    async fn finish(
        &mut self,
        letter: Prepared,
        addressees: Vec<Addressee>,
    ) -> Result<Ahead, DeliveryError> {
        let course = Rc::clone(&self.course);
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
        course.breaker.borrow_mut().addressee_taken();
        reach(FailPoint::Opened);
        if self.made_ready.take() != Some(letter.delivery) {
            course
                .seal
                .put_on(&letter, course.clock.now(), &mut self.body)?;
        }
        if self.body.is_long() || course.at_work.get() == 1 {
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
        if !course.pacer.wait_before(letter.email.domain()).is_zero() {
            self.write_verdict().await?;
        }
        let Some(now) = course.admit(&letter).await? else {
            self.session = None;
            course.desk.set_aside(letter);
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
        if !course.goes_on() {
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
        let stop = self.course.stop.clone();
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
        letter: Prepared,
        attempt: Attempt,
        addressees: Vec<Addressee>,
    ) -> Result<Ahead, DeliveryError> {
        let course = Rc::clone(&self.course);
        let pipelining = self.session.as_ref().is_some_and(Session::pipelining);
        let ahead = if pipelining && course.pacer.is_open() && course.takes_more() {
            self.fetch_ahead()
        } else {
            None
        };
        let Some(session) = self.session.as_mut() else {
            return Ok(None);
        };
        let next = ahead.as_ref().map(|ahead| envelope(&course.from, ahead));
        let (body, made_ready) = (&mut self.body, &mut self.made_ready);
        let exchange = async {
            let begun = session.transmit(body, next).await?;
            // While the server works.
            *made_ready = ahead
                .as_ref()
                .and_then(|ahead| make_ready(&course, ahead, body));
            Ok::<_, Lost>((session.dot_answer().await?, begun))
        };
        let sent = course.stop.or_at_once(exchange).await;
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
    fn fetch_ahead(&self) -> Option<Prepared> {
        match self.course.desk.at_once(&self.course.pacer) {
            Ok(Some(ahead)) if ahead.losses > 0 => {
                self.course.desk.put_back(ahead);
                None
            }
            Ok(Some(ahead)) if !self.course.may_leave(&ahead, self.course.clock.now()) => {
                self.course.desk.set_aside(ahead);
                None
            }
            Ok(ahead) => ahead,
            Err(error) => {
                self.course.fail(error);
                None
            }
        }
    }

    fn put_back(&self, mut letter: Prepared) {
        letter.returns += 1;
        self.course.desk.put_back(letter);
    }
}

/// Puts a letter into the form in which it goes over the wire. What goes wrong here ends the run, but not before the
/// letter that passed its commit point has its answer.
fn make_ready(course: &Course, letter: &Prepared, body: &mut WireBody) -> Option<DeliveryId> {
    match course.seal.put_on(letter, course.clock.now(), body) {
        Ok(()) => Some(letter.delivery),
        Err(error) => {
            course.fail(error);
            None
        }
    }
}

fn envelope<'a>(from: &'a EmailAddress, letter: &'a Prepared) -> Transmission<'a> {
    Transmission {
        from,
        to: &letter.email,
        cc: &letter.cc,
        size: letter.message.len() + SEAL_BYTES_MAX,
    }
}
