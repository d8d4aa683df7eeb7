//! How many take each stance, for a page that leads to the board.

use super::boards::Scoreboard;
use super::map::map;
use super::member::Member;
use super::stances::taken;
use super::tally::MemberTally;
use crate::report::page::{columns, scrolled_figures, tally};
use maud::{Markup, html};

impl Scoreboard {
    /// A short table and the map of each board, under its heading where there are several. `page` is the file with the board
    /// itself, to which the map's tiles lead.
    pub(in crate::report) fn summary(&self, page: &str) -> Markup {
        html! {
            @for shown in self.shown() {
                @if let Some(title) = &shown.title { h3 { (title) } }
                @let rows = taken(shown.board).map(|stance| {
                    let holds_it = |member: &&Member| member.stance == stance;
                    (stance, MemberTally::of(shown.board.members().filter(holds_it)))
                });
                (scrolled_figures(&shown.named("Stances"), &html! {
                    table.tally {
                        (columns(["Stance", ">Members", ">Written to"]))
                        tbody {
                            @for (stance, of) in rows {
                                tr {
                                    th class={ "stance-" (stance.as_str()) } scope="row" { (stance.as_str()) }
                                    (tally("Members", of.members))
                                    (tally("Written to", of.written))
                                }
                            }
                        }
                    }
                }))
                @if let Some(map) = map(&shown, page) { (map) }
            }
        }
    }
}
