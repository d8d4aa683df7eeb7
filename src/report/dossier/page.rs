//! For each office what was sent when, and what came back.

use crate::campaign::Campaign;
use crate::report::ReportError;
use crate::report::entries::each_entry;
use crate::report::entry_words::{address_of, happening_words, joined, office_words, recipient_of};
use crate::report::page::{PageBase, SLOT, search_tools};
use crate::report::words::{moment, state_words};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use redress_ledger::{Entry, Filter, Happening, ReportLedger};
use redress_lists::Column;
use std::io;

/// Writes the page: one section for each delivery at which anything happened, with everything that happened to it.
pub fn write_dossier(
    campaign: &Campaign,
    ledger: &dyn ReportLedger,
    filter: &Filter,
    made_at: Timestamp,
    out: &mut dyn io::Write,
) -> Result<(), ReportError> {
    let zone = &campaign.timezone;
    let title = format!("Dossier: {}", campaign.name);
    let base = PageBase {
        title: &title,
        css: include_str!("page.css"),
        js: "",
        shows_letters: false,
    };
    base.write(out, |page| {
        page.add(html! {
            header.top {
                h1 { (title) }
                p.lead {
                    "What was sent to each office, when, and what came back. As of " (moment(made_at, zone)) "."
                }
                (search_tools("offices", "name, office, state, answer", &html! {}))
            }
        })?;
        page.around(html! { main #offices { (SLOT) } }, |page| {
            each_entry(ledger, filter, &mut |entry| {
                let history = ledger.history(entry.delivery)?;
                // A letter that still waits for its turn has nothing to tell.
                if !history.is_empty() {
                    page.add(office(entry, &history, zone))?;
                }
                Ok(())
            })
        })
    })
}

fn office(entry: &Entry, history: &[Happening], zone: &TimeZone) -> Markup {
    let recipient = recipient_of(entry);
    let place = joined(
        // As the list writes them: the dossier is about this row, where reports group by the state's name.
        [recipient.get(Column::City), recipient.get(Column::State)],
        ", ",
    );
    let about = [
        &*office_words(&recipient),
        &*place,
        entry.mailing.as_str(),
        address_of(entry),
    ];
    html! {
        section.card.office {
            h2 { (entry.label) }
            p.soft { (joined(about, " · ")) }
            p {
                span class={ "state state-" (entry.state.as_str()) } { (state_words(entry.state)) }
                @if let Some(version) = &entry.version {
                    " " span.soft { "version " span.code { (version) } }
                }
            }
            ol {
                @for happening in history {
                    li { time { (moment(happening.at, zone)) } " " (happening_words(happening)) }
                }
            }
        }
    }
}
