//! One connection's way to the server: opening it, failing to, and waiting before the next try.

use super::dialing::dial;
use super::handle::{RunHandle, RunSettings};
use super::state::RunState;
use redress_smtp::{ConnectError, Session, reconnect_delay};
use ring::rand::SystemRandom;
use std::rc::Rc;
use std::time::Duration;

/// The way of one connection to the server.
#[derive(Debug)]
pub(super) struct Way {
    run: Rc<RunHandle>,
    /// Failures to connect, since a letter of this connection was last accepted.
    failures: u32,
    /// It led to a connection when it was last tried.
    stands: bool,
}

impl Way {
    pub(super) fn new(run: &Rc<RunHandle>) -> Self {
        Self {
            run: Rc::clone(run),
            failures: 0,
            stands: false,
        }
    }

    /// Opens a conversation; none if the run ends meanwhile.
    pub(super) async fn dial(&mut self) -> Option<Result<Session, ConnectError>> {
        let run = Rc::clone(&self.run);
        let RunSettings { dialer, clock, .. } = &run.settings;
        run.step(|state| state.dialing += 1);
        let dialing = dial(dialer, clock, |step| run.tell_of(step));
        let dialed = run.while_going(dialing).await;
        run.step(|state| state.dialing -= 1);
        self.stands(matches!(dialed, Some(Ok(_))));
        run.tell_that_one_dialed();
        let dialed = dialed?;
        if let Ok(session) = &dialed {
            run.tell_of_reports(session);
            run.step(RunState::connected);
            run.waits_no_more();
        }
        Some(dialed)
    }

    /// How often it failed, since a letter was last accepted.
    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    /// It failed so often by now.
    pub(super) fn failed(&mut self, failures: u32) {
        self.failures = failures;
        if failures > 0 {
            self.stands(false);
        }
    }

    /// Whether another connection stood when it was last tried.
    pub(super) fn others_stand(&self, state: &RunState) -> bool {
        state.standing > u32::from(self.stands)
    }

    /// Nobody goes it any more.
    pub(super) fn ends(&mut self) {
        self.stands(false);
    }

    fn stands(&mut self, stands: bool) {
        if std::mem::replace(&mut self.stands, stands) == stands {
            return;
        }
        self.run.step(|state| {
            if stands {
                state.standing += 1;
            } else {
                state.standing -= 1;
            }
        });
    }

    /// How long to wait before the next try, longer each time; tells what has to be told.
    pub(super) fn pause(
        &self,
        told: Option<String>,
        at_least: Duration,
        run_waits: bool,
    ) -> Duration {
        let delay = reconnect_delay(self.failures, &SystemRandom::new()).max(at_least);
        if let Some(why) = told {
            if run_waits {
                self.run.kept_waiting(&why, Some(delay));
            }
            let seconds = delay.as_secs().max(1);
            self.run.notice(format!("{why}; next try in {seconds} s"));
        }
        delay
    }
}
