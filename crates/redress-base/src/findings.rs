//! Problems gathered, each fault once, however many rows or recipients it occurs for.
//!
//! What is said never grows faster than the kinds of fault there are, and those have an end that says so.

use crate::problem::{Problem, Problems, Severity};
use crate::words::{count, grouped};
use std::collections::HashMap;

/// So many kinds of errors, and as many of notes, are listed; more would help nobody.
const KINDS_LISTED: usize = 100;
/// Rows of one kind that are remembered for whoever mends them all.
const ROWS_REMEMBERED: usize = 100;
/// Rows besides the first whose own words are shown.
const EXAMPLES_SHOWN: usize = 4;
/// Characters of an example at most: a cell may be as long as a letter.
const EXAMPLE_CHARS_MAX: usize = 100;

/// What was found so far.
#[derive(Debug, Default)]
pub struct Findings {
    /// The first of each kind, and the row that had it last.
    listed: Vec<(Problem, Option<u64>)>,
    /// Where in `listed` each kind stands.
    kinds: HashMap<Kind, usize>,
    /// How many kinds are listed, by severity, and how many findings past them are not.
    errors: Listed,
    notes: Listed,
}

#[derive(Debug, Default)]
struct Listed {
    kinds: usize,
    beyond: u64,
    /// The file of the first finding that is not listed.
    beyond_file: String,
}

/// What makes two findings the same: everything but the row, and what in the message is the row's own.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Kind {
    severity: Severity,
    file: String,
    /// The line of a file that has no rows, such as a letter.
    line: Option<u64>,
    column: Option<String>,
    message: String,
}

impl Kind {
    fn of(problem: &Problem) -> Self {
        let mut message = problem.message.clone();
        for own in problem.own.iter().filter(|own| !own.is_empty()) {
            message = message.replacen(own.as_str(), "\u{fffc}", 1);
        }
        Self {
            severity: problem.severity,
            file: problem.file.clone(),
            line: problem.line.filter(|_| problem.row.is_none()),
            column: problem.column.clone(),
            message,
        }
    }
}

impl Findings {
    /// Adds what was found in one row, in one recipient's letter, or once.
    pub fn add(&mut self, problem: Problem) {
        let kind = Kind::of(&problem);
        if let Some(&index) = self.kinds.get(&kind) {
            let (first, last_row) = &mut self.listed[index];
            return tell_with(first, last_row, &problem);
        }
        // Counted apart, so that however many notes there are the errors are told.
        let of_severity = match problem.severity {
            Severity::Error => &mut self.errors,
            Severity::Note => &mut self.notes,
        };
        if of_severity.kinds < KINDS_LISTED {
            of_severity.kinds += 1;
            self.kinds.insert(kind, self.listed.len());
            let row = problem.row;
            self.listed.push((problem, row));
        } else {
            if of_severity.beyond == 0 {
                of_severity.beyond_file = problem.file;
            }
            of_severity.beyond += 1;
        }
    }

    /// All of them in the order in which they were found.
    #[must_use]
    pub fn finish(self) -> Problems {
        let mut problems: Vec<Problem> = self
            .listed
            .into_iter()
            .map(|(problem, _)| finished(problem))
            .collect();
        for (listed, severity) in [(self.errors, Severity::Error), (self.notes, Severity::Note)] {
            if listed.beyond > 0 {
                let message = format!(
                    "{} of other kinds are not listed",
                    count(listed.beyond, "more finding")
                );
                problems.push(Problem {
                    severity,
                    ..Problem::error(
                        listed.beyond_file,
                        message,
                        "Mend those above and check again.",
                    )
                });
            }
        }
        Problems(problems)
    }
}

/// What a message quotes of something that is a row's own, with its backticks: by it one fault in many rows is known as
/// one.
pub fn quoted_of(message: &str, is_own: impl Fn(&str) -> bool) -> Box<[String]> {
    let quoted = message.split('`').skip(1).step_by(2);
    quoted
        .filter(|quoted| !quoted.is_empty() && is_own(quoted))
        .map(|quoted| format!("`{quoted}`"))
        .collect()
}

