//! Writes the log in the form that was asked for.

use super::csv::{CSV_COLUMNS, csv_row};
use super::json::EntryJson;
use super::rows::write_rows;
use super::text::{TABLE_WIDTH_MIN, narrow_lines, table_columns};
use crate::report::ReportError;
use crate::report::entries::count_entries;
use crate::report::spreadsheet::Sheet;
use crate::report::table::StreamedTable;
use jiff::tz::TimeZone;
use redress_ledger::{Filter, ReportLedger};
use std::io;

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat<'z> {
    /// For a terminal of this width.
    Table {
        /// In columns.
        width: usize,
        /// On whose clock it is read.
        zone: &'z TimeZone,
    },
    /// For a spreadsheet; cells that would act as formulas are made harmless.
    Csv,
    /// The rows of the lists as they were, with the reason in a further column: to be mended and read again.
    Rows,
    /// Exact: one JSON object a line.
    Json,
}

/// Writes the deliveries that a filter selects, and says how many there were. Streams.
pub fn write_log(
    ledger: &dyn ReportLedger,
    filter: &Filter,
    format: LogFormat<'_>,
    out: &mut dyn io::Write,
) -> Result<u64, ReportError> {
    Ok(match format {
        LogFormat::Table { width, zone } if width < TABLE_WIDTH_MIN => {
            count_entries(ledger, filter, &mut |entry| {
                Ok(out.write_all(narrow_lines(entry, width, zone).as_bytes())?)
            })?
        }
        LogFormat::Table { width, zone } => {
            let columns = table_columns(width);
            let headings: Vec<&str> = columns.iter().map(|(heading, _)| *heading).collect();
            let mut table = StreamedTable::new(out, &headings, width);
            let number = count_entries(ledger, filter, &mut |entry| {
                Ok(table.row(columns.iter().map(|(_, cell)| cell(entry, zone)))?)
            })?;
            table.finish()?;
            number
        }
        LogFormat::Csv => {
            let mut sheet = Sheet::new(out);
            sheet.row(CSV_COLUMNS)?;
            let number =
                count_entries(ledger, filter, &mut |entry| Ok(sheet.row(csv_row(entry))?))?;
            sheet.finish()?;
            number
        }
        LogFormat::Rows => write_rows(ledger, filter, out)?,
        LogFormat::Json => count_entries(ledger, filter, &mut |entry| {
            // One object a line, with no array around them: whoever reads can begin before we have ended.
            serde_json::to_writer(&mut *out, &EntryJson::of(entry)).map_err(io::Error::from)?;
            Ok(out.write_all(b"\n")?)
        })?,
    })
}
