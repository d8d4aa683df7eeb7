//! The one registry of offices: those of the program, and those of a campaign's own `forms.toml`.

use super::office::Office;
use super::office_reading::words_of;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The offices that a campaign knows. Its lists and its forms of address ask here, so that an office is one for both or
/// for neither.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offices {
    /// Canonical words of the campaign's own.
    own: Arc<BTreeSet<String>>,
}

impl Offices {
    /// The built-in ones, and the campaign's own by their canonical words: `sheriff`, `city_manager`.
    #[must_use]
    pub fn with_own<W: Into<String>>(own: impl IntoIterator<Item = W>) -> Self {
        let own = own.into_iter().map(Into::into);
        // Another form of address for an office of the program makes no second office.
        Self {
            own: Arc::new(own.filter(|word| !is_built_in(word)).collect()),
        }
    }

    /// The canonical word of an office as a list has it: `City Manager` is `city_manager`, and `Alderman` a
    /// `council_member`; none for a word that names no known office.
    #[must_use]
    pub fn word(&self, text: &str) -> Option<&str> {
        // The program's own words first: rows that come back from the ledger are read by them alone.
        if let Some(office) = Office::parse(text) {
            return Some(office.as_str());
        }
        self.own.get(&words_of(text, '_')).map(String::as_str)
    }

    /// Whether a list's word names an office.
    #[must_use]
    pub fn knows(&self, text: &str) -> bool {
        self.word(text).is_some()
    }
}

/// Whether a canonical word is one of the program's own.
fn is_built_in(word: &str) -> bool {
    Office::ALL.iter().any(|office| office.as_str() == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_of_ones_own_is_as_good_as_any() {
        let offices = Offices::with_own(["sheriff", "city_manager", "mayor"]);
        for (text, word) in [
            ("Sheriff", Some("sheriff")),
            ("City Manager", Some("city_manager")),
            ("city-manager", Some("city_manager")),
            ("Alderman", Some("council_member")),
            ("mayor", Some("mayor")),
            ("Dog Catcher", None),
            ("", None),
        ] {
            assert_eq!(offices.word(text), word, "{text}");
        }
        assert!(!Offices::default().knows("Sheriff"));
    }
}
