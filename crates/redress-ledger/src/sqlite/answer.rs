//! The way of an answer from the writer to whoever asked, and of the word back that nobody waits for it any more.

use crate::LedgerError;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::oneshot;

/// The answer to a request, as whoever asked waits for it.
pub(super) struct Answer<T> {
    pub(super) receiver: oneshot::Receiver<Result<T, LedgerError>>,
    pub(super) is_cut_off: Arc<AtomicBool>,
}

/// What a request needs to answer.
pub(super) struct Asker<T> {
    sender: oneshot::Sender<Result<T, LedgerError>>,
    is_cut_off: Arc<AtomicBool>,
}

/// Both ends of an answer.
pub(super) fn answer<T>() -> (Asker<T>, Answer<T>) {
    let (sender, receiver) = oneshot::channel();
    let is_cut_off = Arc::default();
    let asker = Asker {
        sender,
        is_cut_off: Arc::clone(&is_cut_off),
    };
    let answer = Answer {
        receiver,
        is_cut_off,
    };
    (asker, answer)
}

impl<T> Asker<T> {
    /// Whether somebody waits for the answer.
    pub(super) fn waits(&self) -> bool {
        !self.is_cut_off.load(Ordering::Relaxed)
    }

    /// Answers.
    pub(super) fn hears(self, answer: Result<T, LedgerError>) {
        let _ = self.sender.send(answer); // one that was cut off does not wait any more
    }
}

/// Says to a request that nobody waits for it any more.
pub(super) struct CutOff(pub(super) Arc<AtomicBool>);

impl Drop for CutOff {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
