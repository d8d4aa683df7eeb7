//! One row of `signatories.csv`, read and checked.

use super::columns::SignatoryColumn;
use super::records::{ExactCell, ExactRecord};
use jiff::civil::Date;
use redress_base::folder::CampaignPath;
use redress_base::hidden::hidden_character;
use redress_base::problem::Problem;
use redress_base::words::{composed, count};
use std::collections::HashMap;

/// Far more than any organization's name; a cell of this size swallowed others.
const CELL_CHARACTERS_MAX: usize = 300;

/// One organization as the file keeps it. The person who authorized its signature is kept and never printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatoryRow {
    /// The organization's name as it is printed.
    pub name: String,
    /// The block it is printed in.
    pub scope: String,
    /// Its state, if any.
    pub state: String,
    /// Who authorized the signature; empty if the file does not say.
    pub authorized_by: String,
    /// That person's title.
    pub title: String,
    /// When it signed.
    pub signed_on: Option<Date>,
    /// When it withdrew; it is printed no more.
    pub withdrawn_on: Option<Date>,
    /// Its site.
    pub url: String,
    /// The file with its logo, as seen from the campaign's folder; for the public page.
    pub logo: String,
    /// The line of the file, from 1.
    pub line: u64,
    /// The row as a spreadsheet counts them, from 1: another number than the line where cells above hold several lines.
    pub row: u64,
}

impl SignatoryRow {
    /// Whether it signed after this last day for signing on.
    #[must_use]
    pub fn is_late(&self, deadline: Option<Date>) -> bool {
        matches!((self.signed_on, deadline), (Some(signed_on), Some(deadline)) if signed_on > deadline)
    }
}

/// Reads one row: where it stands, and which column is which.
pub(super) struct SignatoryReader<'a> {
    pub(super) path: &'a CampaignPath,
    pub(super) header: &'a ExactRecord,
    pub(super) columns: &'a HashMap<SignatoryColumn, usize>,
}

impl SignatoryReader<'_> {
    /// The row, or everything that is wrong with it.
    pub(super) fn read(&self, record: &ExactRecord) -> Result<SignatoryRow, Vec<Problem>> {
        // With a cell too many or too few each may stand under the wrong header, so nothing more is said of them.
        if record.cells.len() != self.header.cells.len() {
            let message = format!(
                "{} where the header has {}",
                count(record.cells.len() as u64, "cell"),
                self.header.cells.len()
            );
            return Err(vec![self.fault(
                record,
                message,
                "Put a name that holds a comma between double quotes, and close every quote.",
            )]);
        }
        let mut faults = Vec::new();
        for (index, cell) in record.cells.iter().enumerate() {
            let is_ours = self.columns.values().any(|column| *column == index);
            if let Some(fault) = self.cell_fault(record, cell, is_ours) {
                faults.push(fault.in_column(&self.header.cells[index].text));
            }
        }
        let cell = |column: SignatoryColumn| {
            self.columns
                .get(&column)
                .map_or("", |index| record.cells[*index].text.trim())
        };
        let mut date = |column: SignatoryColumn| {
            let text = cell(column);
            let date = text.parse::<Date>();
            if let (false, Err(_)) = (text.is_empty(), &date) {
                let fault = self.fault(
                    record,
                    format!("`{text}` is no date"),
                    "Write year, month and day, such as 2021-02-16.",
                );
                faults.push(fault.in_column(&self.header.cells[self.columns[&column]].text));
            }
            date.ok()
        };
        let (signed_on, withdrawn_on) = (
            date(SignatoryColumn::SignedOn),
            date(SignatoryColumn::WithdrawnOn),
        );
        if cell(SignatoryColumn::Name).is_empty() {
            faults.push(self.fault(
                record,
                "the organization has no name".to_owned(),
                "Write its name, or take the row out.",
            ));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        // Printed in letters, and compared with names typed elsewhere.
        let text = |column: SignatoryColumn| composed(cell(column)).into_owned();
        Ok(SignatoryRow {
            name: text(SignatoryColumn::Name),
            scope: text(SignatoryColumn::Scope),
            state: text(SignatoryColumn::State),
            authorized_by: text(SignatoryColumn::AuthorizedBy),
            title: text(SignatoryColumn::Title),
            signed_on,
            withdrawn_on,
            url: text(SignatoryColumn::Url),
            logo: text(SignatoryColumn::Logo),
            line: record.line,
            row: record.row,
        })
    }

    /// What is wrong with a cell: it swallowed others because a quote was not closed, or it holds what cannot be seen. A
    /// column that only the organizer knows may hold whole notes.
    fn cell_fault(&self, record: &ExactRecord, cell: &ExactCell, is_ours: bool) -> Option<Problem> {
        let text = cell.text.trim();
        let is_long = text.contains(['\n', '\r']) || text.chars().count() > CELL_CHARACTERS_MAX;
        if !cell.is_sound || (is_ours && is_long) {
            let help =
                "Look for a double quote that is never closed; a cell of this file is one line.";
            return Some(self.fault(
                record,
                "the cell runs over several lines or is very long".to_owned(),
                help,
            ));
        }
        // Of a note nobody reads the characters, and a letter never prints it.
        if !is_ours {
            return None;
        }
        let cell = text;
        let hidden = hidden_character(cell)?;
        let message = format!(
            "the cell holds the character U+{:04X}, which cannot be seen",
            u32::from(hidden)
        );
        Some(self.fault(
            record,
            message,
            "Type the cell again instead of pasting it.",
        ))
    }

    fn fault(&self, record: &ExactRecord, message: String, help: &str) -> Problem {
        Problem::error(self.path.as_str(), message, help).at_row(record.line, record.row)
    }
}
