//! The page of a delivery report.

use super::chart::letters_over_time;
use super::contents::DeliveryReport;
use super::decisions::decisions;
use super::deliveries::{write_deliveries, write_held_back};
use super::organizer::{counts, facts};
use super::public::{head, write_public};
use super::tallies::Tallies;
use crate::report::ReportError;
use crate::report::page::{PageBase, SLOT};
use crate::report::words::count_words;
use maud::{Markup, html};
use redress_base::words::{long_date, moment};
use redress_ledger::ReportLedger;
use std::io;

/// Writes the report. Streams: deliveries are read twice, once to count and once to list.
pub fn write_delivery_report(
    report: &DeliveryReport<'_>,
    ledger: &dyn ReportLedger,
    out: &mut dyn io::Write,
) -> Result<(), ReportError> {
    let mut tallies = Tallies::default();
    // The counts stand above the list, so they have to be known before it is written.
    ledger.entries(report.filter, &mut |entry| tallies.add(&entry, ledger))?;
    let title = match report.public {
        Some(_) => report.status.campaign.to_owned(),
        None => format!("Delivery report: {}", report.status.campaign),
    };
    let base = PageBase {
        title: &title,
        css: include_str!("page.css"),
        js: if report.refresh.is_some() {
            include_str!("follow.js")
        } else {
            ""
        },
        // With their letterheads, whose styles stand in them.
        shows_letters: report.public.is_some(),
    };
    let refresh = report.refresh.map(follow);
    base.write(out, |page| {
        if let Some(facts) = &report.public {
            page.add(html! { header.top.public { (head(report, facts, &tallies)) @if let Some(refresh) = &refresh { (refresh) } } })?;
        } else {
            page.add(html! {
                a.skip href="#deliveries" { "Skip to the deliveries" }
                header.top {
                    h1 { (title) }
                    (decisions(&report.status))
                    p.lead {
                        "“Taken” means that the sender’s mail server answered 250 to the letter, whatever came of it later. \
                         It does not mean that anybody has read it. “Accepted” are those of the taken that nobody has answered and \
                         that have not come back."
                    }
                    @if let Some(refresh) = &refresh { (refresh) }
                    (facts(report, &tallies))
                }
            })?;
        }
        page.around(html! { main { (SLOT) } }, |page| {
            if let Some(facts) = &report.public {
                write_public(facts, &tallies, page)?;
                let at = report.made_at.to_zoned(facts.zone.clone());
                let clock = at.strftime("%H:%M %Z").to_string();
                page.add(html! { footer.end { "As of " (long_date(at.date())) ", " (clock) "." } })?;
                return Ok(());
            }
            page.add(counts(&report.status))?;
            page.add(letters_over_time(&tallies, report.status.zone))?;
            write_deliveries(report.filter, report.status.zone, ledger, page)?;
            write_held_back(ledger, page)?;
            page.add(html! { footer.end { "As of " (moment(report.made_at, report.status.zone)) "." } })?;
            Ok(())
        })
    })
}

/// Says that the page reads itself again, with a button that stops it.
fn follow(seconds: u32) -> Markup {
    html! {
        p #follow.tools data-seconds=(seconds) {
            button #hold type="button" aria-pressed="false" { "Hold still" }
            span.soft {
                "While the send goes on, this page is read again every "
                (count_words(seconds.into(), "second", "seconds")) "."
            }
        }
    }
}
