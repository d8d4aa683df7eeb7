//! Errors and notes about a list, bounded however long it is.

use crate::row::{RowFault, Rules};
use redress_base::problem::Problem;

/// Problems of one kind that are listed singly at most; the rest are counted.
const ERRORS_LISTED: usize = 10_000;
const NOTES_LISTED: usize = 200;

/// What there is to say about a list's rows.
pub(super) struct ListFindings<'a> {
    file: &'a str,
    skip_invalid: bool,
    errors: BoundedProblems,
    notes: BoundedProblems,
}

impl<'a> ListFindings<'a> {
    pub(super) fn new(rules: &'a Rules<'_>) -> Self {
        Self {
            file: rules.config.file.as_str(),
            skip_invalid: rules.options.skip_invalid,
            errors: BoundedProblems::new(ERRORS_LISTED),
            notes: BoundedProblems::new(NOTES_LISTED),
        }
    }

    /// A fault is an error, unless faulty rows are held back.
    pub(super) fn fault(&mut self, fault: &RowFault, line: u64, row: u64) {
        // Else the row is held back, with the fault as its reason.
        if !self.skip_invalid {
            self.errors.push(fault.problem(self.file, line, row));
        }
    }

    /// A problem of a file that stands beside the list.
    pub(super) fn problem(&mut self, problem: Problem) {
        self.errors.push(problem);
    }

    /// A note about the list as a whole.
    pub(super) fn note(&mut self, message: String, help: &str) {
        self.push_note(Problem::note(self.file, message, help));
    }

    /// A note about one row.
    pub(super) fn note_at(&mut self, line: u64, row: u64, message: &str, help: &str) {
        let note = Problem::note(self.file, message, help);
        self.push_note(note.at_row(line, row));
    }

    pub(super) fn push_note(&mut self, note: Problem) {
        self.notes.push(note);
    }

    /// Notes first, then errors.
    pub(super) fn into_problems(self) -> impl Iterator<Item = Problem> {
        let notes = self.notes.into_problems().into_iter();
        notes.chain(self.errors.into_problems())
    }
}

/// Problems, of which only so many are listed; the others are counted.
struct BoundedProblems {
    listed: Vec<Problem>,
    listed_max: usize,
    others: u64,
}

impl BoundedProblems {
    fn new(listed_max: usize) -> Self {
        Self {
            listed: Vec::new(),
            listed_max,
            others: 0,
        }
    }

    fn push(&mut self, problem: Problem) {
        if self.listed.len() < self.listed_max {
            self.listed.push(problem);
        } else {
            self.others += 1;
        }
    }

    fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.listed;
        if let (Some(last), 1..) = (problems.last(), self.others) {
            let message = format!("{} more of the same kind are not listed", self.others);
            let help = "Mend these first.".to_owned();
            // Severity and file are those of the last one listed.
            problems.push(Problem {
                line: None,
                row: None,
                column: None,
                message,
                help,
                ..last.clone()
            });
        }
        problems
    }
}
