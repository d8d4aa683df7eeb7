//! Numbers, times and durations as an organizer says them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use std::time::Duration;

/// `1 letter`, `577 letters`, `12,000 rows`.
pub fn count(number: u64, noun: &str) -> String {
    match (number, noun) {
        (1, _) => format!("1 {noun}"),
        (_, noun) => format!("{} {}", grouped(number), plural(noun)),
    }
}

fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{noun}s"),
    }
}

/// With a comma between thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A duration in its two largest units: `12 minutes`, `3 hours 5 minutes`, `2 days`.
pub fn duration(duration: Duration) -> String {
    const UNITS: [(u64, &str); 4] = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let mut seconds = duration.as_secs() + u64::from(duration.subsec_nanos() > 0);
    let mut parts = Vec::new();
    for (unit_seconds, unit) in UNITS {
        let units = seconds / unit_seconds;
        seconds %= unit_seconds;
        if units > 0 {
            parts.push(count(units, unit));
        } else if !parts.is_empty() {
            break;
        }
        if parts.len() == 2 {
            break;
        }
    }
    if parts.is_empty() { "no time".to_owned() } else { parts.join(" ") }
}

/// A moment on the organizer's own clock: `2026-11-22 16:40 UTC+1`.
pub fn moment(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M %Z").to_string()
}

/// Reads a moment as it is typed: `2026-11-22`, `2026-11-22 16:40`, or RFC 3339. Without a zone it is the machine's own.
pub fn moment_of(text: &str) -> Result<Timestamp, String> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let local = text.parse::<DateTime>().or_else(|_| text.parse::<Date>().map(DateTime::from));
    local
        .and_then(|local| local.to_zoned(TimeZone::system()))
        .map(|zoned| zoned.timestamp())
        .map_err(|_| format!("`{text}` is no date: write 2026-11-22, or 2026-11-22T16:40"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_like_a_sentence() {
        assert_eq!(count(1, "letter"), "1 letter");
        assert_eq!(count(0, "copy"), "0 copies");
        assert_eq!(count(12_345, "day"), "12,345 days");
        assert_eq!(grouped(1_000_000), "1,000,000");
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }

    #[test]
    fn a_duration_has_two_units_at_most() {
        assert_eq!(duration(Duration::from_secs(26)), "26 seconds");
        assert_eq!(duration(Duration::from_millis(61_500)), "1 minute 2 seconds");
        assert_eq!(duration(Duration::from_secs(3_600)), "1 hour");
        assert_eq!(duration(Duration::from_secs(90_061)), "1 day 1 hour");
        assert_eq!(duration(Duration::from_secs(86_401)), "1 day");
        assert_eq!(duration(Duration::ZERO), "no time");
    }
}
