//! What a letter uses and a row does not have.

use super::letter_set::{Letter, LetterSet};
use crate::facts::MailingFacts;
use crate::forms::FormError;
use crate::template::{STATE_NAME, Use};
use redress_base::problem::Problem;
use redress_lists::{Column, Lack, Recipient};

/// Columns that name the person who is written to.
const NAMES: [&str; 3] = ["full_name", "first_name", "last_name"];

/// Names that come from the form of address.
pub(super) const OF_THE_FORM: [&str; 5] = [
    "salutation",
    "address_block",
    "address_lines",
    "title",
    "short_title",
];
/// Those of them that print the block.
pub(super) const OF_THE_BLOCK: [&str; 2] = ["address_block", "address_lines"];

impl LetterSet {
    /// What a recipient's letter uses and its row does not have: a name, or an office that is known. Such a row is held
    /// back; everything else that is missing is an error.
    #[must_use]
    pub fn lacks<'m>(&self, mailing: impl Into<MailingFacts<'m>>, row: &Recipient) -> Option<Lack> {
        let mailing = mailing.into();
        let letter = self.letters.get(mailing.letter_for(row))?;
        // Only what the letter uses is needed; a greeting that it writes itself asks for no form.
        if let Err(error) = self.forms.of(row)
            && (error.is_about_the_holder() || matches!(error, FormError::UnknownOffice(_)))
            && self
                .form_is_needed(&OF_THE_FORM, letter, &error, mailing, row)
                .is_err()
        {
            // The list tells it at the cell, once for all rows that have the word.
            if let FormError::UnknownOffice(_) = &error {
                let (message, help) = (error.to_string(), error.help());
                return Some(Lack::UnknownOffice { message, help });
            }
            let help = match &error {
                FormError::Missing { column, .. } => {
                    format!("Fill in the column `{}`", header(row, column))
                }
                _ => format!(
                    "Write an office such as mayor or clerk into the column `{}`",
                    header(row, "office")
                ),
            };
            return Some(Lack::Missing(format!(
                "the letter uses a form of address, but {error}. {help} of this row."
            )));
        }
        let is_name = |found: &Use| match found.path.as_slice() {
            [first, column] if first == "recipient" && !found.lenient => {
                NAMES.contains(&column.as_str())
            }
            _ => false,
        };
        let mut uses = self.uses(letter).map(|(_, found)| found);
        let empty = uses.find(|found| is_name(found) && row.by_name(&found.path[1]).is_empty());
        empty.map(|found| {
            let name = &found.path[1];
            let column = header(row, name);
            Lack::Missing(format!(
                "the letter uses `recipient.{name}`, which is empty. Fill in the column `{column}` of this row."
            ))
        })
    }

    /// Whether a letter of a mailing, or the frame, may print a column of its list.
    pub fn reads<'m>(&self, mailing: impl Into<MailingFacts<'m>>, column: &str) -> bool {
        let mailing = mailing.into();
        let variants = mailing.choice.variants.iter();
        let letters =
            std::iter::once(mailing.letter).chain(variants.map(|variant| &variant.letter));
        let mut uses = letters
            .filter_map(|letter| self.letters.get(letter))
            .flat_map(|letter| self.uses(letter));
        // The recipient as a whole may be passed on to anything.
        uses.any(|(_, found)| match found.path.as_slice() {
            [first] => first == "recipient",
            [first, name, ..] if first == "recipient" => {
                let is_made_of_it = name == STATE_NAME && column == Column::State.name();
                name == column || is_made_of_it
            }
            _ => false,
        })
    }

    /// A form of address that cannot be made is an error only where the letter uses one of the names that come from it.
    pub(super) fn form_is_needed(
        &self,
        names: &[&str],
        letter: &Letter,
        error: &FormError,
        mailing: MailingFacts<'_>,
        row: &Recipient,
    ) -> Result<(), Problem> {
        let needed = self
            .uses(letter)
            .find(|(_, found)| names.contains(&found.path[0].as_str()) && !found.lenient);
        match needed {
            Some((source, found)) => {
                let message = format!("{error}, for {} ({})", row.label(), mailing.row_of(row));
                Err(self.sources[*source].problem(found.at, found.width, message, error.help()))
            }
            None => Ok(()),
        }
    }
}

/// What the list itself calls a column; its own name where the list has none.
fn header<'a>(row: &'a Recipient, column: &'a str) -> &'a str {
    let place = row.columns.index_of(column);
    let header = place
        .and_then(|place| row.columns.headers().get(place))
        .filter(|header| !header.is_empty());
    header.map_or(column, String::as_str)
}
