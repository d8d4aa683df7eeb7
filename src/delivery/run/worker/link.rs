//! The connection under a worker: made, lost, made again, and what is heeded that a server says about more than one letter.

use super::Worker;
use crate::delivery::run::DeliveryError;
use crate::delivery::run::prefetch::PreparedLetter;
use crate::delivery::session::{Lost, Session, Stage, Trouble, made_safe};
use crate::delivery::verdict::{Action, Meaning, meaning, reconnect_delay};
use crate::ledger::Reply;
use jiff::SignedDuration;
use std::rc::Rc;

/// After so many failures to connect in a row a run gives up, unless it was told to wait.
const FAILURES_BEFORE_GIVING_UP: u32 = 6;
/// The same before any connection ever stood: the organizer is there and can correct the server's name.
const FAILURES_AT_FIRST: u32 = 3;
/// After so many rate answers in a row, with a rest and half the pace after each, a run gives up for this time.
const COMPLAINTS_MAX: u32 = 5;
const REST_AFTER_COMPLAINTS: SignedDuration = SignedDuration::from_hours(1);
/// A letter at which the connection so often breaks before the commit point is deferred, so that others come to their turn.
const LOSSES_MAX: u32 = 2;

impl Worker {
    /// Connects if need be. False if the run ends or the server has to be left alone.
    pub(super) async fn connect(&mut self) -> Result<bool, DeliveryError> {
        if self.session.as_ref().is_some_and(Session::usable) {
            return Ok(true);
        }
        self.session = None;
        self.stamped = None; // its date would be of before the wait
        self.write_verdict().await?;
        match self.state.while_going(self.state.dialer.dial()).await {
            Some(Ok(session)) => {
                self.state.was_connected.set(true);
                self.state.told_failures.set(0);
                if self.failures > 0 {
                    self.state.waits_no_more();
                }
                self.session = Some(session);
            }
            Some(Err(trouble)) => self.not_connected(trouble).await?,
            None => {}
        }
        Ok(self.session.is_some())
    }

    async fn not_connected(&mut self, trouble: Trouble) -> Result<(), DeliveryError> {
        match trouble {
            Trouble::Fatal(sentence) => Err(DeliveryError::Server(sentence)),
            Trouble::Answered { stage, reply } => {
                self.heed(meaning(stage, &reply), stage, &reply).await
            }
            Trouble::Lost(lost) => self.lost(&lost).await,
        }
    }

    /// The connection broke at a letter before its commit point. The first time that may be the network's doing; where it
    /// happens again the letter is deferred, and the connection is not held to blame.
    pub(super) async fn lost_at(
        &mut self,
        mut letter: PreparedLetter,
        lost: &Lost,
    ) -> Result<(), DeliveryError> {
        letter.losses += 1;
        if letter.losses < LOSSES_MAX {
            self.put_back(letter);
            return self.lost(lost).await;
        }
        self.session = None;
        let text = made_safe(&format!(
            "the connection broke at this letter {} times: {lost}",
            letter.losses
        ));
        let reply = Reply {
            code: 0,
            enhanced: None,
            text,
        };
        let verdict = self.deferred(&letter, reply);
        self.settle_early(letter, verdict, Vec::new(), false).await
    }

    /// The connection is gone, or was never made.
    pub(super) async fn lost(&mut self, lost: &Lost) -> Result<(), DeliveryError> {
        let (server, why) = (self.state.dialer.server(), made_safe(&lost.to_string()));
        if !self.fails_too_often() {
            return self.wait_to_connect(&why).await;
        }
        if !self.state.was_connected.get() {
            return Err(DeliveryError::Server(format!(
                "`{server}` cannot be reached: {why}; check `server` in campaign.toml and this machine's network"
            )));
        }
        self.state.pause(
            format!("`{server}` cannot be reached any more: {why}"),
            None,
        );
        Ok(())
    }

