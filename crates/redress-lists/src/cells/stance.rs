//! Where somebody stands, as a list's own words say it.

use std::collections::BTreeMap;

/// Where somebody stands on what the letter asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Stance {
    Sponsor,
    Supportive,
    Undecided,
    Opposed,
    Unknown,
}

impl Stance {
    /// Each with its word.
    pub const ALL: [(&'static str, Self); 5] = [
        ("sponsor", Self::Sponsor),
        ("supportive", Self::Supportive),
        ("undecided", Self::Undecided),
        ("opposed", Self::Opposed),
        ("unknown", Self::Unknown),
    ];

    /// Reads one of the five words, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let found = Self::ALL
            .iter()
            .find(|(word, _)| text.trim().eq_ignore_ascii_case(word));
        found.map(|(_, stance)| *stance)
    }

    /// The word: `sponsor`, `supportive`, `undecided`, `opposed`, `unknown`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, stance)| *stance == self)
            .map_or("", |(word, _)| word)
    }

    /// The stance that a cell names, by the list's own words (in lower case) or by one of the five; an empty cell is
    /// unknown, and none is a word that stands for no stance.
    #[must_use]
    pub fn of_cell(cell: &str, own_words: &BTreeMap<String, Self>) -> Option<Self> {
        let cell = cell.trim();
        if cell.is_empty() {
            return Some(Self::Unknown);
        }
        // The list's own words first: it may use one of the five in another sense.
        let own = own_words.get(&cell.to_lowercase()).copied();
        own.or_else(|| Self::parse(cell))
    }
}
