//! Waits that Ctrl-C ends, for commands that look again and again.

use super::context::runtime;
use super::exit::Failure;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::time::Duration;
use tokio::runtime::Runtime;

/// Hears Ctrl-C from its beginning on, also between two waits: one that came while the command looked ends the next wait at once.
pub struct Waiting {
    runtime: Runtime,
    asked: Pin<Box<dyn Future<Output = io::Result<()>>>>,
}

impl Waiting {
    /// Begins to listen.
    pub fn begin() -> Result<Self, Failure> {
        let mut waiting = Self {
            runtime: runtime()?,
            asked: Box::pin(tokio::signal::ctrl_c()),
        };
        // Until it is asked for once, the signal has its usual meaning.
        waiting.is_interrupted_within(Duration::ZERO);
        Ok(waiting)
    }

    /// Waits, and says whether somebody pressed Ctrl-C meanwhile or before. To be asked no more once it said so.
    pub fn is_interrupted_within(&mut self, wait: Duration) -> bool {
        let asked = &mut self.asked;
        // Within the runtime, as the time limit belongs to it.
        let asked = async move { tokio::time::timeout(wait, asked).await };
        self.runtime.block_on(asked).is_ok()
    }
}

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting").finish_non_exhaustive()
    }
}
