//! The report for partners and the press: who asks whom for what, the letters, who signed them, and counts.

use super::chart::letters_over_time;
use super::contents::{DeliveryReport, LetterText, PublicFacts, ReportedLetter};
use super::signed::{signers_of, who_signed};
use super::tallies::Tallies;
use super::tally::Tally;
use crate::report::page::{
    PageWriter, columns, download, figure, framed_letter, scrolled_figures, tally,
};
use crate::report::versions::heading_of;
use crate::report::words::count_words;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use redress_base::words::{long_date, series};
use std::collections::BTreeMap;
use std::io;

/// Within a day, a line over time says only how fast the mail server was.
const CHART_SECONDS_MIN: i64 = 24 * 60 * 60;

/// In the order in which they are named; others follow.
const CHAMBERS: [&str; 3] = [
    "White House",
    "U.S. Senate",
    "U.S. House of Representatives",
];

/// What stands above everything else.
pub(super) fn head(
    report: &DeliveryReport<'_>,
    facts: &PublicFacts<'_>,
    tallies: &Tallies,
) -> Markup {
    let all: Tally = tallies.by_mailing.values().copied().sum();
    let organizations = report.plan.map_or(0, |plan| plan.signatories.list.len());
    let with = match organizations {
        0 => String::new(),
        some => format!(
            ", with {},",
            count_words(some as u64, "organization", "organizations")
        ),
    };
    if all.letters == 0 {
        // Nothing has been frozen: whom it will be to is not decided.
        return html! {
            h1 { (report.status.campaign) }
            p.standfirst { "No letter is under way yet." }
            @if let Some(ask) = &facts.press.ask { p.ask { (ask) } }
        };
    }
    let writes = if all.taken + all.handed > 0 {
        "has written"
    } else {
        "is writing"
    };
    html! {
        h1 { (report.status.campaign) }
        p.standfirst { (facts.sender) (with) " " (writes) " to " (whom(tallies)) "." }
        @if let Some(ask) = &facts.press.ask { p.ask { (ask) } }
        ul.figures {
            (figure(all.letters, "letter", "letters"))
            // Noughts are no news, but where nothing has gone at all.
            @if all.taken > 0 || all.handed == 0 { (figure(all.taken, "taken by the mail server", "taken by the mail server")) }
            @if all.handed > 0 { (figure(all.handed, "delivered by hand", "delivered by hand")) }
            @if all.answered > 0 { (figure(all.answered, "answered by a person", "answered by a person")) }
        }
        @if all.automatic + all.bounced > 0 {
            ul.figures-small {
                @if all.automatic > 0 { (figure(all.automatic, "answered by a program", "answered by a program")) }
                @if all.bounced > 0 { (figure(all.bounced, "came back", "came back")) }
            }
        }
        @if let Some(span) = tallies.span() { p.soft { (days(span, facts.zone)) } }
    }
}

/// Who is written to, the highest first.
fn whom(tallies: &Tallies) -> String {
    let mut chambers: Vec<&str> = tallies.by_chamber.keys().copied().collect();
    let rank = |chamber: &str| CHAMBERS.iter().position(|known| *known == chamber);
    chambers.sort_by_key(|chamber| rank(chamber).unwrap_or(CHAMBERS.len()));
    series(chambers.into_iter().map(with_article), "and")
}

/// `the U.S. Senate`, `cities`.
fn with_article(chamber: &str) -> String {
    if chamber.starts_with("U.S.") || chamber == "White House" {
        format!("the {chamber}")
    } else {
        chamber.to_lowercase()
    }
}

/// When letters went, in the days of the campaign's zone.
fn days((first, last): (Timestamp, Timestamp), zone: &TimeZone) -> String {
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    if day(first) == day(last) {
        format!("On {}.", long_date(day(first)))
    } else {
        format!(
            "From {} to {}.",
            long_date(day(first)),
            long_date(day(last))
        )
    }
}

