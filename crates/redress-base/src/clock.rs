//! The only place that asks what time it is.
//!
//! Everything that depends on time takes a [`Clock`], so a test can say what time it is and no test needs to sleep.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::time::Duration;
use tokio::time::Instant;

/// Tells the time and waits.
///
/// The system clock is the real one. A simulated clock starts at a given moment and follows tokio's time, which a test
/// can pause and move (`tokio::time::pause`, `advance`).
#[derive(Clone, Debug)]
pub struct Clock {
    source: Source,
    started: Instant,
}

#[derive(Clone, Debug)]
enum Source {
    System,
    Simulated {
        base: Timestamp,
    },
    /// For tests of whole processes, which cannot share a paused time: real time, stretched.
    #[cfg(debug_assertions)]
    Stretched {
        /// What the wall clock and the machine's uptime were when this clock was made.
        base: Timestamp,
        up: Duration,
        times: u32,
    },
}

impl Clock {
    /// The clock of this machine. In a debug build the variable `REDRESS_TEST_CLOCK` gives another one: `ANCHOR BASE TIMES`
    /// shows `BASE` at the real moment `ANCHOR` and then runs so many times as fast, in every process alike.
    #[must_use]
    pub fn system() -> Self {
        #[cfg(debug_assertions)]
        if let Some(clock) = std::env::var("REDRESS_TEST_CLOCK")
            .ok()
            .and_then(|text| stretched(&text))
        {
            return clock;
        }
        Self {
            source: Source::System,
            started: Instant::now(),
        }
    }

    /// A clock that shows `base` now and goes on with tokio's time.
    #[must_use]
    pub fn simulated(base: Timestamp) -> Self {
        Self {
            source: Source::Simulated { base },
            started: Instant::now(),
        }
    }

    /// The wall clock: may jump either way when somebody sets it.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self.source {
            Source::System => Timestamp::now(),
            Source::Simulated { base } => base + self.running(),
            #[cfg(debug_assertions)]
            Source::Stretched { base, .. } => base + self.running(),
        }
    }

    /// What the wall clock shows at a moment of [`Clock::running`], as it is set now.
    #[must_use]
    pub fn at(&self, running: Duration) -> Timestamp {
        match self.source {
            // Counted back from now: what the clock showed at the start no longer holds once somebody has set it.
            Source::System => Timestamp::now() - self.running().saturating_sub(running),
            Source::Simulated { base } => base + running,
            #[cfg(debug_assertions)]
            Source::Stretched { base, .. } => base + running,
        }
    }

    /// Time since this clock was made; never goes back, whatever happens to the wall clock.
    #[must_use]
    pub fn running(&self) -> Duration {
        self.started.elapsed() * self.times()
    }

    /// How long the machine has been up, sleep included, where the system says so. Between two moments of one start of
    /// the machine this cannot be set, unlike the wall clock.
    #[must_use]
    pub fn uptime(&self) -> Option<Uptime> {
        match self.source {
            Source::System => Uptime::read(),
            // As on a system that does not tell.
            Source::Simulated { .. } => None,
            #[cfg(debug_assertions)]
            Source::Stretched { up, .. } => Some(Uptime {
                boot: "test".to_owned(),
                elapsed: up + self.running(),
            }),
        }
    }

    /// Today's date in the given zone.
    #[must_use]
    pub fn today(&self, zone: &TimeZone) -> Date {
        zone.to_datetime(self.now()).date()
    }

    /// Waits.
    pub async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration / self.times()).await;
    }

    /// How many times as fast as real time it runs.
    fn times(&self) -> u32 {
        match self.source {
            #[cfg(debug_assertions)]
            Source::Stretched { times, .. } => times,
            Source::System | Source::Simulated { .. } => 1,
        }
    }
}

#[cfg(debug_assertions)]
fn stretched(text: &str) -> Option<Clock> {
    let mut words = text.split(' ');
    let anchor: Timestamp = words.next()?.parse().ok()?;
    let base: Timestamp = words.next()?.parse().ok()?;
    let times: u32 = words.next()?.parse().ok().filter(|times| *times > 0)?;
    let (now, started) = both_clocks();
    let up = Duration::try_from(now.duration_since(anchor)).ok()? * times;
    Some(Clock {
        source: Source::Stretched {
            base: base + up,
            up,
            times,
        },
        started,
    })
}

/// One moment by the wall clock and by tokio's, read again where something came in between: stretched, it would set
/// processes apart.
#[cfg(debug_assertions)]
fn both_clocks() -> (Timestamp, Instant) {
    const CLOSE: Duration = Duration::from_micros(10);
    loop {
        let before = Instant::now();
        let now = Timestamp::now();
        if before.elapsed() <= CLOSE {
            return (now, before);
        }
    }
}

/// Time since the machine was started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uptime {
    /// Which start of the machine.
    pub boot: String,
    /// Time since then.
    pub elapsed: Duration,
}

impl Uptime {
    /// What Linux says; nothing elsewhere.
    fn read() -> Option<Self> {
        // This is new at each start of the machine; the uptime of `/proc` goes on while the machine sleeps.
        let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        let uptime = std::fs::read_to_string("/proc/uptime").ok()?;
        let seconds: f64 = uptime.split_ascii_whitespace().next()?.parse().ok()?;
        Some(Self {
            boot: boot.trim().to_owned(),
            elapsed: Duration::try_from_secs_f64(seconds).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_simulated_clock_follows_paused_time() {
        let clock = Clock::simulated("2021-02-16T09:00:00Z".parse().unwrap());
        clock.sleep(Duration::from_secs(90)).await;
        assert_eq!(clock.now().to_string(), "2021-02-16T09:01:30Z");
        assert_eq!(clock.today(&TimeZone::UTC).to_string(), "2021-02-16");
    }
}
