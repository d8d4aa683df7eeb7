//! The text part of a letter, written from the Markdown tree: it reads like a typed letter in any mail program.
//!
//! Lines are wrapped at 72 columns. Emphasis is not marked, as on a typewriter. Footnotes keep their numbers, links get
//! the numbers after them, and both stand at the end.

use super::table::{self, Alignment};
use super::wrap::wrapped;
use comrak::nodes::{AstNode, ListDelimType, ListType, NodeValue, TableAlignment};
use unicode_width::UnicodeWidthStr;

/// Where lines are wrapped: what fits a terminal and a mail window even when it is quoted (RFC 3676 4.2 asks for fewer than 78).
pub(super) const WIDTH: usize = 72;

/// The narrowest column for text, however deep lists and quotes stand.
const WIDTH_MIN: usize = 24;

/// Writes the text part of a letter.
pub(super) fn text_part<'a>(root: &'a AstNode<'a>) -> String {
    let footnotes = root.children().filter(|node| is_footnote(node)).count();
    let mut writer = Writer { out: String::new(), prefix: String::new(), marker: None, links: Vec::new(), footnotes };
    writer.blocks(root.children().filter(|node| !is_footnote(node)), false);
    writer.notes(root);
    writer.out
}

fn is_footnote<'a>(node: &'a AstNode<'a>) -> bool {
    matches!(node.data().value, NodeValue::FootnoteDefinition(_))
}

struct Writer {
    out: String,
    /// What every line begins with: quote marks and indents.
    prefix: String,
    /// What the next line begins with instead of the last of the prefix: the mark of a list's item.
    marker: Option<(usize, String)>,
    /// The links met so far that stand among the notes.
    links: Vec<String>,
    footnotes: usize,
}

impl Writer {
    fn width(&self) -> usize {
        WIDTH.saturating_sub(self.prefix.width()).max(WIDTH_MIN)
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

    fn blocks<'a>(&mut self, blocks: impl Iterator<Item = &'a AstNode<'a>>, tight: bool) {
        for (index, block) in blocks.enumerate() {
            if index > 0 && !tight {
                self.line("");
            }
            self.block(block);
        }
    }

    fn block<'a>(&mut self, node: &'a AstNode<'a>) {
        match &node.data().value {
            NodeValue::Paragraph => {
                let text = self.inline(node);
                self.lines(&text);
            }
            NodeValue::Heading(heading) => {
                let text = self.inline(node);
                let columns = text.width().min(self.width());
                self.lines(&text);
                match heading.level {
                    1 => self.line(&"=".repeat(columns)),
                    2 => self.line(&"-".repeat(columns)),
                    _ => {}
                }
            }
            NodeValue::BlockQuote => self.within("> ", None, |writer| writer.blocks(node.children(), false)),
            NodeValue::List(list) => {
                for (index, item) in node.children().enumerate() {
                    if index > 0 && !list.tight {
                        self.line("");
                    }
                    let mark = match (list.list_type, list.delimiter) {
                        (ListType::Bullet, _) => "- ".to_owned(),
                        (ListType::Ordered, ListDelimType::Period) => format!("{}. ", list.start + index),
                        (ListType::Ordered, ListDelimType::Paren) => format!("{}) ", list.start + index),
                    };
                    let indent = " ".repeat(mark.len());
                    self.within(&indent, Some(mark), |writer| {
                        if item.first_child().is_none() {
                            writer.line("");
                        }
                        writer.blocks(item.children(), list.tight);
                    });
                }
            }
            NodeValue::CodeBlock(code) => self.within("    ", None, |writer| {
                code.literal.trim_end_matches('\n').split('\n').for_each(|line| writer.line(line));
            }),
            NodeValue::ThematicBreak => self.line("* * *"),
            NodeValue::Table(table) => {
                let alignments: Vec<Alignment> = table.alignments.iter().copied().map(alignment).collect();
                let rows: Vec<Vec<String>> =
                    node.children().map(|row| row.children().map(|cell| self.inline(cell)).collect()).collect();
                for line in table::lines(&rows, &alignments, self.width()) {
                    self.line(&line);
                }
            }
            _ => self.blocks(node.children(), false),
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
    fn inline<'a>(&mut self, node: &'a AstNode<'a>) -> String {
        let mut out = String::new();
        node.children().for_each(|child| self.inline_into(child, &mut out));
        // As in HTML, a run of spaces is one.
        while out.contains("  ") {
            out = out.replace("  ", " ");
        }
        out
    }

    fn inline_into<'a>(&mut self, node: &'a AstNode<'a>, out: &mut String) {
        match &node.data().value {
            NodeValue::Text(text) => out.push_str(text),
            NodeValue::Code(code) => out.push_str(&code.literal),
            NodeValue::SoftBreak => out.push(' '),
            NodeValue::LineBreak => out.push('\n'),
            NodeValue::FootnoteReference(reference) => {
                out.push('[');
                out.push_str(&reference.ix.to_string());
                out.push(']');
            }
            NodeValue::Link(link) => {
                let start = out.len();
                node.children().for_each(|child| self.inline_into(child, out));
                if !says_its_address(&out[start..], &link.url) {
                    let number = self.link_number(&link.url);
                    out.push_str(" [");
                    out.push_str(&number.to_string());
                    out.push(']');
                }
            }
            _ => node.children().for_each(|child| self.inline_into(child, out)),
        }
    }

    /// The number of a link among the notes: those of footnotes come first.
    fn link_number(&mut self, url: &str) -> usize {
        let index = self.links.iter().position(|known| known == url).unwrap_or_else(|| {
            self.links.push(url.to_owned());
            self.links.len() - 1
        });
        self.footnotes + index + 1
    }

    fn notes<'a>(&mut self, root: &'a AstNode<'a>) {
        let mut notes = String::new();
        std::mem::swap(&mut notes, &mut self.out);
        for (index, footnote) in root.children().filter(|node| is_footnote(node)).enumerate() {
            let mark = format!("[{}] ", index + 1);
            let indent = " ".repeat(mark.len());
            self.within(&indent, Some(mark), |writer| writer.blocks(footnote.children(), false));
        }
        let mut index = 0;
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

/// Whether the words of a link are its address, so that no note is needed.
fn says_its_address(words: &str, url: &str) -> bool {
    let bare = |text: &str| {
        let text = text.strip_prefix("mailto:").unwrap_or(text);
        let text = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
        text.trim_end_matches('/').to_lowercase()
    };
    bare(words) == bare(url)
}

fn alignment(alignment: TableAlignment) -> Alignment {
    match alignment {
        TableAlignment::Right => Alignment::Right,
        TableAlignment::Center => Alignment::Center,
        TableAlignment::None | TableAlignment::Left => Alignment::Left,
    }
}
