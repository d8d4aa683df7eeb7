//! The states, the District of Columbia and the territories: their names, and their places on a map of tiles.

/// A state or territory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
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

const fn place(code: &'static str, name: &'static str, column: u32, row: u32) -> Place {
    Place {
        code,
        name,
        column,
        row,
    }
}

/// All of them, by postal code. The arrangement keeps neighbours together as far as equal tiles can.
pub(super) const PLACES: [Place; 56] = [
    place("AK", "Alaska", 0, 0),
    place("AL", "Alabama", 6, 6),
    place("AR", "Arkansas", 4, 5),
    place("AS", "American Samoa", 3, 8),
    place("AZ", "Arizona", 1, 5),
    place("CA", "California", 0, 4),
    place("CO", "Colorado", 2, 4),
    place("CT", "Connecticut", 9, 3),
    place("DC", "District of Columbia", 8, 5),
    place("DE", "Delaware", 9, 4),
    place("FL", "Florida", 8, 7),
    place("GA", "Georgia", 7, 6),
    place("GU", "Guam", 4, 8),
    place("HI", "Hawaii", 0, 7),
    place("IA", "Iowa", 4, 3),
    place("ID", "Idaho", 1, 2),
    place("IL", "Illinois", 5, 2),
    place("IN", "Indiana", 5, 3),
    place("KS", "Kansas", 3, 5),
    place("KY", "Kentucky", 5, 4),
    place("LA", "Louisiana", 4, 6),
    place("MA", "Massachusetts", 10, 2),
    place("MD", "Maryland", 8, 4),
    place("ME", "Maine", 10, 0),
    place("MI", "Michigan", 7, 2),
    place("MN", "Minnesota", 4, 2),
    place("MO", "Missouri", 4, 4),
    place("MP", "Northern Mariana Islands", 5, 8),
    place("MS", "Mississippi", 5, 6),
    place("MT", "Montana", 2, 2),
    place("NC", "North Carolina", 6, 5),
    place("ND", "North Dakota", 3, 2),
    place("NE", "Nebraska", 3, 4),
    place("NH", "New Hampshire", 10, 1),
    place("NJ", "New Jersey", 8, 3),
    place("NM", "New Mexico", 2, 5),
    place("NV", "Nevada", 1, 3),
    place("NY", "New York", 8, 2),
    place("OH", "Ohio", 6, 3),
    place("OK", "Oklahoma", 3, 6),
    place("OR", "Oregon", 0, 3),
    place("PA", "Pennsylvania", 7, 3),
    place("PR", "Puerto Rico", 9, 8),
    place("RI", "Rhode Island", 10, 3),
    place("SC", "South Carolina", 7, 5),
    place("SD", "South Dakota", 3, 3),
    place("TN", "Tennessee", 5, 5),
    place("TX", "Texas", 3, 7),
    place("UT", "Utah", 1, 4),
    place("VA", "Virginia", 7, 4),
    place("VI", "U.S. Virgin Islands", 10, 8),
    place("VT", "Vermont", 9, 1),
    place("WA", "Washington", 0, 2),
    place("WI", "Wisconsin", 6, 2),
    place("WV", "West Virginia", 6, 4),
    place("WY", "Wyoming", 2, 3),
];

/// The place with this postal code or name.
pub(super) fn find(text: &str) -> Option<&'static Place> {
    let text = text.trim();
    PLACES.iter().find(|place| {
        place.code.eq_ignore_ascii_case(text) || place.name.eq_ignore_ascii_case(text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_place_has_a_tile_of_its_own_on_the_map() {
        let tiles: HashSet<(u32, u32)> = PLACES
            .iter()
            .map(|place| (place.column, place.row))
            .collect();
        assert_eq!(tiles.len(), PLACES.len());
        assert!(
            tiles
                .iter()
                .all(|(column, row)| *column < MAP_SIZE.0 && *row < MAP_SIZE.1)
        );
        assert!(PLACES.is_sorted_by_key(|place| place.code));
    }

    #[test]
    fn places_are_found_by_code_and_name() {
        assert_eq!(find("nm").map(|place| place.name), Some("New Mexico"));
        assert_eq!(find("Puerto Rico").map(|place| place.code), Some("PR"));
        assert_eq!(find("Ontario"), None);
    }
}
