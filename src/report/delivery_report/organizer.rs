//! What only the organizer's report says above the deliveries: the plan, how the send goes, and counts.

use super::contents::DeliveryReport;
use super::tallies::Tallies;
use crate::report::counts::{count_in, held_back_in, total_of};
use crate::report::page::{columns, fact, scrolled, tally};
use crate::report::status::Status;
use crate::report::words::{moment, state_words};
use maud::{Markup, html};
use redress_ledger::{DeliveryState, MailingCounts};

/// Headings of figures that are no states.
const AUTOMATIC: &str = "of the accepted answered by a program";
const HELD_BACK: &str = "held back";

pub(super) fn facts(report: &DeliveryReport<'_>, tallies: &Tallies) -> Markup {
    let status = &report.status;
    html! {
        dl.facts {
            @if let Some(plan) = report.plan {
                @if let Some(code) = &plan.code {
                    (fact("Approval code", html! { span.code { (code) } }))
                }
                (fact("Date in the letters", plan.date.to_string()))
            }
            @for (name, at) in report.approvals {
                (fact("Approved by", format!("{name}, {}", moment(*at, status.zone))))
            }
            @if let Some((first, last)) = tallies.span() {
                (fact("First and last letter", format!("{} and {}", moment(first, status.zone), moment(last, status.zone))))
            }
            @if let Some((word, why)) = status.pause_words() {
                (fact(if word == "waiting" { "Waiting" } else { "Paused" }, html! { strong { (why) } }))
            }
            @if let Some(run) = status.run_words() { (fact("Now", run)) }
            @for watched in status.watched { (fact("", watched.words(status.zone))) }
            @if let Some(left) = status.about_time_left() { (fact("Time left", left)) }
        }
    }
}

/// A row for each mailing, with the states that occur in any, and one for all together.
pub(super) fn counts(status: &Status<'_>) -> Markup {
    let mailings = &status.counts.mailings;
    let total = total_of(mailings);
    let shown: Vec<DeliveryState> = DeliveryState::ALL
        .into_iter()
        .filter(|state| count_in(&total, *state) > 0)
        .collect();
    let has_automatic = total.automatic > 0;
    let occurring = shown
        .iter()
        .map(|state| format!(">{}", state_words(*state)));
    let headings: Vec<String> = ["Mailing".to_owned(), ">Letters".to_owned()]
        .into_iter()
        .chain(occurring)
        .chain(has_automatic.then(|| format!(">{AUTOMATIC}")))
        .chain([format!(">{HELD_BACK}")])
        .collect();
    let table = html! {
        table.tally {
            (columns(headings.iter().map(String::as_str)))
            tbody {
                @for mailing in mailings { (counts_row(mailing.name.as_str(), mailing, &shown, has_automatic)) }
                @if mailings.len() > 1 { (counts_row("together", &total, &shown, has_automatic)) }
            }
        }
    };
    html! {
        h2 { "Counts" }
        (scrolled("Counts", &table))
    }
}

fn counts_row(
    name: &str,
    mailing: &MailingCounts,
    shown: &[DeliveryState],
    has_automatic: bool,
) -> Markup {
    html! {
        tr {
            th scope="row" { (name) }
            (tally("Letters", mailing.states.iter().sum()))
            @for state in shown { (tally(state_words(*state), count_in(mailing, *state))) }
            @if has_automatic { (tally(AUTOMATIC, mailing.automatic)) }
            (tally(HELD_BACK, held_back_in(mailing)))
        }
    }
}
