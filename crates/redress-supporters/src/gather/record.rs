//! What the first pass keeps of a row.

use crate::consent::RowSays;
use crate::homes::{Home, MatchWord};
use redress_base::us_states::{US_STATES, UsState};

/// A row in numbers.
#[derive(Clone, Copy, Debug)]
pub struct RowRecord {
    /// The hash of the address, or of what stands for it.
    pub address: u64,
    /// The hash of the name; 0 for none.
    pub name: u64,
    /// The row's place among all rows of all files.
    pub row: u32,
    /// What it says of consent.
    pub says: RowSays,
    /// By what its place was told.
    pub word: MatchWord,
    /// Where.
    pub place: PlaceCode,
}

/// A state and a district in three bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceCode {
    state: Option<u8>,
    district: Option<u8>,
}

impl PlaceCode {
    /// That of a home.
    pub fn of(home: &Home) -> Self {
        let place = |state: &UsState| US_STATES.iter().position(|it| it.code == state.code);
        let state = home.state.and_then(place);
        Self {
            state: state.and_then(|state| u8::try_from(state).ok()),
            district: home.seat.map(|seat| seat.number),
        }
    }

    /// The state.
    pub fn state(self) -> Option<&'static UsState> {
        self.state.map(|state| &US_STATES[usize::from(state)])
    }

    /// The district; 0 is at large.
    pub fn district(self) -> Option<u8> {
        self.district
    }

    /// Whether it says nothing.
    pub fn is_empty(self) -> bool {
        self.state.is_none()
    }

    /// Whether one person cannot live in both.
    pub fn contradicts(self, other: Self) -> bool {
        let differ = |one: Option<u8>, other: Option<u8>| {
            one.zip(other).is_some_and(|(one, other)| one != other)
        };
        differ(self.state, other.state) || differ(self.district, other.district)
    }
}
