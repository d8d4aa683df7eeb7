//! The one registry of offices: those of the program, and those of a campaign's own `forms.toml`.

use super::office::Office;
use super::office_meaning::OfficeMeaning;
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
        // The campaign's own first: whoever adds an office `commissioner` means that one, and no council's member.
        let own = self.own.get(&words_of(text, '_')).map(String::as_str);
        own.or_else(|| Office::parse(text).map(Office::as_str))
    }

    /// The office that a text names, as one of the program's or of the campaign's own.
    pub(crate) fn meaning(&self, text: &str) -> Option<OfficeMeaning> {
        let word = self.word(text)?;
        Some(
            Office::named(word)
                .map_or_else(|| OfficeMeaning::Own(word.to_owned()), OfficeMeaning::Known),
        )
    }

    /// All canonical words, for whoever looks for the nearest.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let own = self.own.iter().map(String::as_str);
        Office::ALL.iter().map(|office| office.as_str()).chain(own)
    }

    /// Whether a list's word names an office.
    #[must_use]
    pub fn knows(&self, text: &str) -> bool {
        self.word(text).is_some()
    }
}

/// Whether a canonical word is one of the program's own.
fn is_built_in(word: &str) -> bool {
    Office::named(word).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_of_ones_own_is_as_good_as_any() {
        let offices = Offices::with_own(["beadle", "city_steward", "mayor", "commissioner"]);
        for (text, word) in [
            ("Beadle", Some("beadle")),
            ("City Steward", Some("city_steward")),
            ("city-steward", Some("city_steward")),
            ("Commissioner", Some("commissioner")),
            ("Alderman", Some("council_member")),
            ("mayor", Some("mayor")),
            ("Dog Catcher", None),
            ("", None),
        ] {
            assert_eq!(offices.word(text), word, "{text}");
        }
        assert!(!Offices::default().knows("Beadle"));
    }
}
