//! The section of the page.

use super::everybody::Lawmakers;
use super::message::Message;
use super::places::Place;
use crate::report::page::data_block;
use crate::report::scoreboard::office_words;
use maud::{Markup, html};
use redress_base::us_states::{US_STATES, UsState};
use redress_lists::Office;

/// Where the House itself tells a representative by a street address.
const FIND_BY_ADDRESS: &str = "https://www.house.gov/representatives/find-your-representative";

/// The District and the territories send one member without a vote to the House, and nobody to the Senate (U.S.
/// Constitution, article I, section 3; 2 U.S.C. 25a; 48 U.S.C. 891, 1711, 1731, 1751).
const WITHOUT_SENATORS: [&str; 6] = ["AS", "DC", "GU", "MP", "PR", "VI"];

impl Lawmakers {
    /// The section, for a page that has its style and its script.
    pub(in crate::report) fn section(&self) -> Markup {
        html! {
            section #lawmakers {
                h2 { "Message your lawmakers" }
                (self.lookup())
                p #lawmakers-said role="status" {}
                div #lawmakers-found.card tabindex="-1" hidden {}
                (self.messages())
                (self.states())
            }
        }
    }

    /// What needs the script, which shows it.
    fn lookup(&self) -> Markup {
        let cities = self.cities();
        html! {
            div #lawmakers-lookup.tools hidden {
                @if let Some(zips) = &self.zips {
                    div {
                        label for="lawmakers-zip" { "Your ZIP code" }
                        // No form and no name: there is nothing that a browser could send, or remember.
                        span.field {
                            input #lawmakers-zip type="text" inputmode="numeric" autocomplete="off" maxlength="10" size="10"
                                aria-describedby="lawmakers-privacy";
                            " " button #lawmakers-find type="button" { "Find" }
                        }
                    }
                    (data_block(Some("lawmakers-zips"), None, zips))
                }
                (choice("lawmakers-state", "Or your state", US_STATES.iter()
                    .filter(|state| self.has(state))
                    .map(|state| (state.code.to_owned(), state.name.to_owned()))))
                @if !cities.is_empty() {
                    (choice("lawmakers-city", "Your city", cities.into_iter().map(|city| (city.clone(), city))))
                }
            }
            p #lawmakers-privacy.soft hidden {
                "What you type and choose is looked up in this page. It is not sent and not stored."
            }
        }
    }

    fn messages(&self) -> Markup {
        let messages = [
            ("ask", "To ask", &self.messages.ask),
            ("thanks", "To thank", &self.messages.thanks),
        ];
        html! {
            @if messages.iter().any(|(.., message)| message.is_some()) {
                h3 { "What you can say" }
                p.soft { "Make it your own: an office counts what people write themselves." }
                @for (key, title, message) in messages {
                    @if let Some(message) = message { (said(key, title, message)) }
                }
            }
        }
    }

    /// The lines that the script shows copies of, and without it the way to everybody.
    fn states(&self) -> Markup {
        html! {
            div #lawmakers-states {
                h3 { "By state" }
                @for state in US_STATES.iter().filter(|state| self.has(state)) {
                    details data-state=(state.code) {
                        summary { (state.name) }
                        @if let Some(words) = without_senators(state) { p.note { (words) } }
                        ul { (self.lines(state)) }
                    }
                }
                p {
                    "Your representative by your street address: "
                    a #lawmakers-by-address href=(FIND_BY_ADDRESS) rel="noopener" { "house.gov" }
                }
            }
        }
    }

    fn lines(&self, state: &UsState) -> Markup {
        let there = self.by_state.get(state.code).into_iter().flatten();
        let vacant = self.vacant.get(state.code).into_iter().flatten();
        html! {
            @for ((place, ..), lawmaker) in there { (lawmaker.line(place)) }
            @for place in vacant {
                li.vacant data-seat=[place.seat_code()] { (vacant_words(place)) ": the seat is vacant." }
            }
        }
    }
}

fn choice(id: &str, label: &str, values: impl Iterator<Item = (String, String)>) -> Markup {
    html! {
        div {
            label for=(id) { (label) }
            select id=(id) autocomplete="off" {
                option value="" { "choose" }
                @for (value, words) in values { option value=(value) { (words) } }
            }
        }
    }
}

fn said(key: &str, title: &str, message: &Message) -> Markup {
    html! {
        details.message id={ "lawmakers-" (key) } {
            summary { (title) }
            p { "Subject: " b.subject dir="auto" { (message.subject) } }
            p.text dir="auto" { (message.text) }
        }
    }
}

fn vacant_words(place: &Place) -> String {
    match place {
        Place::State(office, _) => office_words(*office, "", "", ""),
        Place::House(_, number) => {
            office_words(Office::Representative, "", "", &number.to_string())
        }
        Place::City(..) | Place::Other(..) => String::new(),
    }
}

fn without_senators(state: &UsState) -> Option<String> {
    let sends = match state.code {
        "PR" => "a Resident Commissioner",
        code if WITHOUT_SENATORS.contains(&code) => "a delegate",
        _ => return None,
    };
    let article = if ["DC", "MP", "VI"].contains(&state.code) {
        "The "
    } else {
        ""
    };
    let verb = if ["MP", "VI"].contains(&state.code) {
        ("send", "have")
    } else {
        ("sends", "has")
    };
    Some(format!(
        "{article}{} {} {sends} without a vote to the House of Representatives, and {} no senators.",
        state.name, verb.0, verb.1
    ))
}
