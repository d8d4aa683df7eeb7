//! A letter's tree as the writers of its two parts need it: parsed once for all letters that differ in their data alone.

use super::data;
use super::markdown::{DEPTH_MAX, Forbidden, forbidden_link, raw_html, too_deep};
use comrak::nodes::{AstNode, ListDelimType, ListType, NodeValue, TableAlignment};

/// A parsed letter.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) blocks: Vec<Block>,
    /// The notes in the order of their numbers.
    pub(super) footnotes: Vec<Vec<Block>>,
    /// Addresses of links that hold data, to be checked with it.
    pub(super) open_links: Vec<Runs>,
}

/// A block.
#[derive(Debug)]
pub(super) enum Block {
    Paragraph(Vec<Inline>),
    Heading(u8, Vec<Inline>),
    Quote(Vec<Block>),
    List(List),
    Code(Runs),
    Rule,
    Table(Table),
}

/// A list.
#[derive(Debug)]
pub(super) struct List {
    /// The first number and what follows it; none for a list without numbers.
    pub(super) numbered: Option<(usize, char)>,
    /// Without empty lines between its items.
    pub(super) tight: bool,
    pub(super) items: Vec<Vec<Block>>,
}

/// A table; its first row is the header.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) alignments: Vec<TableAlignment>,
    pub(super) rows: Vec<Vec<Vec<Inline>>>,
}

/// What stands in a paragraph.
#[derive(Debug)]
pub(super) enum Inline {
    Text(Runs),
    Code(Runs),
    SoftBreak,
    LineBreak,
    Emphasis(Vec<Inline>),
    Strong(Vec<Inline>),
    Link { url: Runs, words: Vec<Inline> },
    Footnote { number: u32, is_first: bool },
}

/// Text with data in it.
pub(super) type Runs = Vec<Run>;

/// A run of text, or a value by its index.
#[derive(Debug)]
pub(super) enum Run {
    /// The text, and the same escaped for HTML.
    Text(String, String),
    Data(usize),
}

