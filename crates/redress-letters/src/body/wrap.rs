//! Lines of at most so many columns.

use memchr::{memchr, memrchr};
use unicode_width::UnicodeWidthStr;

/// How many columns a text takes.
pub(crate) fn columns(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.width()
    }
}

/// Breaks a text into lines of at most `width` columns where its words allow. A line break in the text is kept; a
/// no-break space never breaks; a word longer than a line has a line of its own.
pub(crate) fn wrapped(text: &str, width: usize) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(move |line| WrappedLines {
        // Spaces alone, not all blanks: a no-break space at an end was put there on purpose.
        rest: Some(line.trim_matches(' ')),
        width,
    })
}

struct WrappedLines<'a> {
    rest: Option<&'a str>,
    width: usize,
}

impl<'a> Iterator for WrappedLines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest?;
        let (line, after) = rest.split_at(line_end(rest, self.width));
        self.rest = Some(after.trim_start_matches(' ')).filter(|after| !after.is_empty());
        Some(line.trim_end_matches(' '))
    }
}

/// Where the first line of a text ends: behind the last word that fits, at least behind the first. No character takes more
/// columns than bytes, so words are only measured where the line would have room for more bytes than it has columns.
fn line_end(text: &str, width: usize) -> usize {
    let space =
        |from: usize| memchr(b' ', &text.as_bytes()[from..]).map_or(text.len(), |at| from + at);
    if text.len() <= width {
        return text.len();
    }
    // Back from the last byte that could fit; a word that is longer than the line ends it.
    let mut end = memrchr(b' ', &text.as_bytes()[..=width]).unwrap_or_else(|| space(0));
    let mut taken = columns(&text[..end]);
    while end < text.len() && taken < width {
        let next = space(end + 1);
        taken += columns(&text[end..next]);
        if taken <= width {
            end = next;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str, width: usize) -> Vec<&str> {
        wrapped(text, width).collect()
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(lines("aa bb cc", 5), ["aa bb", "cc"]);
        assert_eq!(lines("aa bb\ncc", 20), ["aa bb", "cc"]);
        assert_eq!(lines("", 5), [""]);
    }

    #[test]
    fn a_long_word_stands_alone_and_whole() {
        assert_eq!(
            lines("see https://long.example/x now", 10),
            ["see", "https://long.example/x", "now"]
        );
    }

    #[test]
    fn columns_are_counted_as_they_are_shown() {
        assert_eq!(lines("Velázquez Luján", 9), ["Velázquez", "Luján"]);
        assert_eq!(lines("漢字 漢字", 5), ["漢字", "漢字"]);
        assert_eq!(lines("H.R.\u{a0}1234 is", 4), ["H.R.\u{a0}1234", "is"]);
    }

    /// Word by word, as the module's first lines promise it.
    fn one_word_after_the_other(text: &str, width: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for line in text.split('\n') {
            lines.push(String::new());
            for (index, word) in line.split(' ').enumerate() {
                let last = lines.last_mut().unwrap();
                if index > 0 && last.width() + 1 + word.width() > width {
                    lines.push(word.to_owned());
                } else {
                    last.push_str(if index > 0 { " " } else { "" });
                    last.push_str(word);
                }
            }
        }
        lines
    }

    proptest! {
        #[test]
        fn a_line_takes_as_many_words_as_fit(words in prop::collection::vec("([a-z’é漢\u{a0}]|👩‍🔬|e\u{301}){1,12}", 1..40), width in 1usize..40, breaks in 1usize..9) {
            let lines_typed: Vec<String> = words.chunks(breaks).map(|words| words.join(" ")).collect();
            let text = lines_typed.join("\n");
            prop_assert_eq!(lines(&text, width), one_word_after_the_other(&text, width));
        }

        #[test]
        fn no_word_is_lost_and_no_line_too_long(words in prop::collection::vec("[a-zé漢]{1,12}", 0..40), width in 1usize..40) {
            let text = words.join(" ");
            let lines = lines(&text, width);
            prop_assert_eq!(lines.join(" "), text.as_str());
            for line in lines {
                prop_assert!(line.width() <= width || !line.contains(' '), "{line:?}");
            }
        }
    }
}
