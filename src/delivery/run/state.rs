//! The state of a run: everything about it that changes, in plain fields with one owner.
//!
//! Nothing here waits, connects or writes to the ledger: each method is one short step, and what has to be waited for is
//! handed back as a duration. The door through which workers take such steps is [`super::handle`].

use super::admission::{Admission, Counted, limit_reached};
use super::error::DeliveryError;
use super::event::{Event, Finished};
use super::letter::PreparedLetter;
use super::queue::{NoLetter, Queue};
use super::rest::Rest;
use super::room::Room;
use super::settled_letter::SettledLetter;
use super::shared::Shared;
use super::situation::RunCounts;
use super::teller::Teller;
use crate::delivery::account::Account;
use crate::delivery::archive::{Archive, ArchiveError, CopyName};
use crate::delivery::pacer::Pacer;
use crate::delivery::stop::Stop;
use crate::delivery::turns::{AccountTurns, TurnAnswer};
use crate::delivery::witness::{LetterTrace, Witness};
use jiff::Timestamp;
use redress_ledger::{Addressee, Attempt, Verdict};
use redress_smtp::{DialStep, WireBody};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// One run, as far as it changes.
#[derive(Debug)]
pub(super) struct RunState {
    pub(super) pacer: Pacer,
    pub(super) queue: Queue,
    pub(super) counts: RunCounts,
    /// Connections at work.
    pub(super) at_work: u32,
    /// Those among them that are on their way to the server.
    pub(super) dialing: u32,
    /// Those among them that stood when they were last tried.
    pub(super) standing: u32,
    /// Letters that wait with a connection which does not stand yet: they may come back for another to take.
    pub(super) held: u32,
    /// The step on the way to a connection that was last told to take long, since one last stood.
    told_step: Option<DialStep>,
    /// It was told what the server does not report.
    told_of_reports: bool,
    account: Option<Account>,
    /// What was sent with the ledger, kept a second time; none for a rehearsal.
    witness: Option<Rc<RefCell<Witness>>>,
    /// Where the campaign keeps a copy of each letter.
    archive: Option<Rc<Archive>>,
    /// The account's turns, where several machines send through it.
    turns: Option<Arc<dyn AccountTurns>>,
    /// What the account has left.
    room: Arc<Room>,
    /// It was told that nothing may start for now.
    is_hindered: bool,
    /// Nothing more passes a commit point. Waits listen to it.
    halted: watch::Sender<bool>,
    /// The organizer asks for the same.
    stop: Stop,
    /// What ended the run, if it was an error.
    failure: Option<DeliveryError>,
    /// What the run stays for, once its connections are closed.
    rest: Option<Rest>,
    /// The ledger says what the server keeps the run waiting for.
    is_kept_waiting: bool,
    finished: Finished,
    /// Verdicts and other steps forward; a walk over the ledger without any ends the run.
    progress: u64,
    teller: Teller,
}

impl RunState {
    pub(super) fn new(
        pacer: Pacer,
        account: Option<Account>,
        shared: &Shared,
        stop: Stop,
        teller: impl Into<Teller>,
    ) -> Self {
        Self {
            pacer,
            queue: Queue::new(shared.allowance.clone()),
            counts: RunCounts::default(),
            at_work: 0,
            dialing: 0,
            standing: 0,
            held: 0,
            told_step: None,
            told_of_reports: false,
            account,
            witness: shared.witness.clone(),
            archive: shared.archive.clone(),
            turns: None,
            room: Arc::default(),
            is_hindered: false,
            halted: watch::Sender::new(false),
            stop,
            failure: None,
            rest: None,
            is_kept_waiting: false,
            finished: Finished::default(),
            progress: 0,
            teller: teller.into(),
        }
    }

    /// Other machines send through the account as well: it has turns.
    pub(super) fn with_turns(self, turns: Option<Arc<dyn AccountTurns>>) -> Self {
        Self { turns, ..self }
    }

    // Whether it goes on.

    /// Whether it is the first to hear that nothing may start for now.
    pub(super) fn is_first_to_be_hindered(&mut self) -> bool {
        !std::mem::replace(&mut self.is_hindered, true)
    }

    /// Whether it is the first to hear that letters may start again.
    pub(super) fn is_first_to_go_on(&mut self) -> bool {
        std::mem::take(&mut self.is_hindered)
    }

