//! The moment a form was sent in, as the programs that make forms write it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

/// Which of two numbers is the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// `2/16/2021`
    MonthFirst,
    /// `16/2/2021`
    DayFirst,
}

/// Dates with a name or a year first, which nobody can take for another day.
const CLEAR: [&str; 6] = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
];
const MONTH_FIRST: [&str; 2] = ["%m/%d/%Y", "%m-%d-%Y"];
const DAY_FIRST: [&str; 3] = ["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"];
/// What may follow the date; nothing, too.
const TIMES: [&str; 6] = [
    "",
    "%H:%M:%S",
    "%H:%M",
    "%I:%M:%S %p",
    "%I:%M %p",
    "%H:%M:%S%.f",
];

/// The order that a column of dates shows: a first or second number above 12 tells it for all of them.
pub(super) fn order_of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Option<DateOrder> {
    let mut found = None;
    for text in texts {
        // A year first has four digits, and a month in letters none: neither tells anything about the others.
        let mut numbers = text
            .splitn(3, ['/', '-'])
            .map(|number| number.parse::<u32>().unwrap_or(0));
        let (Some(one), Some(two)) = (numbers.next(), numbers.next()) else {
            continue;
        };
        let shown = match (one, two) {
            (13..=31, 1..=12) => DateOrder::DayFirst,
            (1..=12, 13..=31) => DateOrder::MonthFirst,
            _ => continue,
        };
        // Two orders in one column tell nothing.
        if found.is_some_and(|earlier| earlier != shown) {
            return None;
        }
        found = Some(shown);
    }
    found
}

/// The day in the campaign's zone; none if the text is no moment, or could be two days.
pub(super) fn day(text: &str, order: Option<DateOrder>, zone: &TimeZone) -> Option<Date> {
    // With an offset it is one moment everywhere, and its day is the campaign's.
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment.to_zoned(zone.clone()).date());
    }
    // ISO 8601 without an offset; a T anywhere else is a letter of a word.
    let text = match text.split_once('T') {
        Some((date, time)) if time.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{date} {time}")
        }
        _ => text.to_owned(),
    };
    let (text, offset) = parted(text.trim());
    let formats: &[&[&str]] = match order {
        Some(DateOrder::MonthFirst) => &[&CLEAR, &MONTH_FIRST, &["%d.%m.%Y"]],
        Some(DateOrder::DayFirst) => &[&CLEAR, &DAY_FIRST],
        None => &[&CLEAR, &["%d.%m.%Y"]],
    };
    let mut days = formats.iter().copied().flatten().flat_map(|date| {
        TIMES.iter().filter_map(move |time| {
            let format = format!("{date} {time}");
            strtime::parse(format.trim_end(), text).ok()
        })
    });
    let read = days.next()?;
    let date = read.to_date().ok()?;
    match (offset, read.to_time()) {
        (Some(offset), Ok(time)) => {
            let moment = offset.to_timestamp(date.to_datetime(time)).ok()?;
            Some(moment.to_zoned(zone.clone()).date())
        }
        _ => Some(date),
    }
}

/// A text and the offset behind it, as in `2021/02/16 2:05:11 PM GMT-5`.
fn parted(text: &str) -> (&str, Option<jiff::tz::Offset>) {
    let Some((before, offset)) = ["GMT", "UTC"]
        .iter()
        .find_map(|zone| text.rsplit_once(zone))
    else {
        return (text, None);
    };
    let hours = match offset {
        "" => Ok(0),
        _ => offset.trim_end_matches(":00").parse::<i8>(),
    };
    match hours.map(jiff::tz::Offset::from_hours) {
        Ok(Ok(offset)) => (before.trim_end(), Some(offset)),
        _ => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_forms_write_them() {
        let zone = TimeZone::get("America/New_York").unwrap();
        for (text, expected) in [
            ("2/3/2021 14:05:11", Some("2021-02-03")),
            ("02/03/2021", Some("2021-02-03")),
            ("2021/02/03 2:05:11 PM GMT-5", Some("2021-02-03")),
            // Midnight in Greenwich is the evening before.
            ("2021/02/03 0:05:11 AM GMT", None),
            ("2021/02/03 12:05:11 AM GMT", Some("2021-02-02")),
            ("2021-02-03T01:05:11Z", Some("2021-02-02")),
            ("2021-02-03T14:05:11", Some("2021-02-03")),
            ("2021-02-03 14:05:11", Some("2021-02-03")),
            ("2021-02-03", Some("2021-02-03")),
            ("Feb 3, 2021", Some("2021-02-03")),
            ("3 February 2021 14:05", Some("2021-02-03")),
            ("3.2.2021", Some("2021-02-03")),
            ("yesterday", None),
            ("2/30/2021", None),
        ] {
            let day = day(text, Some(DateOrder::MonthFirst), &zone).map(|day| day.to_string());
            assert_eq!(day.as_deref(), expected, "{text}");
        }
        assert_eq!(day("2/3/2021", None, &zone), None, "it could be two days");
        let british = day("3/2/2021 14:05", Some(DateOrder::DayFirst), &zone);
        assert_eq!(british.unwrap().to_string(), "2021-02-03");
    }

    #[test]
    fn one_date_tells_the_order_of_the_column() {
        let order = |texts: &[&str]| order_of(texts.iter().copied());
        assert_eq!(
            order(&["2/3/2021 10:00:00", "2/16/2021 10:00:00"]),
            Some(DateOrder::MonthFirst)
        );
        assert_eq!(order(&["2/3/2021", "16/2/2021"]), Some(DateOrder::DayFirst));
        assert_eq!(order(&["2/3/2021", "2021-02-16"]), None);
        assert_eq!(order(&["2/16/2021", "16/2/2021"]), None);
    }
}
