//! Moments on somebody's clock.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Disambiguation, TimeZone};

/// A moment on the clock of a zone, to the minute, with the zone: `2026-11-22 16:40 EST`.
#[must_use]
pub fn moment(at: Timestamp, zone: &TimeZone) -> String {
    let zoned = at.to_zoned(zone.clone());
    zoned.strftime("%Y-%m-%d %H:%M %Z").to_string()
}

/// A day as letters are dated: `February 16, 2021`.
#[must_use]
pub fn long_date(day: Date) -> String {
    day.strftime("%B %-d, %Y").to_string()
}

/// Reads a moment as it is typed: `2026-11-22`, `2026-11-22 16:40`, or RFC 3339. What names no zone is in this one. The
/// error is a sentence that says what to write.
pub fn parse_moment(text: &str, zone: &TimeZone) -> Result<Timestamp, String> {
    parse_moment_as(text, zone, Disambiguation::Compatible)
}

/// The same, where an hour that the clocks repeat or skip is to be read in this way: the end of an embargo as the later of two
/// moments, a deadline as the earlier, so that nothing goes too early or too late.
pub fn parse_moment_as(
    text: &str,
    zone: &TimeZone,
    doubled: Disambiguation,
) -> Result<Timestamp, String> {
    // With an offset it is the same moment everywhere, so the zone is not asked.
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    // A day alone means its first moment.
    let local = text
        .parse::<DateTime>()
        .or_else(|_| text.parse::<Date>().map(DateTime::from));
    local
        .and_then(|local| zone.to_ambiguous_timestamp(local).disambiguate(doubled))
        .map_err(|_| format!("`{text}` is no date: write 2026-11-22, or 2026-11-22T16:40"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_where_the_campaign_is() {
        let zone = TimeZone::get("America/New_York").unwrap();
        let read = |text| parse_moment(text, &zone).unwrap();
        let day = read("2021-02-18");
        assert_eq!(day.to_string(), "2021-02-18T05:00:00Z");
        assert_eq!(moment(day, &zone), "2021-02-18 00:00 EST");
        assert_eq!(moment(day, &TimeZone::UTC), "2021-02-18 05:00 UTC");
        assert_eq!(
            read("2021-02-18T09:00:00Z").to_string(),
            "2021-02-18T09:00:00Z"
        );
        assert!(parse_moment("soon", &zone).is_err());
        assert_eq!(long_date(Date::constant(2021, 2, 6)), "February 6, 2021");
    }

    #[test]
    fn an_hour_that_comes_twice_or_never_is_read_on_the_safe_side() {
        let zone = TimeZone::get("America/New_York").unwrap();
        let read = |text, doubled| parse_moment_as(text, &zone, doubled).unwrap().to_string();
        for (typed, earlier, later) in [
            (
                "2021-11-07T01:30",
                "2021-11-07T05:30:00Z",
                "2021-11-07T06:30:00Z",
            ),
            (
                "2021-03-14T02:30",
                "2021-03-14T06:30:00Z",
                "2021-03-14T07:30:00Z",
            ),
        ] {
            assert_eq!(read(typed, Disambiguation::Earlier), earlier);
            assert_eq!(read(typed, Disambiguation::Later), later);
        }
    }
}