    /// Whether another letter may pass its commit point.
    pub(super) fn goes_on(&self) -> bool {
        !*self.halted.borrow() && !self.stop.is_asked()
    }

    /// Whether another letter may be begun.
    pub(super) fn takes_more(&self) -> bool {
        self.goes_on() && !self.room.is_none()
    }

    /// Whether the next letter's envelope may go along with the letter before it: nothing is paced, so it need not wait.
    pub(super) fn may_open_ahead(&self) -> bool {
        self.is_open() && self.takes_more()
    }

    /// Whether nothing is paced just now, here or by others.
    pub(super) fn is_open(&self) -> bool {
        self.pacer.is_open() && self.turns.is_none()
    }

    /// Hears when the run ends.
    pub(super) fn hear_of_the_end(&self) -> watch::Receiver<bool> {
        self.halted.subscribe()
    }

    /// Ends the run: no letter passes its commit point any more; the first reason is kept.
    pub(super) fn fail(&mut self, error: DeliveryError) {
        self.failure.get_or_insert(error);
        self.halted.send_replace(true);
    }

    /// Pauses the campaign: as [`RunState::fail`], but an orderly end.
    pub(super) fn pause(&mut self, reason: String, until: Option<Timestamp>) {
        self.note_pause(reason, until);
        self.halted.send_replace(true);
    }

    /// The server says that the account may send no more for now: not one more letter passes its commit point.
    pub(super) fn quota_used_up(&mut self, reason: String, waits: bool) {
        match self.account.as_mut().map(Account::quota_frees_up) {
            Some(until) => self.pause_or_rest(reason, until, waits),
            // Where nothing was counted, nobody knows when there will be room.
            None => self.note_pause(reason, None),
        }
        self.halted.send_replace(true);
    }

    fn pause_or_rest(&mut self, reason: String, until: Timestamp, waits: bool) {
        if waits {
            self.rest.get_or_insert(Rest { reason, until });
        } else {
            self.note_pause(reason, Some(until));
        }
    }

    fn note_pause(&mut self, reason: String, until: Option<Timestamp>) {
        // The first reason ended the run; later ones come of letters that were still in flight.
        if self.finished.paused.is_none() {
            self.finished.paused = Some(reason);
            self.finished.resume_at = until;
        }
    }

    /// Whether the campaign is paused, in an orderly way.
    pub(super) fn is_paused(&self) -> bool {
        self.finished.paused.is_some()
    }

    /// What the run stays for, now that all connections are closed, if there is something.
    pub(super) fn take_rest(&mut self) -> Option<Rest> {
        self.rest.take()
    }

    /// Lets letters pass again after a rest. False where the run ended for another reason as well.
    pub(super) fn resume(&mut self) -> bool {
        if self.stop.is_asked() || self.failure.is_some() || self.finished.paused.is_some() {
            return false; // what the run was to rest for is not all that ended it
        }
        self.halted.send_replace(false);
        true
    }

    /// How the run ended, or what ended it.
    pub(super) fn end(&mut self) -> (Finished, Option<DeliveryError>) {
        self.finished.interrupted = self.stop.is_asked();
        (self.finished.clone(), self.failure.take())
    }

    // One walk over what is outstanding.

    /// Letters of another walk will arrive. Gives what the account has left, for those who choose them: each walk has its own,
    /// so that a thread of the last one which is still at it says nothing about this one.
    pub(super) fn begin_walk(&mut self) -> Arc<Room> {
        self.room = Arc::default();
        self.look_for_room();
        self.queue.begin_walk();
        Arc::clone(&self.room)
    }

