//! The stances with their members, as figures and as bars.

use super::boards::ShownBoard;
use super::member::{Board, Member};
use super::tally::MemberTally;
use crate::report::page::scrolled_figures;
use crate::report::words::grouped;
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
    let table = html! {
        table {
            thead {
                tr {
                    th scope="col" { "Stance" }
                    th.num scope="col" { "Members" }
                    th.num scope="col" { "Written to" }
                    th.num scope="col" { "Answered" }
                    th.num scope="col" { "Automatic answer" }
                    th.num scope="col" { "Came back" }
                    td {} // above the bars, which only repeat the figures
                }
            }
            tbody {
                @for (stance, tally) in tallies { (row(stance.as_str(), tally, most)) }
            }
        }
    };
    html! {
        h2 { "Stances" }
        (scrolled_figures(&shown.named("Stances"), &table))
    }
}

/// `most` is what the longest bar stands for.
fn row(stance: &str, tally: MemberTally, most: u64) -> Markup {
    // Rounded up: one member among five hundred still has a bar.
    let per_cent = (tally.members * 100).div_ceil(most);
    html! {
        tr {
            th class={ "stance-" (stance) } scope="row" { (stance) }
            td.num { (grouped(tally.members)) }
            td.num { (grouped(tally.written)) }
            td.num { (grouped(tally.answered)) }
            td.num { (grouped(tally.automatic)) }
            td.num { (grouped(tally.came_back)) }
            td {
                svg class={ "bar stance-" (stance) } viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
                    rect width=(per_cent) height="8" rx="1" {}
                }
            }
        }
    }
}
