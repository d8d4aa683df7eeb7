//! The worksheet of a signer's lobbying: a row for each letter that went.

use crate::campaign::{Campaign, Lobbying};
use crate::report::ReportError;
use crate::report::entries::each_entry;
use crate::report::entry_words::{joined, office_words, recipient_of};
use crate::report::spreadsheet::Sheet;
use crate::report::words::state_words;
use redress_base::us_states;
use redress_ledger::{DeliveryState, Entry, Filter, Happening, ReportLedger};
use redress_lists::{Column, Level, Office, Recipient};
use std::io;

const COLUMNS: [&str; 11] = [
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
    sheet.row(COLUMNS)?;
    let bill = campaign.lobbying.bill.clone().or_else(|| {
        campaign
            .values
            .get("bill")
            .and_then(|bill| bill.as_str())
            .map(str::to_owned)
    });
    each_entry(ledger, filter, &mut |entry| {
        use DeliveryState::{Accepted, Bounced, Handed, Replied};
        // One that bounced had gone as well, and took the same time and money.
        if !matches!(entry.state, Accepted | Handed | Replied | Bounced) {
            return Ok(());
        }
        let history = ledger.history(entry.delivery)?;
        let row = row_of(
            entry,
            &history,
            &campaign.lobbying,
            bill.as_deref().unwrap_or_default(),
            campaign,
        );
        Ok(sheet.row(row)?)
    })?;
    sheet.finish()?;
    Ok(())
}

fn row_of(
    entry: &Entry,
    history: &[Happening],
    lobbying: &Lobbying,
    bill: &str,
    campaign: &Campaign,
) -> [String; 11] {
    let recipient = recipient_of(entry);
    // The entry's own moment is that of its newest mark, an answer perhaps; lobbying is reported by the day it was
    // done.
    let went = history.iter().find(|happening| {
        matches!(
            happening.what.as_str(),
            "accepted" | "resolved_accepted" | "handed"
        )
    });
    // The day on the campaign's calendar: in UTC an evening in America is the next day.
    let date = went.map(|went| campaign.timezone.to_datetime(went.at).date().to_string());
    let channel = match went {
        Some(went) if went.what == "handed" => {
            // The ledger tells a handover as `in person: note`, or `in person` alone.
            went.note.split(':').next().unwrap_or_default().to_owned()
        }
        _ => "e-mail".to_owned(),
    };
    let state = recipient.get(Column::State);
    let state = us_states::find(state).map_or(state, |known| known.name);
    [
        date.unwrap_or_default(),
        match recipient.get(Column::FullName) {
            "" => entry.label.clone(),
            name => name.to_owned(),
        },
        office_words(&recipient),
        level_of_government(&recipient).to_owned(),
        joined([recipient.get(Column::City), state], ", "),
        bill.to_owned(),
        channel,
        lobbying
            .minutes
            .map(|minutes| minutes.to_string())
            .unwrap_or_default(),
        lobbying
            .cost_cents
            // Exactly as it was typed: the amount was never a fraction.
            .map(|cents| format!("{}.{:02}", cents / 100, cents % 100))
            .unwrap_or_default(),
        entry.mailing.to_string(),
        state_words(entry.state).to_owned(),
    ]
}

/// Federal, state or local, as lobbying is reported.
fn level_of_government(recipient: &Recipient) -> &'static str {
    let has_city = !recipient.get(Column::City).is_empty();
    match recipient.office.map(Office::level) {
        Some(Level::Federal) => "federal",
        Some(Level::StateOrLocal) if has_city => "local",
        Some(Level::State | Level::StateOrLocal) => "state",
        Some(Level::Local) => "local",
        // Staff works for officials of every level, and the row does not say which.
        Some(Level::Other) | None => "",
    }
}
