//! Counts and moments as an organizer says them.

use crate::report::count_words;
pub use crate::report::{duration_words as duration, grouped};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// `1 letter`, `577 letters`, `2 copies`.
pub fn count(number: u64, noun: &str) -> String {
    count_words(number, noun, &plural(noun))
}

fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if noun.ends_with('x') => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

/// `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A moment on the organizer's own clock: `2026-11-22 16:40 UTC+1`.
pub fn moment(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system())
        .strftime("%Y-%m-%d %H:%M %Z")
        .to_string()
}

/// Reads a moment as it is typed, on the machine's own clock; see [`moment_in`].
pub fn moment_of(text: &str) -> Result<Timestamp, String> {
    moment_in(&TimeZone::system(), text)
}

/// Reads a moment as it is typed: `2026-11-22`, `2026-11-22 16:40`, or RFC 3339. What names no zone is in this one.
pub fn moment_in(zone: &TimeZone, text: &str) -> Result<Timestamp, String> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let local = text
        .parse::<DateTime>()
        .or_else(|_| text.parse::<Date>().map(DateTime::from));
    local
        .and_then(|local| local.to_zoned(zone.clone()))
        .map(|zoned| zoned.timestamp())
        .map_err(|_| format!("`{text}` is no date: write 2026-11-22, or 2026-11-22T16:40"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_where_the_campaign_is() {
        let zone = TimeZone::get("America/New_York").unwrap();
        assert_eq!(
            moment_in(&zone, "2021-02-18").unwrap().to_string(),
            "2021-02-18T05:00:00Z"
        );
        assert_eq!(
            moment_in(&zone, "2021-02-18T09:00:00Z")
                .unwrap()
                .to_string(),
            "2021-02-18T09:00:00Z"
        );
    }

    #[test]
    fn numbers_read_like_a_sentence() {
        assert_eq!(count(1, "letter"), "1 letter");
        assert_eq!(count(0, "copy"), "0 copies");
        assert_eq!(count(2, "inbox"), "2 inboxes");
        assert_eq!(count(12_345, "day"), "12,345 days");
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }
}
