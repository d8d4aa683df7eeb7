//! A template as its file has it: text, lines, and the place of every byte.

use crate::tokens;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::hidden::is_noncharacter;
use redress_base::problem::Problem;
use redress_base::words::composed;

/// The longest letter file that is read. A letter of several pages has some 20 KB.
const FILE_BYTES_MAX: u64 = 512 * 1024;

/// The most of a line that an excerpt shows.
const EXCERPT_CHARS_MAX: usize = 100;

/// A letter, an included passage or the frame, as typed.
#[derive(Debug)]
pub(crate) struct TemplateSource {
    /// Where it was read from; as messages name it.
    pub(crate) name: String,
    /// All of it, with `\n` between lines and its accents composed.
    pub(crate) text: String,
    /// Where the text after the front matter begins.
    pub(crate) body_at: usize,
}

impl TemplateSource {
    /// Reads a file of the campaign. The text must be UTF-8 without control characters.
    pub(crate) fn read(folder: &Folder, path: &CampaignPath) -> Result<Self, Problem> {
        let bytes = folder.read(path, FILE_BYTES_MAX)?;
        Self::parse(path.as_str(), bytes)
    }

    /// Takes the bytes of a file.
    pub(crate) fn parse(name: &str, bytes: Vec<u8>) -> Result<Self, Problem> {
        let text = String::from_utf8(bytes).map_err(|error| {
            let whole = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = whole.split(|byte| *byte == b'\n').count();
            Problem::error(
                name,
                "the file is not UTF-8 text",
                "Save it again as UTF-8 (plain text).",
            )
            .at_line(line as u64)
        })?;
        // A mark of byte order, as some editors leave it.
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        // Whoever typed it, on whatever system: names are compared with the list's, and words are searched for.
        let text = composed(text).replace("\r\n", "\n");
        let body_at = front_matter_end(&text);
        let source = Self {
            name: name.to_owned(),
            text,
            body_at,
        };
        let is_token = |c: char| is_noncharacter(c) || tokens::index(c).is_some(); // of ours, or nobody's
        let odd = |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || is_token(c);
        match source.text.char_indices().find(|(_, c)| odd(*c)) {
            Some((at, c)) => Err(source.problem(
                at,
                1,
                format!(
                    "the text holds a character that is no text, U+{:04X}",
                    u32::from(c)
                ),
                "Delete it; it is often left by copying from a word processor.",
            )),
            None => Ok(source),
        }
    }

    /// What is between the `+++` lines, and where it begins; none without front matter.
    pub(crate) fn front_matter(&self) -> Option<(&str, usize)> {
        let start = self.text.find('\n')? + 1;
        let end = self.text[..self.body_at].rfind("+++")?;
        (self.body_at > 0 && start <= end).then(|| (&self.text[start..end], start))
    }

    /// The text after the front matter.
    pub(crate) fn body(&self) -> &str {
        &self.text[self.body_at..]
    }

    /// The line (from 1) and the character's place in it (from 1) of a byte.
    pub(crate) fn place(&self, at: usize) -> (u64, usize) {
        let before = &self.text[..at.min(self.text.len())];
        let line_at = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() as u64 + 1;
        (line, before[line_at..].chars().count() + 1)
    }

    /// The byte at a line (from 1) and a character's place in it (from 1).
    pub(crate) fn byte(&self, line: u64, column: usize) -> usize {
        let line_at = match line {
            0 | 1 => 0,
            _ => self
                .text
                .match_indices('\n')
                .nth(usize::try_from(line).unwrap_or(2) - 2)
                .map_or(self.text.len(), |(at, _)| at + 1),
        };
        let rest = &self.text[line_at..];
        line_at
            + rest
                .char_indices()
                .nth(column.saturating_sub(1))
                .map_or(rest.len(), |(at, _)| at)
    }

    /// An error at a byte, with the line and a caret below `width` characters of it.
    pub(crate) fn problem(
        &self,
        at: usize,
        width: usize,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        let (line, column) = self.place(at);
        let mut problem = Problem::error(&self.name, message, help)
            .at_line(line)
            .in_column(column.to_string());
        problem.excerpt = Some(self.excerpt(line, column, width));
        problem
    }

