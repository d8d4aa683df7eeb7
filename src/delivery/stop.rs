//! Asking a run to end, from the same process or from another one.

use redress_base::private;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::watch;

/// How often a run looks whether another process asks it to stop.
const LOOK_EVERY: Duration = Duration::from_millis(300);
/// Longer than connections gather for a commit; the commit itself is waited for in any case.
const COMMIT_TAKES: Duration = Duration::from_millis(100);

/// Asks a run to end: once to finish what is in flight, twice to stop now. Clones ask the same run.
#[derive(Clone, Debug)]
pub struct Stop(watch::Sender<u8>);

impl Default for Stop {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl Stop {
    /// Asks (again).
    pub fn ask(&self) {
        self.0.send_modify(|asked| *asked = asked.saturating_add(1));
    }

    /// Asks the run of the campaign in this folder, which another process makes.
    pub fn ask_run_in(folder: &Path) -> io::Result<()> {
        private::create_file(&request(folder)).map(drop)
    }

    /// Passes on what other processes ask, and says so; runs until it is dropped. A request from before this run counts for
    /// nothing.
    pub(super) async fn heed_requests_in(&self, folder: PathBuf, say: impl Fn(&'static str)) {
        let request = request(&folder);
        let _ = std::fs::remove_file(&request); // most often there is none
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            // Taken away, so that one more request is a second one.
            if request.exists() && std::fs::remove_file(&request).is_ok() {
                say(if self.is_asked() {
                    "stopping now, as asked from elsewhere: letters that may have gone become unconfirmed"
                } else {
                    "stopping, as asked from elsewhere: letters in flight are finished, no new one starts"
                });
                self.ask();
            }
        }
    }

    /// Whether it was asked at all: nothing new is begun.
    pub fn is_asked(&self) -> bool {
        *self.0.borrow() >= 1
    }

    /// Does something, unless a stop was asked for meanwhile.
    pub(super) async fn or<T>(&self, doing: impl Future<Output = T>) -> Option<T> {
        self.unless(1, doing).await
    }

    /// Does something that only the second request cuts short.
    pub(super) async fn or_at_once<T>(&self, doing: impl Future<Output = T>) -> Option<T> {
        self.unless(2, doing).await
    }

    /// Writes something to the ledger, for which only the second request does not wait: then it gets a moment more, in which
    /// everything is written that no other program keeps from it.
    pub(super) async fn or_if_held<T>(&self, writing: impl Future<Output = T>) -> Option<T> {
        let mut asked = self.0.subscribe();
        let held = async {
            // Fails only where the sender is gone, which `self` is.
            let _ = asked.wait_for(|asked| *asked >= 2).await;
            tokio::time::sleep(COMMIT_TAKES).await;
        };
        tokio::select! {
            biased;
            written = writing => Some(written),
            () = held => None,
        }
    }

    async fn unless<T>(&self, requests: u8, doing: impl Future<Output = T>) -> Option<T> {
        let mut asked = self.0.subscribe();
        tokio::select! {
            biased;
            done = doing => Some(done),
            _ = asked.wait_for(|asked| *asked >= requests) => None,
        }
    }
}

/// The file whose appearance is the request.
fn request(folder: &Path) -> PathBuf {
    folder.join("ledger.stop")
}
