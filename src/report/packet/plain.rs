//! A letter's body as plain paragraphs, for a form that takes only text.
//!
//! The text part of the e-mail is wrapped for mail programs; pasted into a form, its lines would break in odd places. So
//! the body is read again: it holds only elements that the letters' own writer makes.

use redress_letters::unescaped;

/// A paragraph of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// What it says; `\n` where the letter breaks the line.
    pub(super) text: String,
    /// Whether it is a footnote.
    pub(super) is_note: bool,
}

/// Whether the marks of footnotes stand in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum NoteMarks {
    /// As `[1]`.
    #[default]
    Kept,
    /// They are left out with their notes.
    LeftOut,
}

/// The paragraphs of a body.
pub(super) fn paragraphs(body: &str, marks: NoteMarks) -> Vec<Paragraph> {
    let mut reader = BodyReader {
        marks,
        ..BodyReader::default()
    };
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        reader.text(&rest[..at]);
        let Some(end) = rest[at..].find('>') else {
            // A tag that does not end is none that the letters' writer made.
            break;
        };
        reader.tag(&rest[at + 1..at + end]);
        rest = &rest[at + end + 1..];
    }
    reader.text(rest);
    reader.end_paragraph();
    reader.done
}

#[derive(Default)]
struct BodyReader {
    done: Vec<Paragraph>,
    text: String,
    /// For each open list: the number of its next item, if it counts.
    lists: Vec<Option<u64>>,
    divisions: u32,
    marks: NoteMarks,
    /// Within the mark of a footnote.
    in_mark: bool,
}

impl BodyReader {
    fn text(&mut self, raw: &str) {
        // The number of the note that is left out.
        if self.in_mark && self.marks == NoteMarks::LeftOut {
            return;
        }
        for (at, word) in raw.split([' ', '\n', '\t']).enumerate() {
            if at > 0 && !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
            self.text.push_str(&unescaped(word));
        }
    }

    fn tag(&mut self, tag: &str) {
        let name = tag.split([' ', '\n']).next().unwrap_or_default();
        match name {
            "br" => {
                self.text.truncate(self.text.trim_end_matches(' ').len());
                self.text.push('\n');
            }
            "ul" => self.open_list(None),
            "ol" => self.open_list(Some(
                // A list may begin with another number than 1, as after a paragraph between its items.
                attribute(tag, "start")
                    .and_then(|start| start.parse().ok())
                    .unwrap_or(1),
            )),
            "/ul" | "/ol" => {
                self.end_paragraph();
                self.lists.pop();
            }
            "li" => {
                self.end_paragraph();
                match self.lists.last_mut() {
                    Some(Some(number)) => {
                        self.text = format!("{number}. ");
                        *number += 1;
                    }
                    _ => "- ".clone_into(&mut self.text),
                }
            }
            "div" => {
                self.end_paragraph();
                self.divisions += 1;
            }
            "/div" => {
                self.end_paragraph();
                self.divisions = self.divisions.saturating_sub(1);
            }
            "sup" | "/sup" => {
                self.in_mark = name == "sup";
                if self.marks == NoteMarks::Kept {
                    self.text.push(if self.in_mark { '[' } else { ']' });
                }
            }
            // Or the cells of a row would run together into one word.
            "/td" | "/th" => self.text.push(' '),
            // A paragraph that opens an item stands beside its mark.
            "p" if self.text.ends_with("- ") || self.text.ends_with(". ") => {}
            _ => {
                let block = name.trim_start_matches('/');
                if matches!(
                    block,
                    "p" | "blockquote" | "pre" | "hr" | "table" | "tr" | "li"
                ) || is_heading(block)
                {
                    self.end_paragraph();
                }
            }
        }
    }

    fn open_list(&mut self, first: Option<u64>) {
        self.end_paragraph();
        self.lists.push(first);
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        if !text.is_empty() {
            // The letters' writer makes one kind of division: the footnotes.
            self.done.push(Paragraph {
                text: text.to_owned(),
                is_note: self.divisions > 0,
            });
        }
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!("{name}=\""))?.1.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(body: &str) -> Vec<String> {
        paragraphs(body, NoteMarks::Kept)
            .into_iter()
            .map(|paragraph| paragraph.text)
            .collect()
    }

    #[test]
    fn paragraphs_lists_and_breaks_come_out_as_written() {
        let body = "<p>The Honorable X<br>\nUnited States\nSenate</p>\n<h2>Why</h2>\n<ol start=\"2\">\n<li>One &amp; <em>all</em></li>\n\
                    <li><p>Two</p>\n</li>\n</ol>\n<ul>\n<li>dot</li>\n</ul>\n<p>End.</p>\n";
        assert_eq!(
            texts(body),
            [
                "The Honorable X\nUnited States Senate",
                "Why",
                "2. One & all",
                "3. Two",
                "- dot",
                "End."
            ]
        );
    }

    #[test]
    fn footnotes_are_known_as_such() {
        let body = "<p>Text.<sup id=\"mark-1\"><a href=\"#note-1\">1</a></sup> More.</p>\n\
                    <div style=\"x\">\n<p id=\"note-1\"><a href=\"#mark-1\">1</a>. Study.</p>\n</div>\n";
        let read = paragraphs(body, NoteMarks::Kept);
        assert_eq!(
            read[0],
            Paragraph {
                text: "Text.[1] More.".to_owned(),
                is_note: false
            }
        );
        assert_eq!(
            read[1],
            Paragraph {
                text: "1. Study.".to_owned(),
                is_note: true
            }
        );
        assert_eq!(paragraphs(body, NoteMarks::LeftOut)[0].text, "Text. More.");
    }

    #[test]
    fn what_looked_like_a_tag_in_data_is_text_again() {
        assert_eq!(texts("<p>&lt;script&gt; &amp;lt;</p>"), ["<script> &lt;"]);
    }
}