    /// The walk is over. Where letters were left out for want of room, and nothing else ended it, the run ends, or rests until
    /// there is room. `sooner` is when something else may go, if that is known. True where the room has come meanwhile, so
    /// that another walk finds it.
    pub(super) fn end_walk(
        &mut self,
        sooner: Option<Timestamp>,
        waits: bool,
    ) -> Result<bool, DeliveryError> {
        self.queue.end_walk();
        let Some(fewest) = self.room.take_left_out() else {
            return Ok(false);
        };
        let Some(account) = &mut self.account else {
            return Ok(false);
        };
        if *self.halted.borrow() || self.stop.is_asked() || self.queue.is_spent() {
            return Ok(false);
        }
        let mut left = account.room();
        let of_all = self.turns.as_ref().and_then(|turns| turns.full_until());
        let until = match (account.room_for(fewest)?, of_all) {
            (Ok(()), None) => return Ok(true),
            (Err(until), None) => until,
            (here, Some(of_all)) => {
                left = 0; // what is left here others have used
                here.err().map_or(of_all, |until| until.max(of_all))
            }
        };
        // Where nothing is left, nothing that comes sooner could go.
        let sooner = sooner.filter(|_| left > 0);
        let until = sooner.map_or(until, |sooner| sooner.min(until));
        self.pause_or_rest(limit_reached(left, fewest), until, waits);
        Ok(false)
    }

    fn look_for_room(&mut self) {
        let of_all = self.turns.as_ref();
        let is_full = of_all.is_some_and(|turns| turns.full_until().is_some());
        if let Some(account) = &mut self.account {
            self.room.set(if is_full { 0 } else { account.room() });
        }
    }

    // One letter.

    /// The next letter whose domain may be written to and that the account has room for.
    pub(super) fn take_letter(&mut self) -> Result<PreparedLetter, NoLetter> {
        self.look_for_room();
        self.queue.leave_out(&self.room);
        self.queue.take(&self.pacer)
    }

    /// Puts a letter back that came to no verdict because of what happened to another one, or to the connection.
    pub(super) fn return_letter(&mut self, mut letter: PreparedLetter) {
        letter.tries.returns += 1;
        self.queue.put_back(letter);
    }

    /// Puts a letter back for which there is no connection.
    pub(super) fn not_begun(&mut self, letter: PreparedLetter) {
        self.pacer.turn_unused();
        self.queue.put_back(letter);
    }

    /// Takes the next turn of the account if it has come; else says when to ask again.
    pub(super) fn take_turn(&mut self) -> Result<(), Duration> {
        let wait = self.turns.as_ref().map(|turns| turns.wait());
        wait.filter(|wait| !wait.is_zero())
            .map_or_else(|| self.pacer.take_turn(), Err)
    }

    /// Asks pace and account whether a letter to this domain may pass its commit point. Room in the account is taken after
    /// the wait, so that both are of the same moment: room that was taken before a long wait would leave the rolling day too
    /// early.
    pub(super) fn admit(
        &mut self,
        domain: &str,
        addressees: u32,
    ) -> Result<Admission, DeliveryError> {
        let wait = self.pacer.wait_before(domain);
        if !wait.is_zero() {
            return Ok(Admission::After(wait));
        }
        let Some(account) = &mut self.account else {
            let at = self.pacer.count(domain);
            return Ok(Admission::At(Counted {
                at,
                taken: None,
                addressees,
            }));
        };
        match self.turns.as_ref().map(|turns| turns.take(addressees)) {
            None | Some(TurnAnswer::Now) => {}
            Some(TurnAnswer::After(wait)) => return Ok(Admission::After(wait)),
            Some(TurnAnswer::DayIsFull) => {
                self.room.set(0);
                self.room.left_out(addressees);
                return Ok(Admission::NoRoom);
            }
        }
        let taken = account.take(addressees)?;
        self.room.set(account.room());
        let Ok(mut taken) = taken else {
            // Another connection's letter took it since this one was chosen.
            self.room.left_out(addressees);
            if let Some(turns) = &self.turns {
                turns.put_back(addressees);
            }
            return Ok(Admission::NoRoom);
        };
        // One moment for the pace, the account and the ledger.
        let at = self.pacer.count(domain);
        account.used_at(&mut taken, at);
        let taken = Some(taken);
        Ok(Admission::At(Counted {
            at,
            taken,
            addressees,
        }))
    }

    /// A letter passed its commit point: nothing follows it before that stands in the second place as well. Failing, the run
    /// ends, and the dot is not written.
    pub(super) fn passed(&mut self, attempt: &Attempt, trace: LetterTrace) {
        if let Some(turns) = &self.turns {
            turns.passed();
        }
        let written = self
            .witness
            .as_ref()
            .map(|witness| witness.borrow_mut().passed(attempt, trace));
        if let Some(Err(error)) = written {
            self.fail(error.into());
        }
    }

