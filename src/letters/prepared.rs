//! What letters have in common that say the same around their data: rendered once, filled in for each.

use super::data::{self, Data, Printed};
use super::document::Document;
use super::forms::FormOfAddress;
use super::outline::{InFrame, Outline, Place};
use super::part::Part;
use super::set::{Checked, FRAME, Letter, LetterSet, re_name, subject_name};
use super::slots::{Filled, SUBJECT};
use super::study::Role;
use super::templates::{BODY, EMPTY};
use super::{context, greeting, html, markdown, subject, text};
use crate::campaign::{Mailing, Problem};
use crate::recipients::{Recipient, letter_for};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use tera::{Context, Value};

/// So many of each kind are remembered. A letter has some few: one for each way its conditions fall out.
const REMEMBERED_MAX: usize = 256;

/// Things made once for each key and shared; forgotten when there are too many.
#[derive(Debug)]
pub(super) struct Remembered<K, T>(Mutex<HashMap<K, Arc<T>>>);

/// A letter with slots for what each recipient has for itself.
#[derive(Debug)]
pub(super) struct Prepared {
    printed: Vec<Printed>,
    subject: Subject,
    document: Arc<Document>,
    text: Outline<Place>,
    /// The links among the notes of the text part.
    links: Vec<String>,
    html: Outline<Place>,
    frame: Outline<InFrame>,
}

#[derive(Debug)]
enum Subject {
    Shared(String),
    /// With tokens for its data.
    Own(String),
}

/// A letter of which nothing is rendered yet but its reference line.
pub(super) struct Begun {
    pub(super) context: Context,
    /// The reference line with tokens for its data.
    pub(super) re: Option<String>,
}

/// What a letter says.
pub(super) struct Said {
    pub(super) subject: String,
    pub(super) text: Part,
    pub(super) html: Part,
    pub(super) body: Part,
}

impl<K: Hash + Eq, T> Remembered<K, T> {
    /// The one for a key; `new` makes it where it is not known.
    fn get(&self, key: K, new: impl FnOnce(&K) -> Result<T, Problem>) -> Result<Arc<T>, Problem> {
        if let Some(known) = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return Ok(Arc::clone(known));
        }
        let made = Arc::new(new(&key)?);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED_MAX {
            known.clear();
        }
        known.insert(key, Arc::clone(&made));
        Ok(made)
    }
}

impl<K, T> Default for Remembered<K, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl LetterSet {
    /// What a letter says to a recipient.
    pub(super) fn say(
        &self,
        letter: &Letter,
        checked: &Checked,
        mailing: &Mailing,
        row: &Recipient,
        form: Option<&FormOfAddress>,
    ) -> Result<Said, Problem> {
        let Filled { key, mut slots } = checked.slots.fill(row, form);
        let prepared = checked.prepared.get(key, |_| {
            self.prepare(letter, checked, mailing, row, form, &slots)
        })?;
        let Prepared {
            printed, document, ..
        } = &*prepared;
        let subject = match &prepared.subject {
            Subject::Shared(subject) => subject.clone(),
            Subject::Own(subject) => {
                self.checked_subject(letter, &Data::new(printed, &slots).put_back(subject))?
            }
        };
        slots[SUBJECT] = &subject;
        let data = Data::new(printed, &slots);
        document
            .check_links(&data)
            .map_err(|forbidden| self.forbidden(letter, row, &forbidden))?;
        let text = prepared.text.part(
            document,
            &mut text::Writer::new(document, &data, &prepared.links),
        );
        if text.is_blank() {
            let source = &self.sources[letter.source];
            let help = "Write the letter below its second line `+++`, or see that one of its conditions holds for this row.";
            return Err(source.problem(source.body_at, 1, "the letter says nothing", help));
        }
        let body = prepared.html.part(document, &mut html::Writer::new(&data));
        let html = prepared.frame.around(&body, &data);
        Ok(Said {
            subject,
            text,
            html,
            body,
        })
    }

    /// Runs the templates with slots for what the letter only prints, and writes what all letters share that fill them.
    fn prepare(
        &self,
        letter: &Letter,
        checked: &Checked,
        mailing: &Mailing,
        row: &Recipient,
        form: Option<&FormOfAddress>,
        slots: &[&str],
    ) -> Result<Prepared, Problem> {
        let name = letter_for(mailing, row).as_str();
        let Begun { mut context, .. } = self.begin(letter, checked, name, row, form, slots)?;
        let render = |role, name: &str, context: &_| {
            self.templates.render(role, name, context, &self.sources)
        };
        let subject = render(Role::Letter, &subject_name(name), &context)?;
        let subject = match data::with(slots, |data| self.whole_subject(letter, &subject, data))? {
            Some(whole) => Subject::Shared(whole),
            None => Subject::Own(subject),
        };
        let mut body = render(Role::Letter, name, &context)?;
        if body.contains(EMPTY) {
            greeting::check(&body).map_err(|line| {
                let line = data::with(slots, |data| data.put_back(&line));
                self.empty_greeting(letter, mailing, row, &line)
            })?;
            body.retain(|c| c != EMPTY);
        }
        let document = self.documents.get(body, |body| {
            markdown::parse(body).map_err(|forbidden| self.forbidden(letter, row, &forbidden))
        })?;
        context.insert_value(
            "subject",
            match &subject {
                Subject::Shared(subject) => context::text(subject),
                Subject::Own(_) => context::text(&data::slot(SUBJECT)),
            },
        );
        context.insert_value("body", Value::safe_string(BODY.encode_utf8(&mut [0; 4])));
        let framed = render(Role::Frame, FRAME, &context)?;
        let printed = data::printed();
        let data = Data::new(&printed, &[]);
        let (text, links) = Outline::of_text(&document, &data);
        let html = Outline::of_html(&document, &data);
        let frame = Outline::of_frame(&framed, &printed);
        Ok(Prepared {
            printed,
            subject,
            document,
            text,
            links,
            html,
            frame,
        })
    }

    /// Begins a recipient's letter on this thread: all that its templates can print, and `re`, which is one itself.
    pub(super) fn begin(
        &self,
        letter: &Letter,
        checked: &Checked,
        name: &str,
        row: &Recipient,
        form: Option<&FormOfAddress>,
        slots: &[&str],
    ) -> Result<Begun, Problem> {
        data::begin();
        let mut context = checked.slots.context(row, form);
        let mut re = None;
        if letter.matter.re.is_some() {
            let printed =
                self.templates
                    .render(Role::Letter, &re_name(name), &context, &self.sources)?;
            let said = data::with(slots, |data| data.put_back(&printed)).replace(EMPTY, "");
            context.insert_value("re", context::text(said.trim()));
            re = Some(printed);
        }
        Ok(Begun { context, re })
    }

    /// The subject, if all letters have the same.
    fn whole_subject(
        &self,
        letter: &Letter,
        subject: &str,
        data: &Data<'_>,
    ) -> Result<Option<String>, Problem> {
        let mut whole = String::new();
        if data.reads_slot(|| whole = data.put_back(subject)) {
            return Ok(None);
        }
        self.checked_subject(letter, &whole).map(Some)
    }

    fn checked_subject(&self, letter: &Letter, subject: &str) -> Result<String, Problem> {
        subject::checked(
            subject,
            &self.sources[letter.source],
            &letter.matter.subject,
        )
    }
}
