//! A seat of the House of Representatives.

use redress_base::us_states::UsState;
use redress_lists::house_districts;
use std::fmt;

/// A district of the House that exists, the delegates' and the Resident Commissioner's among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HouseSeat {
    /// Its state, the District or a territory.
    pub state: &'static UsState,
    /// Its number; 0 is at large.
    pub number: u8,
}

/// The number that stands for delegates in tables of the Census Bureau.
const DELEGATE: u8 = 98;

impl HouseSeat {
    /// The seat of a state under a number as tables and exports have it: where there is but one, `0`, `1` and `98` are it.
    /// None if the state has no such district.
    #[must_use]
    pub fn of(state: &'static UsState, number: u8) -> Option<Self> {
        let seats = house_districts(state.code)?;
        let number = match (seats, number) {
            (1, 0 | 1 | DELEGATE) => 0,
            (2.., 1..) if u32::from(number) <= seats => number,
            _ => return None,
        };
        Some(Self { state, number })
    }

    /// The seat of a state that has but one.
    #[must_use]
    pub fn only_one_of(state: &'static UsState) -> Option<Self> {
        Self::of(state, 0)
    }
}

impl fmt::Display for HouseSeat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            0 => write!(f, "{} at large", self.state.code),
            number => write!(f, "{}-{number}", self.state.code),
        }
    }
}
