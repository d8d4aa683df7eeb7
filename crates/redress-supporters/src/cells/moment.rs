//! When somebody signed, as exports write it.

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, Time};
use std::num::NonZeroU32;

/// A moment as a file has it, to the minute. In which zone nobody says, so moments of two files are only compared where
/// they lie more than a day apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(NonZeroU32);

const MINUTES_A_DAY: u32 = 24 * 60;
const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

impl Moment {
    /// Reads `2024-07-30 15:45:12`, `2024-07-30T15:45:12Z`, `2024/07/30 3:45:12 PM AST` (Google Forms), `7/30/2024 15:45`;
    /// with slashes the month comes first, as American exports write it. None for anything else.
    #[must_use]
    pub fn read(cell: &str) -> Option<Self> {
        let cell = cell.trim();
        let (date, time) = cell
            .split_once([' ', 'T'])
            .map_or((cell, ""), |(date, time)| (date, time.trim()));
        let date = read_date(date)?;
        Self::of(DateTime::from_parts(date, read_time(time)?))
    }

    /// The beginning of a day; none before 1970.
    #[must_use]
    pub fn of_day(day: Date) -> Option<Self> {
        Self::of(day.to_datetime(Time::midnight()))
    }

    fn of(moment: DateTime) -> Option<Self> {
        let minutes = moment.duration_since(EPOCH).as_mins();
        // From one, so that a row without a moment takes no more room.
        NonZeroU32::new(u32::try_from(minutes).ok()?.checked_add(1)?).map(Self)
    }

    /// The day on which it lies, by the clock of its file.
    #[must_use]
    pub fn day(self) -> Date {
        let minutes = i64::from(self.0.get() - 1);
        // Read from a date, so it always is one.
        EPOCH.saturating_add(minutes.minutes()).date()
    }

    /// Whether it is later than another one whatever the zones of both.
    #[must_use]
    pub fn is_clearly_after(self, other: Self) -> bool {
        self.0.get() > other.0.get().saturating_add(MINUTES_A_DAY)
    }
}

fn read_date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let [first, second, third] = parts[..] else {
        return None;
    };
    // 20240730 behind a dash is no year.
    let number = |text: &str| text.parse::<i16>().ok().filter(|_| text.len() <= 4);
    let small = |text: &str| number(text).and_then(|number| i8::try_from(number).ok());
    if first.len() == 4 {
        return Date::new(number(first)?, small(second)?, small(third)?).ok();
    }
    // `30-07-2024` is written in other countries, and may be either.
    if third.len() == 4 && text.contains('/') {
        return Date::new(number(third)?, small(first)?, small(second)?).ok();
    }
    None
}

/// None for what is no time; midnight for nothing.
fn read_time(text: &str) -> Option<Time> {
    if text.is_empty() {
        return Some(Time::midnight());
    }
    let digits = text
        .find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.')
        .unwrap_or(text.len());
    let (clock, rest) = text.split_at(digits);
    let mut parts = clock.split(':');
    let mut hour: i8 = parts.next()?.parse().ok()?;
    let minute: i8 = parts.next()?.parse().ok()?;
    let rest = rest.trim_start().to_ascii_lowercase();
    let is_half = rest.starts_with("am") || rest.starts_with("pm");
    if is_half && !(1..=12).contains(&hour) {
        return None;
    }
    if is_half {
        hour %= 12;
    }
    if rest.starts_with("pm") {
        hour += 12;
    }
    Time::new(hour, minute, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn moments_are_read_as_exports_write_them() {
        let expected = Moment::read("2024-07-30 15:45:12");
        assert!(expected.is_some());
        for cell in [
            "2024-07-30T15:45:12Z",
            "2024-07-30 15:45",
            "2024/07/30 3:45:12 PM AST",
            "7/30/2024 15:45:12",
            "07/30/2024 3:45 pm",
        ] {
            assert_eq!(Moment::read(cell), expected, "{cell}");
        }
        assert_eq!(Moment::read("1/1/1970"), Some(Moment(NonZeroU32::MIN)));
        assert_eq!(
            Moment::read("2024-07-30 12:05 AM"),
            Moment::read("2024-07-30 0:05")
        );
        for cell in [
            "",
            "yesterday",
            "30/7/2024",
            "30-07-2024",
            "1969-12-30",
            "2024-13-01",
            "2024-01-01 13:00 PM",
        ] {
            assert_eq!(Moment::read(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_day_lies_between_what_is_clearly_later() {
        let read = |cell| Moment::read(cell).unwrap();
        assert!(read("2024-07-31 15:46").is_clearly_after(read("2024-07-30 15:45")));
        assert!(!read("2024-07-31 15:45").is_clearly_after(read("2024-07-30 15:45")));
    }

    #[test]
    fn a_moment_has_the_day_that_it_was_read_from() {
        for day in ["1970-01-01", "2024-02-29", "9999-12-31"] {
            let date: Date = day.parse().unwrap();
            assert_eq!(Moment::of_day(date), Moment::read(day));
            assert_eq!(Moment::read(&format!("{day} 23:59")).unwrap().day(), date);
        }
        assert_eq!(Moment::of_day("1969-12-31".parse().unwrap()), None);
    }

    proptest! {
        #[test]
        fn any_cell_is_read(cell in "\\PC{0,24}") {
            let _ = Moment::read(&cell);
        }
    }
}
