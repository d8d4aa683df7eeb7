//! How many days a campaign takes at the limits it is given.

use super::file::CAMPAIGN_TOML;
use super::{DeliverySettings, OfficeHours, Pace};
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

    /// How long letters may leave on a day.
    fn open_each_day(&self) -> Duration {
        // Never negative: hours that end before they begin are not read.
        let open = |hours: &OfficeHours| {
            Duration::try_from(hours.from.duration_until(hours.until)).unwrap_or(DAY)
        };
        self.hours.as_ref().map_or(DAY, open)
    }
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
}