/// Writes everything below the head.
pub(super) fn write_public(
    facts: &PublicFacts<'_>,
    tallies: &Tallies,
    page: &mut PageWriter<'_>,
) -> io::Result<()> {
    page.add(in_its_own_words(facts))?;
    page.add(html! {
        @if !facts.letters.is_empty() {
            h2 #letters { @if facts.letters.len() == 1 { "The letter" } @else { "The letters" } }
            p.lead {
                "One of each version, as the first on its list gets it, under the names that it carries."
            }
        }
    })?;
    for (at, shown) in facts.letters.iter().enumerate() {
        page.add(letter(at + 1, shown, facts))?;
    }
    page.add(who_signed(facts.copies))?;
    let by_mailing = tallies
        .by_mailing
        .iter()
        .map(|(mailing, tally)| (heading_of(mailing), *tally));
    page.add(group("Mailing", &by_mailing.collect()))?;
    page.add(group("Chamber", &tallies.by_chamber))?;
    page.add(group("State", &tallies.by_state))?;
    if facts.by_party {
        page.add(group("Party", &tallies.by_party))?;
    }
    let seconds = tallies
        .span()
        .map_or(0, |(first, last)| last.as_second() - first.as_second());
    if seconds >= CHART_SECONDS_MIN {
        page.add(html! { h2 { "Over time" } (letters_over_time(tallies, facts.zone)) })?;
    }
    page.add(html! {
        @if !tallies.by_mailing.is_empty() {
            p.lead {
                "“Taken” means that the sender’s mail server took the letter, whatever came of it later. It does not mean that anybody \
                 has read it."
            }
        }
    })
}

/// The quote, and whom the press may ask.
fn in_its_own_words(facts: &PublicFacts<'_>) -> Markup {
    let press = facts.press;
    let contact = &press.contact;
    html! {
        @if let (Some(quote), Some(by)) = (&press.quote, &press.quote_by) {
            figure.quote {
                blockquote { p { "“" (quote) "”" } }
                figcaption { (by) }
            }
        }
        @if contact.name.is_some() || contact.email.is_some() || contact.phone.is_some() {
            section.card.contact aria-labelledby="press" {
                h2 #press { "Press contact" }
                @if let Some(name) = &contact.name { p { (name) } }
                @if let Some(email) = &contact.email { p { a href={ "mailto:" (email.as_str()) } { (email.as_str()) } } }
                @if let Some(phone) = &contact.phone { p { (phone) } }
            }
        }
    }
}

fn letter(number: usize, letter: &ReportedLetter, facts: &PublicFacts<'_>) -> Markup {
    let heading = format!("letter-{number}");
    html! {
        section.version aria-labelledby=(heading) {
            h3 id=(heading) { (letter.title) ", " (letter.letters) }
            p { "Subject: " strong { (letter.subject) } }
            (signers_of(letter.copy, facts.copies))
            @match &letter.text {
                Some(LetterText { html, text }) => {
                    div.paper { (framed_letter(html, facts.pictures)) }
                    p.screen-only { (download(&format!("letter-{number}.txt"), text, "Download this letter as text")) }
                }
                None => { p.soft { "The campaign’s files have been changed since: what these letters said they no longer say." } }
            }
        }
    }
}

/// A table of what became of letters, with the columns in which anything stands.
fn group<K: AsRef<str>>(heading: &str, rows: &BTreeMap<K, Tally>) -> Markup {
    if rows.is_empty() {
        return html! {};
    }
    let name = format!("By {}", heading.to_lowercase());
    let headings = [
        ">Letters",
        ">Taken",
        ">By hand",
        ">Answered",
        ">Automatic answer",
        ">Came back",
        ">Still open",
        ">Refused, withdrawn or uncertain",
    ];
    let all: Tally = rows.values().copied().sum();
    // Eight columns of noughts would push those with something in them off the paper.
    let shown: Vec<usize> = (0..headings.len())
        .filter(|&column| column < 2 || all.columns()[column] > 0)
        .collect();
    let titles = std::iter::once(heading).chain(shown.iter().map(|&column| headings[column]));
    let table = html! {
        table.tally {
            (columns(titles))
            tbody {
                @for (name, row) in rows {
                    tr {
                        th scope="row" { (name.as_ref()) }
                        @for &column in &shown { (tally(&headings[column][1..], row.columns()[column])) }
                    }
                }
            }
        }
    };
    html! {
        h2 { (name) }
        (scrolled_figures(&name, &table))
    }
}
