//! When something that failed for now is tried again.

use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
/// The waits before the first repetitions of a letter; then every four hours (RFC 5321 4.5.4.1 asks for 30 minutes at
/// least once greylisting is over).
const FIRST_WAITS: [u64; 4] = [5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR];
/// A letter that is deferred so long after its first attempt is given up, however often it was tried in between (RFC 5321
/// 4.5.4.1: four to five days).
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(5 * 24);
/// The longest pause before a new connection.
const RECONNECT_MAX: Duration = Duration::from_mins(5);

/// The longest wait of a deferred letter. One that is due later than this was deferred while the clock was ahead.
pub const LONGEST_WAIT: Duration = Duration::from_secs(FIRST_WAITS[FIRST_WAITS.len() - 1]);

/// How often a letter was deferred, and since when it is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deferrals {
    /// How often.
    pub number: u32,
    /// When the first of these attempts was made.
    pub since: Timestamp,
}

/// What becomes of a letter that was deferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// It goes again after this time.
    After(Duration),
    /// Its first try was five days ago.
    GiveUp,
}

/// What becomes of a letter that is deferred now, and was before or was not: it goes again after 5 minutes, 15 minutes, an
/// hour and then every four hours, until five days have gone by since its first attempt.
///
/// ```
/// use redress_smtp::{Retry, retry_after};
/// use std::time::Duration;
///
/// let first = retry_after(None, jiff::Timestamp::UNIX_EPOCH);
/// assert_eq!(first, Retry::After(Duration::from_secs(300)));
/// ```
#[must_use]
pub fn retry_after(before: Option<Deferrals>, now: Timestamp) -> Retry {
    if before.is_some_and(|before| now.duration_since(before.since) >= GIVEN_UP_AFTER) {
        return Retry::GiveUp;
    }
    let number = before.map_or(0, |before| before.number as usize);
    Retry::After(Duration::from_secs(
        FIRST_WAITS[number.min(FIRST_WAITS.len() - 1)],
    ))
}

/// The pause before the next connection after so many failures in a row: it doubles from one second, and each
/// connection takes its own random part of it, between half and whole, so that they do not come back as one crowd.
#[must_use]
pub fn reconnect_delay(failures: u32, chance: &dyn ring::rand::SecureRandom) -> Duration {
    // 2^16 s is far beyond the longest pause, and a shift without a bound would overflow after 64 failures.
    let whole = Duration::from_secs(1 << failures.saturating_sub(1).min(16)).min(RECONNECT_MAX);
    // One byte spreads well enough over a pause; without chance, the whole of it.
    let mut byte = [0];
    let part = if chance.fill(&mut byte).is_ok() {
        u32::from(byte[0])
    } else {
        255
    };
    // 510 is twice 255: the byte says how much of the second half is waited.
    whole / 2 + whole * part / 510
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn waits_grow_and_end_after_five_days() {
        let (mut now, mut before, mut waits) = (FIRST, None, Vec::new());
        while let Retry::After(wait) = retry_after(before, now) {
            waits.push(wait.as_secs() / MINUTE);
            now += wait;
            before = Some(Deferrals {
                number: u32::try_from(waits.len()).unwrap(),
                since: FIRST,
            });
        }
        assert_eq!(waits[..6], [5, 15, 60, 240, 240, 240]);
        let tried_for = now.duration_since(FIRST);
        assert!(
            tried_for >= GIVEN_UP_AFTER
                && tried_for < GIVEN_UP_AFTER + SignedDuration::from_hours(4),
            "{tried_for}"
        );
    }

    #[test]
    fn it_is_the_time_that_ends_the_tries_and_not_their_number() {
        let often = Deferrals {
            number: 100,
            since: FIRST,
        };
        assert_eq!(
            retry_after(Some(often), FIRST + SignedDuration::from_hours(119)),
            Retry::After(Duration::from_hours(4))
        );
        let seldom = Deferrals {
            number: 1,
            since: FIRST,
        };
        assert_eq!(
            retry_after(Some(seldom), FIRST + SignedDuration::from_hours(120)),
            Retry::GiveUp
        );
    }

    #[test]
    fn reconnections_are_spread_and_bounded() {
        let chance = ring::rand::SystemRandom::new();
        for failures in 1..40 {
            let delay = reconnect_delay(failures, &chance);
            let whole = Duration::from_secs(1 << (failures - 1).min(16)).min(RECONNECT_MAX);
            assert!(
                delay >= whole / 2 && delay <= whole,
                "{failures}: {delay:?}"
            );
        }
    }
}
