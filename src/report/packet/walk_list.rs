//! The list for the walk: building by building, with room for who received the letter.

use super::letter::PacketLetter;
use crate::report::page::columns;
use maud::{Markup, html};

/// Lines on one page of it: offices, and the names of buildings between them.
const LINES_A_PAGE: usize = 20;

/// The pages of the list, for those letters that somebody can walk to.
pub(super) fn walk_pages(campaign: &str, letters: &[PacketLetter]) -> Vec<Markup> {
    let walked: Vec<&PacketLetter> = letters
        .iter()
        .filter(|letter| letter.is_walked_to())
        .collect();
    let pages = in_pages(&walked);
    let numbered = pages.iter().enumerate();
    numbered
        .map(|(at, offices)| {
            html! {
                section.sheet.walk {
                    div.content {
                        h2 { "The walk" }
                        p { (campaign) }
                        (list(offices))
                    }
                    p.foot { span { "The walk" } span { (at + 1) " of " (pages.len()) } }
                }
            }
        })
        .collect()
}

fn list(offices: &[&PacketLetter]) -> Markup {
    html! {
        table {
            (columns(["Room", "Office", "Date", "Received by"]))
            tbody {
                @for (at, letter) in offices.iter().enumerate() {
                    @if heads_building(offices, at) {
                        tr.building { th scope="rowgroup" colspan="4" { (building_of(letter)) } }
                    }
                    tr {
                        td.mono { (letter.room.as_ref().map_or("", |room| room.room())) }
                        td {
                            (letter.name)
                            @if !letter.place.is_empty() { ", " (letter.place) }
                        }
                        // Left empty, to be filled in with a pen.
                        td {}
                        td {}
                    }
                }
            }
        }
    }
}

fn building_of(letter: &PacketLetter) -> &str {
    letter
        .room
        .as_ref()
        .map_or("Elsewhere", |room| room.building())
}

/// Whether the building's name stands above this office: it is told again on each page.
fn heads_building(offices: &[&PacketLetter], at: usize) -> bool {
    at == 0 || building_of(offices[at - 1]) != building_of(offices[at])
}

/// Parts the walk into pages.
fn in_pages<'l, 'a>(walked: &'l [&'a PacketLetter]) -> Vec<&'l [&'a PacketLetter]> {
    let mut pages = Vec::new();
    let (mut first, mut lines) = (0, 0);
    for at in 0..walked.len() {
        let needed = 1 + usize::from(heads_building(&walked[first..], at - first));
        // A page has one office at least, whatever the limit is.
        if lines + needed > LINES_A_PAGE && at > first {
            pages.push(&walked[first..at]);
            (first, lines) = (at, 2); // this office, and its building's name once more
        } else {
            lines += needed;
        }
    }
    if first < walked.len() {
        pages.push(&walked[first..]);
    }
    pages
}
