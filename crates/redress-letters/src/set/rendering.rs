//! The templates of one letter, run for one recipient.

use super::letter_set::{FRAME, Letter, LetterSet, re_name, subject_name};
use super::listed::ListedLetter;
use super::{greeting, subject};
use crate::body;
use crate::facts::MailingFacts;
use crate::message::Logo;
use crate::sender::Sender;
use crate::shared::{FilledSlots, LetterData, LetterParts, PreparedSubject, SUBJECT, SharedLetter};
use crate::template::{TemplateKind, show_first, show_sender};
use crate::tokens::{self, BODY, Data, EMPTY};
use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use redress_lists::Recipient;
use std::borrow::Cow;
use tera::{Context, Value};

/// A letter being rendered for one recipient.
#[derive(Clone, Copy)]
pub(crate) struct Rendering<'a> {
    pub(crate) set: &'a LetterSet,
    /// The letter's file, by which its templates are named.
    pub(crate) path: &'a CampaignPath,
    pub(crate) letter: &'a Letter,
    pub(crate) listed: &'a ListedLetter,
    pub(crate) mailing: MailingFacts<'a>,
    pub(crate) row: &'a Recipient,
    pub(crate) data: LetterData<'a>,
}

/// A letter of which nothing is rendered yet but its reference line.
pub(super) struct BegunLetter {
    pub(super) context: Context,
    /// The reference line with tokens for its data.
    pub(super) re: Option<String>,
}

