//! Dates as lists write them.

use jiff::civil::Date;
use jiff::fmt::strtime;

/// Why a cell is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateFlaw {
    /// `03/04/2025`: March or April?
    Ambiguous,
    /// Anything else.
    Unknown,
}

/// Words for a term without an end.
const OPEN_ENDS: [&str; 7] = ["present", "current", "ongoing", "none", "n/a", "na", "-"];
/// Dates with the month in words.
const WRITTEN: [&str; 8] = [
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%b. %d, %Y",
    "%B %d %Y",
    "%b %d %Y",
];
/// Months without a day: the term ends with the month.
const WRITTEN_MONTHS: [&str; 2] = ["%d %B %Y", "%d %b %Y"];

/// Reads the end of a term; none for an empty cell or an open end. A month or a year means its last day.
pub(crate) fn read_date(text: &str) -> Result<Option<Date>, DateFlaw> {
    if let Some(day) = plain_iso(text) {
        return Ok(Some(day));
    }
    let text = text.trim();
    if text.is_empty() || OPEN_ENDS.iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Ok(None);
    }
    if let Some(date) = iso(text) {
        return Ok(Some(date));
    }
    // Numbers alone: `3 January 2025` and `03-Jan-2025` have their month in words.
    if text.starts_with(|c: char| c.is_ascii_digit())
        && text.contains(['/', '.', '-'])
        && !text.contains(char::is_alphabetic)
    {
        return numbers(text).map(Some);
    }
    let written = WRITTEN.iter().find_map(|format| in_words(format, text));
    let month = || {
        // The formats want a day.
        let first = format!("1 {text}");
        WRITTEN_MONTHS
            .iter()
            .find_map(|format| in_words(format, &first))
            .map(Date::last_of_month)
    };
    written.or_else(month).map(Some).ok_or(DateFlaw::Unknown)
}

/// A date with its month in words. A year of two digits could be of any century, so it is none.
fn in_words(format: &str, text: &str) -> Option<Date> {
    let date = strtime::parse(format, text)
        .and_then(|time| time.to_date())
        .ok()?;
    (1900..=2200).contains(&date.year()).then_some(date)
}

/// `2025-01-03` and nothing else: how a machine writes a date, and so most lists of a million rows.
fn plain_iso(text: &str) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return None;
    };
    let digits = |digits: &[&u8]| {
        digits.iter().try_fold(0, |number: i16, digit| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + i16::from(**digit - b'0'))
        })
    };
    let (year, month, day) = (
        digits(&[y1, y2, y3, y4])?,
        digits(&[m1, m2])?,
        digits(&[d1, d2])?,
    );
    // `0024-01-01` is a year of two digits that a program has filled up.
    if year < 1000 {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// `2025-01-03`, also with a time behind it, `2025-01` and `2025`.
fn iso(text: &str) -> Option<Date> {
    let day = text
        .get(..10)
        .filter(|_| text.len() == 10 || matches!(text.as_bytes()[10], b'T' | b' '));
    if let Some(date) = day
        .and_then(|day| number_triple(day, '-'))
        // As above, `0024` is no year.
        .filter(|(year, ..)| *year > 999)
    {
        return Date::new(
            i16::try_from(date.0).ok()?,
            i8::try_from(date.1).ok()?,
            i8::try_from(date.2).ok()?,
        )
        .ok();
    }
    let year: i16 = text
        .get(..4)?
        .parse()
        .ok()
        .filter(|year| (1900..=2200).contains(year))?;
    match text.get(4..)? {
        "" => Date::new(year, 12, 31).ok(),
        month if month.len() == 3 && month.starts_with('-') => Some(
            Date::new(year, month[1..].parse().ok()?, 1)
                .ok()?
                .last_of_month(),
        ),
        _ => None,
    }
}

/// `12/31/2024`, `31/12/2024`, `31.12.2024`, `2024/12/31`: taken only if there is one way to read it.
fn numbers(text: &str) -> Result<Date, DateFlaw> {
    let day_of = |year: u32, month: u32, day: u32| {
        let parts = (
            i16::try_from(year).ok(),
            i8::try_from(month).ok(),
            i8::try_from(day).ok(),
        );
        let (Some(year), Some(month), Some(day)) = parts else {
            return None;
        };
        Date::new(year, month, day)
            .ok()
            // As in words: a year of two digits could be of any century.
            .filter(|date| (1900..=2200).contains(&date.year()))
    };
    // A time may stand behind it.
    let text = text.split(' ').next().unwrap_or(text);
    // Who writes dots puts the day first.
    if let Some((day, month, year)) = number_triple(text, '.') {
        return day_of(year, month, day).ok_or(DateFlaw::Unknown);
    }
    let (first, second, third) = number_triple(text, '/')
        .or(number_triple(text, '-'))
        .ok_or(DateFlaw::Unknown)?;
    // Four digits in front are a year, and behind a year comes the month.
    if first > 999 {
        return day_of(first, second, third).ok_or(DateFlaw::Unknown);
    }
    // Month first in the United States, day first elsewhere: taken only where one of them is no date, or both are one.
    match (day_of(third, first, second), day_of(third, second, first)) {
        (Some(american), Some(other)) if american != other => Err(DateFlaw::Ambiguous),
        (Some(date), _) | (None, Some(date)) => Ok(date),
        (None, None) => Err(DateFlaw::Unknown),
    }
}

fn number_triple(text: &str, separator: char) -> Option<(u32, u32, u32)> {
    let mut parts = text.split(separator).map(|part| {
        let digits =
            !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten()
    });
    let triple = (parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some(triple)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_are_read_where_they_can_mean_one_day_only() {
        for (text, day) in [
            ("2024-12-31", date(2024, 12, 31)),
            ("2024-12-31T00:00:00Z", date(2024, 12, 31)),
            ("2024-02", date(2024, 2, 29)),
            ("2024", date(2024, 12, 31)),
            ("2024/1/3", date(2024, 1, 3)),
            ("12/31/2024", date(2024, 12, 31)),
            ("31/12/2024", date(2024, 12, 31)),
            ("4/4/2025", date(2025, 4, 4)),
            ("31.12.2024", date(2024, 12, 31)),
            ("12/31/2024 0:00", date(2024, 12, 31)),
            ("December 31, 2024", date(2024, 12, 31)),
            ("Jan 3, 2027", date(2027, 1, 3)),
            ("3 January 2027", date(2027, 1, 3)),
            ("February 2028", date(2028, 2, 29)),
        ] {
            assert_eq!(read_date(text), Ok(Some(day)), "{text}");
        }
    }

    #[test]
    fn no_end_is_no_date() {
        assert_eq!((read_date(""), read_date("Present")), (Ok(None), Ok(None)));
    }

    #[test]
    fn what_could_be_two_days_or_none_is_refused() {
        assert_eq!(read_date("03/04/2025"), Err(DateFlaw::Ambiguous));
        for text in [
            "soon",
            "45657",
            "2024-13-01",
            "2024-02-30",
            "31/31/2024",
            "1/2/3/4",
            "12/24",
            "é2024",
        ] {
            assert_eq!(read_date(text), Err(DateFlaw::Unknown), "{text}");
        }
    }
}
