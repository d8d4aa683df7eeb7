//! One `[[supporters.consent]]` of `campaign.toml`.

use super::uses::{ConsentUse, ConsentUses};
use redress_base::problem::Problem;
use redress_base::words::quoted_nearest;

/// A column, and the words in it that mean yes.
#[derive(Clone, Debug, Default)]
pub struct ConsentClause {
    /// Its line in `campaign.toml`.
    pub line: Option<u64>,
    /// Whether it is about being counted.
    pub count: bool,
    /// Whether it is about name and town.
    pub name: bool,
    /// Whether it is about the supporter's own words.
    pub words: bool,
    /// Whose mail it is about.
    pub organizations: Vec<String>,
    /// The header of the column.
    pub column: String,
    /// The words that mean yes; each is the whole cell, in any case.
    pub yes: Vec<String>,
}

/// Clauses at most: what a row says of each is kept as two bits.
const CLAUSES_MAX: usize = 32;

impl ConsentClause {
    /// What it is about.
    pub fn uses(&self) -> impl Iterator<Item = ConsentUse> {
        let own = [
            (self.count, ConsentUse::Count),
            (self.name, ConsentUse::Name),
            (self.words, ConsentUse::Words),
        ];
        let own = own.into_iter().filter_map(|(is, it)| is.then_some(it));
        own.chain(self.organizations.iter().cloned().map(ConsentUse::Contact))
    }

    /// Whether a cell, or one tag of several, is one of the words that mean yes.
    #[must_use]
    pub fn means_yes(&self, cell: &str) -> bool {
        let said = folded(cell);
        self.yes.iter().any(|yes| folded(yes) == said)
    }
}

/// One spelling for words that differ in case and in the spaces between them.
pub(super) fn folded(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

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
