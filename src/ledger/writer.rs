//! The one writer: it takes what many connections hand it and commits it together.
//!
//! Whatever is waiting when the writer is free becomes one transaction; everyone is answered after its commit. So an
//! answer means that the row is on the disk, and twenty connections pay for one flush instead of twenty. Those that were
//! answered together come back one after another: the writer waits for as many, but never longer than a quarter of what
//! a commit takes. One connection alone waits for nobody, and commits on its own thread: handing a request over and the
//! answer back takes about as long as the disk does.
//!
//! After a failed commit no letter starts any more: commit points are refused until the ledger is opened again. Verdicts
//! are still tried, each by itself, because a verdict that is not written leaves a letter in doubt.

use super::LedgerError;
use super::failpoint::{FailPoint, reach, slow_commit};
use super::sqlite::Failure;
use rusqlite::{Connection, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// Requests that share one commit at most; far more than there are connections.
const GROUP_MAX: usize = 256;
/// Looks at the desk while the last group's connections are coming back.
const LINGER_LOOKS: u32 = 4;
/// The longest wait for them, whatever a commit takes.
const LINGER_MAX: Duration = Duration::from_millis(2);

/// Something to write.
pub(super) trait Request: Send {
    /// Whether it may share a transaction. What is long or may fail for reasons of its own goes alone.
    fn shares(&self) -> bool;
    /// Does it, within a transaction. `broken` is the commit that failed before; after one, no letter may start.
    fn write(&mut self, database: &Connection, broken: Option<&LedgerError>) -> Result<(), Failure>;
    /// Tells whoever waits, after the commit.
    fn answer(self: Box<Self>, committed: Result<(), LedgerError>);
}

/// The writer's thread. Dropping it waits until everything handed over is done.
#[derive(Debug)]
pub(super) struct Writer {
    requests: Option<Sender<Box<dyn Request>>>,
    desk: Arc<Mutex<Desk>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(connection: Connection, path: &Path) -> Result<Self, LedgerError> {
        let (requests, inbox) = channel();
        let desk =
            Desk { connection, path: path.to_owned(), broken: None, last_group: 1, commit_takes: Duration::ZERO };
        let desk = Arc::new(Mutex::new(desk));
        let shared = Arc::clone(&desk);
        let thread = std::thread::Builder::new()
            .name("ledger".to_owned())
            .spawn(move || work(&shared, &inbox))
            .map_err(|error| LedgerError::from_system(path, &error))?;
        Ok(Self { requests: Some(requests), desk, thread: Some(thread) })
    }

    /// Hands over a request; if the writer is gone, it is answered by being dropped.
    pub(super) fn hand_over(&self, request: Box<dyn Request>) {
        if let Some(requests) = &self.requests {
            let _ = requests.send(request); // a writer that is gone drops it, and its waiter hears of that
        }
    }

    /// Does a request here and now, on the caller's thread; where a panic left the database in an unknown state, it is
    /// answered by being dropped.
    pub(super) fn do_here(&self, request: Box<dyn Request>) {
        if let Ok(mut desk) = self.desk.lock() {
            desk.settle(vec![request]);
        }
    }

    /// Does a piece of work in a transaction of its own, and waits for its commit.
    pub(super) fn alone<T: Send + 'static>(
        &self,
        path: &Path,
        work: impl FnOnce(&Connection) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, LedgerError> {
        let (sender, answer) = channel();
        self.hand_over(Box::new(Alone { work: Some(work), result: None, sender }));
        answer.recv().unwrap_or_else(|_| Err(gone(path)))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.requests.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join(); // a panic there was already reported to whoever waited
        }
    }
}

/// What a waiter hears when the writer's thread has ended.
pub(super) fn gone(path: &Path) -> LedgerError {
    LedgerError::Write { path: path.to_owned(), reason: "its writer has stopped".to_owned() }
}

