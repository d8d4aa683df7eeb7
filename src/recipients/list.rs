//! A recipients file: scanned once for what is wrong with it, then read row by row as often as needed.

use super::judge::{Draft, Fault, Judge, Judged};
use super::layout::Layout;
use super::scan;
use super::table::{RawRow, Rows, Table};
use super::{Columns, HeldBack, HeldBackReason, Recipient};
use crate::campaign::{Campaign, EndedTerms, Mailing, Problem, Problems};
use jiff::civil::Date;
use std::collections::HashMap;
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
    pub(super) file: String,
    pub(super) table: Table,
    /// None if the header is so wrong that no row can be read.
    pub(super) layout: Option<Layout>,
    pub(super) options: ListOptions,
    pub(super) decisions: Decisions,
}

/// What was decided about single rows with a view to the whole list.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    /// Rows that share their inbox with the row that is used.
    pub folded: HashMap<u64, u64>,
    /// Rows whose key another row has too.
    pub same_key: HashMap<u64, Fault>,
}

/// One data row: used or reported, never lost.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "nearly all of them are recipients")]
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
        scan::scan(campaign, mailing, options)
    }

    /// The rows in the file's order. Streams: memory does not grow with the list.
    pub fn rows(&self) -> Result<impl Iterator<Item = Row> + Send + '_, Problem> {
        let Some(layout) = &self.layout else { return Ok(None.into_iter().flatten()) };
        let stream =
            Stream { list: self, rows: self.table.rows()?, judge: Judge::new(layout, &self.options), ended: false };
        Ok(Some(stream).into_iter().flatten())
    }

    fn row(&self, judge: &Judge<'_>, raw: &RawRow<'_>, judged: Judged) -> Option<Row> {
        let held = |reason| Row::HeldBack(HeldBack { line: raw.line, row: raw.row, label: judge.label(raw), reason });
        let faulty = |fault: &Fault| {
            if self.options.skip_invalid {
                held(HeldBackReason::Invalid(fault.message.clone()))
            } else {
                Row::Faulty(fault.problem(&self.file, raw.line, raw.row))
            }
        };
        match judged {
            Judged::Blank => None,
            Judged::Faulty { faults, .. } => Some(faulty(&faults[0])),
            Judged::Draft(Draft { hold: Some(reason), .. }) => Some(held(reason)),
            Judged::Draft(draft) => {
                Some(match (self.decisions.folded.get(&raw.row), self.decisions.same_key.get(&raw.row)) {
                    (Some(used), _) => held(HeldBackReason::FoldedInto { row: *used }),
                    (None, Some(fault)) => faulty(fault),
                    (None, None) => Row::Recipient(judge.recipient(raw, draft)),
                })
            }
        }
    }
}

struct Stream<'a> {
    list: &'a List,
    rows: Rows<'a>,
    judge: Judge<'a>,
    ended: bool,
}

impl Iterator for Stream<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        while !self.ended {
            match self.rows.next() {
                Ok(Some(raw)) => {
                    let judged = self.judge.judge(&raw);
                    if let Some(row) = self.list.row(&self.judge, &raw, judged) {
                        return Some(row);
                    }
                }
                Ok(None) => self.ended = true,
                Err(problem) => {
                    self.ended = true;
                    return Some(Row::Faulty(problem));
                }
            }
        }
        None
    }
}

impl Fault {
    /// The fault in its place.
    pub(super) fn problem(&self, file: &str, line: u64, row: u64) -> Problem {
        let problem = Problem::error(file, &self.message, &self.help).at_row(line, row);
        Problem { column: self.column.clone(), ..problem }
    }
}

#[cfg(test)]
mod tests;
