//! The text part of a letter, written from the Markdown tree: it reads like a typed letter in any mail program.
//!
//! Lines are wrapped at 72 columns. Emphasis is not marked, as on a typewriter. Footnotes keep their numbers, links get
//! the numbers after them, and both stand at the end.

use super::link::says_its_address;
use super::text_table;
use super::tree::{Block, Document, Inline, add_plain, plain};
use super::wrap::{columns, wrapped};
use super::writer::PartWriter;
use crate::tokens::Data;
use std::borrow::Cow;

/// Where lines are wrapped: what fits a terminal and a mail window even when it is quoted (RFC 3676 4.2 asks for fewer than 78).
pub(crate) const WIDTH: usize = 72;

/// The narrowest column for text, however deep lists and quotes stand.
const WIDTH_MIN: usize = 24;

/// Writes the text part of a letter, block by block.
pub(crate) struct TextWriter<'a> {
    data: &'a Data<'a>,
    out: String,
    /// Memory for the text of one paragraph after the other.
    paragraph: String,
    /// What every line begins with: quote marks and indents.
    prefix: String,
    /// What the next line begins with instead of the last of the prefix: the mark of a list's item.
    marker: Option<(usize, String)>,
    /// The links met so far that stand among the notes.
    links: Cow<'a, [String]>,
    footnotes: usize,
    /// How many links were met.
    links_met: usize,
    /// Whether one of them holds what each letter has for itself, so that the numbers of links may differ.
    links_differ: bool,
}

impl PartWriter for TextWriter<'_> {
    fn out(&mut self) -> &mut String {
        &mut self.out
    }

    fn numbered_block(&mut self, index: usize, block: &Block) {
        if index > 0 {
            self.line("");
        }
        self.block(block);
    }

    fn notes(&mut self, footnotes: &[Vec<Block>]) {
        // Written apart: the rule above them is due only where something follows it.
        let mut notes = String::new();
        std::mem::swap(&mut notes, &mut self.out);
        for (index, footnote) in footnotes.iter().enumerate() {
            let mark = format!("[{}] ", index + 1);
            let indent = " ".repeat(mark.len());
            self.within(&indent, Some(mark), |writer| writer.blocks(footnote, false));
        }
        let mut index = 0;
        // By number, because writing a line needs all of the writer.
        while let Some(url) = self.links.get(index) {
            let line = format!("[{}] {url}", self.footnotes + index + 1);
            self.line(&line);
            index += 1;
        }
        std::mem::swap(&mut notes, &mut self.out);
        if !notes.is_empty() {
            self.out.push_str("\n---\n");
            self.out.push_str(&notes);
        }
    }
}

impl<'a> TextWriter<'a> {
    /// With the links that are known to stand among the notes.
    pub(crate) fn new(document: &Document, data: &'a Data<'a>, links: &'a [String]) -> Self {
        Self {
            data,
            out: String::new(),
            paragraph: String::with_capacity(1024),
            prefix: String::new(),
            marker: None,
            links: Cow::Borrowed(links),
            footnotes: document.footnotes.len(),
            links_met: 0,
            links_differ: false,
        }
    }

    pub(crate) fn links_met(&self) -> usize {
        self.links_met
    }

    /// The links that stand among the notes, in order; none if letters may differ in them.
    pub(crate) fn settled_links(self) -> Option<Vec<String>> {
        (!self.links_differ).then(|| self.links.into_owned())
    }

    fn width(&self) -> usize {
        WIDTH.saturating_sub(columns(&self.prefix)).max(WIDTH_MIN)
    }

    fn line(&mut self, text: &str) {
        let start = self.out.len();
        match self.marker.take() {
            Some((at, marker)) => {
                self.out.push_str(&self.prefix[..at]);
                self.out.push_str(&marker);
            }
            None => self.out.push_str(&self.prefix),
        }
        self.out.push_str(text);
        // Blanks at the end show nowhere, and each would have to be escaped in the message.
        let end = self.out[start..].trim_end_matches(' ').len();
        self.out.truncate(start + end);
        self.out.push('\n');
    }

    fn lines(&mut self, text: &str) {
        let width = self.width();
        for line in wrapped(text, width) {
            self.line(line);
        }
    }

