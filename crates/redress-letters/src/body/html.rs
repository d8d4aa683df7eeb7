//! The HTML part of a letter, written from the same tree as the text part.
//!
//! Plain elements with a few inline styles, because mail programs drop much of a style sheet; everything is escaped.

use super::escape::escape;
use super::tree::{Alignment, Block, Inline, ListBlock, Runs, TableBlock, TextRun};
use super::writer::PartWriter;
use crate::language::runs_right_to_left;
use crate::tokens::Data;
use std::fmt::Write;

const QUOTE: &str = "margin:0 0 1em 0;padding:0 0 0 1em;border-left:3px solid #c8c8c8";
const TABLE: &str = "border-collapse:collapse;margin:0 0 1em 0";
const CELL: &str = "padding:2px 18px 2px 0;vertical-align:top";
/// Keeps a footnote's mark from pushing lines apart.
const MARK: &str = "font-size:.75em;line-height:0";
/// Lists of so many short items have a class, so that a frame can set signatories in columns and leave an ask alone.
const MANY: usize = 8;
const NOTES: &str = "margin-top:2em;border-top:1px solid #c8c8c8;padding-top:.5em;font-size:.85em";

/// Whether the first letter of a text runs from right to left; none where it has no letter.
fn first_letter(inlines: &[Inline], data: &Data<'_>) -> Option<bool> {
    inlines.iter().find_map(|inline| match inline {
        Inline::Text(runs) | Inline::Code(runs) => runs.iter().find_map(|run| {
            let text = match run {
                TextRun::Text(text, _) => text,
                TextRun::Data(index) => data.get(*index),
            };
            text.chars().find_map(runs_right_to_left)
        }),
        Inline::Emphasis(inlines)
        | Inline::Strong(inlines)
        | Inline::Link { words: inlines, .. } => first_letter(inlines, data),
        Inline::SoftBreak | Inline::LineBreak | Inline::Footnote { .. } => None,
    })
}

/// Writes the body of the HTML part, block by block.
pub(crate) struct HtmlWriter<'a> {
    data: &'a Data<'a>,
    out: String,
}

impl PartWriter for HtmlWriter<'_> {
    fn out(&mut self) -> &mut String {
        &mut self.out
    }

    fn numbered_block(&mut self, _: usize, block: &Block) {
        self.block(block);
    }

    fn notes(&mut self, footnotes: &[Vec<Block>]) {
        self.footnotes(footnotes);
    }
}

impl<'a> HtmlWriter<'a> {
    pub(crate) fn new(data: &'a Data<'a>) -> Self {
        Self {
            data,
            out: String::new(),
        }
    }

    fn push(&mut self, html: &str) {
        self.out.push_str(html);
    }

    /// Writes what a format makes; writing to a string does not fail.
    fn format(&mut self, html: std::fmt::Arguments<'_>) {
        let _ = self.out.write_fmt(html);
    }

    fn blocks(&mut self, blocks: &[Block], tight: bool) {
        for (index, block) in blocks.iter().enumerate() {
            match block {
                // A tight item is its text alone, without the space around a paragraph.
                Block::Paragraph(inlines) if tight => {
                    self.inlines(inlines);
                    if index + 1 < blocks.len() {
                        self.push("\n");
                    }
                }
                block => self.block(block),
            }
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(inlines) => {
                self.open("p", inlines);
                self.inlines(inlines);
                self.push("</p>\n");
            }
            Block::Heading(level, inlines) => {
                self.open(&format!("h{level}"), inlines);
                self.inlines(inlines);
                self.format(format_args!("</h{level}>\n"));
            }
            Block::Quote(blocks) => {
                self.format(format_args!("<blockquote style=\"{QUOTE}\">\n"));
                self.blocks(blocks, false);
                self.push("</blockquote>\n");
            }
            Block::List(list) => self.list(list),
            Block::Code(code) => {
                self.push("<pre>");
                self.runs(code);
                self.push("</pre>\n");
            }
            Block::Rule => self.push("<hr>\n"),
            Block::Table(table) => self.table(table),
        }
    }

    fn list(&mut self, list: &ListBlock) {
        match list.numbered {
            // Only names side by side make columns; items with paragraphs of their own would be torn.
            None if list.tight && list.items.len() >= MANY => self.push("<ul class=\"many\">\n"),
            None => self.push("<ul>\n"),
            Some((1, _)) => self.push("<ol>\n"),
            Some((start, _)) => self.format(format_args!("<ol start=\"{start}\">\n")),
        }
        for item in &list.items {
            match item.first() {
                Some(Block::Paragraph(inlines)) if list.tight => self.open("li", inlines),
                _ => self.push("<li>"),
            }
            self.blocks(item, list.tight);
            self.push("</li>\n");
        }
        self.push(if list.numbered.is_none() {
            "</ul>\n"
        } else {
            "</ol>\n"
        });
    }