/// Waits for the answer to a request that was handed over with this sender's other half.
pub(super) async fn answered<T>(
    path: &Path,
    answer: oneshot::Receiver<Result<T, LedgerError>>,
) -> Result<T, LedgerError> {
    answer.await.unwrap_or_else(|_| Err(gone(path)))
}

struct Alone<F, T> {
    work: Option<F>,
    result: Option<T>,
    sender: Sender<Result<T, LedgerError>>,
}

impl<F, T> Request for Alone<F, T>
where
    F: FnOnce(&Connection) -> Result<T, Failure> + Send,
    T: Send,
{
    fn shares(&self) -> bool {
        false
    }

    fn write(&mut self, database: &Connection, _: Option<&LedgerError>) -> Result<(), Failure> {
        let work = self.work.take().expect("a request that goes alone is written once");
        self.result = Some(work(database)?);
        Ok(())
    }

    fn answer(mut self: Box<Self>, committed: Result<(), LedgerError>) {
        let result = committed.map(|()| self.result.take().expect("what was committed has a result"));
        let _ = self.sender.send(result); // nobody waits any more: nobody to tell
    }
}

/// The thread: whatever waits becomes the next group.
fn work(desk: &Mutex<Desk>, inbox: &Receiver<Box<dyn Request>>) {
    let mut next = None;
    while let Some(first) = next.take().or_else(|| inbox.recv().ok()) {
        let Ok(mut desk) = desk.lock() else { return }; // a panic left the database in an unknown state
        let mut group = vec![first];
        if group[0].shares() {
            next = desk.gather(inbox, &mut group);
        }
        desk.last_group = group.len();
        desk.settle(group);
    }
}

/// What is needed to write.
#[derive(Debug)]
struct Desk {
    connection: Connection,
    path: PathBuf,
    /// The first failed commit; no letter starts after it.
    broken: Option<LedgerError>,
    /// How many requests the last group had.
    last_group: usize,
    /// How long the last commit took.
    commit_takes: Duration,
}

impl Desk {
    /// Takes what is waiting into the group, and gives back what must go alone after it.
    fn gather(
        &self,
        inbox: &Receiver<Box<dyn Request>>,
        group: &mut Vec<Box<dyn Request>>,
    ) -> Option<Box<dyn Request>> {
        let pause = (self.commit_takes / 4).min(LINGER_MAX) / LINGER_LOOKS;
        for look in 0..=LINGER_LOOKS {
            while group.len() < GROUP_MAX
                && let Ok(request) = inbox.try_recv()
            {
                if !request.shares() {
                    return Some(request);
                }
                group.push(request);
            }
            if group.len() >= self.last_group || look == LINGER_LOOKS {
                break;
            }
            std::thread::sleep(pause);
        }
        None
    }

    fn settle(&mut self, mut group: Vec<Box<dyn Request>>) {
        let shares = group[0].shares();
        let outcome = self.commit(&mut group);
        let Err(failure) = outcome else {
            for request in group {
                request.answer(Ok(()));
            }
            return;
        };
        let asked = matches!(failure, Failure::Asked(_));
        let error = failure.told(&self.path);
        if !asked {
            self.broken.get_or_insert_with(|| error.clone());
        }
        for request in group {
            let mut alone = vec![request];
            // A verdict is worth a second try, without the letter that was to start with it.
            let result = if shares { self.commit(&mut alone) } else { Err(Failure::Asked(error.clone())) };
            let result = result.map_err(|failure| failure.told(&self.path));
            for request in alone {
                request.answer(result.clone());
            }
        }
    }

    fn commit(&mut self, group: &mut [Box<dyn Request>]) -> Result<(), Failure> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for request in group {
            request.write(&transaction, self.broken.as_ref())?;
        }
        reach(FailPoint::BeforeCommit);
        let began = Instant::now();
        transaction.commit()?;
        slow_commit();
        self.commit_takes = began.elapsed();
        reach(FailPoint::AfterCommit);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
