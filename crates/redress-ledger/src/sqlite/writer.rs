//! The one writer: what many connections ask for at the same time is committed together.
//!
//! Whoever asks first lets all others that are ready come along; then everything that was asked for becomes one
//! transaction, and everyone is answered after its commit. So an answer means that the row is on the disk, and twenty
//! connections pay for one flush instead of twenty. The commit is made on the thread that asks, which stands still
//! meanwhile: the servers have the other letters in hand, and to give the commit to another thread and the answer back
//! takes about as long as the disk does. Where a commit takes long, those that were answered together are waited for, but
//! never longer than a quarter of it.
//!
//! After a failed commit no letter starts any more: commit points are refused until the ledger is opened again. Verdicts
//! are still tried, each by itself, because a verdict that is not written leaves a letter in doubt.

use super::answer::{Answer, CutOff};
use super::database::BUSY_WAIT;
use super::failure::Failure;
use crate::LedgerError;
use redress_base::fail_point::{FailPoint, reach, slow_commit};
use rusqlite::{Connection, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, oneshot};
use tokio::time::timeout;

/// The longest wait for those that are coming back, whatever a commit takes.
const LINGER_MAX: Duration = Duration::from_millis(2);
/// The clock of the connections counts in these; a shorter wait would be longer than it says.
const LINGER_MIN: Duration = Duration::from_millis(1);

/// How often a database that another program holds is looked at again.
const FREE_AGAIN_MAYBE: Duration = Duration::from_millis(25);

/// Something to write that may share a transaction.
pub(super) trait Request: Send {
    /// Does it, within a transaction. `broken` is the commit that failed before; after one, no letter may start.
    fn write(&mut self, database: &Connection, broken: Option<&LedgerError>)
    -> Result<(), Failure>;
    /// Whether somebody still waits for the answer.
    fn is_awaited(&self) -> bool;
    /// Tells whoever waits, after the commit.
    fn answer(self: Box<Self>, committed: Result<(), LedgerError>);
}

/// What is committed together.
type Group = Vec<Box<dyn Request>>;

/// Everything that is written goes through here.
#[derive(Debug)]
pub(super) struct Writer {
    database: Mutex<Committer>,
    asked: Mutex<Asked>,
    /// As many have asked as were answered together last.
    all_are_back: Notify,
    /// Whoever gathered was cut off while another program held the database: one of those who wait goes on.
    gathers_no_more: Notify,
}

/// What was asked for since the last commit.
#[derive(Default)]
struct Asked {
    requests: Group,
    /// Someone waits for others to come along, and will commit what is here then.
    gathering: bool,
    /// How many requests the last group had.
    last_group: usize,
    /// How long the last commit took.
    commit_takes: Duration,
}

impl Asked {
    /// One gathers for all: true for the first who asks.
    fn begins_to_gather(&mut self) -> bool {
        !std::mem::replace(&mut self.gathering, true)
    }

    /// As many are likely to come back together, and after as long a commit.
    fn gathered(&mut self, size: usize, commit_takes: Duration) {
        (self.last_group, self.commit_takes) = (size, commit_takes);
    }
}

impl Writer {
    pub(super) fn new(connection: Connection, path: &Path) -> Self {
        let committer = Committer {
            connection,
            path: path.to_owned(),
            patience: BUSY_WAIT,
            broken: None,
        };
        Self {
            database: Mutex::new(committer),
            asked: Mutex::default(),
            all_are_back: Notify::new(),
            gathers_no_more: Notify::new(),
        }
    }

    /// Has a request done, together with those of others, and waits for its answer. Where a panic left the database in an
    /// unknown state, it is answered by being dropped. Dropped before, it says so to the request.
    pub(super) async fn ask<T>(
        &self,
        path: &Path,
        request: Box<dyn Request>,
        answer: Answer<T>,
    ) -> Result<T, LedgerError> {
        let Answer {
            receiver,
            is_cut_off,
        } = answer;
        let mut asking = pin!(self.asking(path, request, receiver));
        // Declared last, and so dropped first: whoever gathers commits while it is dropped, and must know by then.
        let cut_off = CutOff(is_cut_off);
        let answer = asking.as_mut().await;
        drop(cut_off);
        answer
    }

