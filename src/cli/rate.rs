//! How fast letters go, and how long the rest will take: for the bar beside a send and for whoever watches one.

use super::words::{duration, grouped};
use std::collections::VecDeque;
use std::time::Duration;

/// What was seen longer ago than this no longer counts, as long as something else is left to count by.
const WINDOW: Duration = Duration::from_secs(60);
/// Letters that must be left to count by: at twenty an hour a minute says nothing.
const LETTERS_KEPT: u64 = 10;
/// Looks come no closer than this, so that a fast run keeps few of them.
const APART: Duration = Duration::from_millis(500);
/// Before so much time is over, no rate is told.
const SHORTEST: Duration = Duration::from_millis(100);

/// The rate of the last minute, from looks at how many letters have gone.
#[derive(Debug, Default)]
pub struct Rate {
    looks: VecDeque<(Duration, u64)>,
}

impl Rate {
    /// Takes how many letters have gone by a moment of the running clock.
    pub fn see(&mut self, gone: u64, now: Duration) {
        let before_last = self
            .looks
            .len()
            .checked_sub(2)
            .map(|place| self.looks[place].0);
        if before_last.is_some_and(|at| now.saturating_sub(at) < APART) {
            // The last look is too close to the one before it to say anything of its own; this one takes its place.
            self.looks.pop_back();
        }
        self.looks.push_back((now, gone));
        // The second look is asked: once it alone covers the window, the first is not needed any more.
        while let Some((at, of)) = self.looks.get(1).copied()
            && now.saturating_sub(at) > WINDOW
            && gone.saturating_sub(of) >= LETTERS_KEPT
        {
            self.looks.pop_front();
        }
    }

    /// Begins anew, as after a wait that says nothing about the rate.
    pub fn forget(&mut self) {
        self.looks.clear();
    }

    /// `30 a minute, 12 minutes left`; nothing before there is a rate.
    pub fn words(&self, left: u64) -> Option<String> {
        let per_second = self.per_second()?;
        let rate = match per_second {
            // In whole numbers, which say too little below 2: then the next longer unit is told.
            fast if fast >= 2.0 => format!("{} a second", rounded(fast)),
            slow if slow * 60.0 >= 2.0 => format!("{} a minute", rounded(slow * 60.0)),
            slower => format!("{} an hour", rounded(slower * 3_600.0)),
        };
        if left == 0 {
            return Some(rate);
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "a time shown to people needs no 52 bits"
        )]
        let seconds = (left as f64 / per_second).ceil();
        let time = Duration::try_from_secs_f64(seconds).ok()?;
        Some(format!("{rate}, {} left", duration(time)))
    }

    fn per_second(&self) -> Option<f64> {
        let ((began, first), (at, last)) = (self.looks.front()?, self.looks.back()?);
        let (elapsed, letters) = (at.saturating_sub(*began), last.saturating_sub(*first));
        #[expect(
            clippy::cast_precision_loss,
            reason = "a rate shown to people needs no 52 bits"
        )]
        // Without a letter the time left would have no end, and just after the start one letter looks like thousands a
        // second.
        (elapsed >= SHORTEST && letters > 0).then(|| letters as f64 / elapsed.as_secs_f64())
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positive, and nothing sends so fast"
)]
fn rounded(rate: f64) -> String {
    grouped(rate.round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn nothing_is_told_before_there_is_a_rate() {
        let mut rate = Rate::default();
        assert_eq!(rate.words(10), None);
        rate.see(1, seconds(0));
        rate.see(1, seconds(9));
        assert_eq!(
            rate.words(10),
            None,
            "no letter has gone since the first look"
        );
    }

    #[test]
    fn the_first_letter_counts_from_when_it_went() {
        let mut rate = Rate::default();
        for letter in 0..4 {
            rate.see(letter + 1, seconds(2 * letter));
        }
        assert_eq!(rate.words(60).unwrap(), "30 a minute, 2 minutes left");
        assert_eq!(rate.words(0).unwrap(), "30 a minute");
    }

    #[test]
    fn a_rate_follows_what_the_last_minute_saw() {
        let mut rate = Rate::default();
        for second in 0..120 {
            rate.see(10 * second, seconds(second));
        }
        assert_eq!(rate.words(0).unwrap(), "10 a second");
        for second in 120..240 {
            rate.see(1_190 + (second - 120) / 2, seconds(second));
        }
        assert_eq!(
            rate.words(0).unwrap(),
            "30 a minute",
            "the server has slowed it down since"
        );
        assert!(
            rate.looks.len() < 130,
            "{} looks are kept",
            rate.looks.len()
        );
    }

    #[test]
    fn a_slow_pace_is_told_by_the_hour_and_survives_a_minute_without_letters() {
        let mut rate = Rate::default();
        for letter in 0..5 {
            rate.see(letter, seconds(180 * letter));
        }
        assert_eq!(rate.words(20).unwrap(), "20 an hour, 1 hour left");
    }

    #[test]
    fn after_a_wait_it_begins_anew() {
        let mut rate = Rate::default();
        rate.see(1, seconds(0));
        rate.see(2, seconds(1));
        rate.forget();
        rate.see(3, seconds(50_000));
        assert_eq!(rate.words(3), None);
        rate.see(4, seconds(50_001));
        assert_eq!(rate.words(3).unwrap(), "60 a minute, 3 seconds left");
    }

    #[test]
    fn many_looks_in_a_moment_are_one() {
        let mut rate = Rate::default();
        for letter in 0..10_000 {
            rate.see(letter, Duration::from_micros(50 * letter));
        }
        assert!(rate.looks.len() < 5, "{} looks are kept", rate.looks.len());
        assert_eq!(
            rate.words(10_000).unwrap(),
            "20,000 a second, 1 second left"
        );
    }
}
