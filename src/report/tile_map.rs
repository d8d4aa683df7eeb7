//! A map of equal tiles, one for each state, as inline SVG.

use super::tile_places::{MAP_SIZE, TilePlace, placed};
use maud::{Markup, html};
use redress_base::us_states::UsState;

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

/// Draws the map; a tile that has anything to show links to `ANCHOR-CODE`, such as `#state-OH`.
pub(super) fn tile_map(label: &str, anchor: &str, tile: impl Fn(&UsState) -> Tile) -> Markup {
    let (width, height) = (MAP_SIZE.0 * (SIDE + GAP), MAP_SIZE.1 * (SIDE + GAP));
    html! {
        svg.tiles viewBox={ "-2 -2 " (width) " " (height) } role="group" aria-label=(label) {
            @for (state, place) in placed() { (linked(state, place, anchor, &tile(state))) }
        }
    }
}

fn linked(state: &UsState, place: TilePlace, anchor: &str, tile: &Tile) -> Markup {
    let code = state.code;
    html! {
        @match tile.level {
            Some(level) => {
                a href={ (anchor) "-" (code) } data-state=(code) class={ "tile level-" (level) } aria-label=(tile.words) {
                    (drawn(state, place, &tile.figure))
                }
            }
            // The table below the map has no row for such a state either, so a reader misses nothing.
            None => { g class="tile level-none" aria-hidden="true" { (drawn(state, place, &tile.figure)) } }
        }
    }
}

fn drawn(state: &UsState, place: TilePlace, figure: &str) -> Markup {
    let (x, y) = (place.column * (SIDE + GAP), place.row * (SIDE + GAP));
    let middle = x + SIDE / 2;
    // A code without a figure stands in the middle of its tile.
    let code_at = y + if figure.is_empty() { 37 } else { 28 };
    html! {
        rect x=(x) y=(y) width=(SIDE) height=(SIDE) rx="6" {}
        text.code x=(middle) y=(code_at) { (state.code) }
        text x=(middle) y=(y + 47) { (figure) }
    }
}
