//! Envelopes, address labels, and the list to fill in.

use super::letter::{Packet, PacketLetter};
use crate::recipients::Channel;
use crate::report::page::{Escaped, Page};
use crate::report::spreadsheet::Sheet;
use std::io;

/// Labels on one sheet of 8.5 by 11 inches: three columns of ten, 2.625 by 1 inch (the common "5160" layout).
const LABELS_A_SHEET: usize = 30;

impl Packet<'_> {
    /// Writes a page of envelopes: one No. 10 envelope (9.5 by 4.125 inches) each.
    pub fn write_envelopes(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let title = format!("Envelopes: {}", self.campaign);
        let page = Page {
            title: &title,
            css: include_str!("envelopes.css"),
            js: "",
            shows_letters: false,
        };
        page.begin(out)?;
        page.body(out)?;
        write_head(
            &title,
            "One No. 10 envelope on each page. Print at 100 %, on envelopes of that size.",
            out,
        )?;
        out.write_all(b"<main class=\"envelopes\">\n")?;
        for letter in self.letters() {
            write!(
                out,
                "<div class=\"envelope\"><p class=\"from\">{}</p><p class=\"to\">",
                Escaped(&self.sender.name)
            )?;
            write_lines(letter, out)?;
            out.write_all(b"</p></div>\n")?;
        }
        out.write_all(b"</main>\n")?;
        page.end(out)
    }

    /// Writes a page of address labels, thirty on a sheet.
    pub fn write_labels(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let title = format!("Labels: {}", self.campaign);
        let page = Page {
            title: &title,
            css: include_str!("labels.css"),
            js: "",
            shows_letters: false,
        };
        page.begin(out)?;
        page.body(out)?;
        let paper =
            "Thirty labels of 2⅝ by 1 inch on each sheet of 8½ by 11 inches. Print at 100 %.";
        write_head(&title, paper, out)?;
        out.write_all(b"<main class=\"labels\">\n")?;
        for sheet in self.letters().chunks(LABELS_A_SHEET) {
            out.write_all(b"<div class=\"label-sheet\">\n")?;
            for letter in sheet {
                out.write_all(b"<p class=\"label\">")?;
                write_lines(letter, out)?;
                out.write_all(b"</p>\n")?;
            }
            out.write_all(b"</div>\n")?;
        }
        out.write_all(b"</main>\n")?;
        page.end(out)
    }

    /// Writes the list that is filled in on the way and read back with `mark from`: a row counts once `at` is filled.
    pub fn write_marks(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let mut sheet = Sheet::new(out);
        sheet.row([
            "mailing",
            "recipient",
            "name",
            "place",
            "what",
            "how",
            "at",
            "note",
        ])?;
        for letter in self.letters() {
            let how = match letter.channel {
                Channel::Form => "form",
                Channel::Post => "post",
                Channel::InPerson | Channel::Email => "in_person",
            };
            let place = letter.room.as_ref().map_or_else(
                || letter.place.clone(),
                |room| format!("{} {}", room.room(), room.building()),
            );
            sheet.row([
                letter.mailing.as_str(),
                letter.recipient.as_str(),
                letter.name.as_str(),
                place.as_str(),
                "handed",
                how,
                "",
                "",
            ])?;
        }
        sheet.finish()
    }
}

/// What stands above on a screen, and not on paper.
fn write_head(title: &str, paper: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let title = Escaped(title);
    writeln!(
        out,
        "<header class=\"top screen-only\"><h1>{title}</h1>\n<p class=\"lead\">{paper}</p></header>"
    )
}

fn write_lines(letter: &PacketLetter, out: &mut dyn io::Write) -> io::Result<()> {
    for (at, line) in letter.address.iter().enumerate() {
        write!(out, "{}{}", if at > 0 { "<br>" } else { "" }, Escaped(line))?;
    }
    Ok(())
}
