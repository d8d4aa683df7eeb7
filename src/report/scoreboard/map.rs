//! The map of the states, and the same as a table.

use super::boards::ShownBoard;
use super::member::Board;
use super::tally::{LetterFigure, MemberTally};
use crate::report::page::{columns, scrolled, tally};
use crate::report::tile_map::{Tile, tile_map};
use crate::report::words::count_words;
use maud::{Markup, html};
use redress_base::us_states::{US_STATES, UsState};

/// Sponsors by state, without a heading; nothing for a list without states. `page` is the page that has the members: its file,
/// or nothing for the page on which the map stands.
pub(super) fn map(shown: &ShownBoard<'_>, page: &str) -> Option<Markup> {
    let board = shown.board;
    let anchor = format!("{page}#state{}", shown.suffix);
    let on_board: Vec<(&UsState, MemberTally)> = US_STATES
        .iter()
        .map(|state| (state, in_state(board, state)))
        .filter(|(_, tally)| tally.members > 0)
        .collect();
    (!on_board.is_empty()).then(|| {
        html! {
            div.map.card data-suffix=(shown.suffix) {
                (tile_map(&shown.named("Sponsors by state"), &anchor, |state| tile(state, in_state(board, state))))
                p.legend.soft {
                    "Sponsors among the members on the lists; the stronger the color, the larger their share: "
                    span.keys {
                        span class="key level-0" { "none" } " "
                        span class="key level-1" { "up to ¼" } " "
                        span class="key level-2" { "up to ½" } " "
                        span class="key level-3" { "over ½" } " "
                        span class="key level-4" { "all" }
                    }
                }
            }
            details {
                summary { "The map as a table" }
                (scrolled(&shown.named("States"), &table(&on_board)))
            }
        }
    })
}

fn in_state(board: &Board, state: &UsState) -> MemberTally {
    MemberTally::of(
        board
            .members()
            .filter(|member| member.state_code == state.code),
    )
}

fn tile(state: &UsState, tally: MemberTally) -> Tile {
    let figure = if tally.members == 0 {
        String::new()
    } else {
        format!("{}/{}", tally.sponsors, tally.members)
    };
    let sponsors = count_words(tally.sponsors, "sponsor", "sponsors");
    let members = count_words(tally.members, "member", "members");
    Tile {
        figure,
        level: level_of(tally),
        words: format!("{}: {sponsors} of {members}", state.name),
    }
}

/// How dark a tile is: by the share of sponsors.
fn level_of(tally: MemberTally) -> Option<u8> {
    match (tally.sponsors, tally.members) {
        (_, 0) => None,
        (0, _) => Some(0),
        // From the top down, each in the words of the legend above. In whole numbers, so that no half is missed by a
        // hair.
        (sponsors, members) if sponsors == members => Some(4),
        (sponsors, members) if sponsors * 2 > members => Some(3),
        (sponsors, members) if sponsors * 4 > members => Some(2),
        _ => Some(1),
    }
}

fn table(states: &[(&UsState, MemberTally)]) -> Markup {
    let rows: Vec<MemberTally> = states.iter().map(|(_, tally)| *tally).collect();
    let shown = LetterFigure::of_rows(&rows);
    html! {
        table.tally {
            (columns(["State", ">Members", ">Sponsors"].into_iter().chain(shown.iter().map(|figure| figure.heading))))
            tbody {
                @for (state, of) in states {
                    tr {
                        th scope="row" { (state.name) }
                        (tally("Members", of.members))
                        (tally("Sponsors", of.sponsors))
                        @for figure in &shown { (figure.cell(of)) }
                    }
                }
            }
        }
    }
}
