//! The dossier: for each office what was sent when and what came back, and the worksheet of a signer's lobbying.

use super::ReportError;
use super::error::each_entry;
use super::log::{address_of, reply_words};
use super::page::{Escaped, Page};
use super::spreadsheet::Sheet;
use super::states;
use super::status::minute;
use super::words::state_words;
use crate::campaign::{Campaign, Lobbying};
use crate::ledger::{DeliveryState, Entry, Filter, Happening, LedgerError, ReportLedger};
use crate::recipients::{Office, Recipient};
use jiff::Timestamp;
use std::io;

/// Writes the page: one section for each delivery at which anything happened, with everything that happened to it.
pub fn write_dossier(
    campaign: &Campaign,
    ledger: &dyn ReportLedger,
    filter: &Filter,
    made_at: Timestamp,
    out: &mut dyn io::Write,
) -> Result<(), ReportError> {
    let title = format!("Dossier: {}", campaign.name);
    let css = include_str!("page/dossier.css");
    let page = Page {
        title: &title,
        css,
        js: "",
        shows_letters: false,
    };
    page.begin(out)?;
    page.body(out)?;
    write!(
        out,
        "<header class=\"top\"><h1>{}</h1>\n<p class=\"lead\">What was sent to each office, when, and what came back. \
         As of {}.</p>\n\
         <div class=\"tools\"><div><label for=\"find\">Search</label><input id=\"find\" type=\"search\" \
         placeholder=\"name, office, state, answer\" data-filter=\"offices\" autocomplete=\"off\"></div>\
         <output id=\"offices-count\" aria-live=\"polite\"></output></div></header>\n<main id=\"offices\">\n",
        Escaped(&title),
        minute(made_at)
    )?;
    let mut failure = None;
    ledger.entries(filter, &mut |entry| {
        if failure.is_none() {
            let history = ledger.history(entry.delivery)?;
            if !history.is_empty() {
                failure = write_office(&entry, &history, out).err();
            }
        }
        Ok::<(), LedgerError>(())
    })?;
    failure.map_or(Ok(()), Err)?;
    out.write_all(b"</main>\n")?;
    page.end(out)?;
    Ok(())
}

fn write_office(entry: &Entry, history: &[Happening], out: &mut dyn io::Write) -> io::Result<()> {
    let recipient = recipient_of(entry);
    let place = [recipient.get("city"), recipient.get("state")];
    let place = place
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    let office = recipient
        .office
        .map(|office| office.as_str().replace('_', " "))
        .unwrap_or_default();
    let about = [
        office.as_str(),
        place.as_str(),
        entry.mailing.as_str(),
        address_of(entry),
    ];
    let about = about
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    write!(
        out,
        "<section class=\"card office\"><h2>{}</h2>\n<p class=\"soft\">{}</p>\n\
         <p><span class=\"state state-{}\">{}</span>",
        Escaped(&entry.label),
        Escaped(&about),
        entry.state.as_str(),
        state_words(entry.state),
    )?;
    if let Some(version) = &entry.version {
        write!(
            out,
            " <span class=\"soft\">version <span class=\"code\">{version}</span></span>"
        )?;
    }
    out.write_all(b"</p>\n<ol>\n")?;
    for happening in history {
        let said = happening
            .reply
            .as_ref()
            .map(reply_words)
            .unwrap_or_default();
        let words = [
            happening.what.replace('_', " "),
            said,
            happening.note.clone(),
        ];
        let words: Vec<String> = words.into_iter().filter(|text| !text.is_empty()).collect();
        writeln!(
            out,
            "<li><time>{}</time> {}</li>",
            minute(happening.at),
            Escaped(words.join(", "))
        )?;
    }
    out.write_all(b"</ol></section>\n")
}

const WORKSHEET_COLUMNS: [&str; 11] = [
    "date",
    "official",
    "office",
    "level_of_government",
    "place",
    "bill",
    "channel",
    "minutes",
    "cost",
    "mailing",
    "outcome",
];

/// Writes the worksheet: a row for each letter that went, with what it cost by `[lobbying]` of `campaign.toml`.
///
/// Which letters are lobbying, and how cost is shared among signers, is for the organization and its counsel to say.
pub fn write_lobbying_worksheet(
    campaign: &Campaign,
    ledger: &dyn ReportLedger,
    filter: &Filter,
    out: &mut dyn io::Write,
) -> Result<(), ReportError> {
    let mut sheet = Sheet::new(out);
    sheet.row(WORKSHEET_COLUMNS)?;
    let bill = campaign.lobbying.bill.clone().or_else(|| {
        campaign
            .values
            .get("bill")
            .and_then(|bill| bill.as_str())
            .map(str::to_owned)
    });
    each_entry(ledger, filter, &mut |entry| {
        use DeliveryState::{Accepted, Bounced, Handed, Replied};
        if !matches!(entry.state, Accepted | Handed | Replied | Bounced) {
            return Ok(());
        }
        let history = ledger.history(entry.delivery).map_err(io::Error::other)?;
        sheet.row(worksheet_row(
            entry,
            &history,
            &campaign.lobbying,
            bill.as_deref().unwrap_or_default(),
            campaign,
        ))
    })?;
    sheet.finish()?;
    Ok(())
}

fn worksheet_row(
    entry: &Entry,
    history: &[Happening],
    lobbying: &Lobbying,
    bill: &str,
    campaign: &Campaign,
) -> [String; 11] {
    let recipient = recipient_of(entry);
    let went = history.iter().find(|happening| {
        matches!(
            happening.what.as_str(),
            "accepted" | "resolved_accepted" | "handed"
        )
    });
    let date = went.map(|went| campaign.timezone.to_datetime(went.at).date().to_string());
    let channel = match went {
        Some(went) if went.what == "handed" => {
            went.note.split(':').next().unwrap_or_default().to_owned()
        }
        _ => "e-mail".to_owned(),
    };
    let state = recipient.get("state");
    let state = states::find(state).map_or(state, |place| place.name);
    let place = [recipient.get("city"), state]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>();
    [
        date.unwrap_or_default(),
        match recipient.get("full_name") {
            "" => entry.label.clone(),
            name => name.to_owned(),
        },
        recipient
            .office
            .map(|office| office.as_str().replace('_', " "))
            .unwrap_or_default(),
        recipient
            .office
            .map(level_of_government)
            .unwrap_or_default()
            .to_owned(),
        place.join(", "),
        bill.to_owned(),
        channel,
        lobbying
            .minutes
            .map(|minutes| minutes.to_string())
            .unwrap_or_default(),
        lobbying
            .cost_cents
            .map(|cents| format!("{}.{:02}", cents / 100, cents % 100))
            .unwrap_or_default(),
        entry.mailing.to_string(),
        state_words(entry.state).to_owned(),
    ]
}

/// Federal, state or local, as lobbying is reported.
fn level_of_government(office: Office) -> &'static str {
    match office {
        Office::Governor | Office::StateSenator | Office::StateRepresentative => "state",
        Office::Mayor | Office::CouncilMember | Office::Council | Office::Clerk => "local",
        Office::President
        | Office::VicePresident
        | Office::Speaker
        | Office::Senator
        | Office::Representative
        | Office::Delegate
        | Office::ResidentCommissioner
        | Office::CommitteeChair => "federal",
        Office::Staff => "",
    }
}

fn recipient_of(entry: &Entry) -> Recipient {
    Recipient::from_stored(
        entry.columns.clone(),
        entry.cells.clone(),
        entry.recipient.clone(),
        0,
        0,
    )
}
