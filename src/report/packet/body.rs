//! A letter's body as paper has it: what a link leads to stands among the notes, since paper cannot be clicked.

use redress_letters::{says_its_address, unescaped};
use std::fmt::Write as _;

/// The letter's writer makes one kind of division: the notes.
const NOTES_BEGIN: &str = "<div";
const NOTES_END: &str = "</div>";

/// A body in two parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PaperBody {
    /// The letter, with the marks of its notes.
    pub(super) letter: String,
    /// The notes: those of the letter, and behind them the addresses of its links; empty where it has neither.
    pub(super) notes: String,
}

impl PaperBody {
    /// Takes a letter's body apart. Links are numbered as in the text part of the mail: from the last footnote on, each
    /// address once, and none whose words say it already.
    pub(super) fn new(body: &str) -> Self {
        let (letter, notes) = match body.split_once(NOTES_BEGIN) {
            Some((letter, notes)) => {
                let notes = notes.split_once('>').map_or("", |(_, notes)| notes);
                (
                    letter,
                    notes.rsplit_once(NOTES_END).map_or(notes, |it| it.0),
                )
            }
            None => (body, ""),
        };
        let mut links = Links {
            footnotes: tags(notes)
                .filter(|tag| tag.contains(" id=\"note-"))
                .count(),
            urls: Vec::new(),
        };
        let letter = links.marked(letter);
        let mut notes = links.marked(notes);
        for (at, url) in links.urls.iter().enumerate() {
            let number = links.footnotes + at + 1;
            // As it stood in the attribute, so it is escaped already.
            let _ = writeln!(notes, "<p>{number}. {url}</p>");
        }
        Self { letter, notes }
    }

    /// Both parts, as a body has them.
    pub(super) fn whole(&self) -> String {
        if self.notes.trim().is_empty() {
            self.letter.clone()
        } else {
            format!("{}<div>{}</div>\n", self.letter, self.notes)
        }
    }
}

/// The links met so far.
struct Links<'b> {
    footnotes: usize,
    urls: Vec<&'b str>,
}

impl<'b> Links<'b> {
    /// A part of a body with a number behind each link that needs a note.
    fn marked(&mut self, part: &'b str) -> String {
        let mut out = String::with_capacity(part.len());
        let mut rest = part;
        while let Some((before, from)) = rest.split_once("<a href=\"") {
            let Some((link, after)) = from.split_once("</a>") else {
                break; // none that the letters' writer made
            };
            let (url, words) = link.split_once("\">").unwrap_or((link, ""));
            let _ = write!(out, "{before}<a href=\"{link}</a>");
            // The mark of a footnote leads to its note and back.
            if !url.starts_with('#') && !says_its_address(&text_of(words), &unescaped(url)) {
                let _ = write!(out, "<sup>{}</sup>", self.number_of(url));
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    fn number_of(&mut self, url: &'b str) -> usize {
        let known = self.urls.iter().position(|known| *known == url);
        let at = known.unwrap_or_else(|| {
            self.urls.push(url);
            self.urls.len() - 1
        });
        self.footnotes + at + 1
    }
}

/// The tags of a part: in data every `<` is escaped.
fn tags(part: &str) -> impl Iterator<Item = &str> {
    let pieces = part.split('<').skip(1);
    pieces.filter_map(|piece| piece.split_once('>').map(|(tag, _)| tag))
}

/// What a reader sees of the words of a link.
fn text_of(words: &str) -> String {
    let pieces = words.split('<').enumerate();
    let texts = pieces.map(|(at, piece)| match piece.split_once('>') {
        Some((_, text)) if at > 0 => text,
        _ => piece,
    });
    unescaped(&texts.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_notes_behind_the_footnotes() {
        let body = "<p>See <a href=\"https://a.example/?x=1&amp;y=2\">our <em>report</em></a>.<sup id=\"mark-1\" style=\"x\">\
                    <a href=\"#note-1\">1</a></sup> <a href=\"https://b.example\">b.example</a></p>\n\
                    <div style=\"y\">\n<p id=\"note-1\"><a href=\"#mark-1\">1</a>. As \
                    <a href=\"https://c.example/\">they say</a>, and <a href=\"https://a.example/?x=1&amp;y=2\">again</a>.</p>\n</div>\n";
        let paper = PaperBody::new(body);
        assert!(
            paper
                .letter
                .contains("<em>report</em></a><sup>2</sup>.<sup id")
                && paper.letter.ends_with("b.example</a></p>\n"),
            "{paper:?}"
        );
        assert!(
            paper.notes.contains("they say</a><sup>3</sup>")
                && paper.notes.contains("again</a><sup>2</sup>")
                && paper.notes.ends_with(
                    "<p>2. https://a.example/?x=1&amp;y=2</p>\n<p>3. https://c.example/</p>\n"
                ),
            "{paper:?}"
        );
    }

    #[test]
    fn a_letter_without_notes_gets_some_for_its_links_alone() {
        let paper = PaperBody::new("<p>Read <a href=\"https://a.example/\">this</a> &lt;div</p>\n");
        assert_eq!(
            paper.whole(),
            "<p>Read <a href=\"https://a.example/\">this</a><sup>1</sup> &lt;div</p>\n<div><p>1. https://a.example/</p>\n</div>\n"
        );
        let plain = "<p>Nothing &lt;a href=&quot;</p>\n";
        assert_eq!(PaperBody::new(plain).whole(), plain);
    }
}
