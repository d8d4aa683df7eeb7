//! What is found while one row is read.

use super::fault::RowFault;
use crate::columns::{Column, Layout};
use csv::StringRecord;
use redress_base::findings::quoted_of;

/// The faults of a row, and what was mended in it.
pub(super) struct RowFindings<'a> {
    layout: &'a Layout,
    record: &'a StringRecord,
    pub faults: Vec<RowFault>,
    /// What was mended, and what deserves a look.
    pub repairs: Vec<RowFault>,
}

impl<'a> RowFindings<'a> {
    pub(super) fn new(layout: &'a Layout, record: &'a StringRecord) -> Self {
        Self {
            layout,
            record,
            faults: Vec::new(),
            repairs: Vec::new(),
        }
    }

    /// Something is wrong in a column.
    pub(super) fn fault(&mut self, column: Column, message: impl Into<String>, help: &str) {
        self.fault_at(self.layout.at[column], message, help);
    }

    /// Something is wrong in a column, and what to do depends on the words of the cell: each of them is told apart, but for
    /// what is the row's `own`.
    pub(super) fn fault_by_words(&mut self, column: Column, message: &str, help: &str, own: &str) {
        let fault = self.of_cell(self.layout.at[column], message.to_owned(), help);
        self.faults.push(RowFault {
            own: [own.to_owned()].into(),
            ..fault
        });
    }

    /// Something is wrong in a cell.
    pub(super) fn fault_at(&mut self, cell: Option<usize>, message: impl Into<String>, help: &str) {
        let fault = self.of_cell(cell, message.into(), help);
        self.faults.push(fault);
    }

    /// Something was mended in a column.
    pub(super) fn repair(&mut self, column: Column, repair: String) {
        let help = "Correct the cell, so that nobody has to wonder.";
        self.note(column, repair, help);
    }

    /// Something in a column deserves a look.
    pub(super) fn note(&mut self, column: Column, message: String, help: &str) {
        let note = self.of_cell(self.layout.at[column], message, help);
        self.repairs.push(note);
    }

    /// Something in a column deserves a look, in which `own` are the row's own words.
    pub(super) fn note_of(&mut self, column: Column, message: String, own: &[&str], help: &str) {
        let note = self.of_cell(self.layout.at[column], message, help);
        self.repairs.push(RowFault {
            own: own.iter().map(|own| format!("`{own}`")).collect(),
            ..note
        });
    }

    fn of_cell(&self, cell: Option<usize>, message: String, help: &str) -> RowFault {
        let header = cell.map_or("", |index| self.layout.header(index));
        let text = cell.and_then(|index| self.record.get(index)).unwrap_or("");
        RowFault {
            column: (!header.is_empty()).then(|| header.to_owned()),
            own: quoted_of(&message, |quoted| text.contains(quoted)),
            ..RowFault::of_row(message, help)
        }
    }
}
