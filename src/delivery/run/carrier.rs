//! One letter over one connection, as steps that read top to bottom: open, upload, admit, commit, dot, answer.
//!
//! A connection is a [`Session`] that is passed on by value, and dropping it closes it. A step gives it back only where it is
//! known how the conversation stands; every other way out of a step closes it by leaving. So no connection is used in an
//! unknown state, and no line says so.

use super::aftermath::Aftermath;
use super::error::DeliveryError;
use super::handle::{Admitted, RunHandle, RunSettings};
use super::in_flight::LetterInFlight;
use super::letter::PreparedLetter;
use super::prefetch::Prefetch;
use super::situation::{Happened, Phase};
use super::stamp::StampedLetter;
use redress_base::fail_point::{FailPoint, reach};
use redress_ledger::LedgerError;
use redress_smtp::{BegunTransaction, ConnectionLost, Envelope, Opening, Session, Stage};
use std::pin::pin;
use std::rc::Rc;

/// Carries letters, one at a time.
#[derive(Debug)]
pub(super) struct Carrier {
    run: Rc<RunHandle>,
    prefetch: Rc<Prefetch>,
    stamped: StampedLetter,
    pub(super) after: Aftermath,
}

/// A letter whose envelope went out together with the letter before it.
pub(super) type Ahead = (PreparedLetter, BegunTransaction);

/// What a letter leaves behind: its connection, if that may be used again, and the letter whose envelope went along.
pub(super) type Behind = (Option<Session>, Option<Ahead>);

/// Nothing: the connection is closed.
pub(super) const CLOSED: Behind = (None, None);

impl Carrier {
    pub(super) fn new(run: &Rc<RunHandle>, prefetch: &Rc<Prefetch>) -> Self {
        Self {
            run: Rc::clone(run),
            prefetch: Rc::clone(prefetch),
            stamped: StampedLetter::default(),
            after: Aftermath::new(run),
        }
    }

    /// What was stamped for a connection that is gone was stamped too early.
    pub(super) fn forget_stamp(&mut self) {
        self.stamped.forget();
    }

    /// The first letter of a connection, or one behind which none could be opened ahead.
    pub(super) async fn begin(
        &mut self,
        session: Session,
        letter: PreparedLetter,
    ) -> Result<Behind, DeliveryError> {
        let run = Rc::clone(&self.run);
        let Some(sentence) = run.too_large_for(&session, &letter) else {
            return self.deliver(session, letter, None).await;
        };
        run.step(|state| state.not_begun(letter));
        let decision = self
            .after
            .decide(Happened::TooLarge(&sentence), Some(&session), None);
        Ok((self.after.apply(decision, Some(session), None).await?, None))
    }

    /// One letter, from its envelope to the decision about it.
    pub(super) async fn deliver(
        &mut self,
        mut session: Session,
        letter: PreparedLetter,
        begun: Option<BegunTransaction>,
    ) -> Result<Behind, DeliveryError> {
        let run = Rc::clone(&self.run);
        let RunSettings { clock, .. } = &run.settings;
        let mut flight = LetterInFlight::new(letter);

        // Open: MAIL, RCPT and DATA, or the answers to them where they went along with the letter before.
        let Some(opened) = self
            .open(&mut session, flight.letter.envelope(), begun)
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
        let decision = self
            .after
            .decide(happened, Some(&session), Some(&flight.letter));
        if decision.verdict.is_some() {
            // The answer to a copy was about more than that copy: it is the letter's, and nobody was written to.
            flight.addressees.clear();
            return Ok((
                self.after
                    .apply(decision, Some(session), Some(flight))
                    .await?,
                None,
            ));
        }
        reach(FailPoint::Opened);

        // Upload: a long body, because it takes its time; and that of a connection that works alone, so that the server
        // reads it while the disk works. Where several connections share the machine, a short one costs less in one write
        // with its dot.
        let stamp = &run.settings.stamp;
        self.stamped.put(&flight.letter, stamp, clock.now())?;
        // Before anything of it goes: a letter that the archive cannot take is as safe as before, and none goes without.
        match run.step(|state| state.keep_draft(&flight.letter, &self.stamped.body)) {
            Ok(draft) => flight.draft = draft,
            Err(error) => {
                run.step(|state| {
                    state.pause(format!("{error}; no letter goes without its copy"), None);
                    state.not_begun(flight.letter);
                });
                return Ok(CLOSED); // 354 was said, and nothing may follow it
            }
        }
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
            self.after.verdicts.write().await?;
        }
        let Some(admitted) = run.admit(&flight.letter).await? else {
            run.step(|state| state.queue.set_aside(flight.letter));
            return Ok(CLOSED); // 354 was said, and nothing may follow it
        };
        self.send(session, flight, admitted).await
    }

    /// The commit point, the dot, and the answer to it.
    async fn send(
        &mut self,
        mut session: Session,
        mut flight: LetterInFlight,
        admitted: Admitted,
    ) -> Result<Behind, DeliveryError> {
        let run = Rc::clone(&self.run);
        let RunSettings { stop, .. } = &run.settings;
        // Whatever the server said since its 354 could be mistaken for the answer to the dot.
        if let Err(lost) = session.quiet().await {
            run.step(|state| state.not_used(admitted.counted));
            let happened = Happened::Lost(Phase::BeforeCommitPoint, &lost);
            return self.conclude(happened, session, flight).await;
        }

        // Commit: from here on the letter counts as one that may have arrived.
        let opened = self
            .after
            .verdicts
            .commit_point(&flight.letter, admitted.now)
            .await;
        if let Err(DeliveryError::Ledger(LedgerError::NotNow(_))) = opened {
            run.step(|state| {
                state.not_used(admitted.counted);
                state.pacer.turn_unused();
                state.queue.put_back(flight.letter);
            });
            return Ok(CLOSED); // 354 was said, and nothing may follow it; the letter is as safe as before
        }
        flight.attempt = opened?;
        let Some(attempt) = &flight.attempt else {
            run.step(|state| state.not_used(admitted.counted));
            return Ok(CLOSED); // the ledger says that it may not go; 354 was said, and nothing may follow it
        };
        // While the commit was made, another connection may have learnt that nothing more may be sent, ...
        if !run.step(|state| state.goes_on()) {
            return self
                .conclude(Happened::EndedBeforeDot, session, flight)
                .await;
        }
        // ... this machine may have slept, and others may have been told of it, ...
        if !run.settings.record.may_go(attempt) {
            return self.conclude(Happened::TooLate, session, flight).await;
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
        let next = ahead.as_ref().map(PreparedLetter::envelope);
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
        let opened = self.run.settings.stop.or_at_once(opening).await;
        self.run.tell_of_reports(session);
        opened
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
            None => self.after.verdicts.write_while(upload).await,
        }
    }

    /// Decides what follows for a letter, and does it.
    async fn conclude(
        &mut self,
        happened: Happened<'_>,
        session: Session,
        flight: LetterInFlight,
    ) -> Result<Behind, DeliveryError> {
        let after = &mut self.after;
        let decision = after.decide(happened, Some(&session), Some(&flight.letter));
        let session = after.apply(decision, Some(session), Some(flight)).await?;
        Ok((session, None))
    }
}

/// Stamps the next letter while the server works on the one before.
fn stamp_ahead(run: &RunHandle, stamped: &mut StampedLetter, ahead: &PreparedLetter) {
    let RunSettings { stamp, clock, .. } = &run.settings;
    if let Err(error) = stamped.put_ahead(ahead, stamp, clock.now()) {
        run.fail(error);
    }
}
