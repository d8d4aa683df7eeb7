//! How far two clocks are apart.

use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

/// Less than this is nobody's business: leases and turns allow for more.
const WORTH_TELLING: SignedDuration = SignedDuration::from_secs(1);

/// How far the database's clock is ahead of this machine's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockOffset {
    /// By so much; negative where the database's is behind.
    pub ahead: SignedDuration,
    /// Give or take so much: half of what the question took.
    pub give_or_take: SignedDuration,
}

impl ClockOffset {
    /// Asked at this moment by the machine's clock, answered after this long: this is the moment there.
    pub(crate) fn new(asked: Timestamp, took: Duration, there: Timestamp) -> Self {
        let half = SignedDuration::try_from(took / 2).unwrap_or(SignedDuration::MAX);
        Self {
            ahead: there.duration_since(asked) - half,
            give_or_take: half,
        }
    }

    /// Whether the machine's clock is off by more than a second, for certain.
    #[must_use]
    pub fn is_worth_telling(&self) -> bool {
        self.ahead.abs() - self.give_or_take > WORTH_TELLING
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_answer_is_no_wrong_clock() {
        let asked: Timestamp = "2021-02-16T09:00:00Z".parse().unwrap();
        let off = |took, there| {
            ClockOffset::new(
                asked,
                Duration::from_millis(took),
                asked + SignedDuration::from_millis(there),
            )
        };
        assert_eq!(off(100, 50).ahead, SignedDuration::ZERO);
        assert!(!off(4_000, 3_900).is_worth_telling());
        assert!(off(100, 1_200).is_worth_telling());
        assert!(off(100, -3_600_000).is_worth_telling());
    }
}