    /// Keeps the bytes of a letter, where the campaign has an archive, before anything of it is sent.
    pub(super) fn keep_draft(
        &self,
        letter: &PreparedLetter,
        body: &WireBody,
    ) -> Result<Option<CopyName>, ArchiveError> {
        let Some(archive) = &self.archive else {
            return Ok(None);
        };
        let name = CopyName::of(letter.delivery, &letter.message_id);
        archive.keep(name.clone(), body)?;
        Ok(Some(name))
    }

    /// A letter whose bytes are kept did not reach the server.
    pub(super) fn discard_draft(&self, name: &CopyName) {
        if let Some(archive) = &self.archive {
            archive.discarded(name);
        }
    }

    /// Lets go of what the accounts of a run share.
    pub(super) fn let_go_of_shared(&mut self) {
        (self.witness, self.archive) = (None, None);
    }

    /// A letter that was counted comes to no commit point: what it took of the account is free again.
    pub(super) fn not_used(&mut self, counted: Counted) {
        if let Some(turns) = &self.turns {
            turns.put_back(counted.addressees);
        }
        if let (Some(account), Some(taken)) = (&mut self.account, counted.taken) {
            account.put_back(taken);
        }
    }

    /// Counts a verdict that is durable, and tells of it and of copies that were not taken.
    pub(super) fn settled(&mut self, settled: SettledLetter) {
        self.progress += 1;
        let SettledLetter {
            delivery,
            mailing,
            recipient,
            verdict,
            copies,
            draft,
        } = settled;
        self.settle_draft(draft, &verdict);
        match &verdict {
            Verdict::Accepted(_) => {
                self.finished.accepted += 1;
                for copy in &copies {
                    self.copy_not_taken(copy);
                }
            }
            Verdict::Refused(_) => self.finished.refused += 1,
            Verdict::Deferred { .. } => self.finished.deferred += 1,
            Verdict::Unconfirmed(_) => self.finished.unconfirmed += 1,
            Verdict::Returned(_) => return, // it goes again: nothing became of it
        }
        self.tell(Event::Settled {
            delivery,
            mailing,
            recipient,
            verdict,
        });
    }

    /// What becomes of a letter's bytes now that its verdict is durable.
    fn settle_draft(&self, draft: Option<CopyName>, verdict: &Verdict) {
        match (draft, verdict) {
            (Some(name), Verdict::Accepted(_)) => {
                if let Some(archive) = &self.archive {
                    archive.accepted(name);
                }
            }
            // They stay where they are until somebody knows.
            (None, _) | (_, Verdict::Unconfirmed(_)) => {}
            (Some(name), _) => self.discard_draft(&name),
        }
    }

    fn copy_not_taken(&mut self, copy: &Addressee) {
        if copy.reply.code >= 500 {
            self.finished.copies_refused += 1;
        } else {
            self.notice(format!(
                "the copy to {} was not taken for now ({} {}) and does not go again by itself",
                copy.email, copy.reply.code, copy.reply.text
            ));
        }
    }

    /// How many steps forward the run has made.
    pub(super) fn progress(&self) -> u64 {
        self.progress
    }

    // What is told.

    /// A connection stands: what is told of the way to one is told anew when it happens anew.
    pub(super) fn connected(&mut self) {
        self.counts.connected();
        self.told_step = None;
    }

    /// Whether it is news, of whatever connection, that this step takes long.
    pub(super) fn is_news(&mut self, step: DialStep) -> bool {
        self.told_step.replace(step) != Some(step)
    }

    /// Whether nothing was told yet of what the server does not report.
    pub(super) fn is_first_word_of_reports(&mut self) -> bool {
        !std::mem::replace(&mut self.told_of_reports, true)
    }

    pub(super) fn tell(&self, event: Event) {
        self.teller.tell(event);
    }

    pub(super) fn notice(&self, text: impl Into<String>) {
        self.tell(Event::Notice(text.into()));
    }

    /// Remembers whether the ledger says that the run is kept waiting, and gives what was remembered before.
    pub(super) fn is_kept_waiting(&mut self, now: bool) -> bool {
        std::mem::replace(&mut self.is_kept_waiting, now)
    }
}

#[cfg(test)]
mod tests;
