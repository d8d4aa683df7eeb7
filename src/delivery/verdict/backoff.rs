//! When something that failed for now is tried again.

use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
/// The waits before the first repetitions of a letter; then every four hours (RFC 5321 4.5.4.1 asks for 30 minutes at
/// least once greylisting is over).
const FIRST_WAITS: [u64; 4] = [5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR];
/// After so long a letter is given up (RFC 5321 4.5.4.1: four to five days).
const GIVEN_UP_AFTER: u64 = 5 * 24 * HOUR;
/// The longest pause before a new connection.
const RECONNECT_MAX: Duration = Duration::from_mins(5);

/// What becomes of a letter that was deferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retry {
    /// It goes again after this time.
    After(Duration),
    /// It was tried for five days.
    GiveUp,
}

/// What becomes of a letter that is deferred after so many earlier attempts.
pub(crate) fn retry_after(attempts_before: u32) -> Retry {
    let wait = |attempt: usize| FIRST_WAITS[attempt.min(FIRST_WAITS.len() - 1)];
    let attempts_before = attempts_before as usize;
    let waited: u64 = (0..attempts_before.min(1000)).map(wait).sum();
    if waited >= GIVEN_UP_AFTER { Retry::GiveUp } else { Retry::After(Duration::from_secs(wait(attempts_before))) }
}

/// The pause before the next connection after so many failures in a row: it doubles from one second, and each
/// connection takes its own random part of it, between half and whole, so that they do not come back as one crowd.
pub(crate) fn reconnect_delay(failures: u32, chance: &dyn ring::rand::SecureRandom) -> Duration {
    let whole = Duration::from_secs(1 << failures.saturating_sub(1).min(16)).min(RECONNECT_MAX);
    let mut byte = [0];
    let part = if chance.fill(&mut byte).is_ok() { u32::from(byte[0]) } else { 255 };
    whole / 2 + whole * part / 510
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end_after_five_days() {
        let mut waited = Duration::ZERO;
        let mut attempts = 0;
        while let Retry::After(wait) = retry_after(attempts) {
            waited += wait;
            attempts += 1;
        }
        assert_eq!(retry_after(0), Retry::After(Duration::from_secs(300)));
        assert_eq!(retry_after(2), Retry::After(Duration::from_secs(3600)));
        assert!(
            waited >= Duration::from_secs(GIVEN_UP_AFTER) && waited < Duration::from_secs(GIVEN_UP_AFTER + 4 * HOUR)
        );
    }

    #[test]
    fn reconnections_are_spread_and_bounded() {
        let chance = ring::rand::SystemRandom::new();
        for failures in 1..40 {
            let delay = reconnect_delay(failures, &chance);
            let whole = Duration::from_secs(1 << (failures - 1).min(16)).min(RECONNECT_MAX);
            assert!(delay >= whole / 2 && delay <= whole, "{failures}: {delay:?}");
        }
    }
}
