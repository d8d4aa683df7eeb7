//! Finds out what a letter says, by running its templates once for all letters that say the same.

use super::letter_set::{FRAME, LetterSet, subject_name};
use super::rendering::Rendering;
use super::worded::{Worded, Wording};
use crate::facts::MailingFacts;
use crate::shared::LetterData;
use crate::template::TemplateKind;
use crate::tokens;
use redress_base::id::Hasher;
use redress_base::problem::Problem;
use redress_lists::{Column, Recipient};
use tera::Value;

/// Stands for a printed value.
const PRINTED: char = '\u{1}';

impl LetterSet {
    /// What a recipient's letter says. Renders the letter's templates where no letter of the same words was met; fails where
    /// [`LetterSet::render`] does.
    pub fn wording<'m>(
        &self,
        mailing: impl Into<MailingFacts<'m>>,
        row: &Recipient,
    ) -> Result<Wording, Problem> {
        let mailing = mailing.into();
        let path = mailing.letter_for(row);
        let letter = self.letter(path)?;
        let (listed, form) = self.listed_with_form(letter, mailing, row)?;
        let data = LetterData {
            row,
            form: form.as_ref().ok(),
            state_name: self.state_name(letter, mailing, row)?,
        };
        let rendering = Rendering {
            set: self,
            path,
            letter,
            listed: &listed,
            mailing,
            row,
            data,
        };
        let (key, slots) = rendering.key_and_slots();
        let worded = listed.worded.try_get(key, |_| rendering.worded(&slots))?;
        let has_own_files = !row.get(Column::Attachments).is_empty();
        Ok(worded.filled(data, &slots, has_own_files))
    }
}

impl Rendering<'_> {
    /// Runs the templates with slots for what the letter only prints, and takes them apart.
    fn worded(self, slots: &[&str]) -> Result<Worded, Problem> {
        let begun = self.begin(slots)?;
        let mut reader = WordingReader {
            block: self.data.form.map_or(0, |form| form.block.len()),
            words: Hasher::new(),
            values: Vec::new(),
        };
        if let Some(re) = &begun.re {
            reader.read(re);
        }
        let mut context = begun.context;
        // Each template is read for itself, so the frame needs neither.
        context.insert_value("body", Value::normal_string(""));
        context.insert_value("subject", Value::normal_string(""));
        self.letter.matter.show_language(&mut context);
        let subject = subject_name(self.path.as_str());
        for (kind, name) in [
            (TemplateKind::Letter, subject.as_str()),
            (TemplateKind::Letter, self.path.as_str()),
            (TemplateKind::Frame, FRAME),
        ] {
            reader.read(&self.run(kind, name, &context)?);
        }
        for path in &self.letter.matter.attachments {
            reader.words.field(path.as_str().as_bytes());
        }
        Ok(Worded {
            words: reader.words.finish(),
            values: reader.values,
            block: reader.block,
            re: begun.re,
            printed: tokens::printed(),
        })
    }
}

/// Rendered templates being taken apart.
struct WordingReader {
    /// So many values are lines of the address block, which are the first to be kept.
    block: usize,
    words: Hasher,
    values: Vec<usize>,
}

impl WordingReader {
    /// Takes a rendered template apart. The address block counts as one value: it has as many lines as the row has cells.
    fn read(&mut self, rendered: &str) {
        let mut words = String::with_capacity(rendered.len());
        for c in rendered.chars() {
            match tokens::index(c) {
                // A further line of the address: part of the same value, without the break before it.
                Some(index) if index > 0 && index < self.block => {
                    words.truncate(words.trim_end_matches(['\\', '\n']).len());
                }
                Some(index) => {
                    words.push(PRINTED);
                    self.values.push(index);
                }
                None => words.push(c),
            }
        }
        self.words.field(words.as_bytes());
    }
}
