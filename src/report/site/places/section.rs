//! The places on the page: by what they decided, ended ones last.

use super::file::Places;
use super::place::{Place, PlaceKind};
use crate::report::words::count_words;
use maud::{Markup, html};
use redress_base::words::long_date;

impl Places {
    /// The section's content.
    pub fn section(&self) -> Markup {
        let standing = self.0.iter().filter(|place| place.kind.counts()).count() as u64;
        let of_kind = |kind: PlaceKind| {
            let mut places: Vec<&Place> =
                self.0.iter().filter(|place| place.kind == kind).collect();
            // The newest decision first, and one order on every machine.
            places.sort_by_key(|place| {
                let begun = place.voted_on.or(place.in_force_on);
                (
                    std::cmp::Reverse(begun),
                    place.state.code,
                    place.name.clone(),
                )
            });
            places
        };
        html! {
            p.large { (count_words(standing, "place has", "places have")) " acted so far." }
            @for (kind, _, heading) in PlaceKind::ALL {
                @let places = of_kind(kind);
                @if !places.is_empty() {
                    h3 { (heading) " " span.soft { (places.len()) } }
                    ul.places { @for place in places { li { (place.line()) } } }
                }
            }
        }
    }
}

impl Place {
    fn line(&self) -> Markup {
        html! {
            strong dir="auto" { (self.name) } ", " (self.state.name)
            " " span.soft { "(" (self.level) ")" }
            p.days {
                (self.days()) " "
                a href=(self.source) aria-label={ "Source for " (self.name) ", " (self.state.name) } { "Source" }
                span.soft { ", checked on " (long_date(self.checked_on)) }
            }
            @if !self.note.is_empty() { p.soft dir="auto" { (self.note) } }
        }
    }

    /// When: `Voted on May 14, 2019; in force from July 1, 2019.`
    fn days(&self) -> String {
        let days = [
            ("voted on", self.voted_on),
            ("in force from", self.in_force_on),
            ("ended on", self.ended_on),
        ];
        let said: Vec<String> = days
            .into_iter()
            .filter_map(|(words, day)| Some(format!("{words} {}", long_date(day?))))
            .collect();
        let mut said = said.join("; ");
        if let Some(first) = said.get_mut(..1) {
            first.make_ascii_uppercase();
            said.push('.');
        }
        said
    }
}
