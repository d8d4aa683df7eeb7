//! The mail that asks for an approval, ready to be forwarded.
//!
//! Its answer is read by `redress inbox`. The sentence that approves stands nowhere in it as a line of its own, so no quotation of this
//! mail can pass for an answer, whatever a mail program makes of it.

use super::record::{LetterLine, MAIL, Manifest, ProofError, VersionRecord};
use crate::report::versions::NamedVersion;
use crate::report::web_link::percent_encoded;
use crate::report::words::count_words;
use maud::{Markup, html};
use redress_base::address::EmailAddress;
use redress_letters::message::{Attachment, Draft, Message, MessageError};
use redress_letters::{RenderedLetter, Sender};
use std::fmt::Write as _;

/// A larger page is not attached: servers refuse mails of more than some 10 MB, and the text has the letters as well.
const PAGE_BYTES_MAX: usize = 5 * 1024 * 1024;

/// What the mail is made of.
pub(super) struct AskMail<'a> {
    pub manifest: &'a Manifest,
    /// One letter for each version of the manifest, with whom it is shown for.
    pub shown: &'a [(RenderedLetter, String)],
    /// The proof's page.
    pub page: &'a [u8],
}

impl AskMail<'_> {
    /// Its bytes, without date and identifier, which whoever sends it puts on; none where the letters are too many for a mail.
    ///
    /// `verify` makes it again and compares every byte, so nothing may stand in it that the proof's other files do not say.
    pub(super) fn bytes(&self) -> Result<Option<Vec<u8>>, ProofError> {
        let failed = |error: &dyn ToString| ProofError::file(MAIL, &error.to_string());
        let ask = &self.manifest.ask;
        let address = |text: &str| {
            let parsed = EmailAddress::parse(text).map_err(|error| failed(&error))?;
            Ok::<_, ProofError>(parsed.address)
        };
        // A proof of an earlier build names nobody to answer to.
        let Some(email) = &ask.email else {
            return Ok(None);
        };
        let email = address(email)?;
        let to: Vec<EmailAddress> = (ask.addresses.iter())
            .map(|to| address(to))
            .collect::<Result<_, _>>()?;
        let attachments = if self.page.len() <= PAGE_BYTES_MAX {
            let page = Attachment::of_text("letters.html", self.page);
            vec![page.map_err(|error| failed(&error))?]
        } else {
            Vec::new()
        };
        let sender = Sender {
            name: ask.contact.clone().unwrap_or_else(|| ask.who.clone()),
            email: email.clone(),
            reply_to: None,
            logo: None,
            post_address: Vec::new(),
        };
        let draft = Draft {
            sender: &sender,
            to: to.first().unwrap_or(&email),
            to_name: None,
            cc: to.get(1..).unwrap_or_default(),
            subject: &format!(
                "Please approve {}: {}",
                self.manifest.code, self.manifest.campaign
            ),
            thread: None,
            language: None,
            text: &self.text().into(),
            html: &self.html().into_string().into(),
            attachments: &attachments,
        };
        let message = match Message::compose(&draft) {
            Ok(message) => message,
            Err(MessageError::TooLarge { .. }) => return Ok(None),
            Err(error) => return Err(failed(&error)),
        };
        // Outlook opens a mail that says so to be sent, and not as one that was received.
        let mut bytes = b"X-Unsent: 1\r\n".to_vec();
        message
            .pieces()
            .for_each(|piece| bytes.extend_from_slice(piece));
        Ok(Some(bytes))
    }

    fn text(&self) -> String {
        let Manifest { ask, code, .. } = self.manifest;
        let mut text = format!("{}\n\n", self.title());
        for (at, step) in self.steps().iter().enumerate() {
            let _ = writeln!(text, "{}. {step}\n", at + 1);
        }
        if let Some(link) = self.link() {
            let _ = writeln!(text, "A mail that only has to be sent: <{link}>\n");
        }
        if let Some(people) = ask.who_must() {
            let _ = writeln!(text, "The letters wait for the approval of {people}.\n");
        }
        let _ = writeln!(text, "Approval code: {code}");
        for (what, value) in self.facts() {
            let _ = writeln!(text, "{what}: {value}");
        }
        for (version, (letter, name)) in self.manifest.versions.iter().zip(self.shown) {
            let _ = writeln!(
                text,
                "\n\n=== {} ===\nAs {name} gets it.\nSubject: {}\n\n{}",
                heading(version),
                letter.subject,
                letter.text.to_string().trim_end()
            );
        }
        text
    }

    fn html(&self) -> Markup {
        let Manifest { ask, code, .. } = self.manifest;
        html! {
            (maud::DOCTYPE)
            html lang="en" {
                head { meta charset="utf-8"; title { (self.title()) } }
                body {
                    h1 { (self.title()) }
                    ol { @for step in self.steps() { li { p { (step) } } } }
                    @if let Some(link) = self.link() {
                        p { a href=(link) { "A mail that only has to be sent" } }
                    }
                    @if let Some(people) = ask.who_must() {
                        p { "The letters wait for the approval of " (people) "." }
                    }
                    p {
                        "Approval code: " (code)
                        @for (what, value) in self.facts() { br; (what) ": " (value) }
                    }
                    @for (version, (letter, name)) in self.manifest.versions.iter().zip(self.shown) {
                        hr;
                        h2 { (heading(version)) }
                        p { "As " (name) " gets it." br; "Subject: " strong { (letter.subject) } }
                        pre style="white-space: pre-wrap" { (letter.text.to_string().trim_end()) }
                    }
                }
            }
        }
    }

    fn title(&self) -> String {
        let ask = &self.manifest.ask;
        let by = (ask.answer_by.as_ref()).map_or_else(String::new, |day| format!(" by {day}"));
        format!("{} asks for your approval{by}", ask.who)
    }

    fn steps(&self) -> Vec<String> {
        let Manifest {
            ask,
            code,
            letters,
            by_hand,
            versions,
            ..
        } = self.manifest;
        let each = match versions.len() {
            1 => "the letter below".to_owned(),
            versions => format!("each of the {versions} versions below"),
        };
        let page = if self.page.len() <= PAGE_BYTES_MAX {
            " The attached page shows them as they will look."
        } else {
            ""
        };
        let mut steps = vec![format!(
            "Read {each}: all {} say exactly this, each with its own recipient’s name and place.{page}",
            count_words(letters + by_hand, "letter", "letters")
        )];
        if let Some(phone) = &ask.phone {
            let whom = ask.contact.as_deref().unwrap_or(&ask.who);
            steps.push(format!(
                "Call {whom} at {phone} and hear the approval code. It must be {code}."
            ));
        }
        let to = (ask.email.as_ref()).map_or_else(String::new, |email| format!(" to {email}"));
        let from = if ask.addresses.is_empty() {
            ""
        } else {
            " from the address that this mail came to"
        };
        steps.push(format!(
            "To approve, answer{to}{from}, with one line above your name: the words “I approve”, followed by the code {code}."
        ));
        steps.push(
            "If something has to change first, answer with what it is. An answer with anything more than that one line and your name \
             is read by a person before it counts."
                .to_owned(),
        );
        steps
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let manifest = self.manifest;
        let signers = manifest.signatories.list.len() as u64;
        vec![
            (
                "Letters",
                format!(
                    "{} by e-mail, {} by hand",
                    manifest.letters, manifest.by_hand
                ),
            ),
            ("Date in the letters", manifest.date.clone()),
            (
                "Signed by",
                match signers {
                    0 => "nobody but the sender".to_owned(),
                    _ => count_words(signers, "organization", "organizations"),
                },
            ),
        ]
    }

    /// A mail with the sentence in it; as a link has it, it is no sentence to a reader of quotations.
    fn link(&self) -> Option<String> {
        let code = &self.manifest.code;
        let email = self.manifest.ask.email.as_ref()?;
        let encoded = |text: &str| percent_encoded(text, b"");
        Some(format!(
            "mailto:{}?subject={}&body={}",
            percent_encoded(email, b"@+"),
            encoded(&format!("Approval of {code}")),
            encoded(&format!("I approve {code}"))
        ))
    }
}

/// Each version's letter with the name of whom it is shown for.
pub(super) fn with_names(
    manifest: &Manifest,
    letters: &[LetterLine],
    shown: Vec<RenderedLetter>,
) -> Vec<(RenderedLetter, String)> {
    let named = manifest
        .versions
        .iter()
        .zip(shown)
        .map(|(version, letter)| {
            let mut lines = letters.iter();
            let line = lines
                .find(|line| line.mailing == version.mailing && line.recipient == version.example);
            let name = line.map_or(&version.example, |line| &line.name);
            (letter, name.clone())
        });
    named.collect()
}

fn heading(version: &VersionRecord) -> String {
    let named = NamedVersion::from(version);
    format!("{}, {}", named.title(), named.letters_words())
}
