//! `constituents`: how many of a recipient's own stand behind the letter, and where they live.

use super::letter_set::LetterSet;
use super::rendering::Rendering;
use crate::facts::{CONSTITUENTS_CELLS, MailingFacts};
use crate::template::CONSTITUENTS;
use redress_base::problem::Problem;

impl LetterSet {
    /// Whether a letter of a mailing, or the frame, uses a name of constituents: only then they need be counted.
    pub fn uses_constituents<'m>(&self, mailing: impl Into<MailingFacts<'m>>) -> bool {
        let mailing = mailing.into();
        let letters = mailing.letters().filter_map(|path| self.letters.get(path));
        let mut uses = letters.flat_map(|letter| self.uses(letter));
        uses.any(|(_, found)| found.path[0] == CONSTITUENTS)
    }
}

impl Rendering<'_> {
    /// A fault of the template engine in its own words, unless it comes from a row without constituents.
    pub(super) fn without_constituents(self, problem: Problem) -> Problem {
        let is_about = |name: &str| {
            let part = name.rsplit('.').next().unwrap_or_default();
            let message = &problem.message;
            // A comparison does not say with what.
            let marks = [name, &format!("`{part}`"), "`undefined`"];
            marks.iter().any(|mark| message.contains(mark))
        };
        let mut empty = CONSTITUENTS_CELLS
            .iter()
            .filter(|name| self.data.row.by_name(name).is_empty());
        let mut uses = self.set.uses(self.letter);
        if !uses.any(|(_, found)| found.path[0] == CONSTITUENTS) || !empty.any(|it| is_about(it)) {
            return problem;
        }
        Problem {
            message: "the letter speaks of constituents where there are none, or none who agreed to be named".to_owned(),
            help: "Put the sentence into {% if constituents.count %} ... {% endif %}, or {% if constituents.towns %} for what only \
                   those who agreed to be named tell."
                .to_owned(),
            ..problem
        }
    }
}
