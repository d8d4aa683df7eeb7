//! How many days a campaign takes at the limits it is given.

use super::file::CAMPAIGN_TOML;
use super::{DeliverySettings, OfficeHours, Pace};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use redress_base::problem::Problem;
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

impl DeliverySettings {
    /// On how many days letters leave, at least: as `daily`, `pace` and the office hours allow. 1 where nothing binds.
    #[must_use]
    pub fn days_needed(&self, letters: u64, addressees: u64) -> u64 {
        let by_daily = self
            .daily
            .map_or(1, |daily| addressees.div_ceil(u64::from(daily.get())));
        let by_pace = match self.pace {
            Pace::Unlimited => 1,
            Pace::Every(interval) => letters.div_ceil(letters_in(self.open_each_day(), interval)),
        };
        by_daily.max(by_pace).max(1)
    }

    /// What to tell an organizer whose campaign does not finish within a day.
    #[must_use]
    pub fn days_note(&self, letters: u64, addressees: u64) -> Option<Problem> {
        let days = self.days_needed(letters, addressees);
        if days < 2 {
            return None;
        }
        let mut limits = Vec::new();
        limits.extend(
            self.daily
                .map(|daily| format!("at most {daily} addressees in 24 hours")),
        );
        limits.extend((self.pace != Pace::Unlimited).then(|| self.pace.to_string()));
        limits.extend(self.hours.as_ref().map(|hours| format!("only {hours}")));
        let allowed = self
            .provider
            .map_or_else(String::new, |provider| format!(" ({})", provider.title));
        let message = format!(
            "the letters leave on {days} days: {}{allowed}",
            limits.join(", ")
        );
        let help = "Begin that much earlier than they must be there, and run `redress send` again each day, or let \
                    `redress send --wait` run.";
        Some(Problem::note(CAMPAIGN_TOML, message, help))
    }

    /// When the last of so many letters leaves at the earliest, if the first may from `begin` on: as `pace`, `daily` and the
    /// office hours allow, read in this zone. `Timestamp::MAX` where no year of the calendar would do.
    #[must_use]
    pub fn last_leaves(
        &self,
        letters: u64,
        addressees: u64,
        begin: Timestamp,
        zone: &TimeZone,
    ) -> Timestamp {
        let hours = self.hours.as_ref();
        let Some(first) = open_for(hours, begin, Duration::ZERO, zone) else {
            return Timestamp::MAX;
        };
        // The first leaves at the beginning, so there is one interval fewer than there are letters.
        let intervals = u32::try_from(letters.saturating_sub(1)).unwrap_or(u32::MAX);
        let sending = self.pace.interval().saturating_mul(intervals);
        let at_pace = open_for(hours, first, sending, zone);
        // After so many whole days those that went first leave the window.
        let days = self.daily.map_or(0, |daily| {
            addressees.saturating_sub(1) / u64::from(daily.get())
        });
        let days = Duration::from_secs(days.saturating_mul(DAY.as_secs()));
        let by_daily = first
            .checked_add(days)
            .ok()
            .and_then(|moment| open_for(hours, moment, Duration::ZERO, zone));
        at_pace
            .unwrap_or(Timestamp::MAX)
            .max(by_daily.unwrap_or(Timestamp::MAX))
    }

    /// How long letters may leave on a day.
    fn open_each_day(&self) -> Duration {
        // Never negative: hours that end before they begin are not read.
        let open = |hours: &OfficeHours| {
            Duration::try_from(hours.from.duration_until(hours.until)).unwrap_or(DAY)
        };
        self.hours.as_ref().map_or(DAY, open)
    }
}

/// When the hours have been open for so long since a moment, and still are; none where that is never.
fn open_for(
    hours: Option<&OfficeHours>,
    since: Timestamp,
    mut time: Duration,
    zone: &TimeZone,
) -> Option<Timestamp> {
    let Some(hours) = hours else {
        return since.checked_add(time).ok();
    };
    // A week without an opening is followed by none with one.
    let mut closed = 0;
    for day in zone.to_datetime(since).date().series(1.day()) {
        let at = |time| zone.to_timestamp(day.to_datetime(time)).ok();
        let (from, until) = (at(hours.from)?.max(since), at(hours.until)?);
        let weekday = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
        let open = Duration::try_from(until.duration_since(from)).unwrap_or_default();
        if !hours.days[weekday] || open.is_zero() {
            closed += 1;
            if closed > 7 {
                return None;
            }
            continue;
        }
        closed = 0;
        if time < open {
            return from.checked_add(time).ok();
        }
        time -= open;
    }
    None
}

