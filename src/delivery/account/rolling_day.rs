//! The rolling 24 hours: what counts in them, how much room they leave, and when there will be more.

use super::moment::millis;
use std::num::NonZeroU32;
use std::time::Duration;

/// The window of every provider's daily limit.
pub(super) const WINDOW: Duration = Duration::from_hours(24);

/// What counts for an account's daily limit. Moments are those of the run, in milliseconds; negative before it began.
#[derive(Debug)]
pub(super) struct RollingDay {
    /// The limit; none where there is none.
    pub(super) daily: Option<u32>,
    uses: Vec<CountedUse>,
}

/// Addressees that count until a window after the moment at which they were used last.
#[derive(Clone, Copy, Debug)]
pub(super) struct CountedUse {
    pub(super) last_use: i64,
    pub(super) addressees: u32,
    /// Of a run that was cut off, which may have used less.
    pub(super) cut_off: bool,
}

impl RollingDay {
    pub(super) fn new(daily: Option<NonZeroU32>, uses: Vec<CountedUse>) -> Self {
        Self {
            daily: daily.map(NonZeroU32::get),
            uses,
        }
    }

    pub(super) fn count(&mut self, used: CountedUse) {
        self.uses.push(used);
    }

    /// When something was used last.
    pub(super) fn newest(&self) -> Option<i64> {
        self.uses.iter().map(|used| used.last_use).max()
    }

    /// When the first of what counts was used.
    pub(super) fn oldest(&self) -> Option<i64> {
        self.uses.iter().map(|used| used.last_use).min()
    }

    /// Addressees that are still allowed; what is older than a day is forgotten.
    pub(super) fn free(&mut self, now: i64) -> u32 {
        let horizon = now - millis(WINDOW);
        self.uses.retain(|used| used.last_use > horizon);
        self.left()
    }

    /// In how many milliseconds so many addressees will be free.
    pub(super) fn wait_for_room(&self, addressees: u32, now: i64) -> i64 {
        let mut free = self.left();
        let mut by_age = self.uses.clone();
        by_age.sort_by_key(|used| used.last_use);
        let mut wait = millis(WINDOW);
        // Room comes as the oldest leave the window, one after the other.
        for used in by_age {
            wait = used.last_use + millis(WINDOW) - now;
            free = free.saturating_add(used.addressees);
            if free >= addressees {
                break;
            }
        }
        wait.max(0)
    }

    /// Addressees that count only because a run was cut off.
    pub(super) fn lost_to_crashes(&self) -> u32 {
        let lost = self.uses.iter().filter(|used| used.cut_off);
        lost.fold(0, |lost, used| lost.saturating_add(used.addressees))
    }

    fn left(&self) -> u32 {
        let used = self.uses.iter();
        let used = used.fold(0, |sum: u32, used| sum.saturating_add(used.addressees));
        self.daily
            .map_or(u32::MAX, |daily| daily.saturating_sub(used))
    }
}
