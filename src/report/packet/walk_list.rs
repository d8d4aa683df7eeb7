//! The list for the walk: building by building, with room for who received the letter.

use super::contents::Packet;
use super::letter::PacketLetter;
use crate::report::page::columns;
use crate::report::words::count_words;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Lines on one page of it: offices, what goes with their letters, and the names of buildings between them.
const LINES_A_PAGE: usize = 20;

impl Packet<'_> {
    /// The pages of the list, for those letters that somebody can walk to.
    pub(super) fn walk_pages(&self) -> Vec<Markup> {
        let stops: Vec<Stop<'_>> = self
            .letters()
            .iter()
            .filter(|letter| letter.is_walked_to())
            .map(|letter| Stop {
                letter,
                enclosed: self.enclosed_words(letter),
            })
            .collect();
        let bring = to_bring(&stops);
        let pages = in_pages(&stops);
        let numbered = pages.iter().enumerate();
        numbered
            .map(|(at, stops)| {
                html! {
                    section.sheet.walk {
                        div.content {
                            h2 { "The walk" }
                            p {
                                (self.campaign)
                                // Counted once, before somebody sets out.
                                @if at == 0 && !bring.is_empty() { br; "To bring: " (bring) }
                            }
                            (list(stops))
                        }
                        p.foot { span { "The walk" } span { (at + 1) " of " (pages.len()) } }
                    }
                }
            })
            .collect()
    }
}

/// An office on the way.
struct Stop<'p> {
    letter: &'p PacketLetter,
    /// What its letter says that it brings along.
    enclosed: Option<String>,
}

/// How many of each file: `fact sheet (3 copies)`.
fn to_bring(stops: &[Stop<'_>]) -> String {
    let mut copies = BTreeMap::new();
    for enclosure in stops.iter().flat_map(|stop| stop.letter.enclosures()) {
        *copies.entry(enclosure).or_insert(0) += 1;
    }
    let words = copies.into_iter().map(|(enclosure, copies)| {
        let copies = count_words(copies, "copy", "copies");
        format!("{} ({copies})", enclosure.name())
    });
    words.collect::<Vec<_>>().join("; ")
}

fn list(stops: &[Stop<'_>]) -> Markup {
    html! {
        table {
            (columns(["Room", "Office", "Date", "Received by"]))
            tbody {
                @for (at, stop) in stops.iter().enumerate() {
                    @let letter = stop.letter;
                    @if heads_building(stops, at) {
                        tr.building { th scope="rowgroup" colspan="4" { (building_of(stop)) } }
                    }
                    tr {
                        td.mono { (letter.room.as_ref().map_or("", |room| room.room())) }
                        td {
                            (letter.name)
                            @if !letter.place.is_empty() { ", " (letter.place) }
                            @if let Some(words) = &stop.enclosed { br; (words) }
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

fn building_of<'p>(stop: &Stop<'p>) -> &'p str {
    stop.letter
        .room
        .as_ref()
        .map_or("Elsewhere", |room| room.building())
}

/// Whether the building's name stands above this office: it is told again on each page.
fn heads_building(stops: &[Stop<'_>], at: usize) -> bool {
    at == 0 || building_of(&stops[at - 1]) != building_of(&stops[at])
}

/// Parts the walk into pages.
fn in_pages<'s, 'p>(walked: &'s [Stop<'p>]) -> Vec<&'s [Stop<'p>]> {
    let mut pages = Vec::new();
    let (mut first, mut lines) = (0, 0);
    for at in 0..walked.len() {
        let office = 1 + usize::from(walked[at].enclosed.is_some());
        let needed = office + usize::from(heads_building(&walked[first..], at - first));
        // A page has one office at least, whatever the limit is.
        if lines + needed > LINES_A_PAGE && at > first {
            pages.push(&walked[first..at]);
            (first, lines) = (at, office + 1); // this office, and its building's name once more
        } else {
            lines += needed;
        }
    }
    if first < walked.len() {
        pages.push(&walked[first..]);
    }
    pages
}
