//! How long letters take.

use crate::campaign::{DeliverySettings, Pace};
use std::time::Duration;

/// How long so many letters take at the campaign's pace and daily limit; none where neither is set.
///
/// The first letter leaves at once, so `n` letters take `n - 1` intervals; the daily limit counts addressees, copies
/// included, over any 24 hours.
#[must_use]
pub fn sending_time(
    letters: u64,
    addressees: u64,
    settings: &DeliverySettings,
) -> Option<Duration> {
    let at_pace = match settings.pace {
        Pace::Unlimited => None,
        Pace::Every(span) => {
            Some(span.saturating_mul(u32::try_from(letters.saturating_sub(1)).unwrap_or(u32::MAX)))
        }
    };
    let by_day = settings.daily.map(|daily| {
        // After so many whole days the window of the last ones opens, and they can go at once.
        Duration::from_hours(24 * (addressees.saturating_sub(1) / u64::from(daily.get())))
    });
    // Both hold at once, so the longer one decides; `None` is less than any time.
    at_pace.max(by_day)
}
