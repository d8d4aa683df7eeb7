//! What approvers are asked to do: who asks, by when, how to answer, and whom to call.

use super::ask::Ask;
use super::record::Manifest;
use crate::report::words::grouped;
use maud::{Markup, html};

/// Stands first on the page.
pub(super) fn what_to_do(manifest: &Manifest) -> Markup {
    let ask = &manifest.ask;
    let letters = manifest.letters + manifest.by_hand;
    let each = match manifest.versions.len() {
        1 => "the letter below".to_owned(),
        versions => format!("each of the {versions} versions below"),
    };
    html! {
        section.card.ask aria-labelledby="to-do" {
            h2 #to-do {
                @if ask.who.is_empty() { "What to do" } @else { (ask.who) " asks for your approval" }
                @if let Some(day) = &ask.answer_by { " by " (day) }
            }
            ol {
                li {
                    "Read " (each) ": "
                    @match letters {
                        1 => { "the one letter says exactly this." }
                        _ => { "all " (grouped(letters)) " letters say exactly this, each with its own recipient’s name and place." }
                    }
                }
                li {
                    "Look at " a href="#who-signs" { "who signs" } ", at the " a href="recipients.csv" { "recipients" }
                    ", and at " a href="held-back.csv" { "who gets no letter" } "."
                }
                @if let Some(phone) = &ask.phone {
                    li {
                        "Call " @if let Some(name) = &ask.contact { (name) " at " } (telephone(phone))
                        " and hear the approval code. It must be " span.code { (manifest.code) } "."
                    }
                }
                li {
                    "Answer " (whom(ask)) ": “I approve " span.code { (manifest.code) }
                    "”, with your name and organization; or what has to change before you can."
                }
            }
            @if let Some(people) = ask.who_must() { p { "The letters wait for the approval of " (people) "." } }
            p.soft {
                "Whoever has Redress can check every file of this folder: "
                code { "redress verify FOLDER --code " span.when { (manifest.code) } }
            }
        }
    }
}

fn whom(ask: &Ask) -> Markup {
    html! {
        @if let Some(name) = &ask.contact { (name) } @else { "whoever sent you this" }
        @if let Some(email) = &ask.email { ", " a href={ "mailto:" (email) } { (email) } }
    }
}

/// A number that a telephone can call from the page.
fn telephone(phone: &str) -> Markup {
    let number = phone.split("ext").next().unwrap_or_default();
    let digits: String = number
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    html! { a href={ "tel:" (digits) } { (phone) } }
}
