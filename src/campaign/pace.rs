//! How fast letters leave: letters per time.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// Letters per time. `"30/min"`, `"1/s"`, `"500/h"`, `"2000/day"`, `"10/2min"`... or `"unlimited"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// As fast as it goes.
    #[default]
    Unlimited,
    /// One letter in each such span, evenly spread.
    Every(Duration),
}

/// Spellings of a unit of time, the first being the one we print, and its length in seconds.
const UNITS: [(&[&str], u64); 4] = [
    (&["s", "sec", "second", "seconds"], 1),
    (&["min", "m", "minute", "minutes"], 60),
    (&["h", "hour", "hours"], 3_600),
    (&["day", "d", "days"], 86_400),
];

const NANOSECONDS: u128 = 1_000_000_000;

/// Why a text is no pace.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaceError {
    /// Not `N/unit`.
    #[error("`{0}` is no pace")]
    Form(String),
    /// A pace of nothing.
    #[error("a pace of 0 would never send anything")]
    Zero,
    /// A unit that nobody knows.
    #[error("`{0}` is no unit of time")]
    Unit(String),
    /// More letters than there are nanoseconds.
    #[error("`{0}` is faster than this program can count")]
    TooFast(String),
}

impl PaceError {
    /// What to do about it: a sentence.
    #[must_use]
    pub fn help(&self) -> &'static str {
        "Write letters per time, such as `30/min`, `1/s`, `500/h` or `2000/day`, or `unlimited`."
    }
}

impl Pace {
    /// The time between one letter and the next.
    #[must_use]
    pub fn interval(self) -> Duration {
        match self {
            Self::Unlimited => Duration::ZERO,
            Self::Every(span) => span,
        }
    }
}

impl Pace {
    /// So many millionths of it; none where that is nothing, or never.
    #[must_use]
    pub(super) fn slowed(self, millionths: u32) -> Option<Self> {
        match self {
            _ if millionths == 0 => None,
            Self::Unlimited => Some(self),
            Self::Every(span) => {
                let slower = (span.as_nanos() * 1_000_000).div_ceil(u128::from(millionths));
                Some(Self::Every(Duration::from_nanos(
                    u64::try_from(slower).ok()?,
                )))
            }
        }
    }
}

impl FromStr for Pace {
    type Err = PaceError;

    fn from_str(text: &str) -> Result<Self, PaceError> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("unlimited") {
            return Ok(Self::Unlimited);
        }
        let form = || PaceError::Form(text.to_owned());
        let (letters, per) = text.split_once('/').ok_or_else(form)?;
        let letters: u64 = letters.trim().parse().map_err(|_| form())?;
        let per = per.trim();
        // `10/2min`: a number before the unit says how many of it.
        let digits = per.bytes().take_while(u8::is_ascii_digit).count();
        let (count, unit) = per.split_at(digits);
        let count: u64 = if count.is_empty() {
            1
        } else {
            count.parse().map_err(|_| form())?
        };
        let unit = unit.trim();
        let seconds = UNITS
            .iter()
            .find(|(names, _)| names.iter().any(|name| unit.eq_ignore_ascii_case(name)))
            .map(|(_, seconds)| *seconds)
            .ok_or_else(|| PaceError::Unit(unit.to_owned()))?;
        if letters == 0 || count == 0 {
            return Err(PaceError::Zero);
        }
        let span = u128::from(count) * u128::from(seconds) * NANOSECONDS;
        if u128::from(letters) > span {
            return Err(PaceError::TooFast(text.to_owned()));
        }
        // Rounded up, so that a pace is never exceeded.
        let nanoseconds = u64::try_from(span.div_ceil(u128::from(letters))).map_err(|_| form())?;
        Ok(Self::Every(Duration::from_nanos(nanoseconds)))
    }
}

/// Prints `30/min`, in the smallest unit that gives a whole number.
impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Every(interval) = self else {
            return f.write_str("unlimited");
        };
        let interval = interval.as_nanos().max(1);
        for (names, seconds) in UNITS {
            let unit = u128::from(seconds) * NANOSECONDS;
            let letters = unit.div_ceil(interval); // up, because the interval was rounded up
            // Only where it reads back as this very interval.
            if unit.div_ceil(letters) == interval {
                return write!(f, "{letters}/{}", names[0]);
            }
        }
        write!(
            f,
            "1 letter in {:?}",
            Duration::from_nanos(u64::try_from(interval).unwrap_or(u64::MAX))
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every(nanoseconds: u64) -> Pace {
        Pace::Every(Duration::from_nanos(nanoseconds))
    }

    #[test]
    fn a_pace_is_read_and_printed() {
        for (text, pace, printed) in [
            ("30/min", every(2_000_000_000), "30/min"),
            ("7/min", every(8_571_428_572), "7/min"),
            ("1/s", every(1_000_000_000), "1/s"),
            ("60/minute", every(1_000_000_000), "1/s"),
            (" 500 / hour ", every(7_200_000_000), "500/h"),
            ("2000/day", every(43_200_000_000), "2000/day"),
            ("10/2min", every(12_000_000_000), "5/min"),
            (
                "1/2 days",
                every(172_800_000_000_000),
                "1 letter in 172800s",
            ),
            ("Unlimited", Pace::Unlimited, "unlimited"),
        ] {
            assert_eq!(text.parse(), Ok(pace), "{text}");
            assert_eq!(pace.to_string(), printed, "{text}");
        }
    }

    #[test]
    fn what_is_no_pace_is_refused_with_the_reason() {
        let error = |text: &str| text.parse::<Pace>().unwrap_err();
        assert_eq!(error("30"), PaceError::Form("30".into()));
        assert_eq!(error("fast/min"), PaceError::Form("fast/min".into()));
        assert_eq!(error("-3/min"), PaceError::Form("-3/min".into()));
        assert_eq!(error("0/min"), PaceError::Zero);
        assert_eq!(error("3/fortnight"), PaceError::Unit("fortnight".into()));
        assert_eq!(
            error("2000000000/s"),
            PaceError::TooFast("2000000000/s".into())
        );
        assert_eq!(
            error("1/99999999999999999999days"),
            PaceError::Form("1/99999999999999999999days".into())
        );
    }

    proptest::proptest! {
        #[test]
        fn a_pace_is_never_exceeded(letters in 1_u64..100_000, unit in 0_usize..4) {
            let (names, seconds) = UNITS[unit];
            let pace: Pace = format!("{letters}/{}", names[0]).parse().unwrap();
            proptest::prop_assert!(pace.interval().as_nanos() * u128::from(letters) >= u128::from(seconds) * NANOSECONDS);
            proptest::prop_assert_eq!(pace.to_string().parse(), Ok(pace));
        }
    }
}
