//! Who answered which letter, as a page.

use super::replies::{AnsweredLetter, each_answer};
use crate::campaign::Campaign;
use crate::report::ReportError;
use crate::report::entry_words::{address_of, joined, notes_words, office_words, recipient_of};
use crate::report::page::{PageBase, SLOT, columns, search_tools};
use crate::report::words::moment;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use redress_ledger::{Filter, ReportLedger};
use std::io;

/// Writes a page with one row for each answer: persons, and with `all` programs and what is unclear. Streams.
pub fn write_replies_page(
    campaign: &Campaign,
    ledger: &dyn ReportLedger,
    filter: &Filter,
    all: bool,
    made_at: Timestamp,
    out: &mut dyn io::Write,
) -> Result<(), ReportError> {
    let title = format!("Replies: {}", campaign.name);
    let base = PageBase {
        title: &title,
        css: "",
        js: "",
        shows_letters: false,
    };
    let headings = [
        "Recipient",
        "Mailing",
        "Answer",
        "From",
        "Subject",
        "Written",
        "Lies in",
    ];
    base.write(out, |page| {
        page.add(html! {
            header.top {
                h1 { (title) }
                p.lead { "Who answered which letter. As of " (moment(made_at, &campaign.timezone)) "." }
                (search_tools("replies", "name, office, subject", &html! {}))
            }
        })?;
        let table = html! {
            main {
                div.scroll tabindex="0" role="region" aria-label="Replies" {
                    table { (columns(headings)) tbody #replies { (SLOT) } }
                }
            }
        };
        page.around(table, |page| {
            each_answer(ledger, filter, all, &mut |answered| {
                Ok(page.add(row(answered, &campaign.timezone))?)
            })
        })
    })
}

fn row(answered: AnsweredLetter<'_>, zone: &TimeZone) -> Markup {
    let AnsweredLetter { entry, answer } = answered;
    let about = [&*office_words(&recipient_of(entry)), address_of(entry)].map(str::to_owned);
    let mail = answer.map(|answer| &answer.mail);
    let written = mail
        .and_then(|mail| mail.written_at)
        .map(|at| moment(at, zone));
    html! {
        tr {
            th scope="row" {
                (entry.label)
                div.soft { (joined(about.iter().map(String::as_str), " · ")) }
            }
            td { (entry.mailing.as_str()) }
            td {
                (answered.kind())
                @if answer.is_none() { div.soft { (notes_words(entry, zone)) } }
            }
            td { (mail.map_or("", |mail| mail.sender.as_str())) }
            td { (mail.map_or("", |mail| mail.subject.as_str())) }
            td { (written.unwrap_or_default()) }
            td { (mail.map_or("", |mail| mail.folder.as_str())) }
        }
    }
}