/// Adds a place to the problem that was first of its kind.
fn tell_with(first: &mut Problem, last_row: &mut Option<u64>, found: &Problem) {
    let Some(row) = found.row else {
        first.count += 1;
        return;
    };
    // Two addresses of one cell are wrong in one row.
    if last_row.replace(row) == Some(row) {
        return;
    }
    first.count += 1;
    let Problem {
        rows,
        own,
        row: first_row,
        ..
    } = first;
    let told = rows.get_or_insert_default();
    if told.rows.is_empty() {
        told.rows.extend(*first_row);
    }
    if told.rows.len() < ROWS_REMEMBERED {
        told.rows.push(row);
    }
    if told.examples.len() < EXAMPLES_SHOWN && found.own != *own {
        let example = match &*found.own {
            // The whole cell comes before what the message quotes of its end.
            [cell, ..] if cell.starts_with('`') => format!("row {row} {cell}"),
            // Where rows are compared, the message begins with them.
            [rows, ..] if found.message.starts_with(rows.as_str()) => found.message.clone(),
            // Nothing in it is the row's own.
            _ => return,
        };
        told.examples.push(shortened(&example));
    }
}

fn shortened(example: &str) -> String {
    let mut short: String = example.chars().take(EXAMPLE_CHARS_MAX).collect();
    if short.len() < example.len() {
        short.push('…');
    }
    short
}

fn finished(mut problem: Problem) -> Problem {
    // About a letter: its recipients are not named, because each of them gets it as it is.
    if problem.row.is_none() && problem.count > 1 {
        let others = problem.count - 1;
        let recipients = if others == 1 {
            "one more recipient".to_owned()
        } else {
            format!("{} more recipients", grouped(others))
        };
        let said = format!(" The same was found for {recipients}.");
        problem.help = problem.help.trim_end().to_owned() + &said;
    }
    problem
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(row: u64, cell: &str) -> Problem {
        let message = format!("`{cell}` is no address");
        let problem = Problem::error("recipients/a.csv", message, "Mend it.").at_row(row, row);
        problem.in_column("email").about(format!("`{cell}`"))
    }

    #[test]
    fn one_fault_in_many_rows_is_one_finding_with_the_first_of_them() {
        let mut findings = Findings::default();
        for row in 2..1_000_002 {
            findings.add(at(row, &format!("cell {row}")));
        }
        let problems = findings.finish().0;
        assert_eq!(problems.len(), 1);
        let found = &problems[0];
        let rows = found.rows.as_ref().unwrap();
        assert_eq!((found.count, rows.rows.len()), (1_000_000, 100));
        assert_eq!(found.message, "`cell 2` is no address");
        assert_eq!(rows.examples.len(), EXAMPLES_SHOWN);
        assert_eq!(rows.examples[0], "row 3 `cell 3`");
        assert_eq!(
            found.rows_text().as_deref(),
            Some("rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 999,990 more")
        );
    }

    #[test]
    fn a_row_that_has_a_fault_twice_is_one_row() {
        let mut findings = Findings::default();
        findings.add(at(2, "a"));
        findings.add(at(2, "b"));
        let problems = findings.finish().0;
        assert_eq!((problems[0].count, &problems[0].rows), (1, &None));
        assert_eq!(problems[0].rows_text().as_deref(), Some("row 2"));
    }

    #[test]
    fn faults_of_other_columns_and_words_are_told_apart() {
        let mut findings = Findings::default();
        findings.add(at(2, "a"));
        findings.add(at(2, "a").in_column("cc"));
        findings.add(Problem {
            message: "`a` is no date".to_owned(),
            ..at(2, "a")
        });
        assert_eq!(findings.finish().0.len(), 3);
    }

    #[test]
    fn a_fault_of_a_letter_is_told_once_with_the_number_of_recipients() {
        let mut findings = Findings::default();
        let fault = |line| {
            Problem::error("letters/a.md", "`recipient.nmae` is unknown", "Mend it.").at_line(line)
        };
        for _ in 0..3 {
            findings.add(fault(4));
        }
        findings.add(fault(9));
        let problems = findings.finish().0;
        assert_eq!(problems.len(), 2);
        assert_eq!(
            problems[0].help,
            "Mend it. The same was found for 2 more recipients."
        );
        assert_eq!(problems[1].help, "Mend it.");
    }

    #[test]
    fn the_kinds_have_an_end_and_say_so() {
        let mut findings = Findings::default();
        for kind in 0..KINDS_LISTED as u64 + 7 {
            findings.add(Problem::note("a.csv", format!("note {kind}"), ""));
            findings.add(Problem::error("a.csv", format!("error {kind}"), ""));
        }
        let problems = findings.finish().0;
        assert_eq!(problems.len(), 2 * KINDS_LISTED + 2);
        let last = &problems[2 * KINDS_LISTED];
        assert_eq!(last.severity, Severity::Error);
        assert_eq!(
            last.message,
            "7 more findings of other kinds are not listed"
        );
    }
}
