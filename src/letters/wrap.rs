//! Lines of at most so many columns.

use unicode_width::UnicodeWidthStr;

/// How many columns a text takes.
pub(super) fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Breaks a text into lines of at most `width` columns where its words allow. A line break in the text is kept; a
/// no-break space never breaks; a word longer than a line has a line of its own.
pub(super) fn wrapped(text: &str, width: usize) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(move |line| Lines { rest: line.trim_matches(' '), width, done: false })
}

struct Lines<'a> {
    rest: &'a str,
    width: usize,
    done: bool,
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.done {
            return None;
        }
        let mut end = 0;
        let mut taken = 0;
        let mut at = 0;
        // Words are separated by single spaces or runs of them; a run counts as it is.
        for word in self.rest.split_inclusive(' ') {
            let bare = word.trim_end_matches(' ');
            let bare_columns = columns(bare);
            if end > 0 && taken + bare_columns > self.width {
                let line = self.rest[..end].trim_end_matches(' ');
                self.rest = &self.rest[at..];
                return Some(line);
            }
            taken += bare_columns + (word.len() - bare.len());
            end = at + bare.len();
            at += word.len();
        }
        self.done = true;
        Some(self.rest.trim_end_matches(' '))
    }
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
        assert_eq!(lines("see https://long.example/x now", 10), ["see", "https://long.example/x", "now"]);
    }

    #[test]
    fn columns_are_counted_as_they_are_shown() {
        assert_eq!(lines("Velázquez Luján", 9), ["Velázquez", "Luján"]);
        assert_eq!(lines("漢字 漢字", 5), ["漢字", "漢字"]);
        assert_eq!(lines("H.R.\u{a0}1234 is", 4), ["H.R.\u{a0}1234", "is"]);
    }

    proptest! {
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
