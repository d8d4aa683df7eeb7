//! The parts of a book as markup.

use super::cover::BookCover;
use maud::{Markup, html};
use redress_supporters::constituents::BookPerson;

/// The cover.
pub(super) fn cover(cover: &BookCover) -> Markup {
    html! {
        header.book-cover {
            p.head { bdi { (cover.from) } }
            h1 { (BookCover::TITLE) }
            p.book-for { "For " bdi { (cover.recipient) } }
            p { (cover.standing()) }
            p.book-asks dir="auto" lang=[&cover.language] { (cover.asks) }
            p { (cover.who_is_in_it()) }
            @if let Some(left_out) = cover.left_out() { p { (left_out) } }
            @if let Some(line) = &cover.signed_as {
                p.book-consent {
                    "Everybody here signed up under this line: "
                    q dir="auto" lang=[&cover.language] { (line) }
                }
            }
            p.book-contact { "Questions: " (cover.contact) }
        }
    }
}

/// The heading of a part.
pub(super) fn heading(text: &str) -> Markup {
    html! { h2.book-part { (text) } }
}

/// What a person wrote.
pub(super) fn said(person: &BookPerson) -> Option<Markup> {
    let words = person.words.as_ref()?;
    let lines = words.text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty());
    Some(html! {
        figure.said {
            blockquote { @for line in lines { p dir="auto" { (line) } } }
            figcaption {
                bdi { (person.name) }
                @for part in place_of(person) { ", " bdi { (part) } }
                @if let Some(others) = BookCover::others(words.others) { ", " (others) }
            }
        }
    })
}

/// Some people of one town, under its name where they are the first.
pub(super) fn people(town: Option<&str>, people: &[BookPerson]) -> Markup {
    html! {
        @if let Some(town) = town { h3.book-town dir="auto" { (town) } }
        ul.roll {
            @for person in people {
                li {
                    bdi { (person.name) }
                    @if !person.zip.is_empty() { " " span.zip { (person.zip) } }
                }
            }
        }
    }
}

/// Town and ZIP code, as far as the row says them.
pub(super) fn place_of(person: &BookPerson) -> Vec<String> {
    let town = [&person.town, &person.zip];
    let parts: Vec<&str> = town
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    let place = parts.join(" ");
    Some(place)
        .filter(|place| !place.is_empty())
        .into_iter()
        .collect()
}
