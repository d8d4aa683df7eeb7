//! The second record during a run.

use super::compare::{different, of_others, since};
use super::entries::Entries;
use super::entry::{Entry, GIVEN_AWAY};
use super::error::WitnessError;
use super::log::WitnessLog;
use super::place::{LedgerName, Place};
use super::trace::LetterTrace;
use redress_base::clock::Clock;
use redress_base::id::{MailingName, RecipientKey};
use redress_base::private;
use redress_base::words::count;
use redress_ledger::{Attempt, Outstanding, RunLedger};
use std::path::Path;
use std::time::Duration;

/// How long what was written may wait for the disk. Lost are only the last moments before a power failure, and those only
/// until the next run completes them from the ledger.
const SYNCED_EVERY: Duration = Duration::from_secs(10);

/// The second record of what this run sends, or gives away.
#[derive(Debug)]
pub struct Witness {
    clock: Clock,
    name: LedgerName,
    place: Place,
    log: WitnessLog,
    /// When what was written was on the disk last.
    synced: Option<Duration>,
    /// Something was written since.
    unsynced: bool,
}

impl Witness {
    /// Takes the record for one run, makes sure that the ledger knows everything in it, and makes letters unconfirmed that
    /// somebody went on without; gives how many those were. The plan must be in force.
    pub fn open(
        state: &Path,
        ledger: &dyn RunLedger,
        root: &Path,
        clock: &Clock,
    ) -> Result<(Self, u64), WitnessError> {
        private::create_folder(state).map_err(|error| WitnessError::State {
            path: state.display().to_string(),
            error,
        })?;
        let (name, place) = (LedgerName::of(state, ledger.key()), Place::of(root));
        let (mut log, entries) = WitnessLog::open(&name.log())?;
        let unknown = since(ledger, &entries)? + different(of_others(&name, &place)?);
        if unknown > 0 {
            return Err(WitnessError::KnowsLess { letters: unknown });
        }
        let presumed = presume(ledger, &entries, clock)?;
        let known = name.known_place()?;
        // New here, just gone on with, or cut off by a power failure: the ledger may know more than this.
        let may_lack = known.is_none_or(|place| place.may_have_lost(clock))
            || entries.last().next().is_none() && entries.any_above();
        // Before the first letter, so that a ledger that is deleted after it is missed.
        name.lies_at(&place.clone().in_a_run(clock))?;
        if may_lack {
            complete(&mut log, ledger, &entries)?;
        }
        let witness = Self {
            clock: clock.clone(),
            name,
            place,
            log,
            synced: None,
            unsynced: false,
        };
        Ok((witness, presumed))
    }

    /// Letters were given away, and their part may leave the machine when this returns: a ledger that is put back to before
    /// that would send them as well.
    pub fn given_away(&mut self, letters: &[Outstanding]) -> Result<(), WitnessError> {
        for letter in letters {
            self.log.add(Entry {
                delivery: letter.delivery,
                trace: LetterTrace::of(&letter.mailing, &letter.recipient.key),
                number: GIVEN_AWAY,
            })?;
        }
        self.log.sync()
    }

    /// A letter passed its commit point, and its dot may follow.
    pub(in crate::delivery) fn passed(
        &mut self,
        attempt: &Attempt,
        trace: LetterTrace,
    ) -> Result<(), WitnessError> {
        self.log.add(Entry {
            delivery: attempt.delivery,
            trace,
            number: u16::try_from(attempt.number).unwrap_or(u16::MAX),
        })?;
        let now = self.clock.running();
        self.unsynced = self
            .synced
            .is_some_and(|synced| now < synced + SYNCED_EVERY);
        if !self.unsynced {
            self.synced = Some(now);
            self.log.sync()?;
        }
        Ok(())
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        // Failing, the next run finds that this one did not say how it ended, which is the safe side.
        if !self.unsynced || self.log.sync().is_ok() {
            let _ = self.name.lies_at(&self.place);
        }
    }
}

/// Says how many letters [`Witness::open`] made unconfirmed; nothing where there were none.
#[must_use]
pub fn presumed_words(letters: u64) -> Option<String> {
    let letters = (letters > 0).then(|| count(letters, "letter"))?;
    Some(format!(
        "{letters} that may have been sent with a ledger that was lost or put back: unconfirmed now"
    ))
}

/// Makes those letters unconfirmed that stand above a line and that the ledger does not know.
fn presume(ledger: &dyn RunLedger, entries: &Entries, clock: &Clock) -> Result<u64, WitnessError> {
    if !entries.any_above() {
        return Ok(0);
    }
    // Held whole, but only those that somebody went on without.
    let mut last: Vec<(LetterTrace, u16)> = Vec::new();
    entries.above(|entry| last.push((entry.trace, entry.number)))?;
    last.sort_unstable();
    let known = |mailing: &MailingName, recipient: &RecipientKey| {
        let trace = LetterTrace::of(mailing, recipient);
        let end = last.partition_point(|(other, _)| *other <= trace);
        let (other, number) = *last[..end].last()?;
        (other == trace).then_some(number.into())
    };
    Ok(ledger.presume_sent(&known, clock.now())?)
}

/// Adds what the ledger knows to have gone, or perhaps, and the record does not hold.
fn complete(
    log: &mut WitnessLog,
    ledger: &dyn RunLedger,
    entries: &Entries,
) -> Result<(), WitnessError> {
    let mut held: Vec<(LetterTrace, u16)> = Vec::new();
    entries.all(|entry| held.push((entry.trace, entry.number)))?;
    held.sort_unstable();
    let mut written = Ok(());
    ledger.past_attempts(&mut |past| {
        let entry = Entry {
            delivery: past.delivery,
            trace: LetterTrace::of(past.mailing, past.recipient),
            number: u16::try_from(past.number).unwrap_or(u16::MAX),
        };
        let lacks = held.binary_search(&(entry.trace, entry.number)).is_err();
        if past.may_have_arrived && lacks && written.is_ok() {
            written = log.add(entry);
        }
        Ok(())
    })?;
    written?;
    log.sync()
}
