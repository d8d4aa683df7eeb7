//! One page to print them all: the list for the walk, and for each office its cover sheet and its letter.
//!
//! A browser decides where a page ends only while it prints, too late for "2 of 3". So the page's script breaks each
//! letter into boxes of the paper's size as soon as it is opened, between lines, and numbers them; page margins are
//! none, so the browser adds nothing of its own.

use super::letter::{Packet, PacketLetter, Paper, in_full};
use crate::report::page::{Escaped, Page};
use crate::report::words::count_words;
use std::io;

/// Lines on one page of the list for the walk: offices, and the names of buildings between them.
const WALK_LINES_A_PAGE: usize = 20;

impl Packet<'_> {
    /// Writes the page to print.
    pub fn write_print(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let title = format!("Packet: {}", self.campaign);
        let css = match self.paper {
            Paper::Letter => concat!(include_str!("paper_letter.css"), include_str!("print.css")),
            Paper::A4 => concat!(include_str!("paper_a4.css"), include_str!("print.css")),
        };
        // The letters' own writer gives a few inline styles, to tables and footnotes.
        let page = Page {
            title: &title,
            css,
            js: include_str!("print.js"),
            shows_letters: true,
        };
        page.begin(out)?;
        page.body(out)?;
        write!(
            out,
            "<header class=\"top screen-only\"><h1>{}</h1>\n<p class=\"lead\">{}. Print this page at 100 % (“actual \
             size”); it brings its own margins.</p>\n<p id=\"pages\" class=\"soft\" aria-live=\"polite\"></p></header>\n\
             <main class=\"packet\">\n",
            Escaped(&title),
            count_words(self.letters().len() as u64, "letter", "letters"),
        )?;
        self.write_walk(out)?;
        for letter in self.letters() {
            if self.covers && letter.is_walked_to() {
                self.write_cover(letter, out)?;
            }
            self.write_letter(letter, out)?;
        }
        out.write_all(b"</main>\n")?;
        page.end(out)
    }

    fn write_walk(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let walked: Vec<&PacketLetter> = self
            .letters()
            .iter()
            .filter(|letter| letter.is_walked_to())
            .collect();
        let pages = walk_pages(&walked);
        for (number, offices) in pages.iter().enumerate() {
            write!(
                out,
                "<section class=\"sheet walk\"><div class=\"content\"><h2>The walk</h2>\n<p>{}</p>\n\
                 <table><thead><tr><th scope=\"col\">Room</th><th scope=\"col\">Office</th>\
                 <th scope=\"col\">Date</th><th scope=\"col\">Received by</th></tr></thead>\n<tbody>\n",
                Escaped(self.campaign)
            )?;
            let mut building = "";
            for letter in *offices {
                if building_of(letter) != building {
                    building = building_of(letter);
                    let head = Escaped(building);
                    writeln!(
                        out,
                        "<tr class=\"building\"><th scope=\"rowgroup\" colspan=\"4\">{head}</th></tr>"
                    )?;
                }
                writeln!(
                    out,
                    "<tr><td class=\"mono\">{}</td><td>{}{}</td><td></td><td></td></tr>",
                    Escaped(letter.room.as_ref().map_or("", |room| room.room())),
                    Escaped(&letter.name),
                    Escaped(after_comma(&letter.place)),
                )?;
            }
            out.write_all(b"</tbody></table></div>\n")?;
            write_foot(
                "The walk",
                &format!("{} of {}", number + 1, pages.len()),
                out,
            )?;
        }
        Ok(())
    }

    fn write_cover(&self, letter: &PacketLetter, out: &mut dyn io::Write) -> io::Result<()> {
        write!(
            out,
            "<section class=\"sheet cover\"><div class=\"content\">\n<p class=\"head\">{}</p>\n<h2>Delivered by hand</h2>\n\
             <p class=\"to\">",
            Escaped(&self.sender.name)
        )?;
        for (at, line) in letter.address.iter().enumerate() {
            write!(out, "{}{}", if at > 0 { "<br>" } else { "" }, Escaped(line))?;
        }
        write!(
            out,
            "</p>\n<dl>\n<dt>Re</dt><dd>{}</dd>\n<dt>Letter of</dt><dd>{}</dd>\n<dt>From</dt><dd>{}, {}</dd>\n",
            Escaped(&letter.subject),
            in_full(self.date),
            Escaped(&self.sender.name),
            Escaped(
                self.sender
                    .reply_to
                    .as_ref()
                    .unwrap_or(&self.sender.email)
                    .as_str()
            ),
        )?;
        if let Some(code) = self.code {
            writeln!(out, "<dt>Version</dt><dd class=\"mono\">{code}</dd>")?;
        }
        out.write_all(
            b"</dl>\n<div class=\"receipt\"><p>Received for the office by</p><p class=\"line\"></p>\
              <p>Date and time</p><p class=\"line\"></p><p>Delivered by</p><p class=\"line\"></p></div>\n</div>\n",
        )?;
        write_foot(&letter.name, "cover sheet", out)
    }

    fn write_letter(&self, letter: &PacketLetter, out: &mut dyn io::Write) -> io::Result<()> {
        let contact = self
            .sender
            .reply_to
            .as_ref()
            .unwrap_or(&self.sender.email)
            .as_str();
        writeln!(
            out,
            "<article class=\"letter\" data-name=\"{}\"><div class=\"letterhead\"><p class=\"head\">{}</p><p>{}</p></div>",
            Escaped(&letter.name),
            Escaped(&self.sender.name),
            Escaped(contact),
        )?;
        if letter.lacks_date {
            writeln!(out, "<p>{}</p>", in_full(self.date))?;
        }
        if letter.lacks_address {
            out.write_all(b"<p>")?;
            for (at, line) in letter.address.iter().enumerate() {
                write!(out, "{}{}", if at > 0 { "<br>" } else { "" }, Escaped(line))?;
            }
            out.write_all(b"</p>\n")?;
        }
        // Markup of our own: only elements that the letters' writer makes, with all data in it escaped.
        writeln!(out, "{}</article>", without_ids(&letter.body))
    }
}

