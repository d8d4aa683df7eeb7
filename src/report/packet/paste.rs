//! Paste sheets: for each web form its link, the subject, and the text within the form's limit, with buttons to copy.

use super::letter::{Packet, PacketLetter};
use super::plain::{Marks, Paragraph, paragraphs};
use crate::report::page::{Escaped, Page};
use crate::report::words::{count_words, grouped};
use std::fmt::Write as _;
use std::io;

/// A text that fits a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pasted {
    /// What to paste.
    pub(super) text: String,
    /// What had to be left out, in words; empty if nothing.
    pub(super) left_out: Vec<&'static str>,
}

/// The letter within so many characters. First the footnotes go, then whole paragraphs from the end, with a last line
/// that says where the full letter is; nothing is reworded.
pub(super) fn pasted(body: &str, limit: Option<usize>, contact: &str) -> Pasted {
    let all = paragraphs(body, Marks::Kept);
    let limit = limit.unwrap_or(usize::MAX);
    let whole = joined(&all);
    if characters(&whole) <= limit {
        return Pasted {
            text: whole,
            left_out: Vec::new(),
        };
    }
    let letter: Vec<Paragraph> = paragraphs(body, Marks::LeftOut)
        .into_iter()
        .filter(|paragraph| !paragraph.is_note)
        .collect();
    let mut left_out = Vec::new();
    if letter.len() < all.len() {
        left_out.push("the footnotes");
    }
    let without_notes = joined(&letter);
    if characters(&without_notes) <= limit {
        return Pasted {
            text: without_notes,
            left_out,
        };
    }
    let last_line =
        format!("(The form takes no more. The full letter and its signatories: {contact})");
    let mut kept = letter.clone();
    while kept.pop().is_some() {
        let text = format!("{}\n\n{last_line}", joined(&kept));
        if characters(&text) <= limit {
            left_out.push("the end of the letter");
            return Pasted { text, left_out };
        }
    }
    Pasted {
        text: String::new(),
        left_out: vec!["everything: the limit is too small for any paragraph"],
    }
}

fn joined(paragraphs: &[Paragraph]) -> String {
    let mut text = String::new();
    let is_item = |text: &str| {
        text.starts_with("- ")
            || text
                .split_once(". ")
                .is_some_and(|(n, _)| n.parse::<u8>().is_ok())
    };
    let mut after_item = false;
    for paragraph in paragraphs {
        let item = is_item(&paragraph.text);
        if !text.is_empty() {
            text.push_str(if item && after_item { "\n" } else { "\n\n" });
        }
        text.push_str(&paragraph.text);
        after_item = item;
    }
    text
}

/// As a form counts: UTF-16 units, and two for each line break, which a browser sends as CR LF.
fn characters(text: &str) -> usize {
    text.encode_utf16().count() + text.matches('\n').count()
}

impl Packet<'_> {
    /// Writes the page of paste sheets.
    pub fn write_paste_sheets(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let title = format!("Paste sheets: {}", self.campaign);
        let page = Page {
            title: &title,
            css: include_str!("paste.css"),
            js: include_str!("paste.js"),
            shows_letters: false,
        };
        page.begin(out)?;
        page.body(out)?;
        let forms = count_words(self.forms().count() as u64, "web form", "web forms");
        write!(
            out,
            "<header class=\"top\"><h1>{}</h1>\n<p class=\"lead\">{forms}. Open the form, copy the subject and the \
             text, and fill in the rest yourself. Then note it: <code>redress mark handed --how form --to KEY</code>.</p>\n\
             <output id=\"copied\" class=\"hidden-text\" aria-live=\"polite\"></output>\n\
             <div class=\"tools\"><div><label for=\"find\">Search</label><input id=\"find\" type=\"search\" \
             placeholder=\"name, state, key\" data-filter=\"sheets\" autocomplete=\"off\"></div>\
             <output id=\"sheets-count\" aria-live=\"polite\"></output></div></header>\n<main id=\"sheets\">\n",
            Escaped(&title)
        )?;
        for (number, letter) in self.forms().enumerate() {
            self.write_sheet(number, letter, out)?;
        }
        out.write_all(b"</main>\n")?;
        page.end(out)
    }

    fn write_sheet(
        &self,
        number: usize,
        letter: &PacketLetter,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        let contact = self
            .sender
            .reply_to
            .as_ref()
            .unwrap_or(&self.sender.email)
            .as_str();
        let limit = letter.form_limit.or(self.form_limit);
        let pasted = pasted(&letter.body, limit, contact);
        let mut said = format!("{} characters", grouped(characters(&pasted.text) as u64));
        if let Some(limit) = limit {
            let _ = write!(said, " of {}", grouped(limit as u64));
        }
        if !pasted.left_out.is_empty() {
            let _ = write!(
                said,
                ". Shortened to fit; left out: {}",
                pasted.left_out.join(" and ")
            );
        }
        write!(
            out,
            "<section class=\"card sheet\"><h2>{name}</h2>\n<p class=\"soft\">{place} · {mailing} · key \
             <code>{key}</code></p>\n<p><a href=\"{url}\" target=\"_blank\" rel=\"noopener noreferrer\">{url}</a></p>\n\
             <p class=\"field\"><label for=\"subject-{number}\">Subject</label>\
             <input id=\"subject-{number}\" readonly value=\"{subject}\">\
             <button type=\"button\" data-copy=\"subject-{number}\">Copy the subject</button></p>\n\
             <p class=\"field\"><label for=\"text-{number}\">Text <span class=\"soft\">({said})</span></label>\
             <textarea id=\"text-{number}\" readonly rows=\"10\">\n{text}</textarea>\
             <button type=\"button\" data-copy=\"text-{number}\">Copy the text</button></p>\n</section>\n",
            name = Escaped(&letter.name),
            place = Escaped(&letter.place),
            mailing = Escaped(letter.mailing.as_str()),
            key = Escaped(letter.recipient.as_str()),
            url = Escaped(&letter.form_url),
            subject = Escaped(&letter.subject),
            said = Escaped(&said),
            text = Escaped(&pasted.text),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "<p>Dear Senator Luján:</p><p>First reason.</p><p>Second reason.</p><p>Sincerely,</p>\
                        <div><p>[1] A study.</p></div>";

    #[test]
    fn a_letter_that_fits_is_whole() {
        let whole = pasted(BODY, Some(200), "a@b.example");
        assert!(whole.text.ends_with("[1] A study.") && whole.left_out.is_empty());
    }

    #[test]
    fn footnotes_go_first_and_then_the_end() {
        let short = pasted(BODY, Some(75), "a@b.example");
        assert!(short.text.ends_with("Sincerely,"));
        assert_eq!(short.left_out, ["the footnotes"]);
        let long = BODY.replace("Second reason.", &"Second reason. ".repeat(40));
        let cut = pasted(&long, Some(150), "a@b.example");
        assert!(
            cut.text
                .contains("First reason.\n\n(The form takes no more.")
                && cut.text.contains("a@b.example")
        );
        assert!(characters(&cut.text) <= 150);
        assert_eq!(cut.left_out, ["the footnotes", "the end of the letter"]);
    }
}
