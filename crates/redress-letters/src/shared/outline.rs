//! Which passages of a part are the same for all letters of an outline, and which each letter writes for itself.
//!
//! There is one writer for each part. It writes every block once while the outline is made; what it wrote without reading a
//! letter's own data is kept and shared. The other blocks it writes again for each letter.

use super::part::Part;
use super::passage::Passage;
use crate::body::{BodySection, Document, HtmlWriter, PartWriter, TextWriter, escape};
use crate::tokens::{self, BODY, Data, PrintedValue};
use std::mem::swap;
use std::sync::Arc;

/// What stands in a frame at a place that each letter fills.
#[derive(Clone, Copy, Debug)]
pub(crate) enum FrameInsert {
    /// A printed value by its index.
    Value(usize),
    /// The body of the letter.
    Body,
}

/// A part as a row of passages: shared ones, and places that each letter writes.
#[derive(Debug)]
pub(crate) struct Outline<P>(Vec<OutlineStep<P>>);

#[derive(Debug)]
enum OutlineStep<P> {
    Shared(Arc<Passage>),
    Own(P),
}

impl<P: Copy> Outline<P> {
    /// From what was written at each place: a text that is shared, or none where each letter writes its own.
    fn new(written: impl IntoIterator<Item = Result<String, P>>) -> Self {
        let mut steps = Vec::new();
        let mut shared = String::new();
        let close = |shared: &mut String, steps: &mut Vec<OutlineStep<P>>| {
            if !shared.is_empty() {
                steps.push(OutlineStep::Shared(Arc::new(Passage::new(std::mem::take(
                    shared,
                )))));
            }
        };
        for written in written {
            match written {
                // What follows each other is one passage: fewer pieces, each encoded in one go.
                Ok(text) => shared.push_str(&text),
                Err(place) => {
                    close(&mut shared, &mut steps);
                    steps.push(OutlineStep::Own(place));
                }
            }
        }
        close(&mut shared, &mut steps);
        Self(steps)
    }

    /// Adds the passages to a part; `own` writes what is not shared.
    fn follow(&self, part: &mut Part, mut own: impl FnMut(P, &mut Part)) {
        for step in &self.0 {
            match step {
                OutlineStep::Shared(passage) => part.share(passage),
                OutlineStep::Own(place) => own(*place, part),
            }
        }
    }
}

impl Outline<BodySection> {
    /// Of the text part, with the links among its notes. Where letters differ in a link, they may differ in the number of
    /// every link, so they write all blocks with links, and the notes, for themselves.
    pub(crate) fn of_text(document: &Document, data: &Data<'_>) -> (Self, Vec<String>) {
        let mut writer = TextWriter::new(document, data, &[]);
        let mut written = Vec::new();
        for section in sections(document) {
            let before = writer.links_met();
            let (text, is_own) = written_at(&mut writer, document, section, data);
            // Where the numbers of links may differ, so may every block that prints one, and the notes.
            let has_links = writer.links_met() > before || matches!(section, BodySection::Notes);
            written.push((section, text, is_own, has_links));
        }
        let links = writer.settled_links();
        let steps = written
            .into_iter()
            .map(|(section, text, is_own, has_links)| {
                if is_own || (has_links && links.is_none()) {
                    Err(section)
                } else {
                    Ok(text)
                }
            });
        (Self::new(steps), links.unwrap_or_default())
    }

    /// Of the body of the HTML part.
    pub(crate) fn of_html(document: &Document, data: &Data<'_>) -> Self {
        let mut writer = HtmlWriter::new(data);
        Self::new(sections(document).map(|section| {
            let (text, is_own) = written_at(&mut writer, document, section, data);
            if is_own { Err(section) } else { Ok(text) }
        }))
    }

    /// A letter's part.
    pub(crate) fn part(&self, document: &Document, writer: &mut impl PartWriter) -> Part {
        let mut part = Part::with_capacity(8 * 1024);
        self.follow(&mut part, |section, part| {
            part.write(|text| {
                // The writer writes into the part itself.
                swap(text, writer.out());
                writer.section(document, section);
                swap(text, writer.out());
            });
        });
        part
    }
}

impl Outline<FrameInsert> {
    /// Of a frame as its template printed it, with tokens for its data.
    pub(crate) fn of_frame(framed: &str, printed: &[PrintedValue]) -> Self {
        let mut steps = Vec::new();
        let mut from = 0;
        for (at, c) in framed.char_indices() {
            let place = match tokens::index(c) {
                None if c == BODY => FrameInsert::Body,
                None => continue,
                Some(index) => FrameInsert::Value(index),
            };
            steps.push(Ok(framed[from..at].to_owned()));
            from = at + c.len_utf8();
            steps.push(match place {
                FrameInsert::Value(index) => match printed.get(index) {
                    // The same for all that share this outline.
                    Some(PrintedValue::Text(text)) => {
                        let mut escaped = String::new();
                        escape(text, &mut escaped);
                        Ok(escaped)
                    }
                    _ => Err(place),
                },
                FrameInsert::Body => Err(place),
            });
        }
        steps.push(Ok(framed[from..].to_owned()));
        Self::new(steps)
    }

    /// The HTML part: a letter's body in the frame.
    pub(crate) fn around(&self, body: &Part, data: &Data<'_>) -> Part {
        let mut part = Part::with_capacity(body.own_bytes() + 1024);
        self.follow(&mut part, |place, part| match place {
            FrameInsert::Body => part.append(body),
            FrameInsert::Value(index) => part.write(|text| escape(data.get(index), text)),
        });
        part
    }
}

fn sections(document: &Document) -> impl Iterator<Item = BodySection> {
    (0..document.blocks.len())
        .map(BodySection::Block)
        .chain([BodySection::Notes])
}

/// What a writer writes at a place, and whether it read a letter's own data for it.
fn written_at(
    writer: &mut impl PartWriter,
    document: &Document,
    section: BodySection,
    data: &Data<'_>,
) -> (String, bool) {
    let is_own = data.reads_slot(|| writer.section(document, section));
    (std::mem::take(writer.out()), is_own)
}
