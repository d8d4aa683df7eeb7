//! A recipients file: scanned once for what is wrong with it, then read row by row as often as needed.

use super::{Columns, HeldBack, Recipient};
use crate::campaign::{Campaign, EndedTerms, Mailing, Problem, Problems};
use jiff::civil::Date;
use std::sync::Arc;

/// What decides which rows are used.
#[derive(Clone, Debug)]
pub struct ListOptions {
    /// The day on which terms are compared.
    pub as_of: Date,
    /// Hold faulty rows back instead of reporting errors.
    pub skip_invalid: bool,
    /// What happens to ended terms (from the mailing).
    pub ended_terms: EndedTerms,
}

/// A list that was scanned: its problems are known, and its rows can be streamed.
#[derive(Debug)]
pub struct List {
    /// The columns.
    pub columns: Arc<Columns>,
    /// Errors and notes, each with line, row and column.
    pub problems: Problems,
}

/// One data row: used or reported, never lost.
#[derive(Clone, Debug)]
pub enum Row {
    /// A recipient.
    Recipient(Recipient),
    /// A row that is no delivery.
    HeldBack(HeldBack),
    /// A faulty row; its problems are among [`List::problems`] as well.
    Faulty(Problem),
}

impl List {
    /// Scans the list of a mailing. An error means that the file as a whole cannot be read.
    pub fn scan(campaign: &Campaign, mailing: &Mailing, options: &ListOptions) -> Result<Self, Problem> {
        todo!("{campaign:?} {mailing:?} {options:?}")
    }

    /// The rows in the file's order. Streams: memory does not grow with the list.
    pub fn rows(&self) -> Result<impl Iterator<Item = Row> + Send + '_, Problem> {
        Ok(std::iter::empty())
    }
}
