//! Office hours: whether a letter may leave now, and if not, when.

use crate::campaign::OfficeHours;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// When the hours open next in this zone; none while they are open.
pub(super) fn closed_until(
    hours: &OfficeHours,
    zone: &TimeZone,
    now: Timestamp,
) -> Option<Timestamp> {
    let local = zone.to_datetime(now);
    if hours.contain(local) {
        return None;
    }
    let opening = local
        .date()
        .series(jiff::Span::new().days(1))
        .take(9) // more than a week, so that hours of one day in it are found whatever today is
        .find_map(|day| {
            let weekday = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
            let opening = zone.to_timestamp(day.to_datetime(hours.from)).ok()?;
            (hours.days[weekday] && opening > now).then_some(opening)
        });
    Some(opening.unwrap_or(Timestamp::MAX)) // hours without any day never open
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(zone: &str, now: &str) -> Option<String> {
        let hours: OfficeHours = "Mon-Fri 09:00-17:00".parse().unwrap();
        let zone = TimeZone::get(zone).unwrap();
        closed_until(&hours, &zone, now.parse().unwrap()).map(|opening| opening.to_string())
    }

    #[test]
    fn hours_are_those_of_the_zone() {
        assert_eq!(
            at("America/New_York", "2021-02-16T15:00:00Z"),
            None,
            "ten in the morning"
        );
        assert_eq!(
            at("America/Los_Angeles", "2021-02-16T15:00:00Z").as_deref(),
            Some("2021-02-16T17:00:00Z")
        );
    }

    #[test]
    fn after_the_window_comes_the_next_working_day() {
        assert_eq!(
            at("UTC", "2021-02-19T17:00:00Z").as_deref(),
            Some("2021-02-22T09:00:00Z"),
            "Friday at five"
        );
    }

    #[test]
    fn the_change_of_the_clocks_is_heeded() {
        assert_eq!(
            at("America/New_York", "2021-03-12T23:00:00Z").as_deref(),
            Some("2021-03-15T13:00:00Z")
        );
    }
}
