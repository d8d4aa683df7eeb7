//! Which passages of a part are the same for all letters of an outline, and which each letter writes for itself.
//!
//! There is one writer for each part. It writes every block once while the outline is made; what it wrote without reading a
//! letter's own data is kept and shared. The other blocks it writes again for each letter.

use super::data::{self, Data, Printed};
use super::document::{Block, Document};
use super::part::{Part, Passage};
use super::templates::BODY;
use super::{html, text};
use std::mem::swap;
use std::sync::Arc;

/// Writes a part of a letter.
pub(super) trait PartWriter {
    /// What it has written.
    fn out(&mut self) -> &mut String;
    /// Writes a block of the letter by its number.
    fn block(&mut self, index: usize, block: &Block);
    /// Writes the notes at the end.
    fn notes(&mut self, footnotes: &[Vec<Block>]);

    /// Writes what stands at a place.
    fn place(&mut self, document: &Document, place: Place) {
        match place {
            Place::Block(index) => self.block(index, &document.blocks[index]),
            Place::Notes => self.notes(&document.footnotes),
        }
    }
}

/// Something of a letter that is written in one go.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Block(usize),
    Notes,
}

/// Something in a frame.
#[derive(Clone, Copy, Debug)]
pub(super) enum InFrame {
    Value(usize),
    Body,
}

/// A part as a row of passages: shared ones, and places that each letter writes.
#[derive(Debug)]
pub(super) struct Outline<P>(Vec<Step<P>>);

#[derive(Debug)]
enum Step<P> {
    Shared(Arc<Passage>),
    Own(P),
}

impl<P: Copy> Outline<P> {
    /// From what was written at each place: a text that is shared, or none where each letter writes its own.
    fn new(written: impl IntoIterator<Item = Result<String, P>>) -> Self {
        let mut steps = Vec::new();
        let mut shared = String::new();
        let close = |shared: &mut String, steps: &mut Vec<Step<P>>| {
            if !shared.is_empty() {
                steps.push(Step::Shared(Arc::new(Passage::new(std::mem::take(shared)))));
            }
        };
        for written in written {
            match written {
                Ok(text) => shared.push_str(&text),
                Err(place) => {
                    close(&mut shared, &mut steps);
                    steps.push(Step::Own(place));
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
                Step::Shared(passage) => part.share(passage),
                Step::Own(place) => own(*place, part),
            }
        }
    }
}

impl Outline<Place> {
    /// Of the text part, with the links among its notes. Where letters differ in a link, they may differ in the number of
    /// every link, so they write all blocks with links, and the notes, for themselves.
    pub(super) fn of_text(document: &Document, data: &Data<'_>) -> (Self, Vec<String>) {
        let mut writer = text::Writer::new(document, data, &[]);
        let mut written = Vec::new();
        for place in places(document) {
            let before = writer.links_met();
            let (text, is_own) = written_at(&mut writer, document, place, data);
            let has_links = writer.links_met() > before || matches!(place, Place::Notes);
            written.push((place, text, is_own, has_links));
        }
        let links = writer.settled_links();
        let steps = written.into_iter().map(|(place, text, is_own, has_links)| {
            if is_own || (has_links && links.is_none()) {
                Err(place)
            } else {
                Ok(text)
            }
        });
        (Self::new(steps), links.unwrap_or_default())
    }

    /// Of the body of the HTML part.
    pub(super) fn of_html(document: &Document, data: &Data<'_>) -> Self {
        let mut writer = html::Writer::new(data);
        Self::new(places(document).map(|place| {
            let (text, is_own) = written_at(&mut writer, document, place, data);
            if is_own { Err(place) } else { Ok(text) }
        }))
    }

    /// A letter's part.
    pub(super) fn part(&self, document: &Document, writer: &mut impl PartWriter) -> Part {
        let mut part = Part::with_capacity(8 * 1024);
        self.follow(&mut part, |place, part| {
            part.write(|text| {
                swap(text, writer.out());
                writer.place(document, place);
                swap(text, writer.out());
            });
        });
        part
    }
}

impl Outline<InFrame> {
    /// Of a frame as its template printed it, with tokens for its data.
    pub(super) fn of_frame(framed: &str, printed: &[Printed]) -> Self {
        let mut steps = Vec::new();
        let mut from = 0;
        for (at, c) in framed.char_indices() {
            let place = match data::index(c) {
                None if c == BODY => InFrame::Body,
                None => continue,
                Some(index) => InFrame::Value(index),
            };
            steps.push(Ok(framed[from..at].to_owned()));
            from = at + c.len_utf8();
            steps.push(match place {
                InFrame::Value(index) => match printed.get(index) {
                    Some(Printed::Text(text)) => {
                        let mut escaped = String::new();
                        html::escape(text, &mut escaped);
                        Ok(escaped)
                    }
                    _ => Err(place),
                },
                InFrame::Body => Err(place),
            });
        }
        steps.push(Ok(framed[from..].to_owned()));
        Self::new(steps)
    }

    /// The HTML part: a letter's body in the frame.
    pub(super) fn around(&self, body: &Part, data: &Data<'_>) -> Part {
        let mut part = Part::with_capacity(body.own_bytes() + 1024);
        self.follow(&mut part, |place, part| match place {
            InFrame::Body => part.append(body),
            InFrame::Value(index) => part.write(|text| html::escape(data.get(index), text)),
        });
        part
    }
}

fn places(document: &Document) -> impl Iterator<Item = Place> {
    (0..document.blocks.len())
        .map(Place::Block)
        .chain([Place::Notes])
}

/// What a writer writes at a place, and whether it read a letter's own data for it.
fn written_at(
    writer: &mut impl PartWriter,
    document: &Document,
    place: Place,
    data: &Data<'_>,
) -> (String, bool) {
    let is_own = data.reads_slot(|| writer.place(document, place));
    (std::mem::take(writer.out()), is_own)
}
