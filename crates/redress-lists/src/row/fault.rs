//! One thing wrong with a row.

use redress_base::problem::Problem;

/// One thing wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowFault {
    /// The header of the column, if it is one cell.
    pub column: Option<String>,
    pub message: String,
    pub help: String,
    /// What in the message is this row's own: its cell, the numbers of other rows.
    pub own: Box<[String]>,
}

impl RowFault {
    /// Of the row as a whole.
    pub(crate) fn of_row(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            column: None,
            message: message.into(),
            help: help.into(),
            own: Box::default(),
        }
    }

    /// The fault in its place.
    pub(crate) fn problem(&self, file: &str, line: u64, row: u64) -> Problem {
        let problem = Problem::error(file, &self.message, &self.help).at_row(line, row);
        Problem {
            column: self.column.clone(),
            own: self.own.clone(),
            ..problem
        }
    }
}
