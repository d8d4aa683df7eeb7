//! Where connections fetch their letters.

use super::DeliveryError;
use super::prefetch::{Prefetch, PreparedLetter};
use crate::clock::Clock;
use crate::delivery::pacer::Pacer;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::sync::Mutex;

/// Letters that may wait while their domains rest; so far ahead another domain is looked for.
const LETTERS_IN_SIGHT: usize = 512;

/// The letters within reach. All connections of a run share one queue.
#[derive(Debug)]
pub(super) struct Queue {
    clock: Clock,
    waiting: RefCell<VecDeque<PreparedLetter>>,
    arriving: Mutex<Option<Prefetch>>,
    /// The walk over the ledger has come to its end.
    dry: Cell<bool>,
    /// How many more letters may be fetched; none for no limit.
    left: Cell<Option<u64>>,
}

/// Why no letter can be fetched at this moment.
#[derive(Clone, Copy, Debug)]
enum Nothing {
    Here,
    /// Every letter in sight has to wait for its domain, one of them only so long.
    Rested(Duration),
}

impl Queue {
    /// An empty queue that gives out at most so many letters.
    pub(super) fn new(max: Option<u64>, clock: &Clock) -> Self {
        Self {
            clock: clock.clone(),
            waiting: RefCell::default(),
            arriving: Mutex::default(),
            dry: Cell::new(true),
            left: Cell::new(max),
        }
    }

    /// Letters of another walk over the ledger will arrive here.
    pub(super) async fn fill(&self, prefetch: Prefetch) {
        *self.arriving.lock().await = Some(prefetch);
        self.dry.set(false);
    }

    /// Empties the queue; what nobody fetched stays outstanding in the ledger.
    pub(super) async fn clear(&self) {
        self.waiting.borrow_mut().clear();
        self.dry.set(true);
        self.arriving.lock().await.take();
    }

    /// Whether the limit of the run is used up.
    pub(super) fn is_spent(&self) -> bool {
        self.left.get() == Some(0)
    }

    /// Waits for the next letter; none when there is no more.
    pub(super) async fn next(
        &self,
        pacer: &Pacer,
    ) -> Result<Option<PreparedLetter>, DeliveryError> {
        loop {
            // Whoever waits for letters holds the lock; those that come after find what arrived in the meantime.
            let mut arriving = self.arriving.lock().await;
            let nothing = match self.look(pacer) {
                Ok(letter) => return Ok(Some(letter)),
                Err(_) if self.is_spent() => return Ok(None),
                Err(Nothing::Here) if self.dry.get() => return Ok(None),
                Err(nothing) => nothing,
            };
            let in_sight = self.waiting.borrow().len();
            let prefetch = arriving
                .as_mut()
                .filter(|_| !self.dry.get() && in_sight < LETTERS_IN_SIGHT);
            let arrived = match (nothing, prefetch) {
                (Nothing::Here, Some(prefetch)) => prefetch.bundles.recv().await,
                (Nothing::Here, None) => None,
                (Nothing::Rested(wait), Some(prefetch)) => {
                    tokio::select! {
                        arrived = prefetch.bundles.recv() => arrived,
                        () = self.clock.sleep(wait) => continue,
                    }
                }
                (Nothing::Rested(wait), None) => {
                    self.clock.sleep(wait).await;
                    continue;
                }
            };
            match arrived {
                Some(bundle) => self.waiting.borrow_mut().extend(bundle?),
                None => self.dry.set(true),
            }
        }
    }

    /// The next letter, if one is within reach at this moment.
    pub(super) fn at_once(&self, pacer: &Pacer) -> Result<Option<PreparedLetter>, DeliveryError> {
        if self.waiting.borrow().is_empty()
            && let Ok(mut arriving) = self.arriving.try_lock()
            && let Some(prefetch) = &mut *arriving
            && let Ok(bundle) = prefetch.bundles.try_recv()
        {
            self.waiting.borrow_mut().extend(bundle?);
        }
        Ok(self.look(pacer).ok())
    }

    /// Leaves a letter out of this walk that may not leave at this hour; it stays outstanding in the ledger.
    pub(super) fn set_aside(&self, letter: PreparedLetter) {
        drop(letter);
        self.left.set(self.left.get().map(|left| left + 1));
    }

    /// Puts a letter back that came to no verdict.
    pub(super) fn put_back(&self, letter: PreparedLetter) {
        self.left.set(self.left.get().map(|left| left + 1));
        self.waiting.borrow_mut().push_front(letter);
    }

    /// The first letter whose domain may be written to.
    fn look(&self, pacer: &Pacer) -> Result<PreparedLetter, Nothing> {
        if self.is_spent() {
            return Err(Nothing::Here);
        }
        let mut waiting = self.waiting.borrow_mut();
        let mut resting: Vec<(String, Duration)> = Vec::new();
        for index in 0..waiting.len() {
            let domain = waiting[index].email.domain();
            if resting.iter().any(|(known, _)| known == domain) {
                continue;
            }
            match pacer.domain_turn(domain) {
                Ok(()) => {
                    self.left.set(self.left.get().map(|left| left - 1));
                    return waiting.remove(index).ok_or(Nothing::Here);
                }
                Err(wait) => resting.push((domain.to_owned(), wait)),
            }
        }
        Err(resting
            .into_iter()
            .map(|(_, wait)| wait)
            .min()
            .map_or(Nothing::Here, Nothing::Rested))
    }
}
