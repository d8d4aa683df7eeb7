//! Writes a page part by part, so that one of a million rows is never held in memory.

use super::base::{PageBase, PublicPage};
use super::raw::SLOT;
use maud::Markup;
use std::io;

impl PageBase<'_> {
    /// Writes a whole page, whose body is what `content` adds.
    pub(in crate::report) fn write<E: From<io::Error>>(
        &self,
        out: &mut dyn io::Write,
        content: impl FnOnce(&mut PageWriter<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        PageWriter::begin(self, out)?.whole(content)
    }

    /// The same for the public page of a campaign.
    pub(in crate::report) fn write_public<E: From<io::Error>>(
        &self,
        public: PublicPage<'_>,
        out: &mut dyn io::Write,
        content: impl FnOnce(&mut PageWriter<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        PageWriter::begin_with(self, Some(public), out)?.whole(content)
    }
}

/// A page being written.
pub(in crate::report) struct PageWriter<'o> {
    out: &'o mut dyn io::Write,
    /// From the head's data to the body's content.
    between: String,
    /// What stands below the content.
    after: String,
}

impl<'o> PageWriter<'o> {
    /// Writes the head as far as its blocks of data, which may follow.
    pub(in crate::report) fn begin(
        base: &PageBase<'_>,
        out: &'o mut dyn io::Write,
    ) -> io::Result<Self> {
        Self::begin_with(base, None, out)
    }

    fn begin_with(
        base: &PageBase<'_>,
        public: Option<PublicPage<'_>>,
        out: &'o mut dyn io::Write,
    ) -> io::Result<Self> {
        let frame = base.frame(public).into_string();
        let (before, rest) = at_slot(&frame);
        let (between, after) = at_slot(rest);
        // Whatever a page knows only at its end, such as its counts, stands in the body; data comes before it in the
        // head, so that it can be written while it comes in.
        write_text(out, before)?;
        Ok(Self {
            out,
            between: between.to_owned(),
            after: after.to_owned(),
        })
    }

    fn whole<E: From<io::Error>>(
        mut self,
        content: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        self.open_body()?;
        content(&mut self)?;
        Ok(self.end()?)
    }

    /// Closes the head and opens the body.
    pub(in crate::report) fn open_body(&mut self) -> io::Result<()> {
        write_text(self.out, &self.between)
    }

    /// Adds a part.
    pub(in crate::report) fn add(&mut self, part: Markup) -> io::Result<()> {
        write_text(self.out, &part.into_string())
    }

    /// Adds a part whose [`SLOT`] takes what `content` adds, however much that is.
    pub(in crate::report) fn around<E: From<io::Error>>(
        &mut self,
        part: Markup,
        content: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        let part = part.into_string();
        let (before, after) = at_slot(&part);
        write_text(self.out, before)?;
        content(self)?;
        Ok(write_text(self.out, after)?)
    }

    /// Puts the scripts in and closes the page.
    pub(in crate::report) fn end(self) -> io::Result<()> {
        write_text(self.out, &self.after)?;
        self.out.flush()
    }
}

/// What stands before and behind the first slot.
fn at_slot(markup: &str) -> (&str, &str) {
    // Only a template of ours can have one: in data every `<` is escaped.
    markup
        .split_once(SLOT.0)
        .expect("a part that others are written into has a slot")
}

/// Writes markup, and a line break for whoever reads the source.
fn write_text(out: &mut dyn io::Write, markup: &str) -> io::Result<()> {
    // maud lets U+0000 through, which has no place in HTML (section 13.2.2, unexpected-null-character).
    if markup.contains('\0') {
        out.write_all(markup.replace('\0', "\u{fffd}").as_bytes())?;
    } else {
        out.write_all(markup.as_bytes())?;
    }
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use maud::html;
    use proptest::prelude::*;

    fn page_of(text: &str) -> String {
        let base = PageBase {
            title: text,
            css: "",
            js: "",
            shows_letters: false,
        };
        let mut out = Vec::new();
        base.write(&mut out, |page| {
            page.around(html! { main title=(text) { (SLOT) } }, |page| {
                page.add(html! { p { (text) } })
            })
        })
        .map_err(|error: io::Error| error)
        .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_part_stands_in_the_slot_of_another() {
        let page = page_of("Halt");
        assert!(page.contains("<main title=\"Halt\">\n<p>Halt</p>\n</main>\n"));
        assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</body></html>\n"));
    }

    #[test]
    fn data_cannot_pass_for_a_slot() {
        let page = page_of(SLOT.0);
        assert!(page.contains("<p>&lt;!--slot--&gt;</p>"), "{page}");
        assert!(!page.contains(SLOT.0));
    }

    proptest! {
        #[test]
        fn no_data_closes_an_element_or_an_attribute(text in ".*") {
            let marks = |page: &str| page.matches(['<', '>', '"', '\0']).count();
            prop_assert_eq!(marks(&page_of(&text)), marks(&page_of("")));
        }
    }
}
