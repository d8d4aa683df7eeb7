//! A page of letters to click through like a mail program: the base of the preview and of the rehearsal's inbox.
//!
//! Ten thousand letters must open within a second, so their parts are stored as [`Runs`] in blocks of data, and the
//! page's script shows one letter at a time. HTML parts are shown in a sandboxed frame that runs nothing.

use super::page::{Escaped, Page, script_data};
use super::runs::{RunFinder, Runs};
use serde::Serialize;
use std::io;

/// Letters in one block of data.
const BLOCK: usize = 250;

/// Groups to choose from; the last takes in all that come after.
const GROUPS_MAX: usize = 40;

/// A letter as the page shows it.
#[derive(Clone, Debug, Default)]
pub(super) struct ShownLetter<'a> {
    /// The mailing, or another group to choose from.
    pub(super) group: &'a str,
    /// Which version of the letter it is, where versions are told apart.
    pub(super) version: Option<String>,
    /// Who it goes to.
    pub(super) name: &'a str,
    /// A second line in the list: office, place, address.
    pub(super) line: String,
    /// More words that a search finds.
    pub(super) words: String,
    /// What stands above the letter, as label and value.
    pub(super) facts: Vec<(&'static str, String)>,
    /// The subject.
    pub(super) subject: &'a str,
    /// The text part.
    pub(super) text: &'a str,
    /// The HTML part.
    pub(super) html: &'a str,
    /// The headers.
    pub(super) head: &'a str,
    /// The file of the mail beside the page, if there is one.
    pub(super) file: Option<String>,
}

/// A page of letters being written.
pub(super) struct LettersPage<'a> {
    out: &'a mut dyn io::Write,
    page: Page<'a>,
    finder: RunFinder,
    groups: Vec<String>,
    block: Block,
    written: usize,
}

#[derive(Default, Serialize)]
struct Block {
    bases: Vec<String>,
    letters: Vec<Record>,
}

#[derive(Serialize)]
struct Record {
    #[serde(rename = "g")]
    group: usize,
    #[serde(rename = "v", skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(rename = "n")]
    name: String,
    #[serde(rename = "l")]
    line: String,
    #[serde(rename = "w", skip_serializing_if = "String::is_empty")]
    words: String,
    #[serde(rename = "f")]
    facts: Vec<(&'static str, String)>,
    #[serde(rename = "s")]
    subject: Runs,
    #[serde(rename = "t")]
    text: Runs,
    #[serde(rename = "h")]
    html: Runs,
    #[serde(rename = "d")]
    head: Runs,
    #[serde(rename = "u", skip_serializing_if = "Option::is_none")]
    file: Option<String>,
}

/// What stands on the page around the letters.
pub(super) struct Frame<'a> {
    /// The heading.
    pub(super) heading: &'a str,
    /// Below it, HTML made by the caller, escaped.
    pub(super) lead: String,
    /// What the groups are called, such as `Mailing`.
    pub(super) group_label: &'static str,
    /// Below the letters, HTML made by the caller, escaped.
    pub(super) after: String,
}

impl<'a> LettersPage<'a> {
    /// Begins a page.
    pub(super) fn begin(out: &'a mut dyn io::Write, title: &'a str) -> io::Result<Self> {
        let page = Page {
            title,
            css: include_str!("page/letters.css"),
            js: include_str!("page/letters.js"),
            shows_letters: true,
        };
        page.begin(out)?;
        Ok(Self {
            out,
            page,
            finder: RunFinder::default(),
            groups: Vec::new(),
            block: Block::default(),
            written: 0,
        })
    }

    /// Adds a letter.
    pub(super) fn letter(&mut self, letter: ShownLetter<'_>) -> io::Result<()> {
        let group = self.group(letter.group);
        let mut encode = |kind, part| {
            let (runs, base) = self.finder.encode(kind, part);
            self.block.bases.extend(base);
            runs
        };
        let record = Record {
            group,
            subject: encode("subject", letter.subject),
            text: encode("text", letter.text),
            html: encode("html", letter.html),
            head: encode("head", letter.head),
            version: letter.version,
            name: letter.name.to_owned(),
            line: letter.line,
            words: letter.words,
            facts: letter.facts,
            file: letter.file,
        };
        self.block.letters.push(record);
        self.written += 1;
        if self.block.letters.len() >= BLOCK {
            self.write_block()
        } else {
            Ok(())
        }
    }

    /// How many letters it has.
    pub(super) fn len(&self) -> usize {
        self.written
    }

    /// Writes what stands around the letters and ends the page.
    pub(super) fn finish(mut self, frame: &Frame<'_>) -> io::Result<()> {
        self.write_block()?;
        writeln!(
            self.out,
            "<script type=\"application/json\" id=\"groups\">{}</script>",
            script_data(&self.groups)
        )?;
        self.page.body(self.out)?;
        write!(
            self.out,
            "<a class=\"skip\" href=\"#letter\">Skip to the letter</a>\n\
             <header class=\"top\"><h1>{}</h1>\n{}</header>\n\
             <main>\n{}{}</main>\n",
            Escaped(frame.heading),
            frame.lead,
            include_str!("page/letters.html").replace("GROUP", frame.group_label),
            frame.after,
        )?;
        self.page.end(self.out)
    }

    fn group(&mut self, name: &str) -> usize {
        let known = self.groups.iter().position(|group| group == name);
        let full = self.groups.len() >= GROUPS_MAX;
        known
            .or_else(|| full.then_some(GROUPS_MAX - 1))
            .unwrap_or_else(|| {
                self.groups.push(
                    if self.groups.len() + 1 == GROUPS_MAX {
                        "others"
                    } else {
                        name
                    }
                    .to_owned(),
                );
                self.groups.len() - 1
            })
    }

    fn write_block(&mut self) -> io::Result<()> {
        let block = std::mem::take(&mut self.block);
        writeln!(
            self.out,
            "<script type=\"application/json\" class=\"letters\">{}</script>",
            script_data(&block)
        )
    }
}
