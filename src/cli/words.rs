//! Counts and moments as an organizer says them.

use jiff::Timestamp;
use jiff::tz::TimeZone;
pub use redress_base::words::{count, duration, grouped, parse_moment as moment_in};
use redress_base::words::{moment as moment_at, series};

/// `a, b and c`.
pub fn list(items: &[String]) -> String {
    series(items, "and")
}

/// A moment on the organizer's own clock: `2026-11-22 16:40 UTC+1`.
pub fn moment(at: Timestamp) -> String {
    moment_at(at, &TimeZone::system())
}

/// Reads a moment as it is typed, on the machine's own clock; see [`moment_in`].
pub fn moment_of(text: &str) -> Result<Timestamp, String> {
    moment_in(text, &TimeZone::system())
}
