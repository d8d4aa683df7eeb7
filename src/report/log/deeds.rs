//! Who did what, when, and from which machine.

use super::text::{TABLE_WIDTH_MIN, indented};
use super::write::LogFormat;
use crate::report::ReportError;
use crate::report::entry_words::joined;
use crate::report::printable::{cut, printable};
use crate::report::spreadsheet::Sheet;
use crate::report::table::StreamedTable;
use crate::report::words::moment;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use redress_ledger::{Deed, Filter, ReportLedger};
use serde::Serialize;
use std::io;

/// Writes what everybody did, oldest first, and says how many deeds there were. Streams.
pub fn write_deeds(
    ledger: &dyn ReportLedger,
    filter: &Filter,
    format: LogFormat<'_>,
    out: &mut dyn io::Write,
) -> Result<u64, ReportError> {
    Ok(match format {
        LogFormat::Table { width, zone } if width < TABLE_WIDTH_MIN => {
            each(ledger, filter, |deed| {
                let title = joined([&moment(deed.at, zone), deed.what.as_str()], ", ");
                out.write_all((cut(&printable(&title), width) + "\n").as_bytes())?;
                for said in [whose(deed), who(deed), deed.note_words(zone)] {
                    for line in indented(&said, width) {
                        if !line.trim().is_empty() {
                            out.write_all((cut(&line, width) + "\n").as_bytes())?;
                        }
                    }
                }
                Ok(())
            })?
        }
        LogFormat::Table { width, zone } => {
            let headings = ["=when", "=what", "letter", "who", "note"];
            let mut table = StreamedTable::new(out, &headings, width);
            let number = each(ledger, filter, |deed| {
                table.row([
                    moment(deed.at, zone),
                    deed.what.clone(),
                    whose(deed),
                    who(deed),
                    deed.note_words(zone),
                ])
            })?;
            table.finish()?;
            number
        }
        LogFormat::Csv | LogFormat::Rows => {
            let mut sheet = Sheet::new(out);
            sheet.row([
                "at",
                "what",
                "mailing",
                "recipient",
                "person",
                "machine",
                "note",
            ])?;
            let number = each(ledger, filter, |deed| {
                let deed = DeedJson::of(deed);
                sheet.row([
                    deed.at.to_string().as_str(),
                    deed.what,
                    deed.mailing.unwrap_or_default(),
                    deed.recipient.unwrap_or_default(),
                    deed.person.unwrap_or_default(),
                    deed.machine.unwrap_or_default(),
                    &deed.note,
                ])
            })?;
            sheet.finish()?;
            number
        }
        LogFormat::Json => each(ledger, filter, |deed| {
            serde_json::to_writer(&mut *out, &DeedJson::of(deed)).map_err(io::Error::from)?;
            out.write_all(b"\n")
        })?,
    })
}

/// The letter as it can be named: `council K-1`.
fn whose(deed: &Deed) -> String {
    deed.letter
        .as_ref()
        .map(|(mailing, key)| format!("{mailing} {key}"))
        .unwrap_or_default()
}

/// `rosa on desk-2`.
fn who(deed: &Deed) -> String {
    let parts = [deed.person.as_deref(), deed.machine.as_deref()];
    joined(parts.into_iter().flatten(), " on ")
}

#[derive(Serialize)]
struct DeedJson<'a> {
    at: Timestamp,
    what: &'a str,
    mailing: Option<&'a str>,
    recipient: Option<&'a str>,
    person: Option<&'a str>,
    machine: Option<&'a str>,
    note: String,
}

impl<'a> DeedJson<'a> {
    fn of(deed: &'a Deed) -> Self {
        Self {
            at: deed.at,
            what: &deed.what,
            mailing: deed.letter.as_ref().map(|(mailing, _)| mailing.as_str()),
            recipient: deed.letter.as_ref().map(|(_, key)| key.as_str()),
            person: deed.person.as_deref(),
            machine: deed.machine.as_deref(),
            note: deed.note_words(&TimeZone::UTC),
        }
    }
}

/// Calls `each` with every deed. The ledger reads on after a failure to write, which is given at the end; else their number.
fn each(
    ledger: &dyn ReportLedger,
    filter: &Filter,
    mut each: impl FnMut(&Deed) -> io::Result<()>,
) -> Result<u64, ReportError> {
    let mut written = Ok(());
    let mut number = 0;
    ledger.deeds(filter, &mut |deed| {
        if written.is_ok() {
            written = each(&deed);
            number += 1;
        }
        Ok(())
    })?;
    written?;
    Ok(number)
}
