//! Renders a mailing's letter for a recipient.

use super::attachments::attachments;
use super::letter_set::{Letter, LetterSet};
use super::listed::ListedLetter;
use super::needs::{OF_THE_BLOCK, OF_THE_FORM};
use super::places::met_for;
use super::rendering::Rendering;
use crate::facts::MailingFacts;
use crate::forms::{FormError, FormOfAddress};
use crate::rendered::RenderedLetter;
use crate::shared::{LetterData, LetterParts};
use redress_base::problem::Problem;
use redress_lists::{Column, Recipient};
use std::sync::Arc;

impl LetterSet {
    /// Renders a mailing's letter for a recipient: template, then Markdown tree, then both parts, then the frame.
    pub fn render<'m>(
        &self,
        mailing: impl Into<MailingFacts<'m>>,
        recipient: &Recipient,
    ) -> Result<RenderedLetter, Problem> {
        let mailing = mailing.into();
        self.render_letter(mailing, recipient)
            .map_err(|mut problem| {
                // A fault of the letter is the same for every recipient and is told once, with the first as its example.
                let row = mailing.row_of(recipient);
                if problem.file != mailing.list.as_str() && !problem.message.contains(&row) {
                    met_for(&mut problem, recipient, &row);
                }
                problem
            })
    }

    fn render_letter(
        &self,
        mailing: MailingFacts<'_>,
        row: &Recipient,
    ) -> Result<RenderedLetter, Problem> {
        let path = mailing.letter_for(row);
        let letter = self.letter(path)?;
        let (listed, form) = self.listed_with_form(letter, mailing, row)?;
        let state_name = self.state_name(letter, mailing, row)?;
        let rendering = Rendering {
            set: self,
            path,
            letter,
            listed: &listed,
            mailing,
            row,
            data: LetterData {
                row,
                form: form.as_ref().ok(),
                state_name,
            },
        };
        let (subject, LetterParts { text, html, body }) = rendering.letter()?;
        let (salutation, address_block) =
            form.map_or_else(|_| Default::default(), |form| (form.salutation, form.block));
        let full_name = row.get(Column::FullName);
        Ok(RenderedLetter {
            subject,
            text,
            html,
            body,
            to_name: (!full_name.is_empty()).then(|| full_name.to_owned()),
            salutation,
            address_block,
            language: letter.matter.lang.as_ref().map(|(lang, _)| lang.clone()),
            attachments: attachments(letter, mailing, row)?,
        })
    }

    /// A letter compared with its list, and the form of address of its recipient; fails where the letter uses what is not
    /// known.
    pub(super) fn listed_with_form(
        &self,
        letter: &Letter,
        mailing: MailingFacts<'_>,
        row: &Recipient,
    ) -> Result<(Arc<ListedLetter>, Result<FormOfAddress, FormError>), Problem> {
        let listed = self.listed(letter, &row.columns);
        if let Some(problem) = &listed.problem {
            return Err(problem.clone());
        }
        let form = self.forms.of(row);
        match &form {
            Err(error) => self.form_is_needed(&OF_THE_FORM, letter, error, mailing, row)?,
            Ok(FormOfAddress {
                no_block: Some(error),
                ..
            }) => self.form_is_needed(&OF_THE_BLOCK, letter, error, mailing, row)?,
            Ok(_) => {}
        }
        Ok((listed, form))
    }
}
