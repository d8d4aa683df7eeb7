//! One connection of a run, as a loop that reads top to bottom: wait, open, upload, admit, commit, dot, answer, apply the
//! decision.
//!
//! A connection is a [`Session`] that is passed on by value, and dropping it closes it. A step gives it back only where it is
//! known how the conversation stands; every other way out of a step closes it by leaving. So no connection is used in an
//! unknown state, and no line says so.
//!
//! What an answer or a loss means is decided elsewhere ([`decide`]); here it is done. At most one letter is in doubt at any
//! moment: a connection's verdict is durable before its next dot.

use super::decide::decide;
use super::decision::{Decision, ForAddress, ForConnection};
use super::error::DeliveryError;
use super::handle::{RunHandle, RunSettings};
use super::in_flight::LetterInFlight;
use super::letter::PreparedLetter;
use super::prefetch::Prefetch;
use super::situation::{Counts, Happened, Phase, Situation};
use super::stamp::StampedLetter;
use super::state::RunState;
use super::verdict_writer::VerdictWriter;
use super::way::Way;
use crate::delivery::setup;
use jiff::Timestamp;
use redress_base::fail_point::{FailPoint, reach};
use redress_smtp::{
    BegunTransaction, ConnectError, ConnectionLost, Envelope, Opening, Session, Stage,
};
use std::pin::pin;
use std::rc::Rc;

/// One connection of a run.
#[derive(Debug)]
pub(super) struct Worker {
    run: Rc<RunHandle>,
    prefetch: Rc<Prefetch>,
    verdicts: VerdictWriter,
    stamped: StampedLetter,
    way: Way,
    /// The server wants fewer connections, and this is the one to go.
    retires: bool,
}

/// A letter whose envelope went out together with the letter before it.
type Ahead = (PreparedLetter, BegunTransaction);

/// What a letter leaves behind: its connection, if that may be used again, and the letter whose envelope went along.
type Behind = (Option<Session>, Option<Ahead>);

/// Nothing: the connection is closed.
const CLOSED: Behind = (None, None);