    fn table(&mut self, table: &TableBlock) {
        // Styles stand in the elements: mail programs ignore much of a style sheet.
        self.format(format_args!("<table style=\"{TABLE}\">\n"));
        for (index, row) in table.rows.iter().enumerate() {
            let header = index == 0;
            // Markdown has no table without a header, so an empty one stands for none.
            if header && row.iter().all(Vec::is_empty) {
                continue;
            }
            self.push("<tr>");
            let element = if header { "th" } else { "td" };
            for (cell, alignment) in row.iter().zip(&table.alignments) {
                let align = match alignment {
                    Alignment::Right => "right",
                    Alignment::Center => "center",
                    Alignment::Left => "left",
                };
                let dir = self.dir(cell);
                self.format(format_args!(
                    "<{element}{dir} style=\"{CELL};text-align:{align}\">"
                ));
                self.inlines(cell);
                self.format(format_args!("</{element}>"));
            }
            self.push("</tr>\n");
        }
        self.push("</table>\n");
    }

    fn footnotes(&mut self, footnotes: &[Vec<Block>]) {
        if footnotes.is_empty() {
            return;
        }
        self.format(format_args!("<div style=\"{NOTES}\">\n"));
        for (index, footnote) in footnotes.iter().enumerate() {
            let number = index + 1;
            for (at, block) in footnote.iter().enumerate() {
                match block {
                    Block::Paragraph(inlines) if at == 0 => {
                        let dir = self.dir(inlines);
                        self.format(format_args!(
                            "<p{dir} id=\"note-{number}\"><a href=\"#mark-{number}\">{number}</a>. "
                        ));
                        self.inlines(inlines);
                        self.push("</p>\n");
                    }
                    block => self.block(block),
                }
            }
        }
        self.push("</div>\n");
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(runs) => self.runs(runs),
                Inline::SoftBreak => self.push("\n"),
                Inline::LineBreak => self.push("<br>\n"),
                Inline::Emphasis(inlines) => self.element("em", inlines),
                Inline::Strong(inlines) => self.element("strong", inlines),
                Inline::Code(code) => {
                    self.push("<code>");
                    self.runs(code);
                    self.push("</code>");
                }
                Inline::Link { url, words } => {
                    self.push("<a href=\"");
                    self.runs(url);
                    self.push("\">");
                    self.inlines(words);
                    self.push("</a>");
                }
                Inline::Footnote { number, is_first } => {
                    // A note leads back to its first mark; an id may stand once in a page.
                    let id = if *is_first {
                        format!(" id=\"mark-{number}\"")
                    } else {
                        String::new()
                    };
                    // Without brackets, before which a line could break.
                    let open = format_args!(
                        "<sup{id} style=\"{MARK}\"><a href=\"#note-{number}\">{number}</a></sup>"
                    );
                    self.format(open);
                }
            }
        }
    }

    /// Opens an element that holds these words.
    fn open(&mut self, name: &str, inlines: &[Inline]) {
        let dir = self.dir(inlines);
        self.format(format_args!("<{name}{dir}>"));
    }

    /// What an element needs to be told of the direction of its words: where they begin from right to left, a mail program
    /// would else put them at the wrong side, and their full stop as well.
    fn dir(&self, inlines: &[Inline]) -> &'static str {
        if first_letter(inlines, self.data) == Some(true) {
            " dir=\"auto\""
        } else {
            ""
        }
    }

    fn element(&mut self, name: &str, inlines: &[Inline]) {
        self.format(format_args!("<{name}>"));
        self.inlines(inlines);
        self.format(format_args!("</{name}>"));
    }

    fn runs(&mut self, runs: &Runs) {
        for run in runs {
            match run {
                TextRun::Text(_, html) => self.out.push_str(html),
                TextRun::Data(index) => {
                    // A cell may have lines of its own, as a postal address has.
                    for (line, text) in self.data.get(*index).split('\n').enumerate() {
                        if line > 0 {
                            self.out.push_str("<br>\n");
                        }
                        escape(text, &mut self.out);
                    }
                }
            }
        }
    }
}
