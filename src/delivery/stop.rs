//! Asking a run to end.

use tokio::sync::watch;

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

    /// Whether it was asked at all: nothing new is begun.
    pub(super) fn is_asked(&self) -> bool {
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

    async fn unless<T>(&self, requests: u8, doing: impl Future<Output = T>) -> Option<T> {
        let mut asked = self.0.subscribe();
        tokio::select! {
            biased;
            done = doing => Some(done),
            _ = asked.wait_for(|asked| *asked >= requests) => None,
        }
    }
}
