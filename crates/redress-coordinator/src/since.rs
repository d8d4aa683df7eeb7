//! How long something is ago on a machine that may have slept.

use jiff::Timestamp;
use redress_base::clock::{Clock, Uptime};
use std::time::Duration;

/// A moment that time is counted from.
#[derive(Clone, Debug)]
pub(crate) struct Since {
    running: Duration,
    uptime: Option<Uptime>,
    wall: Timestamp,
}

impl Since {
    pub(crate) fn now(clock: &Clock) -> Self {
        Self {
            running: clock.running(),
            uptime: clock.uptime(),
            wall: clock.now(),
        }
    }

    /// The longest that any clock of the machine says. The machine's uptime goes on in its sleep and cannot be set; where the
    /// system does not tell it, the wall clock goes on as well, and one that was set forward only gives up a letter too early.
    pub(crate) fn elapsed(&self, clock: &Clock) -> Duration {
        let running = clock.running().saturating_sub(self.running);
        let beside = match (&self.uptime, clock.uptime()) {
            (Some(then), Some(now)) if then.boot == now.boot => {
                now.elapsed.saturating_sub(then.elapsed)
            }
            _ => Duration::try_from(clock.now().duration_since(self.wall)).unwrap_or_default(),
        };
        running.max(beside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn time_passes_by_whichever_clock_goes_on() {
        let base: Timestamp = "2021-02-16T09:00:00Z".parse().unwrap();
        let clock = Clock::simulated(base);
        let since = Since::now(&clock);
        clock.sleep(Duration::from_secs(29)).await;
        assert_eq!(since.elapsed(&clock), Duration::from_secs(29));
        // A machine that slept: its running time stood still, and its wall clock did not.
        let woken = Clock::simulated(base + Duration::from_secs(3600));
        assert_eq!(since.elapsed(&woken), Duration::from_secs(3600));
        // A wall clock that was set back hides nothing that ran.
        let asleep = Clock::simulated(base - Duration::from_secs(3600));
        asleep.sleep(Duration::from_secs(40)).await;
        assert_eq!(since.elapsed(&asleep), Duration::from_secs(40));
    }
}
