//! What follows from what happened: for the letter, its address, its connection and the run.
//!
//! All rules about answers and losses are here, in one function without a task, a socket or a clock. [`decide`] is told
//! what happened and how things stood, and says what is to be done and what is counted from now on. What an answer means is
//! looked up in the table of answers ([`meaning`]); who does what was decided is the worker's matter.

use super::decision::{Decision, ForAddress, ForConnection, ForRun};
use super::situation::{Happened, Phase, Situation};
use jiff::{SignedDuration, Timestamp};
use redress_ledger::{Addressee, Reply, Verdict};
use redress_smtp::{Action, Meaning, Retry, Scope, meaning, plain_words, retry_after};
use redress_smtp::{ConnectionLost, Stage, is_taken, made_safe};
use std::time::Duration;

/// After so many failures to connect in a row a run gives up, unless it was told to wait: with the pauses in between that
/// is about half a minute.
const FAILURES_BEFORE_GIVING_UP: u32 = 6;
/// The same before any connection ever stood: the organizer is there and can correct the server's name.
const FAILURES_AT_FIRST: u32 = 3;
/// After so many rate answers in a row, with a rest and half the pace after each, a run gives up for this time.
const COMPLAINTS_MAX: u32 = 5;
/// How long a server is left alone that finds every pace too fast.
const REST_AFTER_COMPLAINTS: SignedDuration = SignedDuration::from_hours(1);
/// The pause after a sign-in that failed for now, which doubles: servers lock accounts at which somebody keeps trying.
const SIGN_IN_PAUSE: Duration = Duration::from_secs(30);
/// The longest such pause.
const SIGN_IN_PAUSE_MAX: Duration = Duration::from_mins(5);
/// A letter at which the connection so often breaks before the commit point is deferred, so that others come to their turn.
const LOSSES_MAX: u32 = 2;
/// A letter that so often comes back without a verdict is deferred: it may be what breaks the connection.
const RETURNS_MAX: u32 = 5;

/// Decides. The same for the same arguments, always.
pub(super) fn decide(happened: Happened<'_>, situation: &Situation<'_>) -> Decision {
    let mut deciding = Deciding::new(situation);
    match happened {
        Happened::Hopeless(sentence) => deciding.hopeless(sentence),
        // The conversation stands well, and a goodbye is due to it.
        Happened::TooLarge(sentence) => {
            let sentence = sentence.to_owned();
            deciding.decision.run = ForRun::Fail { sentence };
        }
        Happened::Answered(stage, reply) => deciding.answered(stage, reply),
        Happened::Opened(addressees) => deciding.opened(addressees),
        Happened::Lost(phase, lost) => deciding.lost(phase, lost),
        Happened::EndedBeforeDot => {
            deciding.close();
            deciding.returned(no_answer("the run ended before the letter was sent"));
        }
        Happened::TooLate => {
            deciding.close();
            deciding.returned(no_answer(
                "this machine slept between its commit point and its dot",
            ));
        }
        Happened::StoppedAfterDot => deciding.unconfirmed("stopped before the server answered"),
    }
    deciding.decision
}

/// A decision that is being worked out.
struct Deciding<'a> {
    situation: &'a Situation<'a>,
    decision: Decision,
}

impl<'a> Deciding<'a> {
    /// Everything goes on.
    fn new(situation: &'a Situation<'a>) -> Self {
        Self {
            situation,
            decision: Decision {
                verdict: None,
                address: ForAddress::Keep,
                connection: ForConnection::Keep,
                run: ForRun::GoOn,
                notices: Vec::new(),
                counts: situation.counts,
            },
        }
    }

    /// What an answer means, whatever address of the letter it quotes.
    fn meaning(&self, stage: Stage, reply: &Reply) -> Meaning {
        meaning(stage, reply, &self.situation.addresses())
    }

    /// Whether the answer to a copy's RCPT is about more than that copy.
    fn spares_the_letter(&self, reply: &Reply) -> bool {
        !is_taken(reply) && self.meaning(Stage::Rcpt, reply).spares_the_letter()
    }

    /// No conversation comes about, and trying again would not help; but where others stand, they go on.
    fn hopeless(&mut self, sentence: &str) {
        if self.situation.others_stand {
            self.retire(sentence);
        } else {
            self.fail(sentence.to_owned());
        }
    }

