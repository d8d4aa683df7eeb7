//! Moments by two clocks: the wall's, which can be set, and the machine's, which cannot.

use redress_base::clock::Clock;
use std::time::Duration;

/// A moment by two clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// Milliseconds since 1970.
    wall: i64,
    /// Which start of the machine, and milliseconds since it; empty and 0 where the system does not say.
    boot: String,
    up: i64,
}

impl Moment {
    #[cfg(test)]
    pub(super) fn new(wall: i64, boot: &str, up: i64) -> Self {
        Self {
            wall,
            boot: boot.to_owned(),
            up,
        }
    }

    /// A moment of the run, rounded up to the next millisecond: what was used counts too long rather than too short.
    pub(super) fn of(clock: &Clock, running: Duration) -> Self {
        let ago = millis(clock.running().saturating_sub(running)) - 1;
        let now = Self::now(clock);
        Self {
            wall: now.wall - ago,
            up: now.up - ago,
            ..now
        }
    }

    /// This moment.
    pub(super) fn now(clock: &Clock) -> Self {
        let wall = clock.now().as_millisecond();
        match clock.uptime() {
            Some(uptime) => Self {
                wall,
                boot: uptime.boot,
                up: millis(uptime.elapsed),
            },
            None => Self {
                wall,
                boot: String::new(),
                up: 0,
            },
        }
    }

    /// How long ago it was, in milliseconds; negative where it lies ahead.
    pub(super) fn age(&self, now: &Self) -> i64 {
        // Nobody can set the uptime, but it begins anew with the machine; then only the wall clock is left.
        if !self.boot.is_empty() && self.boot == now.boot {
            now.up - self.up
        } else {
            now.wall - self.wall
        }
    }

    /// So much later.
    pub(super) fn later(mut self, by: Duration) -> Self {
        let by = millis(by);
        self.wall = self.wall.saturating_add(by);
        self.up = self.up.saturating_add(by);
        self
    }

    /// As it stands in the log.
    pub(super) fn write(&self) -> String {
        let boot = if self.boot.is_empty() {
            "-"
        } else {
            &self.boot
        };
        format!("at {} boot {boot} up {}", self.wall, self.up)
    }

    /// Reads what [`Moment::write`] wrote.
    pub(super) fn read<'a>(words: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut value = |key: &str| (words.next()? == key).then(|| words.next()).flatten();
        let wall = value("at")?.parse().ok()?;
        let boot = value("boot").map(|boot| {
            if boot == "-" {
                String::new()
            } else {
                boot.to_owned()
            }
        })?;
        Some(Self {
            wall,
            boot,
            up: value("up")?.parse().ok()?,
        })
    }
}

/// A duration as the log counts it.
pub(super) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_the_clock_ages_nothing_while_the_machine_runs() {
        let day = 24 * 3600 * 1000;
        let used = Moment::new(1000, "a", 500);
        assert_eq!(used.age(&Moment::new(1000 + 5 * day, "a", 700)), 200);
        assert_eq!(
            used.age(&Moment::new(1000 + day, "b", 700)),
            day,
            "after a restart only the wall clock is left"
        );
    }
}
