//! Where the states, the District of Columbia and the territories stand on a map of tiles.

use redress_base::us_states::{US_STATES, UsState};

/// Where the tile of a state stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TilePlace {
    /// The column, from the west.
    pub(super) column: u32,
    /// The row, from the north.
    pub(super) row: u32,
}

/// Columns and rows of the map.
pub(super) const MAP_SIZE: (u32, u32) = (11, 9);

/// Column and row of each, in the order of [`US_STATES`], its code beside it for the eye. The arrangement keeps neighbours
/// together as far as equal tiles can.
const PLACES: [(&str, u32, u32); US_STATES.len()] = [
    ("AK", 0, 0),
    ("AL", 6, 6),
    ("AR", 4, 5),
    ("AS", 3, 8),
    ("AZ", 1, 5),
    ("CA", 0, 4),
    ("CO", 2, 4),
    ("CT", 9, 3),
    ("DC", 8, 5),
    ("DE", 9, 4),
    ("FL", 8, 7),
    ("GA", 7, 6),
    ("GU", 4, 8),
    ("HI", 0, 7),
    ("IA", 4, 3),
    ("ID", 1, 2),
    ("IL", 5, 2),
    ("IN", 5, 3),
    ("KS", 3, 5),
    ("KY", 5, 4),
    ("LA", 4, 6),
    ("MA", 10, 2),
    ("MD", 8, 4),
    ("ME", 10, 0),
    ("MI", 7, 2),
    ("MN", 4, 2),
    ("MO", 4, 4),
    ("MP", 5, 8),
    ("MS", 5, 6),
    ("MT", 2, 2),
    ("NC", 6, 5),
    ("ND", 3, 2),
    ("NE", 3, 4),
    ("NH", 10, 1),
    ("NJ", 8, 3),
    ("NM", 2, 5),
    ("NV", 1, 3),
    ("NY", 8, 2),
    ("OH", 6, 3),
    ("OK", 3, 6),
    ("OR", 0, 3),
    ("PA", 7, 3),
    ("PR", 9, 8),
    ("RI", 10, 3),
    ("SC", 7, 5),
    ("SD", 3, 3),
    ("TN", 5, 5),
    ("TX", 3, 7),
    ("UT", 1, 4),
    ("VA", 7, 4),
    ("VI", 10, 8),
    ("VT", 9, 1),
    ("WA", 0, 2),
    ("WI", 6, 2),
    ("WV", 6, 4),
    ("WY", 2, 3),
];

/// All of them, by postal code, each with its place.
pub(super) fn placed() -> impl Iterator<Item = (&'static UsState, TilePlace)> {
    let places = PLACES.map(|(_, column, row)| TilePlace { column, row });
    US_STATES.iter().zip(places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_place_has_a_tile_of_its_own_on_the_map() {
        let tiles: HashSet<(u32, u32)> = placed()
            .map(|(_, place)| (place.column, place.row))
            .collect();
        assert_eq!(tiles.len(), US_STATES.len());
        assert!(
            tiles
                .iter()
                .all(|(column, row)| *column < MAP_SIZE.0 && *row < MAP_SIZE.1)
        );
        let codes = PLACES.iter().map(|(code, ..)| *code);
        assert!(codes.eq(US_STATES.iter().map(|state| state.code)));
    }
}
