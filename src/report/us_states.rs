//! The states, the District of Columbia and the territories: their names, and their places on a map of tiles.

/// A state, the District of Columbia or a territory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UsState {
    /// The postal code.
    pub(super) code: &'static str,
    /// The name.
    pub(super) name: &'static str,
    /// The column of its tile, from the west.
    pub(super) column: u32,
    /// The row of its tile, from the north.
    pub(super) row: u32,
}

/// Columns and rows of the map.
pub(super) const MAP_SIZE: (u32, u32) = (11, 9);

const fn us_state(code: &'static str, name: &'static str, column: u32, row: u32) -> UsState {
    UsState {
        code,
        name,
        column,
        row,
    }
}

/// All of them, by postal code. The arrangement keeps neighbours together as far as equal tiles can.
pub(super) const US_STATES: [UsState; 56] = [
    us_state("AK", "Alaska", 0, 0),
    us_state("AL", "Alabama", 6, 6),
    us_state("AR", "Arkansas", 4, 5),
    us_state("AS", "American Samoa", 3, 8),
    us_state("AZ", "Arizona", 1, 5),
    us_state("CA", "California", 0, 4),
    us_state("CO", "Colorado", 2, 4),
    us_state("CT", "Connecticut", 9, 3),
    us_state("DC", "District of Columbia", 8, 5),
    us_state("DE", "Delaware", 9, 4),
    us_state("FL", "Florida", 8, 7),
    us_state("GA", "Georgia", 7, 6),
    us_state("GU", "Guam", 4, 8),
    us_state("HI", "Hawaii", 0, 7),
    us_state("IA", "Iowa", 4, 3),
    us_state("ID", "Idaho", 1, 2),
    us_state("IL", "Illinois", 5, 2),
    us_state("IN", "Indiana", 5, 3),
    us_state("KS", "Kansas", 3, 5),
    us_state("KY", "Kentucky", 5, 4),
    us_state("LA", "Louisiana", 4, 6),
    us_state("MA", "Massachusetts", 10, 2),
    us_state("MD", "Maryland", 8, 4),
    us_state("ME", "Maine", 10, 0),
    us_state("MI", "Michigan", 7, 2),
    us_state("MN", "Minnesota", 4, 2),
    us_state("MO", "Missouri", 4, 4),
    us_state("MP", "Northern Mariana Islands", 5, 8),
    us_state("MS", "Mississippi", 5, 6),
    us_state("MT", "Montana", 2, 2),
    us_state("NC", "North Carolina", 6, 5),
    us_state("ND", "North Dakota", 3, 2),
    us_state("NE", "Nebraska", 3, 4),
    us_state("NH", "New Hampshire", 10, 1),
    us_state("NJ", "New Jersey", 8, 3),
    us_state("NM", "New Mexico", 2, 5),
    us_state("NV", "Nevada", 1, 3),
    us_state("NY", "New York", 8, 2),
    us_state("OH", "Ohio", 6, 3),
    us_state("OK", "Oklahoma", 3, 6),
    us_state("OR", "Oregon", 0, 3),
    us_state("PA", "Pennsylvania", 7, 3),
    us_state("PR", "Puerto Rico", 9, 8),
    us_state("RI", "Rhode Island", 10, 3),
    us_state("SC", "South Carolina", 7, 5),
    us_state("SD", "South Dakota", 3, 3),
    us_state("TN", "Tennessee", 5, 5),
    us_state("TX", "Texas", 3, 7),
    us_state("UT", "Utah", 1, 4),
    us_state("VA", "Virginia", 7, 4),
    us_state("VI", "U.S. Virgin Islands", 10, 8),
    us_state("VT", "Vermont", 9, 1),
    us_state("WA", "Washington", 0, 2),
    us_state("WI", "Wisconsin", 6, 2),
    us_state("WV", "West Virginia", 6, 4),
    us_state("WY", "Wyoming", 2, 3),
];

/// The one with this postal code or name.
pub(super) fn find(text: &str) -> Option<&'static UsState> {
    let text = text.trim();
    US_STATES.iter().find(|state| {
        state.code.eq_ignore_ascii_case(text) || state.name.eq_ignore_ascii_case(text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_place_has_a_tile_of_its_own_on_the_map() {
        let tiles: HashSet<(u32, u32)> = US_STATES
            .iter()
            .map(|state| (state.column, state.row))
            .collect();
        assert_eq!(tiles.len(), US_STATES.len());
        assert!(
            tiles
                .iter()
                .all(|(column, row)| *column < MAP_SIZE.0 && *row < MAP_SIZE.1)
        );
        assert!(US_STATES.is_sorted_by_key(|state| state.code));
    }

    #[test]
    fn places_are_found_by_code_and_name() {
        assert_eq!(find("nm").map(|state| state.name), Some("New Mexico"));
        assert_eq!(find("Puerto Rico").map(|state| state.code), Some("PR"));
        assert_eq!(find("Ontario"), None);
    }
}
