//! What the first pass keeps of a row.

use crate::consent::RowSays;
use crate::homes::{Home, MatchWord};
use redress_base::us_states::{US_STATES, UsState};

/// A row in numbers.
#[derive(Clone, Copy, Debug)]
pub struct RowRecord {
    /// The hash of the address, or of what stands for it.
    pub address: u64,
    /// The hash of the name, by which people of one address are told apart; 0 for none.
    pub name: u32,
    /// The row's place among all rows of all files.
    pub row: u32,
    /// What it says of consent.
    pub says: RowSays,
    /// By what its place was told.
    pub word: MatchWord,
    /// Where.
    pub place: PlaceCode,
}

/// A state and a district in two bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceCode {
    state: u8,
    district: u8,
}

/// No state, or no district: there are fewer of both.
const NONE: u8 = u8::MAX;

fn known(code: u8) -> Option<u8> {
    Some(code).filter(|code| *code != NONE)
}

impl PlaceCode {
    /// That of a home.
    pub fn of(home: &Home) -> Self {
        let place = |state: &UsState| US_STATES.iter().position(|it| it.code == state.code);
        let state = home.state.and_then(place);
        Self {
            state: state
                .and_then(|state| u8::try_from(state).ok())
                .unwrap_or(NONE),
            district: home.seat.map_or(NONE, |seat| seat.number),
        }
    }

    /// The state.
    pub fn state(self) -> Option<&'static UsState> {
        known(self.state).map(|state| &US_STATES[usize::from(state)])
    }

    /// The district; 0 is at large.
    pub fn district(self) -> Option<u8> {
        known(self.district)
    }

    /// Whether it says nothing.
    pub fn is_empty(self) -> bool {
        known(self.state).is_none()
    }

    /// Whether one person cannot live in both.
    pub fn contradicts(self, other: Self) -> bool {
        let differ = |one: u8, other: u8| {
            known(one)
                .zip(known(other))
                .is_some_and(|(one, other)| one != other)
        };
        differ(self.state, other.state) || differ(self.district, other.district)
    }
}

/// A million rows take these bytes each, besides the ruling's.
#[test]
fn a_row_takes_few_bytes() {
    assert!(size_of::<RowRecord>() <= 40, "{}", size_of::<RowRecord>());
    assert!(size_of::<super::ruling::Ruling>() <= 20);
}
