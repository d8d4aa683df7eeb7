//! The rows of a list as they were, each with what became of it: ready to be mended and read again.

use crate::report::ReportError;
use crate::report::entries::{count_entries, each_entry};
use crate::report::entry_words::last_word;
use crate::report::spreadsheet::Sheet;
use jiff::tz::TimeZone;
use redress_ledger::{Entry, Filter, ReportLedger};
use redress_lists::Column;
use std::io;

/// The further columns; no list has them by chance.
const STATE: &str = "redress_state";
const REASON: &str = "redress_reason";
const MAILING: &str = "redress_mailing";

/// Writes the rows behind the deliveries that a filter selects, under the headers of their lists. Where the lists differ,
/// every header of any of them has its column. Says how many there were. Streams, twice over the ledger.
pub(super) fn write_rows(
    ledger: &dyn ReportLedger,
    filter: &Filter,
    out: &mut dyn io::Write,
) -> Result<u64, ReportError> {
    // The header has to be complete before the first row, so the ledger is read once for it alone.
    let mut headers: Vec<String> = Vec::new();
    each_entry(ledger, filter, &mut |entry| {
        for (header, _) in original_cells(entry) {
            if !headers.iter().any(|known| known == header) {
                headers.push(header.to_owned());
            }
        }
        Ok(())
    })?;
    // A list that was written by this, mended and sent again has these columns already.
    headers.retain(|header| ![STATE, REASON, MAILING].contains(&header.as_str()));
    let mut sheet = Sheet::new(out);
    sheet.row(
        headers
            .iter()
            .map(String::as_str)
            .chain([STATE, REASON, MAILING]),
    )?;
    let number = count_entries(ledger, filter, &mut |entry| {
        let cell = |wanted: &String| {
            let cell = original_cells(entry).find(|(header, _)| header == wanted);
            cell.map_or_else(String::new, |(_, cell)| cell.to_owned())
        };
        let further = [
            entry.state.as_str().to_owned(),
            last_word(entry, &TimeZone::UTC),
            entry.mailing.to_string(),
        ];
        Ok(sheet.row(headers.iter().map(cell).chain(further))?)
    })?;
    sheet.finish()?;
    Ok(number)
}

/// The cells that the list itself has. A column that was filled from elsewhere has no header of its own; addresses are
/// written all the same, because they are what has to be mended.
fn original_cells(entry: &Entry) -> impl Iterator<Item = (&str, &str)> {
    let cells = entry
        .columns
        .headers()
        .iter()
        .zip(entry.columns.names())
        .zip(&entry.cells);
    let as_listed = Column::OfficeAsListed.name();
    let at = entry
        .columns
        .names()
        .iter()
        .position(|name| name == as_listed);
    let listed = at
        .and_then(|at| entry.cells.get(at))
        .map(String::as_str)
        .filter(|cell| !cell.is_empty());
    cells.filter_map(
        move |((header, name), cell)| match (header.as_str(), name.as_str()) {
            ("", "email" | "cc") => Some((name.as_str(), cell.as_str())),
            ("", _) => None,
            // A list read again gives the same titles: `Alderman`, and not the canonical word.
            (header, "office") => Some((header, listed.unwrap_or(cell.as_str()))),
            (header, _) => Some((header, cell.as_str())),
        },
    )
}
