//! What an answer about one letter, or about its addressee, makes of it.

use super::Worker;
use super::link::quoted;
use crate::delivery::run::DeliveryError;
use crate::delivery::run::prefetch::PreparedLetter;
use crate::delivery::session::{Stage, is_taken};
use crate::delivery::verdict::{Action, Meaning, Retry, meaning, retry_after};
use crate::ledger::{Addressee, Attempt, Reply, Verdict};

/// A letter that so often comes back without a verdict is deferred: it may be what breaks the connection.
const RETURNS_MAX: u32 = 5;

impl Worker {
    /// The answer to the dot: exactly 250 is success, and every other answer means what the table says.
    pub(super) async fn judge(
        &mut self,
        letter: PreparedLetter,
        attempt: Attempt,
        reply: Reply,
        addressees: Vec<Addressee>,
    ) -> Result<(), DeliveryError> {
        if reply.code == 250 {
            self.failures = 0;
            self.state.breaker.borrow_mut().accepted();
            self.state.pacer.went_well();
            self.settle_later(letter, attempt, Verdict::Accepted(reply), addressees, false);
            return Ok(());
        }
        if reply.code < 400 {
            let text = format!(
                "the server answered {} {} to the letter, which says nothing",
                reply.code, reply.text
            );
            return self.unconfirmed(letter, attempt, text, addressees).await;
        }
        let meaning = meaning(Stage::Dot, &reply);
        if meaning.ends_the_run() {
            self.heed(meaning, Stage::Dot, &reply).await?; // before anything that takes time, so that no dot follows
            return self
                .settle_now(letter, attempt, Verdict::Returned(reply), addressees)
                .await;
        }
        if goes_again(meaning, &letter) {
            self.settle_now(
                letter,
                attempt,
                Verdict::Returned(reply.clone()),
                addressees,
            )
            .await?;
            return self.heed(meaning, Stage::Dot, &reply).await;
        }
        let (verdict, suppress) = self.verdict(meaning, Stage::Dot, &letter, reply);
        self.settle_later(letter, attempt, verdict, addressees, suppress);
        Ok(())
    }

    /// MAIL, RCPT or DATA was not accepted: no commit point, and the letter is as safe as before.
    pub(super) async fn not_opened(
        &mut self,
        letter: PreparedLetter,
        stage: Stage,
        reply: Reply,
        addressees: Vec<Addressee>,
    ) -> Result<(), DeliveryError> {
        let meaning = meaning(stage, &reply);
        if goes_again(meaning, &letter) {
            self.put_back(letter);
            return self.heed(meaning, stage, &reply).await;
        }
        let (verdict, suppress) = self.verdict(meaning, stage, &letter, reply);
        self.settle_early(letter, verdict, addressees, suppress)
            .await
    }

    /// What an answer about this letter or its addressee makes of it, and whether its address is given up.
    fn verdict(
        &self,
        meaning: Meaning,
        stage: Stage,
        letter: &PreparedLetter,
        reply: Reply,
    ) -> (Verdict, bool) {
        if reply.codes_disagree() {
            self.state.notice(format!(
                "the answer about {} contradicts itself ({} {}); its first number was believed",
                letter.email,
                reply.code,
                quoted(&reply)
            ));
        }
        match meaning.action {
            Action::RefuseAddress | Action::RefuseHere => {
                let tripped = self.state.breaker.borrow_mut().addressee_refused(stage);
                self.trip(tripped, &reply);
                (
                    Verdict::Refused(reply),
                    meaning.action == Action::RefuseAddress,
                )
            }
            Action::RefuseLetter => {
                let tripped = self.state.breaker.borrow_mut().letter_refused();
                self.trip(tripped, &reply);
                (Verdict::Refused(reply), false)
            }
            // Answers about the connection or the pace come here only when the same letter met them again and again.
            Action::Defer
            | Action::Reconnect
            | Action::SlowDown
            | Action::PauseForQuota
            | Action::Stop => (self.deferred(letter, reply), false),
        }
    }

    fn trip(&self, tripped: Option<String>, reply: &Reply) {
        if let Some(reason) = tripped {
            let last = format!("{} {}", reply.code, reply.text);
            self.state.pause(
                format!("{reason} (the last answer: {last}); find out why, then run `redress send` again"),
                None,
            );
        }
    }

    /// Later, or not at all where it was tried for so long.
    pub(super) fn deferred(&self, letter: &PreparedLetter, reply: Reply) -> Verdict {
        let now = self.state.clock.now();
        match retry_after(letter.deferrals, now) {
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
}

/// Whether a letter is to be tried again as if nothing had been: the answer was not about it. One that met such answers
/// again and again may be what provokes them, and is deferred; but nothing excuses from an answer that ends the run.
fn goes_again(meaning: Meaning, letter: &PreparedLetter) -> bool {
    meaning.spares_the_letter() && (meaning.ends_the_run() || letter.returns < RETURNS_MAX)
}

/// Whether the answer to a copy's RCPT is about more than that copy.
pub(super) fn spares_the_letter(reply: &Reply) -> bool {
    !is_taken(reply) && meaning(Stage::Rcpt, reply).spares_the_letter()
}
