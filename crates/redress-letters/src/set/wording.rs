//! What a letter says, whoever reads it: letters that differ only in what their rows say have one wording.
//!
//! An approver must read every version of a letter once, and need not read every letter. The templates print data as
//! tokens, so a letter's own words are known from its recipient's: a mayor named Black does not make a sentence about
//! Black men another one.

use super::letter_set::{FRAME, LetterSet, subject_name};
use super::rendering::Rendering;
use crate::facts::MailingFacts;
use crate::shared::LetterData;
use crate::template::TemplateKind;
use crate::tokens::{self, EMPTY};
use redress_base::id::{Digest, Hasher};
use redress_base::problem::Problem;
use redress_lists::{Column, Recipient};
use std::collections::HashSet;
use tera::Value;

/// Stands for a printed value.
const PRINTED: char = '\u{1}';

/// A letter's subject, body, frame and files, with what its templates printed from data beside them.
#[derive(Clone, Debug)]
pub struct Wording {
    words: Digest,
    /// Each printed value, and whether the recipient has it among its own.
    printed: Vec<(String, bool)>,
}

impl Wording {
    /// The digest of the words around the data: letters in which these differ have different wordings.
    #[must_use]
    pub fn words(&self) -> Digest {
        self.words
    }

    /// Whether two letters say the same, each to its own recipient. In doubt they do not: an approver reads one text more,
    /// and never one too few.
    #[must_use]
    pub fn is_that_of(&self, other: &Self) -> bool {
        let same = |((one, one_owns), (two, two_owns)): (&(String, bool), &(String, bool))| {
            one == two || (*one_owns && *two_owns)
        };
        self.words == other.words
            && self.printed.len() == other.printed.len()
            && self.printed.iter().zip(&other.printed).all(same)
    }
}

impl LetterSet {
    /// What a recipient's letter says. Renders the letter's templates once more; fails where [`LetterSet::render`] does.
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
        let slots = listed.slots.fill(data).slots;
        let begun = rendering.begin(&slots)?;
        let mut reader = WordingReader::of(data);
        if let Some(re) = &begun.re {
            reader.read(re, &slots);
            let said = tokens::with(&slots, |data| data.put_back(re)).replace(EMPTY, "");
            reader.own.insert(said.trim().to_lowercase());
        }
        let mut context = begun.context;
        // Each template is read for itself, so the frame needs neither.
        context.insert_value("body", Value::normal_string(""));
        context.insert_value("subject", Value::normal_string(""));
        letter.matter.show_language(&mut context);
        let subject = subject_name(path.as_str());
        for (kind, name) in [
            (TemplateKind::Letter, subject.as_str()),
            (TemplateKind::Letter, path.as_str()),
            (TemplateKind::Frame, FRAME),
        ] {
            reader.read(&rendering.run(kind, name, &context)?, &slots);
        }
        for path in &letter.matter.attachments {
            reader.words.field(path.as_str().as_bytes());
        }
        reader
            .words
            .field(if row.get(Column::Attachments).is_empty() {
                b""
            } else {
                // Every row has files of its own, so which they are makes no other wording.
                b"files of the row"
            });
        Ok(Wording {
            words: reader.words.finish(),
            printed: reader.printed,
        })
    }
}

/// Rendered templates being taken apart.
struct WordingReader {
    /// What is the recipient's own, in lower case, because letters may print it in capitals.
    own: HashSet<String>,
    /// So many values are lines of the address block, which are the first to be kept.
    block: usize,
    words: Hasher,
    printed: Vec<(String, bool)>,
}

impl WordingReader {
    fn of(data: LetterData<'_>) -> Self {
        let LetterData {
            row,
            form,
            state_name,
        } = data;
        let block = form.map_or(0, |form| form.block.len());
        let form = form
            .into_iter()
            .flat_map(|form| [&form.salutation, &form.title, &form.short_title]);
        let cells = row.cells.iter().filter(|cell| !cell.is_empty());
        let own = cells.chain(form).map(String::as_str).chain([state_name]);
        let own = own
            .filter(|value| !value.is_empty())
            .map(str::to_lowercase)
            .collect();
        Self {
            own,
            block,
            words: Hasher::new(),
            printed: Vec::new(),
        }
    }

    /// Takes a rendered template apart. The address block counts as one value: it has as many lines as the row has cells.
    fn read(&mut self, rendered: &str, slots: &[&str]) {
        let mut words = String::with_capacity(rendered.len());
        tokens::with(slots, |data| {
            for c in rendered.chars() {
                match tokens::index(c) {
                    // A further line of the address: part of the same value, without the break before it.
                    Some(index) if index > 0 && index < self.block => {
                        words.truncate(words.trim_end_matches(['\\', '\n']).len());
                    }
                    Some(index) => {
                        let value = data.get(index).to_owned();
                        let owns = index < self.block || self.own.contains(&value.to_lowercase());
                        words.push(PRINTED);
                        self.printed.push((value, owns));
                    }
                    None => words.push(c),
                }
            }
        });
        self.words.field(words.as_bytes());
    }
}
