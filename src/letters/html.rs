//! The HTML part of a letter, written from the same tree as the text part.
//!
//! Plain elements with a few inline styles, because mail programs drop much of a style sheet; everything is escaped.

use comrak::nodes::{AstNode, ListType, NodeValue, TableAlignment};
use std::fmt::Write;

const QUOTE: &str = "margin:0 0 1em 0;padding:0 0 0 1em;border-left:3px solid #c8c8c8";
const TABLE: &str = "border-collapse:collapse;margin:0 0 1em 0";
const CELL: &str = "padding:2px 18px 2px 0;vertical-align:top";
/// Keeps a footnote's mark from pushing lines apart.
const MARK: &str = "font-size:.75em;line-height:0";
const NOTES: &str = "margin-top:2em;border-top:1px solid #c8c8c8;padding-top:.5em;font-size:.85em";

/// Writes the body of the HTML part.
pub(super) fn html_body<'a>(root: &'a AstNode<'a>) -> String {
    let mut writer = Writer { out: String::with_capacity(8 * 1024) };
    let mut footnotes = Vec::new();
    for block in root.children() {
        if matches!(block.data().value, NodeValue::FootnoteDefinition(_)) {
            footnotes.push(block);
        } else {
            writer.block(block, false);
        }
    }
    writer.footnotes(&footnotes);
    writer.out
}

struct Writer {
    out: String,
}

impl Writer {
    fn push(&mut self, html: &str) {
        self.out.push_str(html);
    }

    /// Writes what a format makes; writing to a string does not fail.
    fn format(&mut self, html: std::fmt::Arguments<'_>) {
        let _ = self.out.write_fmt(html);
    }

    fn blocks<'a>(&mut self, node: &'a AstNode<'a>, tight: bool) {
        node.children().for_each(|child| self.block(child, tight));
    }

    fn block<'a>(&mut self, node: &'a AstNode<'a>, tight: bool) {
        match &node.data().value {
            NodeValue::Paragraph if tight => {
                self.inlines(node);
                if node.next_sibling().is_some() {
                    self.push("\n");
                }
            }
            NodeValue::Paragraph => {
                self.push("<p>");
                self.inlines(node);
                self.push("</p>\n");
            }
            NodeValue::Heading(heading) => {
                self.format(format_args!("<h{}>", heading.level));
                self.inlines(node);
                self.format(format_args!("</h{}>\n", heading.level));
            }
            NodeValue::BlockQuote => {
                self.format(format_args!("<blockquote style=\"{QUOTE}\">\n"));
                self.blocks(node, false);
                self.push("</blockquote>\n");
            }
            NodeValue::List(list) => {
                match (list.list_type, list.start) {
                    (ListType::Bullet, _) => self.push("<ul>\n"),
                    (ListType::Ordered, 1) => self.push("<ol>\n"),
                    (ListType::Ordered, start) => self.format(format_args!("<ol start=\"{start}\">\n")),
                }
                for item in node.children() {
                    self.push("<li>");
                    self.blocks(item, list.tight);
                    self.push("</li>\n");
                }
                self.push(if list.list_type == ListType::Bullet { "</ul>\n" } else { "</ol>\n" });
            }
            NodeValue::CodeBlock(code) => {
                self.push("<pre>");
                escape(&code.literal, &mut self.out);
                self.push("</pre>\n");
            }
            NodeValue::ThematicBreak => self.push("<hr>\n"),
            NodeValue::Table(table) => self.table(node, &table.alignments),
            _ => self.blocks(node, tight),
        }
    }

    fn table<'a>(&mut self, node: &'a AstNode<'a>, alignments: &[TableAlignment]) {
        self.format(format_args!("<table style=\"{TABLE}\">\n"));
        for row in node.children() {
            let header = matches!(row.data().value, NodeValue::TableRow(true));
            if header && row.children().all(|cell| cell.first_child().is_none()) {
                continue;
            }
            self.push("<tr>");
            let element = if header { "th" } else { "td" };
            for (cell, alignment) in row.children().zip(alignments) {
                let align = match alignment {
                    TableAlignment::Right => "right",
                    TableAlignment::Center => "center",
                    TableAlignment::None | TableAlignment::Left => "left",
                };
                self.format(format_args!("<{element} style=\"{CELL};text-align:{align}\">"));
                self.inlines(cell);
                self.format(format_args!("</{element}>"));
            }
            self.push("</tr>\n");
        }
        self.push("</table>\n");
    }

    fn footnotes<'a>(&mut self, footnotes: &[&'a AstNode<'a>]) {
        if footnotes.is_empty() {
            return;
        }
        self.format(format_args!("<div style=\"{NOTES}\">\n"));
        for (index, footnote) in footnotes.iter().enumerate() {
            let number = index + 1;
            for (at, block) in footnote.children().enumerate() {
                if at == 0 && matches!(block.data().value, NodeValue::Paragraph) {
                    self.format(format_args!("<p id=\"note-{number}\"><a href=\"#mark-{number}\">{number}</a>. "));
                    self.inlines(block);
                    self.push("</p>\n");
                } else {
                    self.block(block, false);
                }
            }
        }
        self.push("</div>\n");
    }

    fn inlines<'a>(&mut self, node: &'a AstNode<'a>) {
        node.children().for_each(|child| self.inline(child));
    }

    fn inline<'a>(&mut self, node: &'a AstNode<'a>) {
        match &node.data().value {
            NodeValue::Text(text) => escape(text, &mut self.out),
            NodeValue::SoftBreak => self.push("\n"),
            NodeValue::LineBreak => self.push("<br>\n"),
            NodeValue::Emph => self.element("em", node),
            NodeValue::Strong => self.element("strong", node),
            NodeValue::Code(code) => {
                self.push("<code>");
                escape(&code.literal, &mut self.out);
                self.push("</code>");
            }
            NodeValue::Link(link) => {
                self.push("<a href=\"");
                escape(&link.url, &mut self.out);
                self.push("\">");
                self.inlines(node);
                self.push("</a>");
            }
            NodeValue::FootnoteReference(reference) => {
                let number = reference.ix;
                let id = if reference.ref_num == 1 { format!(" id=\"mark-{number}\"") } else { String::new() };
                // Without brackets, before which a line could break.
                self.format(format_args!("<sup{id} style=\"{MARK}\"><a href=\"#note-{number}\">{number}</a></sup>"));
            }
            _ => self.inlines(node),
        }
    }

    fn element<'a>(&mut self, name: &str, node: &'a AstNode<'a>) {
        self.format(format_args!("<{name}>"));
        self.inlines(node);
        self.format(format_args!("</{name}>"));
    }
}

/// Escapes text for an element or a quoted attribute.
pub(super) fn escape(text: &str, out: &mut String) {
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(&text[written..at]);
        out.push_str(entity);
        written = at + 1;
    }
    out.push_str(&text[written..]);
}
