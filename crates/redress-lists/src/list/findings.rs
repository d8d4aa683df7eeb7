//! Errors and notes about a list, each kind once, however long it is.

use crate::row::{RowFault, Rules};
use redress_base::findings::Findings;
use redress_base::problem::{Problem, Severity};

/// What there is to say about a list's rows.
pub(super) struct ListFindings<'a> {
    file: &'a str,
    skip_invalid: bool,
    found: Findings,
}

impl<'a> ListFindings<'a> {
    pub(super) fn new(rules: &'a Rules<'_>) -> Self {
        Self {
            file: rules.config.file.as_str(),
            skip_invalid: rules.options.skip_invalid,
            found: Findings::default(),
        }
    }

    /// A fault is an error, unless faulty rows are held back.
    pub(super) fn fault(&mut self, fault: &RowFault, line: u64, row: u64) {
        // Else the row is held back, with the fault as its reason.
        if !self.skip_invalid {
            self.found.add(fault.problem(self.file, line, row));
        }
    }

    /// What was mended in a row is a note.
    pub(super) fn repair(&mut self, repair: &RowFault, line: u64, row: u64) {
        self.found.add(Problem {
            severity: Severity::Note,
            ..repair.problem(self.file, line, row)
        });
    }

    /// A problem of a file that stands beside the list.
    pub(super) fn problem(&mut self, problem: Problem) {
        self.found.add(problem);
    }

    /// A note about the list as a whole.
    pub(super) fn note(&mut self, message: String, help: &str) {
        self.found.add(Problem::note(self.file, message, help));
    }

    /// A note about one row; `own` is what in the message holds for this row alone.
    pub(super) fn note_at(&mut self, line: u64, row: u64, message: &str, own: &[&str], help: &str) {
        let note = Problem::note(self.file, message, help).at_row(line, row);
        self.found.add(Problem {
            own: own.iter().map(|own| (*own).to_owned()).collect(),
            ..note
        });
    }

    /// Notes first, then errors.
    pub(super) fn into_problems(self) -> impl Iterator<Item = Problem> {
        let found = self.found.finish().0.into_iter();
        let (notes, errors): (Vec<_>, Vec<_>) =
            found.partition(|problem| problem.severity == Severity::Note);
        notes.into_iter().chain(errors)
    }
}
