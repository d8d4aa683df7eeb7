//! What follows for one connection when something happened: how things stand is gathered, what that means is decided
//! elsewhere ([`decide`]), and here it is done.

use super::decide::decide;
use super::decision::{Decision, ForAddress, ForConnection};
use super::error::DeliveryError;
use super::handle::RunHandle;
use super::in_flight::LetterInFlight;
use super::letter::PreparedLetter;
use super::situation::{Counts, Happened, Situation};
use super::state::RunState;
use super::verdict_writer::VerdictWriter;
use super::way::Way;
use redress_smtp::Session;
use std::rc::Rc;

/// What one connection carries from letter to letter, and the hand that does what was decided.
#[derive(Debug)]
pub(super) struct Aftermath {
    run: Rc<RunHandle>,
    pub(super) verdicts: VerdictWriter,
    pub(super) way: Way,
    /// The server wants fewer connections, and this is the one to go.
    pub(super) retires: bool,
}

impl Aftermath {
    pub(super) fn new(run: &Rc<RunHandle>) -> Self {
        Self {
            run: Rc::clone(run),
            verdicts: VerdictWriter::new(run),
            way: Way::new(run),
            retires: false,
        }
    }

    /// Decides what follows, and counts on.
    pub(super) fn decide(
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
    pub(super) fn situation<'a>(
        &'a self,
        state: &RunState,
        session: Option<&Session>,
        letter: Option<&'a PreparedLetter>,
    ) -> Situation<'a> {
        let settings = &self.run.settings;
        Situation {
            email: letter.map(|letter| &letter.email),
            copies: letter.map_or(&[], |letter| &letter.cc),
            from: letter.map_or(&settings.from, |letter| &letter.from),
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
    pub(super) async fn apply(
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
