//! The delivery report as a page: what became of every letter.

use super::ReportError;
use super::error::each_entry;
use super::log::{address_of, last_word};
use super::page::{Escaped, Page};
use super::status::{Status, count_in, held_back_in, minute, total_of};
use super::words::{grouped, state_words};
use crate::ledger::{DeliveryState, Entry, Filter, Ledger, MailingCounts, PlanRecord};
use jiff::Timestamp;
use std::io;

/// What the report says besides the deliveries themselves.
#[derive(Clone, Debug)]
pub struct DeliveryReport<'a> {
    /// Where the campaign stands.
    pub status: Status<'a>,
    /// The plan in force.
    pub plan: Option<&'a PlanRecord>,
    /// Who approved it, and when.
    pub approvals: &'a [(String, Timestamp)],
    /// Which deliveries are listed.
    pub filter: &'a Filter,
    /// When the report is made.
    pub made_at: Timestamp,
}

/// Writes the report for the organizer: every delivery, its attempts and the server's words. Streams.
pub fn write_delivery_report(
    report: &DeliveryReport<'_>,
    ledger: &Ledger,
    out: &mut dyn io::Write,
) -> Result<(), ReportError> {
    let title = format!("Delivery report: {}", report.status.campaign);
    let page = Page { title: &title, css: "", js: "", shows_letters: false, refresh: None };
    page.begin(out)?;
    page.body(out)?;
    write!(
        out,
        "<a class=\"skip\" href=\"#deliveries\">Skip to the deliveries</a>\n<header class=\"top\"><h1>{}</h1>\n\
         <p class=\"lead\">“Accepted” means that the sender's mail server answered 250 to the letter. It does not mean \
         that anybody has read it.</p>\n",
        Escaped(&title)
    )?;
    write_facts(report, out)?;
    out.write_all(b"</header>\n<main>\n")?;
    write_counts(&report.status, out)?;
    out.write_all(DELIVERIES_HEAD.as_bytes())?;
    each_entry(ledger, report.filter, &mut |entry| write_delivery(entry, out))?;
    out.write_all(b"</tbody>\n</table></div>\n</main>\n")?;
    page.end(out)?;
    Ok(())
}

const DELIVERIES_HEAD: &str = "<h2>Deliveries</h2>\n\
    <div class=\"tools\"><div><label for=\"find\">Search</label>\
    <input id=\"find\" type=\"search\" data-filter=\"deliveries\" autocomplete=\"off\"></div>\
    <output id=\"deliveries-count\" aria-live=\"polite\"></output></div>\n\
    <div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Deliveries\"><table id=\"deliveries\">\n\
    <thead><tr><th scope=\"col\">Mailing</th><th scope=\"col\">Recipient</th><th scope=\"col\">Address</th>\
    <th scope=\"col\">State</th><th scope=\"col\" class=\"num\">Tries</th><th scope=\"col\">When</th>\
    <th scope=\"col\">Answer</th></tr></thead>\n<tbody>\n";

fn write_facts(report: &DeliveryReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(b"<dl class=\"facts\">\n")?;
    writeln!(out, "<dt>As of</dt><dd>{}</dd>", minute(report.made_at))?;
    if let Some(plan) = report.plan {
        if let Some(code) = &plan.code {
            writeln!(out, "<dt>Approval code</dt><dd class=\"code\">{code}</dd>")?;
        }
        writeln!(out, "<dt>Date in the letters</dt><dd>{}</dd>", plan.date)?;
    }
    for (name, at) in report.approvals {
        writeln!(out, "<dt>Approved by</dt><dd>{}, {}</dd>", Escaped(name), minute(*at))?;
    }
    if let Some((reason, until)) = report.status.paused {
        let until = until.map_or(String::new(), |until| format!(", until {}", minute(until)));
        writeln!(out, "<dt>Paused</dt><dd>{}{until}</dd>", Escaped(reason))?;
    }
    out.write_all(b"</dl>\n")
}

fn write_counts(status: &Status<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mailings = &status.counts.mailings;
    let total = total_of(mailings);
    let shown: Vec<DeliveryState> =
        DeliveryState::ALL.into_iter().filter(|state| count_in(&total, *state) > 0).collect();
    out.write_all(
        b"<h2>Counts</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Counts\"><table>\n\
          <thead><tr><th scope=\"col\">Mailing</th><th scope=\"col\" class=\"num\">Letters</th>",
    )?;
    for state in &shown {
        write!(out, "<th scope=\"col\" class=\"num\">{}</th>", state_words(*state))?;
    }
    out.write_all(b"<th scope=\"col\" class=\"num\">held back</th></tr></thead>\n<tbody>\n")?;
    let mut write_row = |name: &str, mailing: &MailingCounts| {
        write!(out, "<tr><th scope=\"row\">{}</th>", Escaped(name))?;
        write!(out, "<td class=\"num\">{}</td>", grouped(mailing.states.iter().sum()))?;
        for state in &shown {
            write!(out, "<td class=\"num\">{}</td>", grouped(count_in(mailing, *state)))?;
        }
        writeln!(out, "<td class=\"num\">{}</td></tr>", grouped(held_back_in(mailing)))
    };
    for mailing in mailings {
        write_row(mailing.name.as_str(), mailing)?;
    }
    if mailings.len() > 1 {
        write_row("together", &total)?;
    }
    out.write_all(b"</tbody></table></div>\n")
}

fn write_delivery(entry: &Entry, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(
        out,
        "<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"state state-{}\">{}</td><td class=\"num\">{}</td><td>{}</td><td>{}</td></tr>",
        Escaped(entry.mailing.as_str()),
        Escaped(&entry.label),
        Escaped(address_of(entry)),
        entry.state.as_str(),
        state_words(entry.state),
        entry.attempts,
        entry.at.map(minute).unwrap_or_default(),
        Escaped(last_word(entry)),
    )
}
