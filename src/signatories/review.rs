//! What a list of signatories should be asked about before it is printed.

use super::alike::Comparable;
use super::row::SignatoryRow;
use jiff::civil::Date;
use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use redress_base::words::folded_name;
use std::collections::HashMap;

/// A note on a row that signed after the deadline.
pub(super) fn late(
    path: &CampaignPath,
    row: &SignatoryRow,
    deadline: Option<Date>,
) -> Option<Problem> {
    let (signed_on, deadline) = (row.signed_on?, deadline?);
    let message = format!(
        "`{}` signed on {signed_on}, after the deadline of {deadline}",
        row.name
    );
    let help = "It goes on a newer copy of the letter, which has an approval code of its own.";
    row.is_late(Some(deadline))
        .then(|| note(path, row, message, help))
}

/// A note on a row that names nobody who authorized the signature.
pub(super) fn unauthorized(path: &CampaignPath, row: &SignatoryRow) -> Option<Problem> {
    let message = format!(
        "nobody is on file as having authorized the signature of `{}`",
        row.name
    );
    let help =
        "Ask the organization who decided to sign, and write the name down; it is not printed.";
    row.authorized_by
        .is_empty()
        .then(|| note(path, row, message, help))
}

/// Organizations that stand there under one name.
pub(super) fn twice(path: &CampaignPath, signing: &[&SignatoryRow]) -> Vec<Problem> {
    let mut seen: HashMap<String, &SignatoryRow> = HashMap::new();
    let mut problems = Vec::new();
    for row in signing {
        // The later row stays in the map, so each one names the row of its name just above it.
        if let Some(first) = seen.insert(folded_name(&row.name), row) {
            problems.push(of_one_name(path, first, row));
        }
    }
    problems
}

fn of_one_name(path: &CampaignPath, first: &SignatoryRow, row: &SignatoryRow) -> Problem {
    let message = format!("`{}` already stands in row {}", row.name, first.row);
    if folded_name(&first.state) != folded_name(&row.state) {
        // Two chapters of one organization sign as often as one organization is typed twice.
        let help = "If these are two organizations, say which is where in the name.";
        return note(path, row, message, help);
    }
    let help = "Take one of the rows out: the letter counts its signers.";
    Problem::error(path.as_str(), message, help).at_row(row.line, row.row)
}

/// Organizations whose names need a human eye: each pair once.
pub(super) fn alike(path: &CampaignPath, signing: &[&SignatoryRow]) -> Vec<Problem> {
    let names: Vec<Comparable> = signing
        .iter()
        .map(|row| Comparable::new(&row.name))
        .collect();
    let mut problems = Vec::new();
    for (later, row) in signing.iter().enumerate() {
        for earlier in 0..later {
            if let Some(likeness) = names[earlier].likeness(&names[later]) {
                let other = signing[earlier];
                let message = format!(
                    "`{}` and `{}` {}",
                    other.name,
                    row.name,
                    likeness.in_words()
                );
                let help = format!(
                    "Look at row {} too; take one out if they are the same.",
                    other.row
                );
                problems.push(note(path, row, message, &help));
            }
        }
    }
    problems
}

fn note(path: &CampaignPath, row: &SignatoryRow, message: String, help: &str) -> Problem {
    Problem::note(path.as_str(), message, help).at_row(row.line, row.row)
}
