//! The report for partners and the press: counts and texts, no list of recipients and no address.

use super::contents::{DeliveryReport, ReportedLetter};
use super::tallies::Tallies;
use super::tally::Tally;
use crate::report::page::{PageWriter, columns, figures, letter_body, scrolled_figures};
use crate::report::words::{count_words, grouped, utc_moment};
use maud::{Markup, html};
use redress_ledger::PlanRecord;
use std::collections::BTreeMap;
use std::io;

/// What came of all letters, in large figures.
pub(super) fn figures_of(tallies: &Tallies) -> Markup {
    let all: Tally = tallies.by_mailing.values().copied().sum();
    html! {
        (figures(&[
            (all.letters, "letters"),
            (all.taken, "taken by the mail server"),
            (all.handed, "delivered by hand"),
            (all.answered, "answered by a person"),
            (all.automatic, "answered by a program"),
            (all.bounced, "came back"),
        ]))
        @if let Some((first, last)) = tallies.span() {
            p.soft { "First " (utc_moment(first)) ", last " (utc_moment(last)) "." }
        }
    }
}

/// Writes everything below the chart.
pub(super) fn write_public(
    report: &DeliveryReport<'_>,
    tallies: &Tallies,
    page: &mut PageWriter<'_>,
) -> io::Result<()> {
    page.add(group("Mailing", &tallies.by_mailing))?;
    page.add(group("Chamber", &tallies.by_chamber))?;
    page.add(group("State", &tallies.by_state))?;
    page.add(group("Party", &tallies.by_party))?;
    page.add(html! {
        @if !report.letters.is_empty() {
            h2 { "The letters" }
            p.lead { "One letter of each mailing, as the first on its list gets it." }
        }
    })?;
    for shown in report.letters {
        page.add(letter(shown))?;
    }
    report
        .plan
        // As they were approved, not as the file has them today: these signed what went out.
        .map_or(Ok(()), |plan| page.add(signatories(plan)))
}

fn group<K: AsRef<str>>(heading: &str, rows: &BTreeMap<K, Tally>) -> Markup {
    if rows.is_empty() {
        return html! {};
    }
    let name = format!("By {}", heading.to_lowercase());
    let headings = [
        heading,
        ">Letters",
        ">Taken",
        ">By hand",
        ">Answered",
        ">Automatic answer",
        ">Came back",
        ">Still open",
        ">Refused, withdrawn or uncertain",
    ];
    let table = html! {
        table {
            (columns(headings))
            tbody {
                @for (name, tally) in rows {
                    tr {
                        th scope="row" { (name.as_ref()) }
                        @for figure in tally.columns() { td.num { (grouped(figure)) } }
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

fn letter(letter: &ReportedLetter) -> Markup {
    html! {
        h3 { (letter.mailing.as_str()) ": " (letter.subject) }
        article.card.text { (letter_body(&letter.body)) }
    }
}

fn signatories(plan: &PlanRecord) -> Markup {
    let list = &plan.signatories.list;
    html! {
        @if !list.is_empty() {
            h2 { "Signed by " (count_words(list.len() as u64, "organization", "organizations")) }
            ul.signatories.card {
                @for signatory in list {
                    li {
                        (signatory.name)
                        @if !signatory.state.is_empty() { ", " (signatory.state) }
                    }
                }
            }
        }
    }
}
