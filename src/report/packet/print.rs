//! One page to print them all: the list for the walk, and for each office its cover sheet and its letter.
//!
//! A browser decides where a page ends only while it prints, too late for "2 of 3". So the page's script breaks each
//! letter into boxes of the paper's size as soon as it is opened, between lines, and numbers them; page margins are
//! none, so the browser adds nothing of its own.

use super::contents::{Packet, Paper};
use super::letter::PacketLetter;
use crate::report::page::{PageBase, PageWriter, SLOT, in_lines, letter_body};
use crate::report::pictures::url_of;
use crate::report::words::count_words;
use maud::{Markup, html};
use redress_base::words::long_date;
use redress_letters::Sender;
use std::io;

impl Packet<'_> {
    /// Writes the page to print.
    pub fn write_print(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let title = format!("Packet: {}", self.campaign);
        self.write_page(&title, out, |page| {
            for sheet in self.walk_pages() {
                page.add(sheet)?;
            }
            for letter in self.letters() {
                // A cover has the line for the receipt, which only somebody at the door can sign.
                if self.covers && letter.is_walked_to() {
                    page.add(self.cover(letter))?;
                }
                page.add(self.letter(letter))?;
                if let Some(book) = self.book_of(letter) {
                    book.write(page)?;
                }
            }
            for book in self.books_alone() {
                book.write(page)?;
            }
            Ok(())
        })
    }

    /// Writes a page of the letters alone, to print.
    pub fn write_letters(&self, out: &mut dyn io::Write) -> io::Result<()> {
        // What a PDF is called by whoever reads it: the subject, where it is one letter.
        let title = match self.letters() {
            [only] => only.subject.clone(),
            _ => self.campaign.to_owned(),
        };
        self.write_page(&title, out, |page| {
            let mut letters = self.letters().iter();
            letters.try_for_each(|letter| page.add(self.letter(letter)))
        })
    }

    fn write_page(
        &self,
        title: &str,
        out: &mut dyn io::Write,
        sheets: impl FnOnce(&mut PageWriter<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let css = match self.paper {
            Paper::Letter => concat!(
                include_str!("paper_letter.css"),
                include_str!("print.css"),
                include_str!("book.css")
            ),
            Paper::A4 => concat!(
                include_str!("paper_a4.css"),
                include_str!("print.css"),
                include_str!("book.css")
            ),
        };
        let base = PageBase {
            title,
            css,
            js: include_str!("print.js"),
            // The letters' own writer gives a few inline styles, to tables and footnotes.
            shows_letters: true,
        };
        base.write(out, |page| {
            page.add(self.on_screen(title))?;
            page.around(html! { main.packet { (SLOT) } }, sheets)
        })
    }

    fn on_screen(&self, title: &str) -> Markup {
        let letters = count_words(self.letters().len() as u64, "letter", "letters");
        html! {
            header.top.screen-only {
                h1 { (title) }
                p.lead {
                    (letters) ". Print this page at 100 % (“actual size”); it brings its own margins."
                }
                p #pages.soft aria-live="polite" {}
            }
        }
    }

    fn cover(&self, letter: &PacketLetter) -> Markup {
        html! {
            section.sheet.cover {
                div.content {
                    (logo(&letter.sender))
                    p.head { (letter.sender.name) }
                    h2 { "Delivered by hand" }
                    p.to { (in_lines(&letter.address)) }
                    dl {
                        dt { "Re" } dd { (letter.subject) }
                        dt { "Letter of" } dd { (long_date(self.date)) }
                        dt { "From" } dd { (letter.sender.name) ", " (letter.contact()) }
                        // None where the letters are no longer those of the plan: a wrong code would be worse than no
                        // code.
                        @if let Some(code) = self.code {
                            dt { "Version" } dd.mono { (code) }
                        }
                        @if let Some(words) = self.enclosed_words(letter) {
                            dt { "With" } dd { (words) }
                        }
                    }
                    div.receipt {
                        p { "Received for the office by" } p.line {}
                        p { "Date and time" } p.line {}
                        p { "Delivered by" } p.line {}
                    }
                }
                p.foot { span { (letter.name) } span { "cover sheet" } }
            }
        }
    }

    fn letter(&self, letter: &PacketLetter) -> Markup {
        html! {
            // `print.js` prints the name at the foot of each page that it makes of the letter.
            article.letter data-name=(letter.name) {
                div.letterhead {
                    (logo(&letter.sender))
                    p.head { (letter.sender.name) }
                    p { (letter.contact()) }
                }
                @if letter.lacks_date { p { (long_date(self.date)) } }
                @if letter.lacks_address { p { (in_lines(&letter.address)) } }
                (letter_body(&letter.body.letter))
                @if let Some(words) = self.enclosed_words(letter) { p { (words) } }
                @if !letter.body.notes.trim().is_empty() {
                    div.notes { (letter_body(&letter.body.notes)) }
                }
            }
        }
    }
}

/// The picture of the letterhead. The name stands beside it in words, so a screen reader passes over it.
fn logo(sender: &Sender) -> Markup {
    html! {
        @if let Some(logo) = &sender.logo {
            @let (width, height) = logo.drawn();
            img.logo src=(url_of(logo)) width=(width) height=(height) alt="";
        }
    }
}