fn building_of(letter: &PacketLetter) -> &str {
    letter
        .room
        .as_ref()
        .map_or("Elsewhere", |room| room.building())
}

/// Parts the walk into pages; a building's name is told again on each.
fn walk_pages<'l, 'a>(walked: &'l [&'a PacketLetter]) -> Vec<&'l [&'a PacketLetter]> {
    let mut pages = Vec::new();
    let (mut first, mut lines) = (0, 0);
    for (at, letter) in walked.iter().enumerate() {
        let heads_building = at == first || building_of(walked[at - 1]) != building_of(letter);
        let needed = 1 + usize::from(heads_building);
        if lines + needed > WALK_LINES_A_PAGE && at > first {
            pages.push(&walked[first..at]);
            (first, lines) = (at, 2);
        } else {
            lines += needed;
        }
    }
    if first < walked.len() {
        pages.push(&walked[first..]);
    }
    pages
}

/// Footnote marks and notes are named alike in every letter, and one page holds many letters.
pub(in crate::report) fn without_ids(body: &str) -> String {
    let mut kept = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        kept.push_str(&rest[..at]);
        let tag = &rest[at..end];
        if tag.starts_with("<a href=\"#") {
            kept.push_str("<a>");
        } else if let Some(id) = tag.find(" id=\"") {
            let after = tag[id + 5..]
                .find('"')
                .map_or(tag.len(), |quote| id + 5 + quote + 1);
            kept.push_str(&tag[..id]);
            kept.push_str(&tag[after..]);
        } else {
            kept.push_str(tag);
        }
        rest = &rest[end..];
    }
    kept + rest
}

fn after_comma(place: &str) -> String {
    if place.is_empty() {
        String::new()
    } else {
        format!(", {place}")
    }
}

fn write_foot(name: &str, place: &str, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(
        out,
        "<p class=\"foot\"><span>{}</span><span>{place}</span></p></section>",
        Escaped(name)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_footnotes_are_taken_out_and_nothing_else() {
        let body = "<p>T<sup id=\"mark-1\"><a href=\"#note-1\">[1]</a></sup> <a href=\"https://a.example\">a</a></p>\
                    <p id=\"note-1\">x id=\"y\"</p>";
        assert_eq!(
            without_ids(body),
            "<p>T<sup><a>[1]</a></sup> <a href=\"https://a.example\">a</a></p><p>x id=\"y\"</p>"
        );
    }
}
