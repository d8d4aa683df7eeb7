//! Office hours: when letters may leave.

use jiff::civil::{DateTime, Time};
use std::fmt;
use std::str::FromStr;

/// When letters may leave, such as `"Mon-Fri 09:00-17:00"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeHours {
    /// Which days, Monday first.
    pub days: [bool; 7],
    /// From this time of day.
    pub from: Time,
    /// Until this time of day, not included.
    pub until: Time,
}

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// Why a text names no office hours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OfficeHoursError {
    /// Not days and hours.
    #[error("`{0}` does not name days and hours")]
    Form(String),
    /// A day that is none.
    #[error("`{0}` is no day of the week")]
    Day(String),
    /// A time that is none.
    #[error("`{0}` is no time of day")]
    Time(String),
    /// Nothing between the two times.
    #[error("the hours end before they begin")]
    Empty,
}

impl OfficeHoursError {
    /// What to do about it: a sentence.
    #[must_use]
    pub fn help(&self) -> &'static str {
        "Write days and hours of one day on the 24-hour clock, such as `Mon-Fri 09:00-17:00` or `Mon,Wed 13:00-16:30`."
    }
}

impl OfficeHours {
    /// Whether a letter may leave at this local time.
    #[must_use]
    pub fn contain(&self, local: DateTime) -> bool {
        let day = usize::from(local.weekday().to_monday_zero_offset().unsigned_abs());
        self.days[day] && (self.from..self.until).contains(&local.time())
    }
}

impl FromStr for OfficeHours {
    type Err = OfficeHoursError;

    fn from_str(text: &str) -> Result<Self, OfficeHoursError> {
        let text = text.trim();
        // At the last blank: there may be others between the days.
        let (days, hours) = text
            .rsplit_once(' ')
            .ok_or_else(|| OfficeHoursError::Form(text.to_owned()))?;
        // Word processors make a dash of the hyphen.
        let (from, until) = hours
            .split_once(['-', '–'])
            .ok_or_else(|| OfficeHoursError::Form(text.to_owned()))?;
        let mut open = [false; 7];
        for part in days.split(',') {
            let (first, last) = part.split_once(['-', '–']).unwrap_or((part, part));
            let (mut day, last) = (weekday(first)?, weekday(last)?);
            open[day] = true;
            // Over the end of the week where need be: `Sat-Mon`.
            while day != last {
                day = (day + 1) % 7;
                open[day] = true;
            }
        }
        let (from, until) = (time(from)?, time(until)?);
        // Past midnight they would belong to the next day, which may be closed.
        if from < until {
            Ok(Self {
                days: open,
                from,
                until,
            })
        } else {
            Err(OfficeHoursError::Empty)
        }
    }
}

fn weekday(text: &str) -> Result<usize, OfficeHoursError> {
    let text = text.trim();
    DAYS.iter()
        .position(|day| text.eq_ignore_ascii_case(day) || text.eq_ignore_ascii_case(&day[..3]))
        .ok_or_else(|| OfficeHoursError::Day(text.to_owned()))
}

fn time(text: &str) -> Result<Time, OfficeHoursError> {
    let wrong = || OfficeHoursError::Time(text.to_owned());
    // `9-17` says enough.
    let (hour, minute) = text.split_once(':').unwrap_or((text, "00"));
    if (hour, minute) == ("24", "00") {
        return Ok(Time::MAX); // midnight at the end of the day, to the nanosecond
    }
    // `9:5` could be five or fifty past.
    let minute = (minute.len() == 2)
        .then(|| minute.parse().ok())
        .flatten()
        .ok_or_else(wrong)?;
    Time::new(hour.parse().map_err(|_| wrong())?, minute, 0, 0).map_err(|_| wrong())
}

impl fmt::Display for OfficeHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days: Vec<&str> = DAYS
            .into_iter()
            .zip(self.days)
            .filter_map(|(name, open)| open.then_some(&name[..3]))
            .collect();
        let until = if self.until == Time::MAX {
            "24:00".to_owned()
        } else {
            self.until.strftime("%H:%M").to_string()
        };
        let first = self.days.iter().position(|open| *open).unwrap_or(0);
        let run = self.days[first..].iter().take_while(|open| **open).count();
        // Written as a span only if that is all of them, and more than two.
        let days = if run > 2 && run == days.len() {
            format!("{}-{}", days[0], days[run - 1])
        } else {
            days.join(",")
        };
        write!(f, "{days} {}-{until}", self.from.strftime("%H:%M"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn office_hours_are_read_and_printed() {
        for (text, days, printed) in [
            ("Mon-Fri 09:00-17:00", "1111100", "Mon-Fri 09:00-17:00"),
            ("mon,Wednesday 9-16:30", "1010000", "Mon,Wed 09:00-16:30"),
            ("Sat-Mon 00:00-24:00", "1000011", "Mon,Sat,Sun 00:00-24:00"),
            ("Tue 13:00–14:00", "0100000", "Tue 13:00-14:00"),
        ] {
            let hours: OfficeHours = text.parse().unwrap();
            let open: String = hours
                .days
                .iter()
                .map(|open| if *open { '1' } else { '0' })
                .collect();
            assert_eq!(open, days, "{text}");
            assert_eq!(hours.to_string(), printed, "{text}");
            assert_eq!(hours.to_string().parse(), Ok(hours), "{text}");
        }
    }

    #[test]
    fn what_names_no_hours_is_refused_with_the_reason() {
        let error = |text: &str| text.parse::<OfficeHours>().unwrap_err();
        assert_eq!(error("always"), OfficeHoursError::Form("always".into()));
        assert_eq!(error("Mon-Fri"), OfficeHoursError::Form("Mon-Fri".into()));
        assert_eq!(error("Mon-Fry 9-17"), OfficeHoursError::Day("Fry".into()));
        assert_eq!(error("Mon-Fri 9-25"), OfficeHoursError::Time("25".into()));
        assert_eq!(error("Mon-Fri 9-5"), OfficeHoursError::Empty);
    }

    #[test]
    fn the_end_is_not_included() {
        let hours: OfficeHours = "Mon-Fri 09:00-17:00".parse().unwrap();
        let at = |text: &str| hours.contain(text.parse().unwrap());
        assert!(at("2021-02-16T09:00:00") && at("2021-02-16T16:59:59"));
        assert!(!at("2021-02-16T17:00:00") && !at("2021-02-16T08:59:59"));
        assert!(!at("2021-02-20T12:00:00"), "a Saturday");
    }
}