/// How many letters leave in a span of time; the first leaves at its beginning.
fn letters_in(span: Duration, interval: Duration) -> u64 {
    let letters = span.as_nanos().div_ceil(interval.as_nanos().max(1)).max(1);
    u64::try_from(letters).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::num::NonZeroU32;

    fn settings(pace: &str, daily: u32, hours: Option<&str>) -> DeliverySettings {
        DeliverySettings {
            pace: pace.parse().unwrap(),
            daily: NonZeroU32::new(daily),
            hours: hours.map(|hours| hours.parse().unwrap()),
            ..DeliverySettings::default()
        }
    }

    #[test]
    fn the_note_names_what_binds() {
        let mut settings = settings("30/min", 500, Some("Mon-Fri 09:00-17:00"));
        assert_eq!(settings.days_note(500, 500), None);
        settings.provider = crate::campaign::Provider::named("gmail");
        assert_eq!(
            settings.days_note(1_200, 1_200).unwrap().message,
            "the letters leave on 3 days: at most 500 addressees in 24 hours, 30/min, only Mon-Fri 09:00-17:00 (Gmail)"
        );
    }

    #[test]
    fn days_are_counted_as_the_narrowest_limit_has_them() {
        for (pace, daily, hours, letters, addressees, days) in [
            ("unlimited", 0, None, 1_000_000, 1_000_000, 1),
            ("30/min", 0, None, 43_200, 43_200, 1),
            ("30/min", 0, None, 43_201, 43_201, 2),
            ("30/min", 500, None, 500, 500, 1),
            ("30/min", 500, None, 500, 501, 2),
            ("30/min", 500, None, 1_200, 1_200, 3),
            ("1/h", 0, Some("Mon-Fri 09:00-17:00"), 8, 8, 1),
            ("1/h", 0, Some("Mon-Fri 09:00-17:00"), 9, 9, 2),
            ("1/day", 0, Some("Mon 09:00-17:00"), 2, 2, 2),
            ("30/min", 500, None, 0, 0, 1),
        ] {
            let settings = settings(pace, daily, hours);
            assert_eq!(
                settings.days_needed(letters, addressees),
                days,
                "{pace} {daily} {hours:?} {letters} {addressees}"
            );
        }
    }

    #[test]
    fn the_last_letter_leaves_when_pace_hours_and_daily_limit_allow() {
        // A Tuesday, before the office opens.
        let begin = "2021-02-16T08:00:00Z".parse().unwrap();
        let weekdays = Some("Mon-Fri 09:00-17:00");
        for (pace, daily, hours, letters, addressees, last) in [
            ("1/min", 1_000, None, 1, 1, "2021-02-16T08:00:00Z"),
            ("1/min", 1_000, None, 61, 61, "2021-02-16T09:00:00Z"),
            ("1/min", 1_000, weekdays, 1, 1, "2021-02-16T09:00:00Z"),
            ("1/min", 1_000, weekdays, 480, 480, "2021-02-16T16:59:00Z"),
            ("1/min", 1_000, weekdays, 481, 481, "2021-02-17T09:00:00Z"),
            // Four days of the week, and a week-end.
            (
                "1/min",
                9_000,
                weekdays,
                480 * 4 + 1,
                1,
                "2021-02-22T09:00:00Z",
            ),
            ("unlimited", 10, None, 10, 10, "2021-02-16T08:00:00Z"),
            ("unlimited", 10, None, 11, 11, "2021-02-17T08:00:00Z"),
            ("unlimited", 10, None, 5, 21, "2021-02-18T08:00:00Z"),
            ("unlimited", 10, weekdays, 41, 41, "2021-02-22T09:00:00Z"),
        ] {
            let settings = settings(pace, daily, hours);
            let at = settings.last_leaves(letters, addressees, begin, &TimeZone::UTC);
            assert_eq!(at.to_string(), last, "{pace} {daily} {hours:?} {letters}");
        }
    }
}
