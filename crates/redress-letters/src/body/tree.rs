//! A letter's tree as the writers of its two parts need it: parsed once for all letters that differ in their data alone.

use super::forbidden::Forbidden;
use crate::tokens::Data;

/// A parsed letter.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) blocks: Vec<Block>,
    /// The notes in the order of their numbers.
    pub(crate) footnotes: Vec<Vec<Block>>,
    /// Addresses of links that hold data, to be checked with it.
    pub(crate) open_links: Vec<Runs>,
}

/// A block.
#[derive(Debug)]
pub(crate) enum Block {
    Paragraph(Vec<Inline>),
    Heading(u8, Vec<Inline>),
    Quote(Vec<Block>),
    List(ListBlock),
    Code(Runs),
    Rule,
    Table(TableBlock),
}

/// A list.
#[derive(Debug)]
pub(crate) struct ListBlock {
    /// The first number and what follows it; none for a list without numbers.
    pub(crate) numbered: Option<(usize, char)>,
    /// Without empty lines between its items.
    pub(crate) tight: bool,
    pub(crate) items: Vec<Vec<Block>>,
}

/// A table; its first row is the header.
#[derive(Debug)]
pub(crate) struct TableBlock {
    pub(crate) alignments: Vec<Alignment>,
    pub(crate) rows: Vec<Vec<Vec<Inline>>>,
}

/// How the cells of a column stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alignment {
    Left,
    Center,
    Right,
}

/// What stands in a paragraph.
#[derive(Debug)]
pub(crate) enum Inline {
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
pub(crate) type Runs = Vec<TextRun>;

/// A run of text, or a value by its index.
#[derive(Debug)]
pub(crate) enum TextRun {
    /// The text, and the same escaped for HTML.
    Text(String, String),
    Data(usize),
}

impl Document {
    /// Checks the links that hold data.
    pub(crate) fn check_links(&self, data: &Data<'_>) -> Result<(), Forbidden> {
        self.open_links
            .iter()
            .find_map(|url| Forbidden::link(&plain(url, data)))
            .map_or(Ok(()), Err)
    }
}

/// Runs with their data.
pub(crate) fn plain(runs: &Runs, data: &Data<'_>) -> String {
    let mut out = String::new();
    add_plain(runs, data, &mut out);
    out
}

/// The same, added to a text.
pub(crate) fn add_plain(runs: &Runs, data: &Data<'_>, out: &mut String) {
    for run in runs {
        match run {
            TextRun::Text(text, _) => out.push_str(text),
            TextRun::Data(index) => out.push_str(data.get(*index)),
        }
    }
}
