//! Collects what is wrong with letters, each fault once, however many recipients it occurs for.

use redress_base::problem::{Problem, Problems};
use std::collections::HashMap;

/// So many different faults of one campaign are listed; more would help nobody and fill the memory.
const FINDINGS_MAX: usize = 1000;

/// The faults found so far.
#[derive(Debug, Default)]
pub struct Findings {
    listed: Vec<(Problem, u64)>,
    places: HashMap<FindingPlace, usize>,
    unlisted: u64,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct FindingPlace {
    file: String,
    line: Option<u64>,
    column: Option<String>,
    message: String,
}

impl Findings {
    /// Adds a fault found in one recipient's letter.
    pub fn add(&mut self, problem: Problem) {
        // Without the row, so that one slip in a thousand letters is one finding.
        let place = FindingPlace {
            file: problem.file.clone(),
            line: problem.line,
            column: problem.column.clone(),
            message: problem.message.clone(),
        };
        if let Some(&index) = self.places.get(&place) {
            self.listed[index].1 += 1;
        } else if self.listed.len() < FINDINGS_MAX {
            self.places.insert(place, self.listed.len());
            self.listed.push((problem, 0));
        } else {
            self.unlisted += 1;
        }
    }

    /// All of them in the order in which they were found.
    pub fn finish(self) -> Problems {
        let mut problems: Vec<Problem> = self
            .listed
            .into_iter()
            .map(|(problem, others)| told(problem, others))
            .collect();
        if self.unlisted > 0 {
            let message = format!(
                "{} more faults were found and are not listed",
                self.unlisted
            );
            problems.push(Problem::error(
                "campaign.toml",
                message,
                "Mend those above and check again.",
            ));
        }
        Problems(problems)
    }
}

fn told(mut problem: Problem, others: u64) -> Problem {
    match others {
        0 => {}
        1 => problem
            .help
            .push_str(" The same was found for one more recipient."),
        _ => {
            problem.help = format!(
                "{} The same was found for {others} more recipients.",
                problem.help
            );
        }
    }
    problem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_a_letter_is_told_once_with_the_number_of_recipients() {
        let mut findings = Findings::default();
        for _ in 0..3 {
            findings.add(
                Problem::error("letters/a.md", "`recipient.nmae` is unknown", "Mend it.")
                    .at_line(4),
            );
        }
        findings.add(
            Problem::error("letters/a.md", "`recipient.nmae` is unknown", "Mend it.").at_line(9),
        );
        let problems = findings.finish().0;
        assert_eq!(problems.len(), 2);
        assert_eq!(
            problems[0].help,
            "Mend it. The same was found for 2 more recipients."
        );
        assert_eq!(problems[1].help, "Mend it.");
    }

    #[test]
    fn the_list_has_an_end_and_says_so() {
        let mut findings = Findings::default();
        for line in 0..FINDINGS_MAX as u64 + 7 {
            findings.add(Problem::error("recipients/a.csv", "bad", "Mend it.").at_line(line));
        }
        let problems = findings.finish().0;
        assert_eq!(problems.len(), FINDINGS_MAX + 1);
        assert_eq!(
            problems[FINDINGS_MAX].message,
            "7 more faults were found and are not listed"
        );
    }
}
