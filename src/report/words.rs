//! The words and figures that terminal and pages share, so that both say the same.

use crate::ledger::DeliveryState;
use crate::recipients::Channel;
use std::time::Duration;

/// A state as a reader sees it: `by hand`.
#[must_use]
pub fn state_words(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::ByHand => "by hand",
        other => other.as_str(),
    }
}

/// Why rows are held back, from the word that the ledger keeps: `term has ended`.
#[must_use]
pub fn held_words(word: &str) -> &str {
    match word {
        "ended_term" => "term has ended",
        "vacant_seat" => "seat is vacant",
        "folded" => "shares an inbox with another row",
        "suppressed" => "not to be written to",
        "missing" => "lacks what the letter needs",
        "left_out" => "left out by the mailing",
        "over_office" => "others of its office get the letter",
        "invalid" => "faulty row",
        other => other,
    }
}

/// How a letter goes.
pub(super) fn channel_words(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "by e-mail",
        Channel::Form => "by hand: web form",
        Channel::Post => "by hand: post",
        Channel::InPerson => "by hand: in person",
    }
}

/// A count with its noun: `1 letter`, `2,500 letters`.
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
pub fn duration_words(duration: Duration) -> String {
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
    let mut rest = if seconds >= 600 {
        seconds.next_multiple_of(60)
    } else {
        seconds
    };
    let mut parts = Vec::new();
    for (unit, name) in UNITS {
        let count = rest / unit;
        rest %= unit;
        if count > 0 {
            parts.push(count_words(count, name, &format!("{name}s")));
        }
    }
    parts.truncate(2);
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_spans_read_as_people_write_them() {
        assert_eq!(count_words(1, "letter", "letters"), "1 letter");
        assert_eq!(
            count_words(1_234_567, "letter", "letters"),
            "1,234,567 letters"
        );
        assert_eq!(
            duration_words(Duration::from_millis(300)),
            "less than a second"
        );
        assert_eq!(duration_words(Duration::from_secs(61)), "1 minute 1 second");
        assert_eq!(
            duration_words(Duration::from_secs(3_601)),
            "1 hour 1 minute"
        );
        assert_eq!(duration_words(Duration::from_hours(24)), "1 day");
    }
}