    async fn asking<T>(
        &self,
        path: &Path,
        request: Box<dyn Request>,
        mut answer: oneshot::Receiver<Result<T, LedgerError>>,
    ) -> Result<T, LedgerError> {
        // In a block of its own, so that no lock is held while others are waited for.
        let mut gathers = {
            let mut asked = self.asked();
            asked.requests.push(request);
            if asked.requests.len() >= asked.last_group {
                self.all_are_back.notify_waiters();
            }
            asked.begins_to_gather()
        };
        loop {
            if gathers {
                // Before the wait: dropped together with this future, it commits for the others all the same.
                let mut gathering = Gathering {
                    writer: self,
                    is_cut_off: true,
                };
                self.others_come().await;
                self.commit_when_free().await;
                gathering.is_cut_off = false;
                drop(gathering);
            }
            tokio::select! {
                biased;
                answer = &mut answer => return answer.unwrap_or_else(|_| Err(gone(path))),
                () = self.gathers_no_more.notified() => gathers = self.asked().begins_to_gather(),
            }
        }
    }

    /// Commits what was asked for. While another program holds the database, it waits as long as the connection would, and
    /// lets everything else go on: an organizer who presses Ctrl-C then is heard.
    async fn commit_when_free(&self) {
        let began = tokio::time::Instant::now();
        while let Some(patience) = self.commit_if_free() {
            // What is over its time is left to the drop of the gathering, which answers with the failure.
            if began.elapsed() >= patience {
                return;
            }
            tokio::time::sleep(FREE_AGAIN_MAYBE).await;
        }
    }

    /// Commits what was asked for, unless another program holds the database: then it says how long to wait for that.
    fn commit_if_free(&self) -> Option<Duration> {
        // A panic has poisoned it, which the drop of the gathering tells whoever waits.
        let mut committer = self.database.lock().ok()?;
        let group = std::mem::take(&mut self.asked().requests);
        let size = group.len();
        match committer.settle_if_free(group) {
            Ok(commit_takes) => {
                self.asked().gathered(size, commit_takes);
                None
            }
            Err((group, patience)) => {
                // Before those who came meanwhile.
                self.asked().requests.splice(..0, group);
                Some(patience)
            }
        }
    }

    /// Lets everyone ask who is ready to, and on a slow disk waits a little for those who soon will be.
    async fn others_come(&self) {
        // A turn for everyone who is ready. On a quick disk this is all the gathering there is.
        tokio::task::yield_now().await;
        // Before the count is looked at, or the one who completes it could be missed.
        let all_are_back = self.all_are_back.notified();
        let linger = {
            let asked = self.asked();
            let wanted = asked.requests.len() < asked.last_group;
            (asked.commit_takes / 4).min(LINGER_MAX) * u32::from(wanted)
        };
        if linger >= LINGER_MIN {
            let _ = timeout(linger, all_are_back).await; // those that are not back come with the next group
        }
    }

    /// From now on waits so long for another program that holds the database.
    pub(super) fn set_patience(&self, patience: Duration) {
        if let Ok(mut committer) = self.database.lock() {
            committer.patience = patience;
            let _ = committer.connection.busy_timeout(patience); // it takes every number
        }
    }

    /// Does a piece of work in a transaction of its own.
    pub(super) fn alone<T>(
        &self,
        path: &Path,
        work: impl FnOnce(&Connection) -> Result<T, Failure>,
    ) -> Result<T, LedgerError> {
        self.database.lock().map_err(|_| gone(path))?.alone(work)
    }

    /// Does a piece of work outside of any transaction.
    pub(super) fn outside<T>(
        &self,
        path: &Path,
        work: impl FnOnce(&Connection) -> Result<T, Failure>,
    ) -> Result<T, LedgerError> {
        let committer = self.database.lock().map_err(|_| gone(path))?;
        work(&committer.connection).map_err(|failure| failure.told(path))
    }

    fn asked(&self) -> MutexGuard<'_, Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Commits what was asked for when it is dropped: others rely on it, even where whoever gathers is cut off. What cannot be
/// written then, because another program holds the database, is left to one of those who still wait.
struct Gathering<'a> {
    writer: &'a Writer,
    /// It is dropped before its time is over.
    is_cut_off: bool,
}

