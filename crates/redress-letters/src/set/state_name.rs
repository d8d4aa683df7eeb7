//! `recipient.state_name`: the state in full, from the column `state`, whichever of code and name the row has there.

use super::letter_set::{Letter, LetterSet};
use super::rendering::Rendering;
use crate::facts::MailingFacts;
use crate::forms::FormError;
use crate::template::{STATE_NAME, Use};
use redress_base::problem::Problem;
use redress_lists::{Column, Recipient};

impl LetterSet {
    /// The name of a row's state; empty where the row names none. A state that is none of the table is an error where the
    /// letter uses its name: "the people of NX" is no sentence.
    pub(crate) fn state_name(
        &self,
        letter: &Letter,
        mailing: MailingFacts<'_>,
        row: &Recipient,
    ) -> Result<&str, Problem> {
        let typed = row.get(Column::State);
        if let Some(state) = self.forms.state(typed) {
            return Ok(&state.name);
        }
        // A list may have such a column of its own.
        if typed.is_empty() || row.columns.index_of(STATE_NAME).is_some() {
            return Ok("");
        }
        match self.uses(letter).find(|(_, found)| is_state_name(found)) {
            Some((source, found)) => {
                let error = FormError::UnknownState(typed.to_owned());
                let message = format!("{error}, for {} ({})", row.label(), mailing.row_of(row));
                let source = &self.sources[*source];
                Err(source.problem(found.at, found.width, message, error.help()))
            }
            None => Ok(""),
        }
    }
}

impl Rendering<'_> {
    /// A fault of the template engine in its own words, unless it comes from a row without a state.
    pub(super) fn without_state_name(self, problem: Problem) -> Problem {
        let is_about_it = self.data.state_name.is_empty() && problem.message.contains(STATE_NAME);
        let mut uses = self.set.uses(self.letter);
        match uses.find(|(_, found)| is_state_name(found)) {
            Some(_) if is_about_it => Problem {
                message: "`recipient.state_name` has no value where a row names no state".to_owned(),
                help: "Fill in the column `state`, or put the sentence into {% if recipient.state %} ... {% endif %}."
                    .to_owned(),
                ..problem
            },
            _ => problem,
        }
    }
}

fn is_state_name(found: &Use) -> bool {
    let path: Vec<&str> = found.path.iter().map(String::as_str).collect();
    path == ["recipient", STATE_NAME] && !found.lenient
}
