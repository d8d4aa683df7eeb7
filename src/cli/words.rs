//! Counts and moments as an organizer says them.

use jiff::Timestamp;
use redress_base::words::series;
pub use redress_base::words::{count, duration, grouped, moment, parse_moment as moment_in};
use std::time::Duration;

/// `a, b and c`.
pub fn list(items: &[String]) -> String {
    series(items, "and")
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