    fn answered(&mut self, stage: Stage, reply: &Reply) {
        match stage {
            Stage::Dot if reply.code == 250 => self.accepted(reply),
            // Neither a yes nor a no: the server may have the letter.
            Stage::Dot if reply.code < 400 => self.unconfirmed(&format!(
                "the server answered {} {} to the letter, which says nothing",
                reply.code, reply.text
            )),
            Stage::Mail | Stage::Rcpt | Stage::Data | Stage::Dot => {
                self.not_taken(stage, reply, self.situation.served > 0);
            }
            Stage::Greeting | Stage::Hello | Stage::StartTls | Stage::SignIn => {
                let proven = self.situation.served > 0;
                self.heed(self.meaning(stage, reply), stage, reply, proven);
            }
        }
    }

    /// To was taken, so nothing stands against the letter, but where the answer to a copy is about more than that copy. The
    /// transaction stands open then, and only a closed connection ends it without a letter.
    fn opened(&mut self, addressees: &[Addressee]) {
        let copies = addressees.get(1..).unwrap_or_default();
        match copies
            .iter()
            .find(|copy| self.spares_the_letter(&copy.reply))
        {
            Some(copy) => {
                self.not_taken(Stage::Rcpt, &copy.reply, false);
                if self.decision.connection == ForConnection::Keep {
                    self.close();
                }
            }
            None => self.decision.counts.run.breaker.addressee_taken(),
        }
    }

    fn lost(&mut self, phase: Phase, lost: &ConnectionLost) {
        match phase {
            Phase::Connecting => self.no_connection(lost),
            Phase::BeforeCommitPoint => self.lost_at_a_letter(lost),
            Phase::BeforeDot => {
                // The dot was not written, so there is no doubt.
                self.returned(no_answer(&format!("{lost}, before the letter was sent")));
                self.no_connection(lost);
            }
            Phase::AfterDot => {
                self.unconfirmed(&lost.to_string());
                self.no_connection(lost);
            }
        }
    }

    /// Exactly 250 after the dot.
    fn accepted(&mut self, reply: &Reply) {
        let counts = &mut self.decision.counts;
        counts.failures = 0;
        counts.run.complaints = 0;
        counts.run.breaker.accepted();
        self.decision.run = ForRun::GoOnAfterSuccess;
        self.decision.verdict = Some(Verdict::Accepted(reply.clone()));
    }

    /// The dot may have arrived, and nobody knows.
    fn unconfirmed(&mut self, why: &str) {
        self.close();
        self.decision.verdict = Some(Verdict::Unconfirmed(no_answer(&made_safe(why))));
    }

    /// The letter goes again as if nothing had been.
    fn returned(&mut self, reply: Reply) {
        self.decision.counts.letter.returns += 1;
        self.decision.verdict = Some(Verdict::Returned(reply));
    }

    /// The answer to a letter, or to its envelope, was no. Where it was not about the letter, that goes again. One that met
    /// such answers again and again may be what provokes them, and is deferred; but nothing excuses from an answer that ends
    /// the run.
    fn not_taken(&mut self, stage: Stage, reply: &Reply, proven: bool) {
        let meaning = self.meaning(stage, reply);
        let often_returned = self.situation.counts.letter.returns >= RETURNS_MAX;
        if meaning.spares_the_letter() && (meaning.ends_the_run() || !often_returned) {
            self.returned(reply.clone());
            self.heed(meaning, stage, reply, proven);
        } else {
            self.about_the_letter(meaning, stage, reply);
        }
    }

