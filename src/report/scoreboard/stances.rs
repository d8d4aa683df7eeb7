//! The stances with their members, as figures and as bars.

use super::boards::ShownBoard;
use super::member::{Board, Member};
use super::tally::{LetterFigure, MemberTally};
use crate::report::page::{columns, scrolled_figures, tally};
use maud::{Markup, html};
use redress_lists::Stance;

/// In the order in which they are shown.
const STANCES: [Stance; 5] = [
    Stance::Sponsor,
    Stance::Supportive,
    Stance::Undecided,
    Stance::Opposed,
    Stance::Unknown,
];

/// The stances that members on the board take.
pub(super) fn taken(board: &Board) -> impl Iterator<Item = Stance> {
    STANCES
        .into_iter()
        .filter(|stance| board.members().any(|member| member.stance == *stance))
}

/// A row for each stance that is taken.
pub(super) fn stances(shown: &ShownBoard<'_>) -> Markup {
    let board = shown.board;
    let tally_of = |stance| {
        let holds_it = |member: &&Member| member.stance == stance;
        MemberTally::of(board.members().filter(holds_it))
    };
    let tallies: Vec<(Stance, MemberTally)> = taken(board)
        .map(|stance| (stance, tally_of(stance)))
        .collect();
    let members = tallies.iter().map(|(_, tally)| tally.members);
    let most = members.max().unwrap_or_default().max(1);
    let rows: Vec<MemberTally> = tallies.iter().map(|(_, tally)| *tally).collect();
    let figures = LetterFigure::of_rows(&rows);
    let headings = ["Stance", ">Members"]
        .into_iter()
        .chain(figures.iter().map(|figure| figure.heading))
        .chain([""]);
    let table = html! {
        table.tally {
            (columns(headings))
            tbody {
                @for (stance, of) in tallies { (row(stance.as_str(), of, &figures, most)) }
            }
        }
    };
    html! {
        h2 { "Stances" }
        (scrolled_figures(&shown.named("Stances"), &table))
    }
}

/// `most` is what the longest bar stands for.
fn row(stance: &str, of: MemberTally, figures: &[LetterFigure], most: u64) -> Markup {
    // Rounded up: one member among five hundred still has a bar.
    let per_cent = (of.members * 100).div_ceil(most);
    html! {
        tr {
            th class={ "stance-" (stance) } scope="row" { (stance) }
            (tally("Members", of.members))
            @for figure in figures { (figure.cell(&of)) }
            // Below no heading: a bar only repeats the figure.
            td {
                svg class={ "bar stance-" (stance) } viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
                    rect width=(per_cent) height="8" rx="1" {}
                }
            }
        }
    }
}
