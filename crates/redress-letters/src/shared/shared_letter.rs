//! What letters have in common that say the same around their data: made once, filled in for each.

use super::outline::{FrameInsert, Outline};
use super::part::Part;
use crate::body::{BodySection, Document, Forbidden, HtmlWriter, TextWriter};
use crate::tokens::{Data, PrintedValue};
use std::sync::Arc;

/// A letter with slots for what each recipient has for itself.
#[derive(Debug)]
pub(crate) struct SharedLetter {
    printed: Vec<PrintedValue>,
    subject: PreparedSubject,
    document: Arc<Document>,
    text: Outline<BodySection>,
    /// The links among the notes of the text part.
    links: Vec<String>,
    html: Outline<BodySection>,
    frame: Outline<FrameInsert>,
}

/// The subject of a letter that was prepared.
#[derive(Debug)]
pub(crate) enum PreparedSubject {
    /// The same for all, and checked.
    Shared(String),
    /// Each letter's own: with tokens for its data, and to be checked when they are filled.
    Own(String),
}

/// Both parts of a letter.
#[derive(Debug)]
pub(crate) struct LetterParts {
    pub(crate) text: Part,
    /// In its frame.
    pub(crate) html: Part,
    /// Without it.
    pub(crate) body: Part,
}

impl SharedLetter {
    /// Writes what all letters share that print these values: `framed` is what the frame's template printed.
    pub(crate) fn new(
        printed: Vec<PrintedValue>,
        subject: PreparedSubject,
        document: Arc<Document>,
        framed: &str,
    ) -> Self {
        // Without slots: what reads one is no letter's own text yet.
        let data = Data::new(&printed, &[]);
        let (text, links) = Outline::of_text(&document, &data);
        let html = Outline::of_html(&document, &data);
        let frame = Outline::of_frame(framed, &printed);
        Self {
            printed,
            subject,
            document,
            text,
            links,
            html,
            frame,
        }
    }

    /// The subject: for all, or as a template of each letter's own.
    pub(crate) fn subject(&self) -> &PreparedSubject {
        &self.subject
    }

    /// A text with tokens, filled from these slots.
    pub(crate) fn put_back(&self, text: &str, slots: &[&str]) -> String {
        Data::new(&self.printed, slots).put_back(text)
    }

    /// The letter with these slots. Fails where a slot makes a link that leads nowhere.
    pub(crate) fn filled(&self, slots: &[&str]) -> Result<LetterParts, Forbidden> {
        let (document, data) = (&*self.document, Data::new(&self.printed, slots));
        document.check_links(&data)?;
        let mut text = TextWriter::new(document, &data, &self.links);
        let text = self.text.part(document, &mut text);
        let body = self.html.part(document, &mut HtmlWriter::new(&data));
        let html = self.frame.around(&body, &data);
        Ok(LetterParts { text, html, body })
    }
}
