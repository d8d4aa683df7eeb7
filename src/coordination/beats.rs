//! The signs of life of this machine.

use super::reach::Reach;
use redress_coordinator::SharedRun;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How often the others hear that it is alive.
const EVERY: Duration = Duration::from_secs(5);

/// Says again and again that this machine is alive.
pub(super) async fn beat(run: Arc<SharedRun>, let_go: Arc<AtomicU64>, reach: Reach) {
    loop {
        tokio::time::sleep(EVERY).await;
        let letters = let_go.load(Ordering::Relaxed);
        match run.beat(i64::try_from(letters).unwrap_or(i64::MAX)).await {
            Ok(()) => reach.answers(),
            Err(error) => drop(reach.failed(&error)),
        }
    }
}
