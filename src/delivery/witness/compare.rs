//! Letters that were sent and that a ledger does not know.

use super::entries::Entries;
use super::entry::Entry;
use super::error::WitnessError;
use super::log;
use super::place::{LedgerName, Place};
use super::trace::LetterTrace;
use redress_ledger::RunLedger;
use std::path::Path;

/// Letters that may have been sent and that a ledger does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnknownLetters {
    /// Sent with this very ledger, which was put back since.
    pub since: u64,
    /// Sent with another ledger that lay in this folder.
    pub with_another: u64,
}

impl UnknownLetters {
    /// All of them.
    #[must_use]
    pub fn total(self) -> u64 {
        self.since + self.with_another
    }
}

/// Letters that may have been sent from this folder and that its ledger does not know. `state` is the user's state folder,
/// `root` the campaign's.
pub fn unknown_letters(
    state: &Path,
    ledger: &dyn RunLedger,
    root: &Path,
) -> Result<UnknownLetters, WitnessError> {
    let name = LedgerName::of(state, ledger.key());
    let ours = log::read(&name.log())?;
    Ok(UnknownLetters {
        since: since(ledger, &ours)?,
        with_another: different(of_others(&name, &Place::of(root))?),
    })
}

/// Letters that this very ledger sent and does not know.
pub(super) fn since(ledger: &dyn RunLedger, ours: &Entries) -> Result<u64, WitnessError> {
    // A ledger that was put back lacks what came last, and whatever has that has all before it.
    let knows_all = ours.last().try_fold(true, |knows, entry| {
        Ok::<_, WitnessError>(knows && knows_entry(ledger, entry)?)
    })?;
    if knows_all {
        return Ok(0);
    }
    let here = last_attempts(ledger)?;
    let mut unknown = Vec::new();
    ours.below(|entry| {
        let at = here.binary_search_by_key(&entry.trace, |(trace, _)| *trace);
        if at.map_or(true, |at| here[at].1 < entry.number) {
            unknown.push(entry);
        }
    })?;
    Ok(different(unknown).max(1)) // the last was missing, whatever the numbers say
}

/// What other ledgers sent that lay in this folder.
pub(super) fn of_others(name: &LedgerName, here: &Place) -> Result<Vec<Entry>, WitnessError> {
    let mut found = Vec::new();
    for other in name.others_at(here)? {
        log::read(&other.log())?.all(|entry| found.push(entry))?;
    }
    Ok(found)
}

fn knows_entry(ledger: &dyn RunLedger, entry: &Entry) -> Result<bool, WitnessError> {
    let attempted = ledger.attempted(entry.delivery, entry.number.into())?;
    // Another ledger may have given the number to another letter.
    Ok(attempted
        .is_some_and(|(mailing, recipient)| LetterTrace::of(&mailing, &recipient) == entry.trace))
}

/// The last attempt of each letter, in the order of their traces.
fn last_attempts(ledger: &dyn RunLedger) -> Result<Vec<(LetterTrace, u16)>, WitnessError> {
    let mut last: Vec<(LetterTrace, u16)> = Vec::new();
    ledger.past_attempts(&mut |past| {
        let trace = LetterTrace::of(past.mailing, past.recipient);
        let number = u16::try_from(past.number).unwrap_or(u16::MAX);
        // They come in the order of deliveries and numbers.
        match last.last_mut() {
            Some((before, last)) if *before == trace => *last = number,
            _ => last.push((trace, number)),
        }
        Ok(())
    })?;
    last.sort_unstable();
    Ok(last)
}

/// How many letters these are, however often each was tried.
pub(super) fn different(entries: impl IntoIterator<Item = Entry>) -> u64 {
    let mut traces: Vec<LetterTrace> = entries.into_iter().map(|entry| entry.trace).collect();
    traces.sort_unstable();
    traces.dedup();
    traces.len() as u64
}
