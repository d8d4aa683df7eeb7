//! One connection's loop: fetch a letter, open its transaction, pass the commit point, send body and dot, take the
//! answer, settle.
//!
//! A verdict is written together with the next commit point of the same connection, in one transaction, or by itself
//! before the connection waits for anything. At most one letter is in doubt at any moment.

use super::course::Course;
use super::seal::SEAL_BYTES_MAX;
use super::supply::Prepared;
use super::{DeliveryError, Event};
use crate::address::EmailAddress;
use crate::delivery::session::{
    Begun, Lost, Opening, Session, Stage, Transmission, Trouble, WireBody, is_taken, made_safe,
};
use crate::delivery::verdict::{Action, Meaning, Retry, disagrees, meaning, reconnect_delay, retry_after};
use crate::id::{DeliveryId, MailingName};
use crate::ledger::{Addressee, Attempt, Reply, Role, Settlement, Verdict};
use crate::ledger::{FailPoint, reach};
use jiff::Timestamp;
use std::rc::Rc;

/// After so many failures to connect in a row a run gives up, unless it was told to wait.
const FAILURES_BEFORE_GIVING_UP: u32 = 6;
/// The same before any connection ever stood: the organizer is there and can correct the server's name.
const FAILURES_AT_FIRST: u32 = 3;
/// A letter that so often comes back without a verdict is deferred: it may be what breaks the connection.
const RETURNS_MAX: u32 = 5;
/// A letter at which the connection so often breaks before the commit point is deferred, so that others come to their turn.
const LOSSES_MAX: u32 = 2;

/// One connection of a run.
#[derive(Debug)]
pub(super) struct Courier {
    course: Rc<Course>,
    session: Option<Session>,
    unwritten: Option<(Attempt, Settlement, Settled)>,
    failures: u32,
    /// The server wants fewer connections, and this is the one to go.
    surplus: bool,
}

/// What there is to tell once a verdict is durable.
#[derive(Debug)]
struct Settled {
    delivery: DeliveryId,
    mailing: MailingName,
    email: EmailAddress,
    verdict: Verdict,
    copies: Vec<Addressee>,
    suppress: bool,
}

/// A letter whose envelope went out together with the letter before it.
type Ahead = Option<(Prepared, Begun)>;

