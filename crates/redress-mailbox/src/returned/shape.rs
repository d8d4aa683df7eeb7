//! What mail systems write of their own accord.

use serde::Deserialize;
use std::sync::LazyLock;

/// What a text of a mail system is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Meaning {
    Failed,
    Delayed,
    Delivered,
    Relayed,
    Absence,
    Acknowledgement,
    Challenge,
}

/// A row of `shapes.toml`, whose head says what each part is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    means: Meaning,
    #[serde(default)]
    subject: Vec<String>,
    #[serde(default)]
    text: Vec<String>,
    clear: bool,
    #[cfg_attr(not(test), expect(dead_code, reason = "for readers, and for the test"))]
    source: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "for readers, and for the test"))]
    example: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    shape: Vec<Shape>,
}

static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("shapes.toml"))
        .expect("the table is part of the program, and a test reads every row of it");
    table.shape
});

/// A subject or a text, as rows are compared with it.
#[derive(Clone, Debug)]
pub(super) struct Words(String);

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let straight = |letter: char| match letter {
            '\u{2018}' | '\u{2019}' | '\u{00b4}' | '`' => '\'',
            '\u{201c}' | '\u{201d}' => '"',
            '\u{a0}' | '\u{202f}' => ' ',
            '\u{2010}' | '\u{2011}' => '-',
            _ => letter,
        };
        let mut words = String::with_capacity(text.len());
        for word in text
            .split(char::is_whitespace)
            .filter(|word| !word.is_empty())
        {
            if !words.is_empty() {
                words.push(' ');
            }
            words.extend(word.chars().flat_map(char::to_lowercase).map(straight));
        }
        Self(words)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether, as a subject, it begins as rows of this meaning do.
    pub(super) fn is_subject_of(&self, meaning: Meaning) -> bool {
        let begins = |shape: &Shape| shape.subject.iter().any(|begin| self.0.starts_with(begin));
        of(meaning).any(begins)
    }

    /// Whether, as a text, it has what only mail systems write in this meaning.
    pub(super) fn clearly(&self, meaning: Meaning) -> bool {
        of(meaning).any(|shape| shape.clear && self.has_text_of(shape))
    }

    /// Whether, as a text, it has what a mail system writes in this meaning; others may write so too.
    pub(super) fn perhaps(&self, meaning: Meaning) -> bool {
        of(meaning).any(|shape| self.has_text_of(shape))
    }

    fn has_text_of(&self, shape: &Shape) -> bool {
        shape
            .text
            .iter()
            .any(|words| self.0.contains(words.as_str()))
    }
}

fn of(meaning: Meaning) -> impl Iterator<Item = &'static Shape> {
    SHAPES.iter().filter(move |shape| shape.means == meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_fits_its_example() {
        for shape in SHAPES.iter() {
            let example = Words::of(&shape.example);
            let subject = shape
                .subject
                .iter()
                .any(|begin| example.0.starts_with(begin));
            assert!(subject || example.has_text_of(shape), "{}", shape.example);
            assert!(shape.source.starts_with("https://"), "{}", shape.example);
            assert!(
                shape.subject.is_empty() != shape.text.is_empty(),
                "a row is about subjects or about texts: {}",
                shape.example
            );
            for words in shape.subject.iter().chain(&shape.text) {
                let compared = Words::of(words);
                assert_eq!(compared.0, words.trim(), "nothing is written so");
            }
        }
    }

    #[test]
    fn lines_and_quotation_marks_make_no_difference() {
        let text = Words::of(
            "I\u{2019}m afraid I wasn\u{2019}t able\r\n  to deliver your\u{a0}message to",
        );
        assert!(text.clearly(Meaning::Failed));
        assert!(!Words::of("I wasn't able to come").perhaps(Meaning::Failed));
        assert!(Words::of("Delayed Mail (still being retried)").is_subject_of(Meaning::Delayed));
    }
}