    /// What an answer about this letter or its addressee makes of it.
    fn about_the_letter(&mut self, meaning: Meaning, stage: Stage, reply: &Reply) {
        if let Some(email) = self.situation.email.filter(|_| reply.codes_disagree()) {
            self.decision.notices.push(format!(
                "the answer about {email} contradicts itself ({} {}); its first number was believed",
                reply.code,
                in_full(reply)
            ));
        }
        let breaker = &mut self.decision.counts.run.breaker;
        let (verdict, tripped) = match meaning.action {
            Action::RefuseAddress | Action::RefuseHere => {
                let tripped = breaker.addressee_refused(stage);
                (Verdict::Refused(reply.clone()), tripped)
            }
            Action::RefuseLetter => (Verdict::Refused(reply.clone()), breaker.letter_refused()),
            // Answers about the connection or the pace come here only when the same letter met them again and again.
            Action::Defer
            | Action::Reconnect
            | Action::SlowDown
            | Action::PauseForQuota
            | Action::Stop => (self.deferred(reply.clone()), None),
        };
        self.decision.verdict = Some(verdict);
        if meaning.action == Action::RefuseAddress {
            self.decision.address = ForAddress::Suppress;
        }
        if let Some(reason) = tripped {
            let last = format!("{} {}", reply.code, reply.text);
            self.decision.run = ForRun::Pause {
                reason: format!(
                    "{reason} (the last answer: {last}); find out why, then run `redress send` again"
                ),
                until: None,
            };
        }
    }

    /// Later, or not at all where it was tried for so long.
    fn deferred(&self, reply: Reply) -> Verdict {
        let Situation { deferrals, now, .. } = *self.situation;
        match retry_after(deferrals, now) {
            Retry::After(wait) => Verdict::Deferred {
                reply,
                not_before: now + wait,
            },
            Retry::GiveUp => Verdict::Refused(Reply {
                text: format!(
                    "{} (given up: the first try was five days ago or more)",
                    reply.text
                ),
                ..reply
            }),
        }
    }

    /// The connection broke at a letter before its commit point. The first time that may be the network's doing; where it
    /// happens again the letter is deferred, and the connection is not held to blame.
    fn lost_at_a_letter(&mut self, lost: &ConnectionLost) {
        let losses = &mut self.decision.counts.letter.losses;
        *losses += 1;
        if *losses < LOSSES_MAX {
            self.returned(no_answer(&made_safe(&lost.to_string())));
            return self.no_connection(lost);
        }
        let text = format!("the connection broke at this letter {losses} times: {lost}");
        self.decision.verdict = Some(self.deferred(no_answer(&made_safe(&text))));
        self.close();
    }

    /// The connection is gone, or was never made.
    fn no_connection(&mut self, lost: &ConnectionLost) {
        let server = self.situation.server;
        let why = made_safe(&lost.to_string());
        if !self.fails_too_often() {
            self.pause_and_reconnect(&why, Duration::ZERO);
        } else if self.situation.others_stand {
            self.retire(&format!(
                "another connection to `{server}` cannot be made: {why}"
            ));
        } else if self.decision.counts.run.was_connected {
            self.pause(
                format!("`{server}` cannot be reached any more: {why}"),
                None,
            );
        } else {
            self.fail(format!(
                "`{server}` cannot be reached: {why}; check `server` in campaign.toml and this machine's network"
            ));
        }
    }

    /// Does what an answer about more than one letter asks for. Whatever that is, the connection is closed; a `proven` one had
    /// answered about a letter.
    fn heed(&mut self, meaning: Meaning, stage: Stage, reply: &Reply, proven: bool) {
        self.close();
        let said = format!(
            "the server answered {} {} to {stage}",
            reply.code,
            in_full(reply)
        );
        match meaning.action {
            Action::PauseForQuota => {
                self.decision.run = ForRun::QuotaUsedUp {
                    reason: format!("the account may send no more for now: {said}"),
                };
            }
            // What the server says to a newcomer need not be true for those that stand; what it says to a password is.
            Action::Stop if stage < Stage::SignIn && self.situation.others_stand => {
                self.retire(&said);
            }
            Action::Stop => self.fail(format!("{said}; {}", advice(meaning))),
            Action::SlowDown => self.slow_down(said),
            _ => self.reconnect(&said, stage, reply, proven),
        }
    }

    /// The server finds us too fast.
    fn slow_down(&mut self, said: String) {
        if self.situation.rests {
            return; // another connection's share of a complaint that was heeded already
        }
        let complaints = &mut self.decision.counts.run.complaints;
        *complaints += 1;
        // A run that stays only gets slower, down to a letter in 15 minutes.
        if *complaints >= COMPLAINTS_MAX && !self.situation.waits {
            self.pause(
                format!("the server finds every pace too fast: {said}"),
                Some(self.situation.now + REST_AFTER_COMPLAINTS),
            );
        } else {
            self.decision.run = ForRun::SlowDown { said };
        }
    }

