//! The moments of a log.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// A year that begins with a February of 29 days is at most eight years off (1896 to 1904).
const YEARS_BACK_MAX: i16 = 8;
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// When a line was written, as it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogMoment {
    /// With its offset from UTC.
    Exact(Timestamp),
    /// By the clock on that machine's wall, with the year.
    Wall(DateTime),
    /// By that clock, as syslog writes it: without the year.
    Yearless {
        /// January is 1.
        month: i8,
        /// Of the month.
        day: i8,
        /// Of the day.
        time: Time,
    },
}

impl LogMoment {
    /// The moment at the beginning of a line, and what follows it: `2026-11-28T19:00:02.123+00:00` (RFC 3339, with or without the
    /// colon), `Nov 28 19:00:02`, `2026-11-28 19:00:02 UTC` with or without a day of the week before it.
    pub(super) fn before(line: &str) -> Option<(Self, &str)> {
        let (first, rest) = word(line)?;
        if let Some(moment) = with_offset(first) {
            return Some((moment, rest));
        }
        if let Ok(wall) = first.parse::<DateTime>()
            && first.contains('T')
        {
            return Some((Self::Wall(wall), rest));
        }
        if let Some(month) = MONTHS.iter().position(|month| *month == first) {
            let (day, rest) = word(rest)?;
            let (time, rest) = word(rest)?;
            let moment = Self::Yearless {
                month: i8::try_from(month).ok()? + 1,
                day: day.parse().ok().filter(|day| (1..=31).contains(day))?,
                time: time.parse().ok()?,
            };
            return Some((moment, rest));
        }
        // As `journalctl -o short-full` has it: `Sat 2026-11-28 19:00:02 UTC`.
        let (date, rest) = if let Ok(date) = first.parse::<Date>() {
            (date, rest)
        } else {
            let (second, rest) = word(rest)?;
            (second.parse().ok()?, rest)
        };
        let (time, rest) = word(rest)?;
        let wall = date.to_datetime(time.parse().ok()?);
        match word(rest) {
            Some(("UTC", rest)) => Some((
                Self::Exact(wall.to_zoned(TimeZone::UTC).ok()?.timestamp()),
                rest,
            )),
            _ => Some((Self::Wall(wall), rest)),
        }
    }

    /// Whether it says how far that clock is from UTC.
    pub fn is_exact(self) -> bool {
        matches!(self, Self::Exact(_))
    }

    /// The moment, for a clock in this zone. Without a year it is the latest one that is no more than a day after `now`.
    pub fn in_zone(self, zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Exact(moment) => Some(moment),
            Self::Wall(wall) => Some(wall.to_zoned(zone.clone()).ok()?.timestamp()),
            Self::Yearless { month, day, time } => {
                // That clock may be some hours ahead of this one.
                let latest = now.checked_add(SignedDuration::from_hours(24)).ok()?;
                let year = latest.to_zoned(zone.clone()).year();
                (0..=YEARS_BACK_MAX).find_map(|back| {
                    let date = Date::new(year - back, month, day).ok()?;
                    let moment = date.to_datetime(time).to_zoned(zone.clone()).ok()?;
                    (moment.timestamp() <= latest).then(|| moment.timestamp())
                })
            }
        }
    }
}

fn with_offset(text: &str) -> Option<LogMoment> {
    let exact = |text: &str| text.parse().ok().map(LogMoment::Exact);
    // `journalctl -o short-iso` writes the offset without its colon.
    exact(text).or_else(|| {
        let at = text.len().checked_sub(2)?;
        let (begin, minutes) = text.split_at_checked(at)?;
        exact(&format!("{begin}:{minutes}"))
    })
}

/// The next word, and what follows it.
fn word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let end = text.find(' ')?;
    Some((&text[..end], &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<String> {
        let zone = TimeZone::get("America/New_York").unwrap();
        let now = "2026-11-28T19:00:00Z".parse().unwrap();
        let (moment, rest) = LogMoment::before(line)?;
        assert_eq!(rest.trim_start(), "mail postfix", "{line}");
        Some(moment.in_zone(&zone, now)?.to_string())
    }

    #[test]
    fn moments_are_read_as_logs_have_them() {
        for line in [
            "2026-11-28T12:00:02+00:00 mail postfix",
            "2026-11-28T12:00:02Z mail postfix",
            "2026-11-28T07:00:02-0500 mail postfix",
            "2026-11-28T07:00:02 mail postfix",
            "Nov 28 07:00:02 mail postfix",
            "Sat 2026-11-28 12:00:02 UTC mail postfix",
            "2026-11-28 12:00:02 UTC mail postfix",
        ] {
            assert_eq!(
                read(line).as_deref(),
                Some("2026-11-28T12:00:02Z"),
                "{line}"
            );
        }
        assert_eq!(
            read("2026-11-28T12:00:02.123456+00:00 mail postfix").as_deref(),
            Some("2026-11-28T12:00:02.123456Z")
        );
        for line in ["", "mail postfix", "Nov 40 07:00:02 x", "Nov 28 27:00:02 x"] {
            assert_eq!(LogMoment::before(line), None, "{line}");
        }
    }

    #[test]
    fn a_moment_without_a_year_is_the_latest_that_has_been() {
        assert_eq!(
            read("Oct 31 07:00:02 mail postfix").as_deref(),
            Some("2026-10-31T11:00:02Z"),
            "in summer time"
        );
        assert_eq!(
            read("Dec  1 07:00:02 mail postfix").as_deref(),
            Some("2025-12-01T12:00:02Z")
        );
        assert_eq!(
            read("Feb 29 07:00:02 mail postfix").as_deref(),
            Some("2024-02-29T12:00:02Z")
        );
        assert_eq!(
            read("Nov 29 07:00:02 mail postfix").as_deref(),
            Some("2026-11-29T12:00:02Z"),
            "that clock is ahead"
        );
    }
}
