//! What a letter says, whoever reads it: letters that differ only in what their rows say have one wording.
//!
//! An approver must read every version of a letter once, and need not read every letter. The templates print data as
//! tokens, so a letter's own words are known from its recipient's: a mayor named Black does not make a sentence about
//! Black men another one.

use super::data;
use super::forms::FormOfAddress;
use super::set::{FRAME, LetterSet, subject_name};
use super::study::Role;
use super::templates::EMPTY;
use crate::campaign::{Mailing, Problem};
use crate::id::{Digest, Hasher};
use crate::recipients::{Recipient, letter_for};
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
    pub fn wording(&self, mailing: &Mailing, row: &Recipient) -> Result<Wording, Problem> {
        let path = letter_for(mailing, row);
        let letter = self.letter(path)?;
        let (checked, form) = self.known(letter, mailing, row)?;
        let form = form.as_ref().ok();
        let slots = checked.slots.fill(row, form).slots;
        let begun = self.begin(letter, &checked, path.as_str(), row, form, &slots)?;
        let mut reading = Reading::of(row, form);
        if let Some(re) = &begun.re {
            reading.read(re, &slots);
            let said = data::with(&slots, |data| data.put_back(re)).replace(EMPTY, "");
            reading.own.insert(said.trim().to_lowercase());
        }
        let mut context = begun.context;
        context.insert_value("body", Value::normal_string(""));
        context.insert_value("subject", Value::normal_string(""));
        let subject = subject_name(path.as_str());
        for (role, name) in [
            (Role::Letter, subject.as_str()),
            (Role::Letter, path.as_str()),
            (Role::Frame, FRAME),
        ] {
            reading.read(
                &self.templates.render(role, name, &context, &self.sources)?,
                &slots,
            );
        }
        for path in &letter.matter.attachments {
            reading.words.field(path.as_str().as_bytes());
        }
        reading.words.field(if row.get("attachments").is_empty() {
            b""
        } else {
            b"files of the row"
        });
        Ok(Wording {
            words: reading.words.finish(),
            printed: reading.printed,
        })
    }
}

/// Rendered templates being taken apart.
struct Reading {
    /// What is the recipient's own, in lower case, because letters may print it in capitals.
    own: HashSet<String>,
    /// So many values are lines of the address block, which are the first to be kept.
    block: usize,
    words: Hasher,
    printed: Vec<(String, bool)>,
}

impl Reading {
    fn of(row: &Recipient, form: Option<&FormOfAddress>) -> Self {
        let block = form.map_or(0, |form| form.block.len());
        let form = form
            .into_iter()
            .flat_map(|form| [&form.salutation, &form.title, &form.short_title]);
        let cells = row.cells.iter().filter(|cell| !cell.is_empty());
        let own = cells
            .chain(form)
            .map(|value| value.to_lowercase())
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
        data::with(slots, |data| {
            for c in rendered.chars() {
                match data::index(c) {
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