    /// A line with a caret below a place in it; a long line is cut around that place.
    fn excerpt(&self, line: u64, column: usize, width: usize) -> String {
        let text: Vec<char> = self
            .text
            .lines()
            .nth(usize::try_from(line).unwrap_or(1) - 1)
            .unwrap_or("")
            .chars()
            // One column each, or the caret would stand elsewhere.
            .map(|c| if c == '\t' { ' ' } else { c })
            .collect();
        let caret = column - 1;
        let from = if text.len() <= EXCERPT_CHARS_MAX {
            0
        } else {
            caret.saturating_sub(EXCERPT_CHARS_MAX / 2)
        };
        let until = text.len().min(from + EXCERPT_CHARS_MAX);
        let shown: String = text[from.min(until)..until].iter().collect();
        let before: usize = shown
            .chars()
            .take(caret - from)
            .map(|c| unicode_width::UnicodeWidthChar::width(c).unwrap_or(0))
            .sum();
        let width = width.clamp(1, (until.max(caret + 1)) - caret);
        format!("{shown}\n{}{}", " ".repeat(before), "^".repeat(width))
    }
}

/// Where the text after front matter begins: after the second line that is `+++`. 0 without front matter.
fn front_matter_end(text: &str) -> usize {
    let mut at = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let fence = line.trim_end() == "+++";
        if index == 0 && !fence {
            return 0;
        }
        at += line.len();
        if index > 0 && fence {
            return at;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_what_stands_between_the_fences() {
        let source =
            TemplateSource::parse("a.md", b"+++\r\nsubject = \"x\"\r\n+++\r\nDear".to_vec())
                .unwrap();
        assert_eq!(source.front_matter(), Some(("subject = \"x\"\n", 4)));
        assert_eq!(source.body(), "Dear");
        assert_eq!(
            TemplateSource::parse("a.md", b"Dear\n+++\n".to_vec())
                .unwrap()
                .front_matter(),
            None
        );
        assert_eq!(
            TemplateSource::parse("a.md", b"+++\nnever closed\n".to_vec())
                .unwrap()
                .front_matter(),
            None
        );
    }

    #[test]
    fn a_problem_shows_the_line_with_a_caret() {
        // Decomposed, as macOS may have it: the caret stands where it is seen.
        let typed = "one\nzwo\u{308}lf {{ x }}\n";
        let source = TemplateSource::parse("a.md", typed.into()).unwrap();
        let at = source.text.find('x').unwrap();
        let problem = source.problem(at, 1, "m", "h");
        assert_eq!(
            (problem.line, problem.column.as_deref()),
            (Some(2), Some("10"))
        );
        assert_eq!(
            problem.excerpt.as_deref(),
            Some("zwölf {{ x }}\n         ^")
        );
        assert_eq!(source.byte(2, 10), at);
    }

    #[test]
    fn a_long_line_is_cut_around_the_caret() {
        let source = TemplateSource::parse(
            "a.md",
            format!("{}HERE{}", "a".repeat(500), "b".repeat(500)).into_bytes(),
        )
        .unwrap();
        let excerpt = source.problem(500, 4, "m", "h").excerpt.unwrap();
        let (line, caret) = excerpt.split_once('\n').unwrap();
        assert_eq!(line.find("HERE"), caret.find('^'));
        assert!(line.len() <= EXCERPT_CHARS_MAX);
    }

    #[test]
    fn text_that_is_no_text_is_refused_with_its_line() {
        assert_eq!(
            TemplateSource::parse("a.md", b"one\ntwo \xff".to_vec())
                .unwrap_err()
                .line,
            Some(2)
        );
        assert!(TemplateSource::parse("a.md", b"one\x00".to_vec()).is_err());
        let problem = TemplateSource::parse("a.md", "one\ntwo \u{fdd1}".into()).unwrap_err();
        assert_eq!(
            (problem.line, problem.column.as_deref()),
            (Some(2), Some("5"))
        );
        assert_eq!(
            problem.message,
            "the text holds a character that is no text, U+FDD1"
        );
    }
}
