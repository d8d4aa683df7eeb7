//! Letters that wait for a connection, and which of them is next.

use super::letter::PreparedLetter;
use super::room::Room;
use crate::delivery::pacer::Pacer;
use std::cell::Cell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

/// Letters that may wait while their domains rest; so far ahead another domain is looked for.
const LETTERS_IN_SIGHT: usize = 512;

/// The letters within reach. All connections of a run share one queue.
#[derive(Debug)]
pub(super) struct Queue {
    waiting: VecDeque<PreparedLetter>,
    /// The walk over the ledger has come to its end.
    ended: bool,
    left: Allowance,
}

/// How many more letters may be fetched; none for no limit. Shared by all accounts of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Allowance(Rc<Cell<Option<u64>>>);

impl Allowance {
    /// At most so many letters.
    pub(super) fn of(max: Option<u64>) -> Self {
        Self(Rc::new(Cell::new(max)))
    }

    fn is_spent(&self) -> bool {
        self.0.get() == Some(0)
    }

    fn take_one(&self) {
        self.0.set(self.0.get().map(|left| left.saturating_sub(1)));
    }

    fn give_back_one(&self) {
        self.0.set(self.0.get().map(|left| left + 1));
    }
}

/// Why there is no letter at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoLetter {
    /// There will be none any more.
    AnyMore,
    /// None has arrived.
    Yet,
    /// Every letter in sight has to wait for its domain.
    WhileDomainsRest {
        /// How long the first of them has to.
        wait: Duration,
        /// Whether a letter for another domain may still arrive, and there is room for it.
        more_may_come: bool,
    },
}

impl Queue {
    /// An empty queue that gives out as many letters as it is allowed.
    pub(super) fn new(left: Allowance) -> Self {
        Self {
            waiting: VecDeque::new(),
            ended: true,
            left,
        }
    }

    /// Letters of another walk over the ledger will arrive.
    pub(super) fn begin_walk(&mut self) {
        self.ended = false;
    }

    /// Lets go of what nobody fetched: it stays outstanding in the ledger, and the next walk finds it.
    pub(super) fn end_walk(&mut self) {
        self.waiting.clear();
        self.ended = true;
    }

    /// Takes what arrived; none where the walk has come to its end.
    pub(super) fn arrived(&mut self, letters: Option<Vec<PreparedLetter>>) {
        match letters {
            Some(letters) => self.waiting.extend(letters),
            None => self.ended = true,
        }
    }

    /// Whether no letter is here.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Whether every letter in sight is larger than this.
    pub(super) fn all_larger_than(&self, bytes: usize) -> bool {
        self.waiting.iter().all(|letter| letter.bytes() > bytes)
    }

    /// Whether the limit of the run is used up.
    pub(super) fn is_spent(&self) -> bool {
        self.left.is_spent()
    }

    /// Leaves those out of this walk that the account has no room for; they stay outstanding in the ledger.
    pub(super) fn leave_out(&mut self, room: &Room) {
        // Asked before each letter: where nothing limits the account, hundreds that wait are not looked at for nothing.
        if !room.is_limited() {
            return;
        }
        self.waiting.retain(|letter| room.has(letter.addressees()));
    }

    /// The first letter whose domain may be written to.
    pub(super) fn take(&mut self, pacer: &Pacer) -> Result<PreparedLetter, NoLetter> {
        if self.is_spent() {
            return Err(NoLetter::AnyMore);
        }
        let mut resting: Vec<(String, Duration)> = Vec::new();
        for index in 0..self.waiting.len() {
            let domain = self.waiting[index].email.domain();
            // A domain that rests is asked once, however many letters to it are in sight.
            if resting.iter().any(|(known, _)| known == domain) {
                continue;
            }
            match pacer.domain_turn(domain) {
                Ok(()) => {
                    self.left.take_one();
                    return self.waiting.remove(index).ok_or(NoLetter::Yet);
                }
                Err(wait) => resting.push((domain.to_owned(), wait)),
            }
        }
        Err(match resting.into_iter().map(|(_, wait)| wait).min() {
            Some(wait) => NoLetter::WhileDomainsRest {
                wait,
                more_may_come: !self.ended && self.waiting.len() < LETTERS_IN_SIGHT,
            },
            None if self.ended => NoLetter::AnyMore,
            None => NoLetter::Yet,
        })
    }

    /// Puts a letter back that came to no verdict: it is the next again.
    pub(super) fn put_back(&mut self, letter: PreparedLetter) {
        self.left.give_back_one();
        self.waiting.push_front(letter);
    }

    /// Leaves a letter out of this walk that may not leave at this hour; it stays outstanding in the ledger.
    pub(super) fn set_aside(&mut self, letter: PreparedLetter) {
        self.left.give_back_one();
        drop(letter);
    }
}

#[cfg(test)]
mod tests;