    fn blocks(&mut self, blocks: &[Block], tight: bool) {
        for (index, block) in blocks.iter().enumerate() {
            if index > 0 && !tight {
                self.line("");
            }
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(inlines) => {
                // Taken out, because writing its lines needs all of the writer, and put back for the next one.
                let mut text = std::mem::take(&mut self.paragraph);
                text.clear();
                self.inline(inlines, &mut text);
                self.lines(&text);
                self.paragraph = text;
            }
            Block::Heading(level, inlines) => {
                let text = self.inline_text(inlines);
                let columns = columns(&text).min(self.width());
                self.lines(&text);
                match level {
                    // As headings are underlined on a typewriter.
                    1 => self.line(&"=".repeat(columns)),
                    2 => self.line(&"-".repeat(columns)),
                    _ => {}
                }
            }
            Block::Quote(blocks) => self.within("> ", None, |writer| writer.blocks(blocks, false)),
            Block::List(list) => {
                for (index, item) in list.items.iter().enumerate() {
                    if index > 0 && !list.tight {
                        self.line("");
                    }
                    let mark = match list.numbered {
                        None => "- ".to_owned(),
                        Some((start, mark)) => format!("{}{mark} ", start + index),
                    };
                    let indent = " ".repeat(mark.len());
                    self.within(&indent, Some(mark), |writer| {
                        // Its mark still takes a line.
                        if item.is_empty() {
                            writer.line("");
                        }
                        writer.blocks(item, list.tight);
                    });
                }
            }
            Block::Code(code) => {
                let code = plain(code, self.data);
                self.within("    ", None, |writer| {
                    // Code is not wrapped: its line breaks mean something.
                    code.trim_end_matches('\n')
                        .split('\n')
                        .for_each(|line| writer.line(line));
                });
            }
            Block::Rule => self.line("* * *"),
            Block::Table(table) => {
                let rows: Vec<Vec<String>> = table
                    .rows
                    .iter()
                    .map(|row| row.iter().map(|cell| self.inline_text(cell)).collect())
                    .collect();
                for line in text_table::lines(&rows, &table.alignments, self.width()) {
                    self.line(&line);
                }
            }
        }
    }

    /// Writes with more at the beginning of each line; the first line has the mark instead.
    fn within(&mut self, more: &str, mark: Option<String>, write: impl FnOnce(&mut Self)) {
        let length = self.prefix.len();
        // A quote that opens an item keeps the item's mark before its own.
        self.marker = match (self.marker.take(), mark) {
            (Some((at, outer)), Some(mark)) => Some((at, outer + &mark)),
            (Some((at, outer)), None) => Some((at, outer + more)),
            (None, Some(mark)) => Some((length, mark)),
            (None, None) => None,
        };
        self.prefix.push_str(more);
        write(self);
        self.prefix.truncate(length);
    }

    /// The text of a paragraph: `\n` for a hard break, a number behind each link.
    fn inline(&mut self, inlines: &[Inline], out: &mut String) {
        self.inlines_into(inlines, out);
        // As in HTML, a run of spaces is one.
        while out.contains("  ") {
            *out = out.replace("  ", " ");
        }
    }

    fn inline_text(&mut self, inlines: &[Inline]) -> String {
        let mut text = String::new();
        self.inline(inlines, &mut text);
        text
    }

    fn inlines_into(&mut self, inlines: &[Inline], out: &mut String) {
        for inline in inlines {
            match inline {
                Inline::Text(runs) | Inline::Code(runs) => add_plain(runs, self.data, out),
                // Where an editor broke the line means nothing: the paragraph is wrapped anew.
                Inline::SoftBreak => out.push(' '),
                Inline::LineBreak => out.push('\n'),
                Inline::Emphasis(inlines) | Inline::Strong(inlines) => {
                    self.inlines_into(inlines, out);
                }
                Inline::Footnote { number, .. } => {
                    out.push('[');
                    out.push_str(&number.to_string());
                    out.push(']');
                }
                Inline::Link { url, words } => {
                    let start = out.len();
                    let (data, mut address) = (self.data, String::new());
                    // Counted before anything is decided, so that an outline knows which blocks have links at all.
                    self.links_met += 1;
                    self.links_differ |= data.reads_slot(|| {
                        self.inlines_into(words, out);
                        address = plain(url, data);
                    });
                    let url = address;
                    if !says_its_address(&out[start..], &url) {
                        let number = self.link_number(&url);
                        out.push_str(" [");
                        out.push_str(&number.to_string());
                        out.push(']');
                    }
                }
            }
        }
    }

    /// The number of a link among the notes: those of footnotes come first.
    fn link_number(&mut self, url: &str) -> usize {
        let index = self
            .links
            .iter()
            .position(|known| known == url)
            .unwrap_or_else(|| {
                self.links.to_mut().push(url.to_owned());
                self.links.len() - 1
            });
        self.footnotes + index + 1
    }
}
