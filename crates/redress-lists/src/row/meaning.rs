//! Cells that have to mean something: each checked by itself.

use super::cells::RowCells;
use super::findings::RowFindings;
use super::rules::Rules;
use crate::cells::{Channel, DateFlaw, Stance, attachment_paths, read_date, yes_or_no};
use crate::columns::Column;
use crate::rules::{OptOutAnswer, OptOutColumn};
use jiff::civil::Date;
use redress_base::folder::CampaignPath;
use redress_base::words::zone_named;

/// Attachments are files of the campaign.
pub(super) fn attachments(cells: RowCells<'_>, found: &mut RowFindings<'_>) {
    let mut seen = Vec::new();
    for path in attachment_paths(cells.get(Column::Attachments)) {
        match CampaignPath::parse(path) {
            Ok(file) if seen.contains(&file) => {
                let message = format!("`{path}` is attached twice");
                let help = "Name it once, or name the other document that was meant.";
                found.fault(Column::Attachments, message, help);
            }
            Ok(file) => seen.push(file),
            Err(error) => {
                let message = format!("`{path}` is no attachment: {error}");
                let help = "Name files inside the campaign's folder, with `;` between them.";
                found.fault(Column::Attachments, message, help);
            }
        }
    }
}

/// A stance is one of the five, or a word that the campaign maps to one.
pub(super) fn stance(
    cells: RowCells<'_>,
    rules: &Rules<'_>,
    found: &mut RowFindings<'_>,
) -> Option<Stance> {
    if !cells.has(Column::Stance) {
        return None;
    }
    let stance = cells.get(Column::Stance);
    let read = Stance::of_cell(stance, &rules.config.choice.stances);
    if read.is_none() {
        let help = "Write sponsor, supportive, undecided, opposed or unknown, or map the word in `[mailing.stances]`.";
        found.fault(Column::Stance, format!("`{stance}` is no stance"), help);
    }
    read
}

/// A column that says who is not to be written to says so in words that are understood.
pub(super) fn opt_outs(cells: RowCells<'_>, columns: &[OptOutColumn], found: &mut RowFindings<'_>) {
    for column in columns {
        let word = cells.at(Some(column.cell));
        if column.answer(word) == OptOutAnswer::Unclear {
            let message = format!("`{word}` does not say whether to write to this row");
            let help = "Say in `[mailing.opt_outs]` with which words this column holds a row back; an empty list \
                        means that it never does.";
            found.fault_at(Some(column.cell), message, help);
        }
    }
}

/// Whether the address is public is said in words that are understood: taken for no, a page would leave out a way to write.
pub(super) fn email_public(cells: RowCells<'_>, found: &mut RowFindings<'_>) {
    let said = cells.get(Column::EmailPublic);
    if !said.is_empty() && yes_or_no(said).is_none() {
        let message = format!("`{said}` says neither yes nor no");
        let help = "Write `yes` where visitors of a page may see this row's address, and nothing where not.";
        found.fault(Column::EmailPublic, message, help);
    }
}

/// The end of the term; none for an open one.
pub(super) fn term_end(cells: RowCells<'_>, found: &mut RowFindings<'_>) -> Option<Date> {
    let text = cells.get(Column::TermEnd);
    let flaw = match read_date(text) {
        Ok(date) => return date,
        Err(flaw) => flaw,
    };
    let why = match flaw {
        DateFlaw::Ambiguous => "can be read as two different days",
        DateFlaw::Unknown => "is no date",
    };
    let help = "Write dates as 2027-01-03: year, month, day.";
    found.fault(Column::TermEnd, format!("`{text}` {why}"), help);
    None
}

/// How the letter is delivered. Whether the row has an address counts here, the contacts' addresses come later.
pub(super) fn channel(
    cells: RowCells<'_>,
    has_email: bool,
    rules: &Rules<'_>,
    found: &mut RowFindings<'_>,
) -> Channel {
    let said = cells.get(Column::Channel);
    let has_contacts = rules.contacts.is_some();
    let channel = Channel::of_row(
        said,
        // The addresses of such a row stand in the file of contacts.
        has_email || has_contacts && Channel::parse(said) == Some(Channel::Email),
        cells.get(Column::FormUrl),
        cells.get(Column::PostAddress),
    );
    channel.unwrap_or_else(|(message, help)| {
        found.fault(Column::Channel, message, help);
        // Read on as mail, so that what is wrong with its addresses is told with it.
        Channel::Email
    })
}

/// Office hours in a zone that nobody knows would be those of another place.
pub(super) fn time_zone(cells: RowCells<'_>, rules: &Rules<'_>, found: &mut RowFindings<'_>) {
    let written = cells.get(Column::Timezone);
    // Where no letter waits for office hours, a cell such as `Berkeley` does no harm.
    if !rules.config.has_hours || written.is_empty() {
        return;
    }
    match zone_named(written) {
        Ok(named) => {
            if let Some((message, help)) = named.note {
                found.note(Column::Timezone, message, &help);
            }
        }
        Err((message, help)) => found.fault(Column::Timezone, message, &help),
    }
}
