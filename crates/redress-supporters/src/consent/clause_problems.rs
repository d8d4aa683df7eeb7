//! What is wrong with the clauses whatever the files have.

use super::clause::ConsentClause;
use super::uses::ConsentUses;
use redress_base::problem::Problem;
use redress_base::words::quoted_nearest;

/// Clauses at most: what a row says of each is kept as two bits.
const CLAUSES_MAX: usize = 32;

/// What is wrong with the clauses whatever the files have: organizations that do not sign, and more than can be kept apart.
/// `signatories` are the names of those that sign.
#[must_use]
pub fn clause_problems(clauses: &[ConsentClause], signatories: &[&str]) -> Vec<Problem> {
    let at = |clause: &ConsentClause, message: String, help: String| {
        let mut problem = Problem::error("campaign.toml", message, help);
        problem.line = clause.line;
        problem
    };
    let mut problems = Vec::new();
    for clause in clauses {
        for organization in &clause.organizations {
            // People agreed to mail from those who sign the letter, and from nobody else.
            if !signatories.contains(&organization.as_str()) {
                let message =
                    format!("`{organization}` is to write to supporters and does not sign");
                let help = quoted_nearest(organization, signatories.iter().copied())
                    .unwrap_or_else(|| "Name an organization of the signatories.".to_owned());
                problems.push(at(clause, message, help));
            }
        }
        if clause.yes.iter().any(|yes| yes.trim().is_empty()) {
            let message = "`yes` has an empty word, and silence is no consent".to_owned();
            problems.push(at(clause, message, "Take it out.".to_owned()));
        }
    }
    let uses = ConsentUses::of(clauses);
    if clauses.len() > CLAUSES_MAX || uses.are_too_many(clauses) {
        let message = format!(
            "more than {CLAUSES_MAX} `[[supporters.consent]]`, or more than 125 organizations in them"
        );
        let help = "Put questions with the same words for yes into one.";
        problems.push(Problem::error("campaign.toml", message, help));
    }
    problems
}
