//! Counts with their nouns, and spans of time.

use std::time::Duration;

/// A count with its noun in one number or the other: `1 letter`, `577 letters`, `2 copies`.
#[must_use]
pub fn count(number: u64, noun: &str) -> String {
    count_words(number, noun, &plural(noun))
}

/// A count with a noun whose plural is not made by rule: `1 letter by hand`, `2,500 letters by hand`.
#[must_use]
pub fn count_words(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

/// A number with its thousands apart: `12,345`.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A span of time in its two largest units: `3 hours 5 minutes`; seconds count only below ten minutes.
#[must_use]
pub fn duration(duration: Duration) -> String {
    const UNITS: [(u64, &str); 4] = [
        (86_400, "day"),
        (3_600, "hour"),
        (60, "minute"),
        (1, "second"),
    ];
    let seconds = duration.as_secs();
    if seconds == 0 {
        return "less than a second".to_owned();
    }
    // Rounded up, so that nobody comes back a moment too early.
    let mut rest = if seconds >= 600 {
        seconds.next_multiple_of(60)
    } else {
        seconds
    };
    let mut parts = Vec::new();
    for (unit, name) in UNITS {
        let number = rest / unit;
        rest %= unit;
        if number > 0 {
            parts.push(count(number, name));
        }
    }
    parts.truncate(2);
    parts.join(" ")
}

fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        // `day` and `key` keep their y.
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if noun.ends_with('x') => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_spans_read_as_people_write_them() {
        assert_eq!(count(1, "letter"), "1 letter");
        assert_eq!(count(0, "copy"), "0 copies");
        assert_eq!(count(2, "inbox"), "2 inboxes");
        assert_eq!(count(12_345, "day"), "12,345 days");
        assert_eq!(
            count_words(1_234_567, "letter", "letters"),
            "1,234,567 letters"
        );
        assert_eq!(duration(Duration::from_millis(300)), "less than a second");
        assert_eq!(duration(Duration::from_secs(61)), "1 minute 1 second");
        assert_eq!(duration(Duration::from_secs(3_601)), "1 hour 1 minute");
        assert_eq!(duration(Duration::from_hours(24)), "1 day");
    }
}
