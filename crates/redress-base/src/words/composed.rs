//! One form for texts that look the same: accents composed with their letters (Unicode's NFC, UAX #15).
//!
//! macOS hands out file names, and some programs cells, with the accents as characters of their own. Whoever compares or
//! prints such a text would take it for another one, so each is composed where it comes in.

use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The text with its accents composed; most texts are so already, and are lent as they are.
#[must_use]
pub fn composed(text: &str) -> Cow<'_, str> {
    // At a glance, for every cell of every list.
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_are_one_with_their_letters() {
        assert_eq!(composed("Pen\u{303}asco"), "Peñasco");
        assert_eq!(composed("Vela\u{301}zquez"), "Velázquez");
        assert!(matches!(composed("Velázquez"), Cow::Borrowed(_)));
        assert!(matches!(composed("Elm"), Cow::Borrowed(_)));
    }
}
