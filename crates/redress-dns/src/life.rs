//! Whether it is worth asking any more: somebody has answered lately, and there is time.

use crate::unknown::Unknown;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Nobody has answered anything for so long: somebody has to find out whether anybody still does. It is less than a
/// question's tries take together, so that few questions begin after them in vain.
const SILENCE: Duration = Duration::from_secs(4);

/// What is known of the servers, by all questions together.
#[derive(Debug)]
pub struct Life {
    /// When anybody answered last; the start counts as such.
    last_answer: Mutex<Instant>,
    dead: AtomicBool,
    /// No question is put, and none waited for, after this moment.
    deadline: Option<Instant>,
    /// Whether a question was not put or not answered because of it.
    cut: AtomicBool,
}

impl Life {
    /// From now on, without an end.
    pub fn begin() -> Self {
        Self {
            last_answer: Mutex::new(Instant::now()),
            dead: AtomicBool::new(false),
            deadline: None,
            cut: AtomicBool::new(false),
        }
    }

    /// Until then at most.
    pub fn end_at(&mut self, deadline: Instant) {
        self.deadline = Some(deadline);
    }

    /// When a wait has to end that would go on until `end`.
    pub fn end_of(&self, end: Instant) -> Instant {
        self.deadline.map_or(end, |deadline| deadline.min(end))
    }

    /// Makes sure that there is time left, and that not all servers were found dead.
    pub fn demand(&self) -> Result<(), Unknown> {
        if self.is_dead() {
            return Err(Unknown::Dead);
        }
        let is_over = self
            .deadline
            .is_some_and(|deadline| Instant::now() >= deadline);
        if is_over {
            self.cut.store(true, Ordering::Relaxed);
            return Err(Unknown::Deadline);
        }
        Ok(())
    }

    /// Somebody has answered.
    pub fn sign(&self) {
        *self.last() = Instant::now();
    }

    /// Whether nobody has answered for long.
    pub fn is_silent(&self) -> bool {
        self.last().elapsed() >= SILENCE
    }

    /// Whether anybody has answered since then.
    pub fn was_heard_since(&self, then: Instant) -> bool {
        *self.last() > then
    }

    /// Nobody answers any more.
    pub fn end(&self) {
        self.dead.store(true, Ordering::Relaxed);
    }

    /// Whether all servers were found dead.
    pub fn is_dead(&self) -> bool {
        self.dead.load(Ordering::Relaxed)
    }

    /// Whether the end came before everything was answered.
    pub fn was_cut(&self) -> bool {
        self.cut.load(Ordering::Relaxed)
    }

    fn last(&self) -> std::sync::MutexGuard<'_, Instant> {
        self.last_answer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