impl Courier {
    pub(super) fn new(course: &Rc<Course>) -> Self {
        Self { course: Rc::clone(course), session: None, unwritten: None, failures: 0, surplus: false }
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
                course.while_going(course.desk.next(&course.pacer)).await.transpose()?.flatten()
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
        let Some(mut opening) = self.open(&mut letter).await? else {
            self.course.pacer.turn_unused();
            self.put_back(letter);
            return Ok(());
        };
        loop {
            let next = match opening {
                Ok(Opening::Open(addressees)) => self.finish(letter, addressees).await?,
                Ok(Opening::Closed { stage, reply, addressees }) => {
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
            let Some((ahead, begun)) = next else { return Ok(()) };
            let Some(session) = self.session.as_mut() else {
                self.put_back(ahead);
                return Ok(());
            };
            let envelope = envelope(&self.course.from, &ahead);
            let Some(answered) = self.course.stop.or_at_once(session.opened(envelope, begun)).await else {
                self.session = None;
                return Ok(());
            };
            opening = answered;
            letter = ahead;
        }
    }

    /// Connects if need be and opens the letter's transaction. None if the run ends or the server has to be left alone.
    async fn open(&mut self, letter: &mut Prepared) -> Result<Option<Result<Opening, Lost>>, DeliveryError> {
        let course = Rc::clone(&self.course);
        if self.session.as_ref().is_none_or(|session| !session.usable()) {
            self.session = None;
            self.write_verdict().await?;
            let Some(dialed) = course.while_going(course.dialer.dial()).await else { return Ok(None) };
            match dialed {
                Ok(session) => {
                    course.was_connected.set(true);
                    self.session = Some(session);
                }
                Err(trouble) => {
                    self.not_connected(trouble).await?;
                    return Ok(None);
                }
            }
        }
        let Some(session) = self.session.as_mut() else { return Ok(None) };
        let opened = course.stop.or_at_once(session.open(envelope(&course.from, letter))).await;
        if opened.is_none() {
            self.session = None;
        }
        Ok(opened)
    }

    /// From an open transaction to a verdict: admission, commit point, body and dot, answer.
    async fn finish(&mut self, letter: Prepared, addressees: Vec<Addressee>) -> Result<Ahead, DeliveryError> {
        let course = Rc::clone(&self.course);
        if let Some(copy) = addressees[1..].iter().find(|copy| spares_the_letter(&copy.reply)) {
            let reply = copy.reply.clone();
            self.session = None; // the transaction stands open, and only a closed connection ends it without a letter
            self.not_opened(letter, Stage::Rcpt, reply, Vec::new()).await?;
            return Ok(None);
        }
        course.breaker.borrow_mut().addressee_taken();
        reach(FailPoint::Opened);
        let bytes = course.seal.put_on(&letter.message, &letter.message_id, course.clock.now())?;
        let body = WireBody::new(&bytes)
            .map_err(|unfit| DeliveryError::Unfit { delivery: letter.delivery, unfit: unfit.to_string() })?;
        if !course.pacer.wait_before(letter.email.domain()).is_zero() {
            self.write_verdict().await?;
        }
        let Some(now) = course.admit(&letter).await? else {
            self.session = None;
            course.desk.set_aside(letter);
            return Ok(None);
        };
        if let Some(session) = self.session.as_mut()
            && let Err(lost) = session.quiet().await
        {
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
            let reply = Reply { code: 0, enhanced: None, text: "the run ended before the letter was sent".to_owned() };
            self.settle_now(letter, attempt, Verdict::Returned(reply), addressees).await?;
            return Ok(None);
        }
        if let Some(session) = self.session.as_mut()
            && let Err(lost) = session.quiet().await
        {
            // The dot was not written, so there is no doubt.
            let reply = Reply { code: 0, enhanced: None, text: format!("{lost}, before the letter was sent") };
            self.settle_now(letter, attempt, Verdict::Returned(reply), addressees).await?;
            self.lost(&lost.to_string()).await?;
            return Ok(None);
        }
        self.transmit(letter, attempt, body, addressees).await
    }

    async fn commit_point(&mut self, letter: &Prepared, now: Timestamp) -> Result<Option<Attempt>, DeliveryError> {
        let (settlement, settled) = match self.unwritten.take() {
            Some((attempt, settlement, settled)) => (Some((attempt, settlement)), Some(settled)),
            None => (None, None),
        };
        let attempt = self.course.commit_point(settlement, letter.delivery, now).await?;
        if let Some(settled) = settled {
            self.tell(settled).await?;
        }
        Ok(attempt)
    }

    /// Body and dot, and where nothing stands against it the next letter's envelope behind them.
    async fn transmit(
        &mut self,
        letter: Prepared,
        attempt: Attempt,
        body: WireBody,
        addressees: Vec<Addressee>,
    ) -> Result<Ahead, DeliveryError> {
        let course = Rc::clone(&self.course);
        let pipelining = self.session.as_ref().is_some_and(Session::pipelining);
        let ahead = if pipelining && course.pacer.is_open() && course.takes_more() { self.fetch_ahead() } else { None };
        let Some(session) = self.session.as_mut() else { return Ok(None) };
        let next = ahead.as_ref().map(|ahead| envelope(&course.from, ahead));
        let sent = course.stop.or_at_once(session.transmit(body, next)).await;
        let (reply, begun) = match sent {
            Some(Ok(answer)) => answer,
            Some(Err(lost)) => {
                if let Some(ahead) = ahead {
                    self.put_back(ahead);
                }
                self.unconfirmed(letter, attempt, lost.to_string(), addressees).await?;
                self.lost(&lost.to_string()).await?;
                return Ok(None);
            }
            None => {
                self.unconfirmed(letter, attempt, "stopped before the server answered".to_owned(), addressees).await?;
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

    /// The answer to the dot: exactly 250 is success, and every other answer means what the table says.
    async fn judge(
        &mut self,
        letter: Prepared,
        attempt: Attempt,
        reply: Reply,
        addressees: Vec<Addressee>,
    ) -> Result<(), DeliveryError> {
        if reply.code == 250 {
            self.failures = 0;
            self.course.breaker.borrow_mut().accepted();
            self.course.pacer.went_well();
            self.settle_later(letter, attempt, Verdict::Accepted(reply), addressees, false);
            return Ok(());
        }
        if reply.code < 400 {
            let text = format!("the server answered {} {} to the letter, which says nothing", reply.code, reply.text);
            return self.unconfirmed(letter, attempt, text, addressees).await;
        }
        let meaning = meaning(Stage::Dot, &reply);
        if meaning.ends_the_run() {
            self.heed(meaning, Stage::Dot, &reply).await?; // before anything that takes time, so that no dot follows
            return self.settle_now(letter, attempt, Verdict::Returned(reply), addressees).await;
        }
        if goes_again(meaning, &letter) {
            self.settle_now(letter, attempt, Verdict::Returned(reply.clone()), addressees).await?;
            return self.heed(meaning, Stage::Dot, &reply).await;
        }
        let (verdict, suppress) = self.verdict(meaning, Stage::Dot, &letter, reply);
        self.settle_later(letter, attempt, verdict, addressees, suppress);
        Ok(())
    }

    /// MAIL, RCPT or DATA was not accepted: no commit point, and the letter is as safe as before.
    async fn not_opened(
        &mut self,
        letter: Prepared,
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
        self.write_verdict().await?;
        let settled = settled(&letter, &verdict, &addressees, suppress);
        let settlement = Settlement { verdict, addressees, message_id: letter.message_id };
        self.course.settle_early(letter.delivery, settlement).await?;
        self.tell(settled).await
    }

    /// What an answer about this letter or its addressee makes of it, and whether its address is given up.
    fn verdict(&self, meaning: Meaning, stage: Stage, letter: &Prepared, reply: Reply) -> (Verdict, bool) {
        if disagrees(&reply) {
            self.course.notice(format!(
                "the answer about {} contradicts itself ({} {}); its first number was believed",
                letter.email,
                reply.code,
                quoted(&reply)
            ));
        }
        match meaning.action {
            Action::RefuseAddress | Action::RefuseHere => {
                let tripped = self.course.breaker.borrow_mut().addressee_refused(stage);
                self.trip(tripped, &reply);
                (Verdict::Refused(reply), meaning.action == Action::RefuseAddress)
            }
            Action::RefuseLetter => {
                let tripped = self.course.breaker.borrow_mut().letter_refused();
                self.trip(tripped, &reply);
                (Verdict::Refused(reply), false)
            }
            // Answers about the connection or the pace come here only when the same letter met them again and again.
            Action::Defer | Action::Reconnect | Action::SlowDown | Action::PauseForQuota | Action::Stop => {
                (self.deferred(letter, reply), false)
            }
        }
    }

    fn trip(&self, tripped: Option<String>, reply: &Reply) {
        if let Some(reason) = tripped {
            let last = format!("{} {}", reply.code, reply.text);
            self.course.pause(
                format!("{reason} (the last answer: {last}); find out why, then run `redress send` again"),
                None,
            );
        }
    }

    /// Does what an answer about more than one letter asks for.
    async fn heed(&mut self, meaning: Meaning, stage: Stage, reply: &Reply) -> Result<(), DeliveryError> {
        let course = Rc::clone(&self.course);
        let said = format!("the server answered {} {} to {stage}", reply.code, quoted(reply));
        match meaning.action {
            Action::PauseForQuota => {
                course.quota_used_up(format!("the account may send no more for now: {said}"));
            }
            Action::Stop => course.fail(DeliveryError::Server(format!("{said}; {}", advice(meaning)))),
            Action::SlowDown => {
                let interval = course.pacer.slow_down();
                course.notice(format!(
                    "{said}; sending rests for a minute and goes on with one letter in {:.1} s",
                    interval.as_secs_f64()
                ));
            }
            _ => {
                let text = reply.text.to_ascii_lowercase();
                let crowded = ["connections", "sessions"].iter().any(|word| text.contains(word));
                if crowded && course.at_work.get() > 1 {
                    self.surplus = true;
                    course.notice(format!("{said}; going on with one connection less"));
                } else if self.session.as_ref().is_none_or(|session| session.served() == 0) {
                    return self.lost(&said).await;
                }
            }
        }
        self.session = None;
        Ok(())
    }

    async fn not_connected(&mut self, trouble: Trouble) -> Result<(), DeliveryError> {
        match trouble {
            Trouble::Fatal(sentence) => Err(DeliveryError::Server(sentence)),
            Trouble::Answered { stage, reply } => self.heed(meaning(stage, &reply), stage, &reply).await,
            Trouble::Lost(lost) => self.lost(&lost.to_string()).await,
        }
    }

    /// The connection broke at a letter before its commit point. The first time that may be the network's doing; where it
    /// happens again the letter is deferred, and the connection is not held to blame.
    async fn lost_at(&mut self, mut letter: Prepared, lost: &Lost) -> Result<(), DeliveryError> {
        letter.losses += 1;
        if letter.losses < LOSSES_MAX {
            self.put_back(letter);
            return self.lost(&lost.to_string()).await;
        }
        self.session = None;
        let text = made_safe(&format!("the connection broke at this letter {} times: {lost}", letter.losses));
        let reply = Reply { code: 0, enhanced: None, text };
        let verdict = self.deferred(&letter, reply);
        self.write_verdict().await?;
        let settled = settled(&letter, &verdict, &[], false);
        let settlement = Settlement { verdict, addressees: Vec::new(), message_id: letter.message_id };
        self.course.settle_early(letter.delivery, settlement).await?;
        self.tell(settled).await
    }

    /// Later, or not at all where it was tried for so long.
    fn deferred(&self, letter: &Prepared, reply: Reply) -> Verdict {
        match retry_after(letter.attempts) {
            Retry::After(wait) => Verdict::Deferred { reply, not_before: self.course.clock.now() + wait },
            Retry::GiveUp => Verdict::Refused(Reply { text: format!("{} (tried for five days)", reply.text), ..reply }),
        }
    }

    /// The connection is gone. Waits before another one, longer each time; gives up where that leads nowhere.
    async fn lost(&mut self, why: &str) -> Result<(), DeliveryError> {
        let course = Rc::clone(&self.course);
        self.session = None;
        self.failures += 1;
        let server = course.dialer.server();
        let why = made_safe(why);
        if !course.was_connected.get() && self.failures >= FAILURES_AT_FIRST && !course.wait {
            return Err(DeliveryError::Server(format!(
                "`{server}` cannot be reached: {why}; check `server` in campaign.toml and this machine's network"
            )));
        }
        if self.failures >= FAILURES_BEFORE_GIVING_UP && !course.wait {
            course.pause(format!("`{server}` cannot be reached any more: {why}"), None);
            return Ok(());
        }
        let delay = reconnect_delay(self.failures, &course.random);
        if self.failures > 1 {
            course.notice(format!("`{server}`: {why}; next try in {} s", delay.as_secs().max(1)));
        }
        self.write_verdict().await?;
        course.while_going(course.clock.sleep(delay)).await;
        Ok(())
    }

    async fn unconfirmed(
        &mut self,
        letter: Prepared,
        attempt: Attempt,
        text: String,
        addressees: Vec<Addressee>,
    ) -> Result<(), DeliveryError> {
        self.session = None;
        let reply = Reply { code: 0, enhanced: None, text: made_safe(&text) };
        self.settle_now(letter, attempt, Verdict::Unconfirmed(reply), addressees).await
    }

    /// Keeps a verdict for this connection's next commit point.
    fn settle_later(
        &mut self,
        letter: Prepared,
        attempt: Attempt,
        verdict: Verdict,
        addressees: Vec<Addressee>,
        suppress: bool,
    ) {
        let settled = settled(&letter, &verdict, &addressees, suppress);
        let settlement = Settlement { verdict, addressees, message_id: letter.message_id };
        self.unwritten = Some((attempt, settlement, settled));
    }

    /// Writes a verdict at once. A letter that was returned goes back to the desk, now that the ledger knows.
    async fn settle_now(
        &mut self,
        letter: Prepared,
        attempt: Attempt,
        verdict: Verdict,
        addressees: Vec<Addressee>,
    ) -> Result<(), DeliveryError> {
        let returned = matches!(verdict, Verdict::Returned(_));
        let settled = settled(&letter, &verdict, &addressees, false);
        let settlement = Settlement { verdict, addressees, message_id: letter.message_id.clone() };
        self.course.settle(attempt, settlement).await?;
        self.tell(settled).await?;
        if returned {
            self.put_back(letter);
        }
        Ok(())
    }

    async fn write_verdict(&mut self) -> Result<(), DeliveryError> {
        let Some((attempt, settlement, settled)) = self.unwritten.take() else { return Ok(()) };
        self.course.settle(attempt, settlement).await?;
        self.tell(settled).await
    }

    fn put_back(&self, mut letter: Prepared) {
        letter.returns += 1;
        self.course.desk.put_back(letter);
    }

    /// Counts and reports a verdict that is durable now.
    async fn tell(&mut self, settled: Settled) -> Result<(), DeliveryError> {
        let course = Rc::clone(&self.course);
        course.count(&settled.verdict, &settled.copies);
        course.made_progress();
        if settled.suppress {
            course.suppress(settled.delivery).await?;
        }
        let Settled { delivery, mailing, email, verdict, .. } = settled;
        if !matches!(verdict, Verdict::Returned(_)) {
            course.tell(Event::Settled { delivery, mailing, email, verdict });
        }
        Ok(())
    }
}

fn envelope<'a>(from: &'a EmailAddress, letter: &'a Prepared) -> Transmission<'a> {
    Transmission { from, to: &letter.email, cc: &letter.cc, size: letter.message.len() + SEAL_BYTES_MAX }
}

fn settled(letter: &Prepared, verdict: &Verdict, addressees: &[Addressee], suppress: bool) -> Settled {
    let refused = |addressee: &&Addressee| addressee.role == Role::Cc && !is_taken(&addressee.reply);
    Settled {
        delivery: letter.delivery,
        mailing: letter.mailing.clone(),
        email: letter.email.clone(),
        verdict: verdict.clone(),
        copies: addressees.iter().filter(refused).cloned().collect(),
        suppress,
    }
}

/// Whether a letter is to be tried again as if nothing had been: the answer was not about it. One that met such answers
/// again and again may be what provokes them, and is deferred; but nothing excuses from an answer that ends the run.
fn goes_again(meaning: Meaning, letter: &Prepared) -> bool {
    meaning.spares_the_letter() && (meaning.ends_the_run() || letter.returns < RETURNS_MAX)
}

/// Whether the answer to a copy's RCPT is about more than that copy.
fn spares_the_letter(reply: &Reply) -> bool {
    !is_taken(reply) && meaning(Stage::Rcpt, reply).spares_the_letter()
}

fn quoted(reply: &Reply) -> String {
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
