//! What is wrong with a campaign's files, shown so that it can be mended.

use super::output::OutputStream;
use console::style;
use redress_base::problem::{Problem, Problems, Severity};
use redress_base::words::{grouped, series};
use std::fmt::Write as _;

/// Every problem for stderr, errors first.
pub fn in_full(problems: &Problems) -> String {
    let mut text = String::new();
    for severity in [Severity::Error, Severity::Note] {
        for problem in problems
            .0
            .iter()
            .filter(|problem| problem.severity == severity)
        {
            push(&mut text, problem, OutputStream::Stderr);
        }
    }
    text
}

/// One problem: place and fault, the offending line, and what to do.
pub fn push(text: &mut String, problem: &Problem, stream: OutputStream) {
    let label = match problem.severity {
        Severity::Error => style("error:").red().bold(),
        Severity::Note => style("note:").yellow().bold(),
    };
    let label = match stream {
        OutputStream::Stdout => label.for_stdout(),
        OutputStream::Stderr => label.for_stderr(),
    };
    let _ = writeln!(text, "{label} {}: {}", place(problem), problem.message);
    for line in problem.excerpt.iter().flat_map(|excerpt| excerpt.lines()) {
        let _ = writeln!(text, "    {line}");
    }
    push_examples(text, problem);
    if !problem.help.is_empty() {
        let _ = writeln!(text, "  {}", problem.help);
    }
}

/// What a few of the other rows have instead: `` row 3 `bob`, row 5 `cy` and 181 more ``.
fn push_examples(text: &mut String, problem: &Problem) {
    let examples = problem.rows.iter().flat_map(|found| &found.examples);
    let mut examples: Vec<String> = examples.cloned().collect();
    if examples.is_empty() {
        return;
    }
    let others = problem.count - 1 - examples.len() as u64;
    if others > 0 {
        examples.push(format!("{} more", grouped(others)));
    }
    let _ = writeln!(text, "    {}", series(examples, "and"));
}

/// ``recipients/council.csv row 5 column `email` ``, `recipients/council.csv rows 5, 7 and 9`.
fn place(problem: &Problem) -> String {
    let mut place = problem.file.clone();
    match (problem.line, problem.row) {
        // Of several rows the numbers are long enough without their lines.
        (_, Some(_)) if problem.count > 1 => {
            let _ = write!(place, " {}", problem.rows_text().unwrap_or_default());
        }
        // In a list without line breaks in its cells they are the same, and one number is enough.
        (Some(line), Some(row)) if line == row => {
            let _ = write!(place, " row {row}");
        }
        (Some(line), Some(row)) => {
            let _ = write!(place, " row {row} (line {line})");
        }
        (Some(line), None) => {
            let _ = write!(place, " line {line}");
        }
        (None, Some(row)) => {
            let _ = write!(place, " row {row}");
        }
        (None, None) => {}
    }
    place + &problem.column_text()
}

/// How many errors and notes there are.
pub fn counts(problems: &Problems) -> (u64, u64) {
    let errors = problems
        .0
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .count() as u64;
    (errors, problems.0.len() as u64 - errors)
}
