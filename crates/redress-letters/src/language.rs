//! The language that a letter is written in, and its direction.

use std::fmt;
use std::ops::RangeInclusive;

/// Languages that are written from right to left, by their first subtag.
const RIGHT_TO_LEFT: [&str; 12] = [
    "ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi",
];

/// What letters are written in that say nothing of it.
pub(crate) const UNLESS_SET: &str = "en";

/// A language as mail and HTML name it (BCP 47): `es`, `zh-Hant`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language(String);

impl Language {
    /// Reads one; none where it cannot be one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut subtags = text.split('-');
        let first = subtags.next()?;
        let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
        let fits = (2..=3).contains(&first.len())
            && letters(first)
            && subtags.all(|subtag| {
                (1..=8).contains(&subtag.len())
                    && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
            });
        fits.then(|| Self(text.to_owned()))
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is written from right to left, as far as its name tells.
    pub(crate) fn is_right_to_left(&self) -> bool {
        let mut subtags = self.0.split('-');
        let first = subtags.next().unwrap_or_default().to_ascii_lowercase();
        // A script that is named decides: `az-Arab`, `ks-Deva`.
        match subtags.find(|subtag| subtag.len() == 4) {
            Some(script) => {
                ["arab", "hebr", "syrc", "thaa"].contains(&script.to_ascii_lowercase().as_str())
            }
            None => RIGHT_TO_LEFT.contains(&first.as_str()),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// In which direction a letter runs, as HTML's `dir` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    LeftToRight,
    RightToLeft,
    /// As the first letter of each paragraph has it.
    Auto,
}

impl Direction {
    pub(crate) const WORDS: [&str; 3] = ["ltr", "rtl", "auto"];

    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "ltr" => Some(Self::LeftToRight),
            "rtl" => Some(Self::RightToLeft),
            "auto" => Some(Self::Auto),
            _ => None,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
            Self::Auto => "auto",
        }
    }
}

/// The alphabets that are written from right to left.
const RIGHT_TO_LEFT_LETTERS: [RangeInclusive<char>; 5] = [
    '\u{590}'..='\u{8ff}',   // Hebrew, Arabic, Syriac, Thaana, N'Ko and their like
    '\u{fb1d}'..='\u{fdff}', // forms of them for print
    '\u{fe70}'..='\u{feff}', // more of these
    '\u{10800}'..='\u{10fff}', // old alphabets
    '\u{1e800}'..='\u{1efff}', // Mende Kikakui, Adlam
];

/// Whether a letter of the alphabet is written from right to left; none for what is no letter, as digits and marks.
pub(crate) fn runs_right_to_left(character: char) -> Option<bool> {
    let mut alphabets = RIGHT_TO_LEFT_LETTERS.iter();
    character
        .is_alphabetic()
        .then(|| alphabets.any(|alphabet| alphabet.contains(&character)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_a_tag_and_tells_its_direction() {
        for (tag, right_to_left) in [
            ("es", false),
            ("zh-Hant", false),
            ("ar", true),
            ("he-IL", true),
            ("yi", true),
            ("az-Arab", true),
            ("ks-Deva", false),
        ] {
            assert_eq!(
                Language::parse(tag).unwrap().is_right_to_left(),
                right_to_left,
                "{tag}"
            );
        }
        for none in [
            "", "e", "Spanish", "es_MX", "es MX", "es-", "es-\"", "español",
        ] {
            assert_eq!(Language::parse(none), None, "{none}");
        }
    }

    #[test]
    fn letters_have_a_direction_and_digits_have_none() {
        assert_eq!(runs_right_to_left('ש'), Some(true));
        assert_eq!(runs_right_to_left('ع'), Some(true));
        assert_eq!(runs_right_to_left('é'), Some(false));
        assert_eq!(runs_right_to_left('٣'), None);
        assert_eq!(runs_right_to_left('—'), None);
    }
}
