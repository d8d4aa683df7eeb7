//! Counts and moments as an organizer says them.

use jiff::Timestamp;
use jiff::tz::TimeZone;
pub use redress_base::words::{count, duration, grouped, parse_moment as moment_in};
use redress_base::words::{moment as moment_at, series};
use std::time::Duration;

/// `a, b and c`.
pub fn list(items: &[String]) -> String {
    series(items, "and")
}

/// A moment on the organizer's own clock: `2026-11-22 16:40 UTC+1`.
pub fn moment(at: Timestamp) -> String {
    moment_at(at, &TimeZone::system())
}

/// How long ago that was: `2 hours ago`.
pub fn ago(at: Timestamp, now: Timestamp) -> String {
    // A clock that was set back makes it just now.
    let age = Duration::try_from(now.duration_since(at)).unwrap_or_default();
    match age.as_secs() {
        0..60 => "just now".to_owned(),
        _ => format!("{} ago", duration(age)),
    }
}

/// Reads a moment as it is typed, on the machine's own clock; see [`moment_in`].
pub fn moment_of(text: &str) -> Result<Timestamp, String> {
    moment_in(text, &TimeZone::system())
}
