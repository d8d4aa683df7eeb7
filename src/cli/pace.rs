//! How long a send takes, before it starts.

use super::words;
use crate::campaign::{DeliverySettings, Pace};
use std::time::Duration;

/// The longest of what the pace and the daily limit ask for.
pub fn estimate(settings: &DeliverySettings, letters: u64, addressees: u64) -> Duration {
    let waits = u32::try_from(letters.saturating_sub(1)).unwrap_or(u32::MAX);
    let by_pace = match settings.pace {
        Pace::Unlimited => Duration::ZERO,
        Pace::Every(span) => span.saturating_mul(waits),
    };
    let by_day = settings.daily.map_or(Duration::ZERO, |daily| {
        let full_days = addressees.saturating_sub(1) / u64::from(daily.get());
        Duration::from_secs(full_days.saturating_mul(86_400))
    });
    by_pace.max(by_day)
}

/// `The send takes about 12 minutes, at 30 letters a minute.`
pub fn sentence(settings: &DeliverySettings, letters: u64, addressees: u64) -> String {
    if letters == 0 {
        return "Nothing goes by e-mail.".to_owned();
    }
    let daily = settings.daily.map_or(String::new(), |daily| {
        format!(", at most {} in 24 hours", words::count(daily.get().into(), "addressee"))
    });
    let hours = if settings.hours.is_some() { "; office hours make it longer" } else { "" };
    let time = estimate(settings, letters, addressees);
    match settings.pace {
        Pace::Unlimited if time.is_zero() => {
            format!("{} at the speed of the server (no pace is set){daily}{hours}.", go(letters))
        }
        Pace::Unlimited => format!("{} in about {}{daily}{hours}.", go(letters), words::duration(time)),
        Pace::Every(span) => {
            format!("{} in about {}, {}{daily}{hours}.", go(letters), words::duration(time), per_time(span))
        }
    }
}

fn go(letters: u64) -> String {
    format!("{} {}", words::count(letters, "letter"), if letters == 1 { "goes" } else { "go" })
}

/// `30 a minute`, `one every 5 minutes`.
fn per_time(span: Duration) -> String {
    for (seconds, unit) in [(1.0, "a second"), (60.0, "a minute"), (3_600.0, "an hour"), (86_400.0, "a day")] {
        let number = seconds / span.as_secs_f64();
        if number >= 0.999 && (number - number.round()).abs() < 0.01 {
            return format!("{number:.0} {unit}");
        }
    }
    format!("one every {}", words::duration(span))
}
