//! Writes the page while its letters come in.

use super::finder::RunFinder;
use super::letter::{DataBlock, LetterData, ShownLetter};
use super::reader::reader;
use crate::report::page::{PageBase, PageWriter, SLOT, data_block};
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::io;

/// Letters in one block of data: few enough to hold in memory, many enough to share their bases.
const BLOCK: usize = 250;

/// Groups to choose from; the last takes in all that come after.
const GROUPS_MAX: usize = 40;

/// A page of letters being written.
pub(in crate::report) struct LettersPage<'a> {
    page: PageWriter<'a>,
    finder: RunFinder,
    groups: Vec<String>,
    block: DataBlock,
    written: usize,
}

/// What stands on the page around the letters.
pub(in crate::report) struct Surroundings<'a> {
    /// The heading.
    pub(in crate::report) heading: &'a str,
    /// Below it.
    pub(in crate::report) lead: Markup,
    /// What each version is called, by its number.
    pub(in crate::report) versions: Vec<String>,
    /// The pictures that the letters show, by what their HTML calls them (`cid:`), as `data:` URLs.
    pub(in crate::report) pictures: BTreeMap<String, String>,
    /// What the groups are called, such as `Mailing`.
    pub(in crate::report) group_label: &'static str,
}

impl<'a> LettersPage<'a> {
    /// Begins a page.
    pub(in crate::report) fn begin(out: &'a mut dyn io::Write, title: &str) -> io::Result<Self> {
        let base = PageBase {
            title,
            css: include_str!("page.css"),
            js: include_str!("page.js"),
            shows_letters: true,
        };
        Ok(Self {
            page: PageWriter::begin(&base, out)?,
            finder: RunFinder::default(),
            groups: Vec::new(),
            block: DataBlock::default(),
            written: 0,
        })
    }

    /// Adds a letter.
    pub(in crate::report) fn letter(&mut self, letter: ShownLetter<'_>) -> io::Result<()> {
        let group = self.group(letter.group);
        let mut encode = |kind, part| {
            let (runs, base) = self.finder.encode(kind, part);
            // A base lies in the block of the letter that brings it. `page.js` puts all blocks together in their order,
            // so its place among all bases is its number.
            self.block.bases.extend(base);
            runs
        };
        let data = LetterData {
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
        self.block.letters.push(data);
        self.written += 1;
        if self.block.letters.len() >= BLOCK {
            self.write_block()
        } else {
            Ok(())
        }
    }

    /// How many letters it has.
    pub(in crate::report) fn len(&self) -> usize {
        self.written
    }

    /// Writes what stands around the letters, what `below` adds below them, and ends the page.
    pub(in crate::report) fn finish(
        mut self,
        around: &Surroundings<'_>,
        below: impl FnOnce(&mut PageWriter<'a>) -> io::Result<()>,
    ) -> io::Result<()> {
        // The last letters rarely fill a block.
        self.write_block()?;
        self.page
            // Only now are all of them known.
            .add(data_block(Some("groups"), None, &self.groups))?;
        self.page
            .add(data_block(Some("versions"), None, &around.versions))?;
        self.page
            .add(data_block(Some("pictures"), None, &around.pictures))?;
        self.page.open_body()?;
        self.page.add(html! {
            a.skip href="#letter" { "Skip to the letter" }
            header.top { h1 { (around.heading) } (around.lead) }
        })?;
        let main = html! { main { (reader(around.group_label)) (SLOT) } };
        self.page.around(main, below)?;
        self.page.end()
    }

    /// The number of this group, known or new.
    fn group(&mut self, name: &str) -> usize {
        if let Some(known) = self.groups.iter().position(|group| group == name) {
            return known;
        }
        // A rehearsal groups by subject, which may name each recipient: then every letter would be a group.
        if self.groups.len() >= GROUPS_MAX {
            return GROUPS_MAX - 1;
        }
        let is_last = self.groups.len() + 1 == GROUPS_MAX;
        self.groups
            .push(if is_last { "others" } else { name }.to_owned());
        self.groups.len() - 1
    }

    fn write_block(&mut self) -> io::Result<()> {
        let block = std::mem::take(&mut self.block);
        self.page.add(data_block(None, Some("letters"), &block))
    }
}