impl Drop for Gathering<'_> {
    fn drop(&mut self) {
        // Locked before the requests are taken: whatever is asked while another commit goes on comes along.
        let committer = self.writer.database.lock();
        let group = {
            let mut asked = self.writer.asked();
            asked.gathering = false;
            std::mem::take(&mut asked.requests)
        };
        // A panic has poisoned it: the requests are dropped, and those who wait hear that the writer has stopped.
        let Ok(mut committer) = committer else { return };
        // Committed already, unless it was cut off or another program holds the database.
        if group.is_empty() {
            return;
        }
        let size = group.len();
        match committer.settle_if_free(group) {
            Ok(commit_takes) => self.writer.asked().gathered(size, commit_takes),
            Err((group, _)) if self.is_cut_off => {
                let (waiting, given_up): (Group, Group) =
                    group.into_iter().partition(|request| request.is_awaited());
                for request in given_up {
                    request.answer(Err(Failure::busy().told(&committer.path)));
                }
                if !waiting.is_empty() {
                    // Before those who came meanwhile.
                    self.writer.asked().requests.splice(..0, waiting);
                    self.writer.gathers_no_more.notify_one();
                }
            }
            // They have waited as long as they may.
            Err((group, _)) => {
                let commit_takes = committer.settle_each(group, Failure::busy());
                self.writer.asked().gathered(size, commit_takes);
            }
        }
    }
}

/// What a waiter hears whose request was dropped.
fn gone(path: &Path) -> LedgerError {
    LedgerError::Write {
        path: path.to_owned(),
        reason: "its writer has stopped".to_owned(),
    }
}

/// What is needed to write.
#[derive(Debug)]
struct Committer {
    connection: Connection,
    path: PathBuf,
    /// How long to wait for another program that holds the database.
    patience: Duration,
    /// The first failed commit; no letter starts after it.
    broken: Option<LedgerError>,
}

impl Committer {
    /// Writes a group and answers it; gives what the commit took. Where another program holds the database, gives the group
    /// back, and how long this connection would wait for that.
    fn settle_if_free(&mut self, mut group: Group) -> Result<Duration, (Group, Duration)> {
        let patience = self.patience;
        let _ = self.connection.busy_timeout(Duration::ZERO); // whoever waits does it where others can go on
        let committed = self.commit(&mut group);
        let _ = self.connection.busy_timeout(patience);
        match committed {
            Ok(commit_takes) => {
                for request in group {
                    request.answer(Ok(()));
                }
                Ok(commit_takes)
            }
            Err(failure) if failure.is_busy() => Err((group, patience)),
            Err(failure) => Ok(self.settle_each(group, failure)),
        }
    }

    /// After a group failed: a verdict is worth a second try, without the letter that was to start with it.
    fn settle_each(&mut self, group: Group, failure: Failure) -> Duration {
        self.note(failure);
        let patience = self.patience;
        let _ = self.connection.busy_timeout(Duration::ZERO); // the group has waited for whoever holds the database
        for request in group {
            let mut alone = vec![request];
            let result = self
                .commit(&mut alone)
                .map(drop)
                .map_err(|failure| self.note(failure));
            for request in alone {
                request.answer(result.clone());
            }
        }
        let _ = self.connection.busy_timeout(patience);
        // A commit that failed says nothing about how long the next one takes.
        Duration::ZERO
    }

    fn commit(&mut self, group: &mut [Box<dyn Request>]) -> Result<Duration, Failure> {
        let broken = self.broken.clone();
        let write = |database: &Connection| {
            group
                .iter_mut()
                .try_for_each(|one| one.write(database, broken.as_ref()))
        };
        transact(&mut self.connection, write).map(|((), took)| took)
    }

    fn alone<T>(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<T, Failure>,
    ) -> Result<T, LedgerError> {
        transact(&mut self.connection, work)
            .map(|(result, _)| result)
            .map_err(|failure| self.note(failure))
    }

    /// Remembers that the disk failed, unless it was the request that could not be done.
    fn note(&mut self, failure: Failure) -> LedgerError {
        let asked = matches!(failure, Failure::Asked(_));
        let error = failure.told(&self.path);
        if !asked {
            self.broken.get_or_insert_with(|| error.clone());
        }
        error
    }
}

/// Does something in a transaction; gives what it gave, and what the commit took.
fn transact<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Connection) -> Result<T, Failure>,
) -> Result<(T, Duration), Failure> {
    // The write lock at once: a read that turns into a write fails without any waiting if somebody wrote meanwhile.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let result = work(&transaction)?;
    reach(FailPoint::BeforeCommit);
    // The commit alone is the wait for the disk, by which the next gathering is measured.
    let began = Instant::now();
    transaction.commit()?;
    slow_commit();
    let took = began.elapsed();
    reach(FailPoint::AfterCommit);
    Ok((result, took))
}

impl std::fmt::Debug for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asked")
            .field("requests", &self.requests.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