    /// The server can be reached, and takes nothing for now.
    async fn turned_away(&mut self, said: &str) -> Result<(), DeliveryError> {
        if !self.fails_too_often() {
            return self.wait_to_connect(said).await;
        }
        let server = self.state.dialer.server();
        self.state
            .pause(format!("`{server}` takes no letters for now: {said}"), None);
        Ok(())
    }

    /// Counts a failure, and says whether it was one too many.
    fn fails_too_often(&mut self) -> bool {
        self.failures += 1;
        let most = if self.state.was_connected.get() {
            FAILURES_BEFORE_GIVING_UP
        } else {
            FAILURES_AT_FIRST
        };
        self.session = None;
        self.failures >= most && !self.state.wait
    }

    /// Waits before another connection, longer each time. What all connections meet is told once.
    async fn wait_to_connect(&mut self, why: &str) -> Result<(), DeliveryError> {
        let state = Rc::clone(&self.state);
        let delay = reconnect_delay(self.failures, &state.random);
        if self.failures > state.told_failures.get().max(1) {
            state.told_failures.set(self.failures);
            let why = format!("`{}`: {why}", state.dialer.server());
            state.kept_waiting(&why, delay);
            state.notice(format!("{why}; next try in {} s", delay.as_secs().max(1)));
        }
        self.write_verdict().await?;
        state.while_going(state.clock.sleep(delay)).await;
        Ok(())
    }

    /// Does what an answer about more than one letter asks for.
    pub(super) async fn heed(
        &mut self,
        meaning: Meaning,
        stage: Stage,
        reply: &Reply,
    ) -> Result<(), DeliveryError> {
        let state = Rc::clone(&self.state);
        let said = format!(
            "the server answered {} {} to {stage}",
            reply.code,
            quoted(reply)
        );
        match meaning.action {
            Action::PauseForQuota => {
                state.quota_used_up(format!("the account may send no more for now: {said}"));
            }
            Action::Stop => state.fail(DeliveryError::Server(format!(
                "{said}; {}",
                advice(meaning)
            ))),
            Action::SlowDown => {
                let Some(interval) = state.pacer.slow_down() else {
                    self.session = None;
                    return Ok(()); // heard, and heeded already
                };
                if state.pacer.complaints() >= COMPLAINTS_MAX && !state.wait {
                    let until = state.clock.now() + REST_AFTER_COMPLAINTS;
                    state.pause(
                        format!("the server finds every pace too fast: {said}"),
                        Some(until),
                    );
                } else {
                    state.kept_waiting(
                        &format!("sending rests, because {said}"),
                        state.pacer.rest(),
                    );
                    let interval = interval.as_secs_f64();
                    state.notice(format!(
                        "{said}; sending rests for a minute and goes on with one letter in {interval:.1} s"
                    ));
                }
            }
            _ => {
                let text = reply.text.to_ascii_lowercase();
                let crowded = ["connections", "sessions"]
                    .iter()
                    .any(|word| text.contains(word));
                if crowded && state.at_work.get() > 1 {
                    self.surplus = true;
                    state.notice(format!("{said}; going on with one connection less"));
                } else if self
                    .session
                    .as_ref()
                    .is_none_or(|session| session.served() == 0)
                {
                    return self.turned_away(&said).await;
                }
            }
        }
        self.session = None;
        Ok(())
    }
}

pub(super) fn quoted(reply: &Reply) -> String {
    match &reply.enhanced {
        Some(enhanced) => format!("{enhanced} {}", reply.text),
        None => reply.text.clone(),
    }
}

/// What to do where no letter would fare better.
fn advice(meaning: Meaning) -> &'static str {
    use crate::delivery::verdict::Scope;
    match meaning.scope {
        Scope::Credentials => {
            "no letter was spent on it. Check `username` and `password`; many providers want an app password or XOAUTH2"
        }
        Scope::Identity => {
            "no letter was spent on it. The server does not let this account send as this sender, or blocks it: check \
             `sender.email`, the domain's SPF, DKIM and DMARC records, and the provider's notices"
        }
        _ => "no letter was spent on it",
    }
}
