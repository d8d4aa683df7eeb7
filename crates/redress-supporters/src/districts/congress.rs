//! For which Congress a table of districts holds.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use redress_base::problem::Problem;
use redress_base::words::long_date;

/// The Congress whose districts a table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Congress {
    /// Its number: the 119th met in January 2025.
    pub number: u16,
    /// The day of the table, as whoever made it says.
    pub as_of: Date,
    /// Whether the organizer has said that it is to be used after its Congress has ended.
    pub use_after_end: bool,
}

impl Congress {
    /// The year at whose third of January it ends, at noon (20th Amendment, section 1): two years to each since 1789.
    #[must_use]
    pub fn end_year(&self) -> i16 {
        1789 + 2 * i16::try_from(self.number).unwrap_or(0)
    }

    /// The moment of its end, in Washington; none where the calendar has no such year.
    #[must_use]
    pub fn end(&self) -> Option<Timestamp> {
        let noon = Date::new(self.end_year(), 1, 3).ok()?.at(12, 0, 0, 0);
        let there = noon.in_tz("America/New_York").ok()?;
        Some(there.timestamp())
    }
}

/// Congresses that are believed: districts are drawn anew every ten years, and a table of 1990 is a slip.
const CONGRESSES: std::ops::RangeInclusive<u16> = 110..=200;

/// What is wrong with using the districts of a Congress at a moment.
#[must_use]
pub fn congress_problems(congress: &Congress, now: Timestamp) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !CONGRESSES.contains(&congress.number) {
        let message = format!(
            "`congress = {}` in `[districts]` is no Congress of now",
            congress.number
        );
        let help = "Write the number of the Congress whose districts the table has, such as `119`.";
        problems.push(Problem::error("campaign.toml", message, help));
        return problems;
    }
    let end = congress.end().filter(|end| now >= *end);
    if end.is_some() && !congress.use_after_end {
        let day = long_date(date(congress.end_year(), 1, 3));
        let message = format!(
            "the {}th Congress, whose districts `[districts]` names, ended on {day} at noon",
            congress.number
        );
        let help = "Download the table of the Congress that sits now, and name it and its number; or say that the old \
            districts are meant: `ended_congress = \"use\"`.";
        problems.push(Problem::error("campaign.toml", message, help));
    }
    // Where the day is still to come, in any zone.
    let today = now
        .in_tz("Pacific/Kiritimati")
        .map_or(Date::MAX, |it| it.date());
    if congress.as_of > today {
        let day = long_date(congress.as_of);
        let message = format!("`as_of` in `[districts]` lies ahead: {day}");
        let help = "Write the day that the table has, as year, month and day.";
        problems.push(Problem::error("campaign.toml", message, help));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(number: u16, use_after_end: bool, now: &str) -> Vec<String> {
        let as_of = date(2024, 7, 30);
        let congress = Congress {
            number,
            as_of,
            use_after_end,
        };
        let problems = congress_problems(&congress, now.parse().unwrap());
        problems
            .into_iter()
            .map(|problem| problem.message)
            .collect()
    }

    #[test]
    fn a_congress_ends_at_noon_in_washington() {
        let ended = "the 119th Congress, whose districts `[districts]` names, ended on January 3, 2027 at noon";
        assert_eq!(said(119, false, "2026-11-28T12:00:00Z"), [""; 0]);
        assert_eq!(said(119, false, "2027-01-03T16:59:59Z"), [""; 0]);
        assert_eq!(said(119, false, "2027-01-03T17:00:00Z"), [ended]);
        assert_eq!(said(119, true, "2027-01-03T17:00:00Z"), [""; 0]);
        assert_eq!(said(120, false, "2027-01-03T17:00:00Z"), [""; 0]);
    }

    #[test]
    fn slips_are_told() {
        assert_eq!(said(19, false, "2026-11-28T12:00:00Z").len(), 1);
        assert_eq!(said(119, false, "2024-07-28T12:00:00Z").len(), 1);
    }
}