impl Rendering<'_> {
    /// The subject and both parts.
    pub(crate) fn letter(self) -> Result<(String, LetterParts), Problem> {
        let (key, mut slots) = self.key_and_slots();
        let prepared = self
            .listed
            .prepared
            .try_get(key, |_| self.prepare(&slots))?;
        let subject = match prepared.subject() {
            PreparedSubject::Shared(subject) => subject.clone(),
            PreparedSubject::Own(subject) => {
                self.checked_subject(&prepared.put_back(subject, &slots))?
            }
        };
        // The frame may print the subject.
        slots[SUBJECT] = &subject;
        let parts = prepared
            .filled(&slots)
            .map_err(|forbidden| self.set.at_forbidden(self.letter, self.row, &forbidden))?;
        // The text part, because the HTML part has the frame around it.
        if parts.text.is_blank() {
            let source = &self.set.sources[self.letter.source];
            let help = "Write the letter below its second line `+++`, or see that one of its conditions holds for this row.";
            return Err(source.problem(source.body_at, 1, "the letter says nothing", help));
        }
        Ok((subject, parts))
    }

    /// What decides what this letter says, and what it has for itself.
    pub(super) fn key_and_slots(&self) -> (Vec<u8>, Vec<&str>) {
        let FilledSlots { mut key, slots } = self.listed.slots.fill(self.data);
        self.tell_senders_apart(&mut key);
        self.tell_threads_apart(&mut key);
        (key, slots)
    }

    /// Who writes this letter.
    fn sender(&self) -> Cow<'_, Sender> {
        self.mailing.sender.to(self.data.row)
    }

    /// Letters that name their sender share nothing with those of another one: mailings may share a letter and a list, and
    /// a row may have an address for answers of its own.
    fn tell_senders_apart(&self, key: &mut Vec<u8>) {
        if self.listed.names_sender {
            let sender = self.sender();
            let logo = sender.logo.as_ref().map(Logo::cid).unwrap_or_default();
            let parts = [
                &*sender.name,
                sender.email.as_str(),
                sender.answers_to().as_str(),
                &logo,
            ];
            for part in parts {
                // With its length before it, as everything that decides.
                key.extend((part.len() as u64).to_be_bytes());
                key.extend(part.as_bytes());
            }
        }
    }

    /// Letters that follow one another share nothing with those that follow a letter of another day or subject.
    fn tell_threads_apart(&self, key: &mut Vec<u8>) {
        if let Some(first) = self.mailing.first {
            for part in [first.date.to_string().as_str(), first.subject] {
                key.extend((part.len() as u64).to_be_bytes());
                key.extend(part.as_bytes());
            }
        }
    }

    /// Runs the templates with slots for what the letter only prints, and writes what all letters share that fill them.
    fn prepare(self, slots: &[&str]) -> Result<SharedLetter, Problem> {
        let Self {
            set, letter, row, ..
        } = self;
        let name = self.path.as_str();
        let BegunLetter { mut context, .. } = self.begin(slots)?;
        let subject = self.run(TemplateKind::Letter, &subject_name(name), &context)?;
        let subject = tokens::with(slots, |data| self.prepared_subject(subject, data))?;
        let mut text = self.run(TemplateKind::Letter, name, &context)?;
        if text.contains(EMPTY) {
            // While the marks of empty values are there: without them nobody could tell where one was.
            greeting::check(&text).map_err(|line| {
                let line = tokens::with(slots, |data| data.put_back(&line));
                set.at_empty_greeting(letter, self.mailing, row, &line)
            })?;
            text.retain(|c| c != EMPTY);
        }
        let document = set.documents.try_get(text, |text| {
            body::parse(text).map_err(|forbidden| set.at_forbidden(letter, row, &forbidden))
        })?;
        // What the frame prints of the letter: the subject, or a slot for it, and a mark for the body.
        let subject_shown = match &subject {
            PreparedSubject::Shared(subject) => Value::normal_string(subject),
            PreparedSubject::Own(_) => Value::normal_string(&tokens::slot(SUBJECT)),
        };
        context.insert_value("subject", subject_shown);
        letter.matter.show_language(&mut context);
        context.insert_value("body", Value::safe_string(BODY.encode_utf8(&mut [0; 4])));
        let framed = self.run(TemplateKind::Frame, FRAME, &context)?;
        // The logo is the one picture that a frame may show, so one that is shown without a logo is an empty square.
        if self.sender().logo.is_none() && framed.to_ascii_lowercase().contains("<img") {
            let message =
                "the frame asks for `sender.logo`, and the sender of this letter has none";
            let help = "Ask first, `{% if sender.logo %}<img src=\"{{ sender.logo }}\" alt=\"\">{% endif %}`, or give the sender a `logo`.";
            return Err(set.at_frame(&["sender", "logo"], message.to_owned(), help));
        }
        // A condition or a loop of the frame's own decides how often, and only now has it decided.
        let bodies = framed.matches(BODY).count();
        if bodies != 1 {
            let message = format!(
                "the frame prints `{{{{ body }}}}` {} for this letter",
                if bodies == 0 {
                    "not at all".to_owned()
                } else {
                    format!("{bodies} times")
                }
            );
            let help = "Write {{ body }} once, outside of conditions and loops.";
            return Err(set.at_frame(&["body"], message, help));
        }
        let printed = tokens::printed();
        Ok(SharedLetter::new(printed, subject, document, &framed))
    }

    /// Begins a recipient's letter on this thread: all that its templates can print, and `re`, which is one itself.
    pub(super) fn begin(self, slots: &[&str]) -> Result<BegunLetter, Problem> {
        tokens::begin();
        let mut context = self.listed.slots.context(self.data);
        show_sender(&self.sender(), &mut context);
        if let Some(first) = self.mailing.first {
            show_first(first, &mut context);
        }
        let mut re = None;
        if self.letter.matter.re.is_some() {
            let name = re_name(self.path.as_str());
            let printed = self.run(TemplateKind::Letter, &name, &context)?;
            let said = tokens::with(slots, |data| data.put_back(&printed)).replace(EMPTY, "");
            context.insert_value("re", Value::normal_string(said.trim()));
            re = Some(printed);
        }
        Ok(BegunLetter { context, re })
    }

    /// What a template prints.
    pub(super) fn run(
        self,
        kind: TemplateKind,
        name: &str,
        context: &Context,
    ) -> Result<String, Problem> {
        let LetterSet {
            templates, sources, ..
        } = self.set;
        let printed = templates.render(kind, name, context, sources);
        printed.map_err(|problem| self.without_constituents(self.without_state_name(problem)))
    }

    /// The subject as its template printed it: checked now if all letters have the same.
    fn prepared_subject(
        self,
        subject: String,
        data: &Data<'_>,
    ) -> Result<PreparedSubject, Problem> {
        let mut whole = String::new();
        if data.reads_slot(|| whole = data.put_back(&subject)) {
            return Ok(PreparedSubject::Own(subject));
        }
        self.checked_subject(&whole).map(PreparedSubject::Shared)
    }

    fn checked_subject(self, subject: &str) -> Result<String, Problem> {
        let source = &self.set.sources[self.letter.source];
        subject::checked(
            subject,
            source,
            &self.letter.matter.subject,
            self.letter.is_follow_up,
        )
    }
}