impl Worker {
    pub(super) fn new(run: &Rc<RunHandle>, prefetch: &Rc<Prefetch>) -> Self {
        Self {
            run: Rc::clone(run),
            prefetch: Rc::clone(prefetch),
            verdicts: VerdictWriter::new(run),
            stamped: StampedLetter::default(),
            way: Way::new(run),
            retires: false,
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
        if let Err(error) = self.verdicts.write().await {
            run.fail(error);
        }
        self.way.ends();
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
                    self.deliver(session, letter, Some(begun)).await?
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
                        Some((session, letter)) => self.begin(session, letter).await?,
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
        while !self.retires && run.step(|state| state.takes_more()) {
            let mut fetched = run.letter_at_once(&self.prefetch)?;
            if fetched.is_none() {
                self.verdicts.write().await?; // it does not wait with us
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
            if !run.step(|state| state.pacer.is_open()) {
                self.verdicts.write().await?;
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
        self.stamped.forget();
        self.verdicts.write().await?;
        let dialed = self.way.dial().await;
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
        let decision = self.decide(happened, None, None);
        self.apply(decision, None, None).await?;
        Ok(())
    }

    /// Whether something would end the run now, and not if another connection stood that is on its way.
    fn hangs_on_others(&self, happened: Happened<'_>) -> bool {
        self.run.step(|state| {
            let now = self.situation(state, None, None);
            let beside_another = Situation {
                others_stand: true,
                ..now
            };
            state.dialing > 0
                && decide(happened, &now).ends_the_run()
                && !decide(happened, &beside_another).ends_the_run()
        })
    }

    /// The first letter of a connection, or one behind which none could be opened ahead.
    async fn begin(
        &mut self,
        session: Session,
        letter: PreparedLetter,
    ) -> Result<Behind, DeliveryError> {
        let run = Rc::clone(&self.run);
        let Some(sentence) = run.too_large_for(&session, &letter) else {
            return self.deliver(session, letter, None).await;
        };
        run.step(|state| state.not_begun(letter));
        let decision = self.decide(Happened::TooLarge(&sentence), Some(&session), None);
        Ok((self.apply(decision, Some(session), None).await?, None))
    }

    /// One letter, from its envelope to the decision about it.
    async fn deliver(
        &mut self,
        mut session: Session,
        letter: PreparedLetter,
        begun: Option<BegunTransaction>,
    ) -> Result<Behind, DeliveryError> {
        let run = Rc::clone(&self.run);
        let RunSettings { clock, from, .. } = &run.settings;
        let mut flight = LetterInFlight::new(letter);

        // Open: MAIL, RCPT and DATA, or the answers to them where they went along with the letter before.
        let Some(opened) = self
            .open(&mut session, flight.letter.envelope(from), begun)
            .await
        else {
            return Ok(CLOSED); // the run is cut short, and no letter is in doubt
        };
        match opened {
            Ok(Opening::Open(addressees)) => flight.addressees = addressees,
            Ok(Opening::Closed {
                stage,
                reply,
                addressees,
            }) => {
                // No commit point, and the letter is as safe as before.
                run.step(|state| state.pacer.turn_unused());
                flight.addressees = addressees;
                let happened = Happened::Answered(stage, &reply);
                return self.conclude(happened, session, flight).await;
            }
            Err(lost) => {
                run.step(|state| state.pacer.turn_unused());
                let happened = Happened::Lost(Phase::BeforeCommitPoint, &lost);
                return self.conclude(happened, session, flight).await;
            }
        }
        let happened = Happened::Opened(&flight.addressees);
        let decision = self.decide(happened, Some(&session), Some(&flight.letter));
        if decision.verdict.is_some() {
            // The answer to a copy was about more than that copy: it is the letter's, and nobody was written to.
            flight.addressees.clear();
            return Ok((
                self.apply(decision, Some(session), Some(flight)).await?,
                None,
            ));
        }
        reach(FailPoint::Opened);

        // Upload: a long body, because it takes its time; and that of a connection that works alone, so that the server
        // reads it while the disk works. Where several connections share the machine, a short one costs less in one write
        // with its dot.
        let stamp = &run.settings.stamp;
        self.stamped.put(&flight.letter, stamp, clock.now())?;
        if self.stamped.body.is_long() || run.step(|state| state.at_work == 1) {
            match self.upload(&mut session).await? {
                Some(Ok(())) => {}
                Some(Err(lost)) => {
                    let happened = Happened::Lost(Phase::BeforeCommitPoint, &lost);
                    return self.conclude(happened, session, flight).await;
                }
                None => return Ok(CLOSED), // cut short: without its dot the server discards it
            }
        }

        // Admit: wait until the letter may pass its commit point. The verdict before does not wait with it.
        let domain = flight.letter.email.domain();
        if run.step(|state| !state.pacer.wait_before(domain).is_zero()) {
            self.verdicts.write().await?;
        }
        let Some(now) = run.admit(&flight.letter).await? else {
            run.step(|state| state.queue.set_aside(flight.letter));
            return Ok(CLOSED); // 354 was said, and nothing may follow it
        };
        self.send(session, flight, now).await
    }

    /// The commit point, the dot, and the answer to it.
    async fn send(
        &mut self,
        mut session: Session,
        mut flight: LetterInFlight,
        now: Timestamp,
    ) -> Result<Behind, DeliveryError> {
        let run = Rc::clone(&self.run);
        let RunSettings { stop, from, .. } = &run.settings;
        // Whatever the server said since its 354 could be mistaken for the answer to the dot.
        if let Err(lost) = session.quiet().await {
            let happened = Happened::Lost(Phase::BeforeCommitPoint, &lost);
            return self.conclude(happened, session, flight).await;
        }

        // Commit: from here on the letter counts as one that may have arrived.
        flight.attempt = self.verdicts.commit_point(&flight.letter, now).await?;
        if flight.attempt.is_none() {
            return Ok(CLOSED); // the ledger says that it may not go; 354 was said, and nothing may follow it
        }
        // While the commit was made, another connection may have learnt that nothing more may be sent, ...
        if !run.step(|state| state.goes_on()) {
            return self
                .conclude(Happened::EndedBeforeDot, session, flight)
                .await;
        }
        // ... and this one's server may have left. The dot is not written, so there is no doubt.
        if let Err(lost) = session.quiet().await {
            let happened = Happened::Lost(Phase::BeforeDot, &lost);
            return self.conclude(happened, session, flight).await;
        }

        // Dot: with what is left of the body before it and, where nothing stands against it, the next envelope behind it.
        let ahead = if session.pipelining() && run.step(|state| state.may_open_ahead()) {
            run.letter_ahead(&self.prefetch)
        } else {
            None
        };
        let next = ahead.as_ref().map(|ahead| ahead.envelope(from));
        let stamped = &mut self.stamped;
        let exchange = async {
            let begun = session.transmit(&mut stamped.body, next).await?;
            // The server works, and so do we. What goes wrong here ends the run, but not before the letter that passed its
            // commit point has its answer.
            if let Some(ahead) = &ahead {
                stamp_ahead(&run, stamped, ahead);
            }
            Ok::<_, ConnectionLost>((session.dot_answer().await?, begun))
        };

        // Answer.
        let answered = stop.or_at_once(exchange).await;
        let (reply, begun) = match answered {
            Some(Ok(answer)) => answer,
            unanswered => {
                if let Some(ahead) = ahead {
                    run.step(|state| state.return_letter(ahead));
                }
                let happened = match &unanswered {
                    Some(Err(lost)) => Happened::Lost(Phase::AfterDot, lost),
                    _ => Happened::StoppedAfterDot,
                };
                return self.conclude(happened, session, flight).await;
            }
        };
        reach(FailPoint::Answered);
        let happened = Happened::Answered(Stage::Dot, &reply);
        let (session, _) = self.conclude(happened, session, flight).await?;
        Ok((session, ahead.zip(begun)))
    }

    /// Opens a transaction. None if the run is cut short.
    async fn open(
        &self,
        session: &mut Session,
        envelope: Envelope<'_>,
        begun: Option<BegunTransaction>,
    ) -> Option<Result<Opening, ConnectionLost>> {
        let opening = async {
            match begun {
                Some(begun) => session.opened(envelope, begun).await,
                None => session.open(envelope).await,
            }
        };
        self.run.settings.stop.or_at_once(opening).await
    }

    /// Sends a body ahead of its commit point. If the line does not take it at once, the verdict of the letter before is
    /// written meanwhile; else that waits for the commit point. None if the run is cut short.
    async fn upload(
        &mut self,
        session: &mut Session,
    ) -> Result<Option<Result<(), ConnectionLost>>, DeliveryError> {
        let stop = &self.run.settings.stop;
        let mut upload = pin!(stop.or_at_once(session.upload(&mut self.stamped.body)));
        let taken_at_once = tokio::select! {
            biased;
            sent = &mut upload => Some(sent),
            () = std::future::ready(()) => None,
        };
        match taken_at_once {
            Some(sent) => Ok(sent),
            None => self.verdicts.write_while(upload).await,
        }
    }

    /// Decides what follows for a letter, and does it.
    async fn conclude(
        &mut self,
        happened: Happened<'_>,
        session: Session,
        flight: LetterInFlight,
    ) -> Result<Behind, DeliveryError> {
        let decision = self.decide(happened, Some(&session), Some(&flight.letter));
        let session = self.apply(decision, Some(session), Some(flight)).await?;
        Ok((session, None))
    }

    /// Decides what follows, and counts on.
    fn decide(
        &mut self,
        happened: Happened<'_>,
        session: Option<&Session>,
        letter: Option<&PreparedLetter>,
    ) -> Decision {
        let decision = self.run.step(|state| {
            let decision = decide(happened, &self.situation(state, session, letter));
            state.counts = decision.counts.run;
            decision
        });
        self.way.failed(decision.counts.failures);
        decision
    }

    /// How things stand.
    fn situation<'a>(
        &'a self,
        state: &RunState,
        session: Option<&Session>,
        letter: Option<&'a PreparedLetter>,
    ) -> Situation<'a> {
        let settings = &self.run.settings;
        Situation {
            email: letter.map(|letter| &letter.email),
            copies: letter.map_or(&[], |letter| &letter.cc),
            from: &settings.from,
            deferrals: letter.and_then(|letter| letter.deferrals),
            served: session.map_or(0, Session::served),
            at_work: state.at_work,
            others_stand: self.way.others_stand(state),
            rests: !state.pacer.rest().is_zero(),
            waits: settings.waits,
            now: settings.clock.now(),
            server: &settings.server,
            counts: Counts {
                letter: letter.map(|letter| letter.tries).unwrap_or_default(),
                failures: self.way.failures(),
                run: state.counts,
            },
        }
    }

    /// Does what was decided: for the run first, so that no dot follows an answer that ends it; then for the letter and its
    /// address; then for the connection, which it gives back where that goes on.
    async fn apply(
        &mut self,
        decision: Decision,
        session: Option<Session>,
        flight: Option<LetterInFlight>,
    ) -> Result<Option<Session>, DeliveryError> {
        for notice in decision.notices {
            self.run.notice(notice);
        }
        self.run.heed(decision.run);
        let session = session.filter(|_| decision.connection == ForConnection::Keep);
        if let (Some(verdict), Some(mut flight)) = (decision.verdict, flight) {
            flight.letter.tries = decision.counts.letter;
            let suppress = decision.address == ForAddress::Suppress;
            let goes_again = self.verdicts.settle(flight, verdict, suppress).await?;
            if let Some(letter) = goes_again {
                self.run.step(|state| state.queue.put_back(letter)); // now that the ledger knows
            }
        }
        match decision.connection {
            ForConnection::Keep | ForConnection::Close => {}
            ForConnection::CloseAndPause {
                told,
                at_least,
                run_waits,
            } => {
                let delay = self.way.pause(told, at_least, run_waits);
                self.verdicts.write().await?;
                self.run.sleep(delay).await; // the run may end meanwhile, which the loop sees
            }
            ForConnection::Retire => self.retires = true,
        }
        Ok(session)
    }
}

/// Stamps the next letter while the server works on the one before.
fn stamp_ahead(run: &RunHandle, stamped: &mut StampedLetter, ahead: &PreparedLetter) {
    let RunSettings { stamp, clock, .. } = &run.settings;
    if let Err(error) = stamped.put_ahead(ahead, stamp, clock.now()) {
        run.fail(error);
    }
}
