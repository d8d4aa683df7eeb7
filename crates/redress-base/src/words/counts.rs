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

/// A number of bytes as people say it, in the unit that leaves the fewest digits before the point: `12 bytes`, `184 KB`.
#[must_use]
pub fn size_in_words(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")];
    UNITS.iter().find(|(size, _)| bytes >= *size).map_or_else(
        || count(bytes, "byte"),
        |(size, unit)| {
            let tenths = bytes * 10 / size;
            // Beside two digits nobody asks for tenths.
            if tenths >= 100 || tenths.is_multiple_of(10) {
                format!("{} {unit}", tenths / 10)
            } else {
                format!("{}.{} {unit}", tenths / 10, tenths % 10)
            }
        },
    )
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
        for (bytes, words) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (1_023, "1,023 bytes"),
            (1_024, "1 KB"),
            (1_900, "1.8 KB"),
            (188_416, "184 KB"),
            (18 * 1_048_576 - 1, "17 MB"),
            (1 << 30, "1 GB"),
        ] {
            assert_eq!(size_in_words(bytes), words);
        }
        assert_eq!(duration(Duration::from_millis(300)), "less than a second");
        assert_eq!(duration(Duration::from_secs(61)), "1 minute 1 second");
        assert_eq!(duration(Duration::from_secs(3_601)), "1 hour 1 minute");
        assert_eq!(duration(Duration::from_hours(24)), "1 day");
    }
}
