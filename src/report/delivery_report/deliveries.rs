//! Every delivery with what became of it, and the rows that are none.

use crate::report::ReportError;
use crate::report::entries::each_entry;
use crate::report::entry_words::{
    address_of, copy_words, happening_words, last_word, recipient_of,
};
use crate::report::held_back::HeldBackTable;
use crate::report::page::{PageWriter, SLOT, columns, scrolled, search_tools};
use crate::report::words::{channel_words, grouped, moment, state_words};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use redress_ledger::{DeliveryState, Entry, Filter, Happening, ReportLedger, Role};

/// Writes the deliveries that a filter selects. Streams.
pub(super) fn write_deliveries(
    filter: &Filter,
    zone: &TimeZone,
    ledger: &dyn ReportLedger,
    page: &mut PageWriter<'_>,
) -> Result<(), ReportError> {
    let table = html! {
        table #deliveries.stack {
            (columns(["Mailing", "Recipient", "State", "When", "Answer"]))
            tbody { (SLOT) }
        }
    };
    page.add(html! {
        h2 { "Deliveries" }
        (search_tools("deliveries", "name, address, state, answer", &state_choice()))
    })?;
    page.around(scrolled("Deliveries", &table), |page| {
        each_entry(ledger, filter, &mut |entry| {
            // Of most letters the entry itself says all; a history costs a query.
            let events = entry.attempts + u32::from(!entry.notes.is_empty());
            let history = if events > 1 {
                ledger.history(entry.delivery)?
            } else {
                Vec::new()
            };
            Ok(page.add(delivery(entry, &history, zone))?)
        })
    })
}

/// A field that narrows the deliveries to those in one state.
fn state_choice() -> Markup {
    html! {
        div {
            label for="state" { "State" }
            // `base.js` compares the choice with the row's own `data-state`.
            select #state data-filter="deliveries" data-key="state" {
                option value="" { "all" }
                @for state in DeliveryState::ALL { option value=(state.as_str()) { (state_words(state)) } }
            }
        }
    }
}

fn delivery(entry: &Entry, history: &[Happening], zone: &TimeZone) -> Markup {
    let copies = entry
        .addressees
        .iter()
        .filter(|addressee| addressee.role == Role::Cc);
    html! {
        tr data-state=(entry.state.as_str()) {
            td { (entry.mailing.as_str()) }
            th scope="row" { (entry.label) br; span.soft { (address_or_channel(entry)) } }
            td class={ "state state-" (entry.state.as_str()) } { (state_words(entry.state)) }
            td.when { @if let Some(at) = entry.at { (moment(at, zone)) } }
            td.said {
                (last_word(entry, zone))
                @if let Some(due) = entry.not_before {
                    br; span.soft { "goes again " (moment(due, zone)) }
                }
                @for copy in copies {
                    br; span.soft { "Cc " (copy_words(copy)) }
                }
                @if history.len() > 1 { (events(history, zone)) }
            }
        }
    }
}

fn events(history: &[Happening], zone: &TimeZone) -> Markup {
    html! {
        details {
            summary { (history.len()) " events" }
            ol {
                @for happening in history {
                    li { (moment(happening.at, zone)) ": " (happening_words(happening)) }
                }
            }
        }
    }
}

/// How a letter without an address goes is said in the words of the preview.
fn address_or_channel(entry: &Entry) -> &str {
    match address_of(entry) {
        "" => channel_words(recipient_of(entry).channel),
        address => address,
    }
}

/// Writes the rows that are held back; nothing where there are none.
pub(super) fn write_held_back(
    ledger: &dyn ReportLedger,
    page: &mut PageWriter<'_>,
) -> Result<(), ReportError> {
    let mut held_back = HeldBackTable::default();
    ledger.held_back(&mut |held| {
        // The reason in its own words; status has the word of its kind.
        held_back.add(held.mailing.as_str(), held.row, &held.label, &held.note);
        Ok(())
    })?;
    if held_back.len() == 0 {
        return Ok(());
    }
    let more = held_back.more();
    page.add(html! { h2 { "Held back" } })?;
    held_back.write("Held back", page)?;
    page.add(html! {
        @if more > 0 { p.soft { "And " (grouped(more)) " more: `redress check` has them all." } }
    })?;
    Ok(())
}
