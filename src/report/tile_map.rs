//! A map of equal tiles, one for each state, as inline SVG.

use super::page::Escaped;
use super::states::{MAP_SIZE, PLACES, Place};
use std::fmt::Write as _;

/// What a tile shows.
pub(super) struct Tile {
    /// The figure under the state's code; never colour alone.
    pub(super) figure: String,
    /// How dark the tile is, 0 to 4; none for a state without any recipients.
    pub(super) level: Option<u8>,
    /// The same in words, for screen readers.
    pub(super) words: String,
}

/// The side of a tile, and the space between two, in the drawing's own units.
const SIDE: u32 = 60;
const GAP: u32 = 4;

/// Draws the map; a tile that has anything to show links to `#state-CODE`.
pub(super) fn tile_map(label: &str, tile: impl Fn(&Place) -> Tile) -> String {
    let (width, height) = (MAP_SIZE.0 * (SIDE + GAP), MAP_SIZE.1 * (SIDE + GAP));
    let mut svg = format!(
        "<svg class=\"tiles\" viewBox=\"-2 -2 {width} {height}\" role=\"group\" aria-label=\"{}\">\n",
        Escaped(label)
    );
    for place in &PLACES {
        let tile = tile(place);
        let (x, y) = (place.column * (SIDE + GAP), place.row * (SIDE + GAP));
        let middle = x + SIDE / 2;
        let level = tile
            .level
            .map_or("none".to_owned(), |level| level.to_string());
        let drawing = format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{SIDE}\" height=\"{SIDE}\" rx=\"6\"/>\
             <text x=\"{middle}\" y=\"{}\" class=\"code\">{}</text><text x=\"{middle}\" y=\"{}\">{}</text>",
            if tile.figure.is_empty() {
                y + 37
            } else {
                y + 28
            },
            place.code,
            y + 47,
            Escaped(&tile.figure),
        );
        let words = Escaped(&tile.words);
        let _ = match tile.level {
            Some(_) => writeln!(
                svg,
                "<a href=\"#state-{code}\" data-state=\"{code}\" class=\"tile level-{level}\" aria-label=\"{words}\">{drawing}</a>",
                code = place.code
            ),
            None => writeln!(
                svg,
                "<g class=\"tile level-{level}\" aria-hidden=\"true\">{drawing}</g>"
            ),
        };
    }
    svg + "</svg>\n"
}
