//! The areas that the recipients of a mailing stand for.

use super::constituency::Constituency;
use crate::cells::{city_key, local_district};
use crate::homes::Home;
use std::collections::HashMap;

/// Where a supporter lives, for every level: state and city districts only from the supporter's own columns.
#[derive(Clone, Copy, Debug)]
pub struct Lives<'a> {
    /// In the nation, the state and the House.
    pub home: Home,
    /// The city, as the row has it.
    pub city: &'a str,
    /// The district of the state's upper house.
    pub state_upper: &'a str,
    /// The district of the state's lower house.
    pub state_lower: &'a str,
    /// The district of the city's council.
    pub council: &'a str,
}

/// The areas that recipients stand for, each once and with a place: recipients of one area have the same people, so nothing
/// grows with their number. The area of a vacant seat is added as any other, so that its constituents can be told of with it.
#[derive(Clone, Debug, Default)]
pub struct Constituencies {
    places: HashMap<Constituency, usize>,
    has_states: bool,
    has_cities: bool,
}

impl Constituencies {
    /// Adds an area, and gives its place; one that is there has the place that it had.
    pub fn add(&mut self, constituency: Constituency) -> usize {
        let next = self.places.len();
        self.has_states |= matches!(
            constituency,
            Constituency::StateUpper(..) | Constituency::StateLower(..)
        );
        self.has_cities |= matches!(
            constituency,
            Constituency::City(..) | Constituency::Council(..)
        );
        *self.places.entry(constituency).or_insert(next)
    }

    /// The place of an area; none where nobody stands for it.
    #[must_use]
    pub fn place(&self, constituency: &Constituency) -> Option<usize> {
        self.places.get(constituency).copied()
    }

    /// How many areas there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Shows the place of each area in which a supporter lives.
    pub fn of(&self, lives: &Lives<'_>, mut each: impl FnMut(usize)) {
        let mut show = |constituency: &Constituency| {
            if let Some(place) = self.place(constituency) {
                each(place);
            }
        };
        let home = &lives.home;
        if home.is_in_us {
            show(&Constituency::Nation);
        }
        if let Some(seat) = home.seat {
            show(&Constituency::House(seat.state.code, seat.number));
        }
        let Some(state) = home.state.map(|state| state.code) else {
            return;
        };
        show(&Constituency::State(state));
        // Texts are made only for lists that have such seats.
        if self.has_states {
            let upper = local_district(lives.state_upper);
            let lower = local_district(lives.state_lower);
            if !upper.is_empty() {
                show(&Constituency::StateUpper(state, upper));
            }
            if !lower.is_empty() {
                show(&Constituency::StateLower(state, lower));
            }
        }
        if self.has_cities {
            let (city, council) = (city_key(lives.city), local_district(lives.council));
            if city.is_empty() {
                return;
            }
            if !council.is_empty() {
                show(&Constituency::Council(state, city.clone(), council));
            }
            show(&Constituency::City(state, city));
        }
    }
}

#[test]
fn a_supporter_is_shown_to_those_who_stand_for_the_place() {
    use crate::cells::{CountryCell, ZipCell, read_district, read_state};
    use crate::homes::Evidence;
    let text = str::to_owned;
    let mut officials = Constituencies::default();
    for constituency in [
        Constituency::Nation,
        Constituency::State("OH"),
        Constituency::State("OH"),
        Constituency::House("OH", 3),
        Constituency::House("OH", 4),
        Constituency::StateUpper("OH", text("15")),
        Constituency::City("OH", text("elm")),
        Constituency::Council("OH", text("elm"), text("2")),
        Constituency::City("NY", text("elm")),
    ] {
        officials.add(constituency);
    }
    let shown = |state: &str, district: &str, city: &str, council: &str| {
        let row = Evidence {
            zip: ZipCell::Empty,
            state: read_state(state),
            district: read_district(district),
            country: CountryCell::Empty,
        };
        let lives = Lives {
            home: Home::of(&row, None, |_| ()),
            city,
            state_upper: "SD-15",
            state_lower: "",
            council,
        };
        let mut places = Vec::new();
        officials.of(&lives, |place| places.push(place));
        places
    };
    assert_eq!(shown("OH", "OH-3", "Elm", "Ward 2"), [0, 2, 1, 4, 6, 5]);
    assert_eq!(shown("OH", "", "Elm", ""), [0, 1, 4, 5]);
    assert_eq!(shown("NY", "", "Elm", "2"), [0, 7]);
    assert_eq!(shown("", "", "Elm", "2"), [0_usize; 0]);
}