impl Document {
    /// Takes over a parsed tree, if it holds nothing that a letter must not.
    pub(super) fn of<'a>(root: &'a AstNode<'a>) -> Result<Self, Forbidden> {
        let mut document = Self {
            blocks: Vec::new(),
            footnotes: Vec::new(),
            open_links: Vec::new(),
        };
        for node in root.children() {
            if matches!(node.data().value, NodeValue::FootnoteDefinition(_)) {
                let note = document.blocks(node, 1)?;
                document.footnotes.push(note);
            } else if let Some(block) = document.block(node, 1)? {
                document.blocks.push(block);
            }
        }
        Ok(document)
    }

    fn blocks<'a>(&mut self, node: &'a AstNode<'a>, depth: usize) -> Result<Vec<Block>, Forbidden> {
        node.children()
            .filter_map(|child| self.block(child, depth + 1).transpose())
            .collect()
    }

    fn block<'a>(
        &mut self,
        node: &'a AstNode<'a>,
        depth: usize,
    ) -> Result<Option<Block>, Forbidden> {
        if depth > DEPTH_MAX {
            return Err(too_deep());
        }
        Ok(Some(match &node.data().value {
            NodeValue::Paragraph => Block::Paragraph(self.inlines(node, depth)?),
            NodeValue::Heading(heading) => {
                Block::Heading(heading.level, self.inlines(node, depth)?)
            }
            NodeValue::BlockQuote => Block::Quote(self.blocks(node, depth)?),
            NodeValue::List(list) => {
                let mark = if list.delimiter == ListDelimType::Paren {
                    ')'
                } else {
                    '.'
                };
                Block::List(List {
                    numbered: (list.list_type == ListType::Ordered).then_some((list.start, mark)),
                    tight: list.tight,
                    items: node
                        .children()
                        .map(|item| self.blocks(item, depth + 1))
                        .collect::<Result<_, _>>()?,
                })
            }
            NodeValue::CodeBlock(code) => Block::Code(runs(&code.literal)),
            NodeValue::ThematicBreak => Block::Rule,
            NodeValue::Table(table) => {
                let mut rows = Vec::new();
                for row in node.children() {
                    rows.push(
                        row.children()
                            .map(|cell| self.inlines(cell, depth))
                            .collect::<Result<_, _>>()?,
                    );
                }
                Block::Table(Table {
                    alignments: table.alignments.clone(),
                    rows,
                })
            }
            NodeValue::HtmlBlock(html) => return Err(raw_html(&html.literal)),
            _ => return Ok(None),
        }))
    }

    fn inlines<'a>(
        &mut self,
        node: &'a AstNode<'a>,
        depth: usize,
    ) -> Result<Vec<Inline>, Forbidden> {
        if depth > DEPTH_MAX {
            return Err(too_deep());
        }
        let mut inlines = Vec::new();
        for child in node.children() {
            inlines.push(match &child.data().value {
                NodeValue::Text(text) => Inline::Text(runs(text)),
                NodeValue::Code(code) => Inline::Code(runs(&code.literal)),
                NodeValue::SoftBreak => Inline::SoftBreak,
                NodeValue::LineBreak => Inline::LineBreak,
                NodeValue::Emph => Inline::Emphasis(self.inlines(child, depth + 1)?),
                NodeValue::Strong => Inline::Strong(self.inlines(child, depth + 1)?),
                NodeValue::FootnoteReference(reference) => Inline::Footnote {
                    number: reference.ix,
                    is_first: reference.ref_num == 1,
                },
                NodeValue::Link(link) => {
                    self.check_link(&link.url)?;
                    Inline::Link {
                        url: runs(&link.url),
                        words: self.inlines(child, depth + 1)?,
                    }
                }
                NodeValue::HtmlInline(html) => return Err(raw_html(html)),
                NodeValue::Image(link) => return Err(Forbidden::picture(&link.url)),
                _ => {
                    inlines.extend(self.inlines(child, depth + 1)?);
                    continue;
                }
            });
        }
        Ok(inlines)
    }

    fn check_link(&mut self, url: &str) -> Result<(), Forbidden> {
        if url.chars().any(|c| data::index(c).is_some()) {
            self.open_links.push(runs(url));
            return Ok(());
        }
        forbidden_link(url).map_or(Ok(()), Err)
    }

    /// Checks the links that hold data.
    pub(super) fn check_links(&self, data: &data::Data<'_>) -> Result<(), Forbidden> {
        self.open_links
            .iter()
            .find_map(|url| forbidden_link(&plain(url, data)))
            .map_or(Ok(()), Err)
    }
}

/// Cuts a text at its tokens.
fn runs(text: &str) -> Runs {
    let mut runs = Vec::new();
    let mut from = 0;
    let push = |part: &str, runs: &mut Runs| {
        if !part.is_empty() {
            let mut html = String::with_capacity(part.len());
            super::html::escape(part, &mut html);
            runs.push(Run::Text(part.to_owned(), html));
        }
    };
    for (at, c) in text.char_indices() {
        if let Some(index) = data::index(c) {
            push(&text[from..at], &mut runs);
            runs.push(Run::Data(index));
            from = at + c.len_utf8();
        }
    }
    push(&text[from..], &mut runs);
    runs
}

/// Runs with their data.
pub(super) fn plain(runs: &Runs, data: &data::Data<'_>) -> String {
    let mut out = String::new();
    add_plain(runs, data, &mut out);
    out
}

/// The same, added to a text.
pub(super) fn add_plain(runs: &Runs, data: &data::Data<'_>, out: &mut String) {
    for run in runs {
        match run {
            Run::Text(text, _) => out.push_str(text),
            Run::Data(index) => out.push_str(data.get(*index)),
        }
    }
}