    /// The server takes no more on this connection.
    fn reconnect(&mut self, said: &str, stage: Stage, reply: &Reply, proven: bool) {
        let words = plain_words(reply, &self.situation.addresses());
        // In the plural: `max messages per connection` asks for a fresh connection and not for fewer.
        let crowded = words.contains("connections") || words.contains("sessions");
        // The last one stays, or nobody would be left to send.
        if crowded && self.situation.at_work > 1 {
            self.retire(said);
        } else if proven {
            // It served for a while, and another will: no failure, no pause.
        } else if self.fails_too_often() && self.situation.others_stand {
            self.retire(said);
        } else if self.failed_too_often() {
            let server = self.situation.server;
            self.pause(format!("`{server}` takes no letters for now: {said}"), None);
        } else {
            let at_least = if stage == Stage::SignIn {
                let doubled = 1 << (self.decision.counts.failures - 1).min(8);
                (SIGN_IN_PAUSE * doubled).min(SIGN_IN_PAUSE_MAX)
            } else {
                Duration::ZERO
            };
            self.pause_and_reconnect(said, at_least);
        }
    }

    /// This connection is given up, and the others go on.
    fn retire(&mut self, why: &str) {
        self.decision
            .notices
            .push(format!("{why}; going on with one connection less"));
        self.decision.connection = ForConnection::Retire;
    }

    /// Counts a failure, and says whether it was one too many.
    fn fails_too_often(&mut self) -> bool {
        self.decision.counts.failures += 1;
        self.failed_too_often()
    }

    fn failed_too_often(&self) -> bool {
        let counts = &self.decision.counts;
        let most = if counts.run.was_connected {
            FAILURES_BEFORE_GIVING_UP
        } else {
            FAILURES_AT_FIRST
        };
        counts.failures >= most && !self.situation.waits
    }

    /// The first failure of each is not told: most often the next try succeeds. A pause that is long from the beginning is.
    fn pause_and_reconnect(&mut self, why: &str, at_least: Duration) {
        let counts = &mut self.decision.counts;
        let untold = u32::from(at_least.is_zero());
        let is_told = counts.failures > counts.run.told_failures.max(untold);
        if is_told {
            counts.run.told_failures = counts.failures;
        }
        let server = self.situation.server;
        self.decision.connection = ForConnection::CloseAndPause {
            told: is_told.then(|| format!("`{server}`: {why}")),
            at_least,
            run_waits: !self.situation.others_stand,
        };
    }

    fn pause(&mut self, reason: String, until: Option<Timestamp>) {
        self.close();
        self.decision.run = ForRun::Pause { reason, until };
    }

    fn fail(&mut self, sentence: String) {
        self.close();
        self.decision.run = ForRun::Fail { sentence };
    }

    fn close(&mut self) {
        self.decision.connection = ForConnection::Close;
    }
}

/// What is kept where the server gave no answer that counts.
fn no_answer(why: &str) -> Reply {
    Reply {
        code: 0,
        enhanced: None,
        text: why.to_owned(),
    }
}

/// An answer without its code.
fn in_full(reply: &Reply) -> String {
    match &reply.enhanced {
        Some(enhanced) => format!("{enhanced} {}", reply.text),
        None => reply.text.clone(),
    }
}

/// What to do where no letter would fare better.
fn advice(meaning: Meaning) -> &'static str {
    match meaning.scope {
        Scope::Credentials => {
            "no letter was spent on it. Check `username` and `password`; many providers want an app password or XOAUTH2"
        }
        Scope::Server => {
            "no letter was spent on it. It does not speak ESMTP, as every server does that takes letters from its users: \
             check the host and port of `server` in campaign.toml"
        }
        Scope::Identity => {
            "no letter was spent on it. The server does not let this account send as this sender, or blocks it: check \
             `sender.email`, the domain's SPF, DKIM and DMARC records, and the provider's notices"
        }
        _ => "no letter was spent on it",
    }
}

#[cfg(test)]
mod tests;
