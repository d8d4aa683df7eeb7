//! What is found while one row is read.

use super::fault::RowFault;
use crate::columns::{Column, Layout};

/// The faults of a row, and what was mended in it.
pub(super) struct RowFindings<'a> {
    layout: &'a Layout,
    pub faults: Vec<RowFault>,
    /// What was mended, with the header of its column.
    pub repairs: Vec<(String, String)>,
}

impl<'a> RowFindings<'a> {
    pub(super) fn new(layout: &'a Layout) -> Self {
        Self {
            layout,
            faults: Vec::new(),
            repairs: Vec::new(),
        }
    }

    /// Something is wrong in a column.
    pub(super) fn fault(&mut self, column: Column, message: impl Into<String>, help: &str) {
        self.fault_at(self.layout.at[column], message, help);
    }

    /// Something is wrong in a cell.
    pub(super) fn fault_at(&mut self, cell: Option<usize>, message: impl Into<String>, help: &str) {
        let column = Some(self.header(cell)).filter(|header| !header.is_empty());
        self.faults.push(RowFault {
            column,
            ..RowFault::of_row(message, help)
        });
    }

    /// Something was mended in a column.
    pub(super) fn repair(&mut self, column: Column, repair: String) {
        let header = self.header(self.layout.at[column]);
        self.repairs.push((header, repair));
    }

    fn header(&self, cell: Option<usize>) -> String {
        let header = cell.map_or("", |index| self.layout.header(index));
        header.to_owned()
    }
}
