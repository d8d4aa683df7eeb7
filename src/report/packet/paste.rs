//! Paste sheets: for each web form its link, the subject, and the text within the form's limit, with buttons to copy.

use super::contents::Packet;
use super::fit::{PastedText, characters, pasted};
use super::letter::PacketLetter;
use crate::report::page::{PageBase, SLOT, search_tools};
use crate::report::words::{count_words, grouped};
use maud::{Markup, html};
use std::fmt::Write as _;
use std::io;

impl Packet<'_> {
    /// Writes the page of paste sheets.
    pub fn write_paste_sheets(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let title = format!("Paste sheets: {}", self.campaign);
        let base = PageBase {
            title: &title,
            css: include_str!("paste.css"),
            js: include_str!("paste.js"),
            shows_letters: false,
        };
        base.write(out, |page| {
            let forms = count_words(self.forms().count() as u64, "web form", "web forms");
            page.add(html! {
                header.top {
                    h1 { (title) }
                    p.lead {
                        (forms) ". Open the form, copy the subject and the text, and fill in the rest yourself. \
                        Then note it: "
                        code { "redress mark handed --how form --to KEY" } "."
                    }
                    output #copied.hidden-text aria-live="polite" {}
                    (search_tools("sheets", "name, state, key", &html! {}))
                }
            })?;
            page.around(html! { main #sheets { (SLOT) } }, |page| {
                let mut forms = self.forms().enumerate();
                forms.try_for_each(|(number, letter)| page.add(self.paste_sheet(number, letter)))
            })
        })
    }

    fn paste_sheet(&self, number: usize, letter: &PacketLetter) -> Markup {
        // What the list says of this very form counts before what holds for all.
        let limit = letter.form_limit.or(self.form_limit);
        let pasted = pasted(&letter.body.whole(), limit, letter.contact());
        let subject_id = format!("subject-{number}");
        let text_id = format!("text-{number}");
        html! {
            section.card.sheet {
                h2 { (letter.name) }
                p.soft {
                    (letter.place) " · " (letter.mailing.as_str()) " · key "
                    code { (letter.recipient.as_str()) }
                }
                p {
                    // A web address and nothing else: `PacketLetter` takes no other.
                    a href=(letter.form_url) target="_blank" rel="noopener noreferrer" { (letter.form_url) }
                }
                p.field {
                    label for=(subject_id) { "Subject" }
                    // `paste.js` selects and copies a field; a text that could be edited here would not be the one that
                    // was approved.
                    input id=(subject_id) readonly value=(letter.subject);
                    button type="button" data-copy=(subject_id) { "Copy the subject" }
                }
                p.field {
                    label for=(text_id) { "Text " span.soft { "(" (length_words(&pasted, limit)) ")" } }
                    // A line break at the start of a text area is not shown; the text's own would be lost.
                    textarea id=(text_id) readonly rows="10" { "\n" (pasted.text) }
                    button type="button" data-copy=(text_id) { "Copy the text" }
                }
            }
        }
    }
}

/// How long the text is, and what had to be left out: `1,204 characters of 2,000`.
fn length_words(pasted: &PastedText, limit: Option<usize>) -> String {
    let mut words = format!("{} characters", grouped(characters(&pasted.text) as u64));
    if let Some(limit) = limit {
        let _ = write!(words, " of {}", grouped(limit as u64));
    }
    if !pasted.left_out.is_empty() {
        let left_out = pasted.left_out.join(" and ");
        let _ = write!(words, ". Shortened to fit; left out: {left_out}");
    }
    words
}
