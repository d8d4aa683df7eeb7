//! What is no delivery: rows that the plan in force holds back, and letters that the ledger holds back itself.

use super::text::{ALL_COLUMNS_WIDTH_MIN, indented};
use super::write::LogFormat;
use crate::report::ReportError;
use crate::report::printable::{cut, printable};
use crate::report::spreadsheet::Sheet;
use crate::report::table::StreamedTable;
use redress_base::id::MailingName;
use redress_ledger::{HeldBackRow, ReportLedger};
use serde::Serialize;
use std::io;

/// Writes what is held back, of one mailing or of all, and says how many rows there were. Streams.
pub fn write_held_back(
    ledger: &dyn ReportLedger,
    mailing: Option<&MailingName>,
    format: LogFormat<'_>,
    out: &mut dyn io::Write,
) -> Result<u64, ReportError> {
    Ok(match format {
        // The reason is what is asked for, and in a narrow table it is what is cut.
        LogFormat::Table { width, .. } if width < ALL_COLUMNS_WIDTH_MIN => {
            each(ledger, mailing, |held| {
                let title = format!("{} ({}, row {})", held.label, held.mailing, held.row);
                out.write_all((cut(&printable(&title), width) + "\n").as_bytes())?;
                for line in indented(&held.note, width) {
                    out.write_all((cut(&line, width) + "\n").as_bytes())?;
                }
                Ok(())
            })?
        }
        LogFormat::Table { width, .. } => {
            let mut table =
                StreamedTable::new(out, &["mailing", ">row", "recipient", "why"], width);
            let number = each(ledger, mailing, |held| {
                table.row([
                    printable(held.mailing.as_str()),
                    held.row.to_string(),
                    printable(&held.label),
                    printable(&held.note),
                ])
            })?;
            table.finish()?;
            number
        }
        LogFormat::Csv | LogFormat::Rows => {
            let mut sheet = Sheet::new(out);
            sheet.row(["mailing", "row", "recipient", "reason", "why"])?;
            let number = each(ledger, mailing, |held| {
                let row = held.row.to_string();
                sheet.row([
                    held.mailing.as_str(),
                    &row,
                    &held.label,
                    &held.reason,
                    &held.note,
                ])
            })?;
            sheet.finish()?;
            number
        }
        LogFormat::Json => each(ledger, mailing, |held| {
            let line = HeldBackJson {
                mailing: held.mailing.as_str(),
                row: held.row,
                recipient: &held.label,
                reason: &held.reason,
                why: &held.note,
            };
            serde_json::to_writer(&mut *out, &line).map_err(io::Error::from)?;
            out.write_all(b"\n")
        })?,
    })
}

#[derive(Serialize)]
struct HeldBackJson<'a> {
    mailing: &'a str,
    row: u64,
    recipient: &'a str,
    reason: &'a str,
    why: &'a str,
}

/// Calls `each` with every row of the mailing. The ledger reads on after a failure to write, which is given at the
/// end; else the number of rows.
fn each(
    ledger: &dyn ReportLedger,
    mailing: Option<&MailingName>,
    mut each: impl FnMut(HeldBackRow) -> io::Result<()>,
) -> Result<u64, ReportError> {
    let mut written = Ok(());
    let mut number = 0;
    ledger.held_back(&mut |held| {
        if written.is_ok() && mailing.is_none_or(|mailing| *mailing == held.mailing) {
            written = each(held);
            number += 1;
        }
        Ok(())
    })?;
    written?;
    Ok(number)
}
