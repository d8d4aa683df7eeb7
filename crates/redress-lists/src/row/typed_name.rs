//! A recipient's name as somebody types it to find the recipient.

use super::Recipient;
use crate::cells::says_vacant;
use crate::columns::Column;
use redress_base::words::folded_name;

/// A name as it was typed: the last name alone, or as much more of the whole as comes to mind, in any order, without regard
/// to case, accents and punctuation. A title and initials are passed over.
///
/// A first name alone finds nobody: there is always another one.
#[derive(Clone, Debug)]
pub struct TypedName {
    whole: String,
}

/// What is put before a name out of courtesy, and is no part of it.
const TITLES: [&str; 25] = [
    "assemblymember",
    "chair",
    "clerk",
    "commissioner",
    "congressman",
    "congresswoman",
    "council",
    "councilman",
    "councilmember",
    "councilwoman",
    "delegate",
    "dr",
    "gov",
    "governor",
    "hon",
    "mayor",
    "member",
    "mr",
    "mrs",
    "ms",
    "president",
    "rep",
    "representative",
    "sen",
    "senator",
];

/// What stands after a last name, and is none.
const GENERATIONS: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "v"];

/// What many last names begin with, and none is.
const PARTICLES: [&str; 14] = [
    "al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "el", "la", "van", "von",
];

impl TypedName {
    /// The name that was typed; none if no letter and no digit was.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let whole = folded_name(text);
        (!whole.is_empty()).then_some(Self { whole })
    }

    /// Whether it may be this recipient's.
    #[must_use]
    pub fn fits(&self, recipient: &Recipient) -> bool {
        let full = recipient.get(Column::FullName);
        // An office without a person is called as the log calls it.
        if full.is_empty() || says_vacant(full) {
            return folded_name(&recipient.label()) == self.whole;
        }
        let last = recipient.get(Column::LastName);
        let parts = [
            full,
            recipient.get(Column::FirstName),
            last,
            recipient.get(Column::Suffix),
        ]
        .map(folded_name);
        let has = |word: &str| {
            parts
                .iter()
                .any(|part| part.split(' ').any(|it| it == word))
        };
        let last = last_name(&parts[0], &parts[2]);
        let mut typed = self
            .whole
            .split(' ')
            .filter(|word| has(word) || !(TITLES.contains(word) || word.chars().nth(1).is_none()));
        let mut has_last = false;
        typed.all(|word| {
            has_last |= !PARTICLES.contains(&word) && last.split(' ').any(|it| it == word);
            has(word)
        }) && has_last
    }
}

/// The last name: the list's own, or the last word of the whole that is one.
fn last_name<'n>(full: &'n str, listed: &'n str) -> &'n str {
    if !listed.is_empty() {
        return listed;
    }
    let mut words = full.rsplit(' ');
    words
        .find(|word| !GENERATIONS.contains(word))
        .unwrap_or(full)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::Columns;
    use redress_base::id::RecipientKey;
    use std::sync::Arc;

    fn recipient(header: &[&str], cells: &[&str]) -> Recipient {
        let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
        let columns = Arc::new(Columns::new(texts(header), texts(header)));
        Recipient::from_stored(columns, texts(cells), RecipientKey::new("1"), 2, 2)
    }

    fn found(recipient: &Recipient, typed: &str) -> bool {
        TypedName::new(typed).is_some_and(|typed| typed.fits(recipient))
    }

    #[test]
    fn a_last_name_or_more_of_the_whole_finds_somebody() {
        let ann = recipient(
            &["full_name", "first_name", "last_name"],
            &["Ann María O'Brien-Núñez", "Ann María", "O'Brien-Núñez"],
        );
        for typed in [
            "obrien",
            "Nunez",
            "NÚÑEZ",
            "O’Brien-Núñez",
            "ann nunez",
            "Nunez, Ann",
            "Sen. Ann M. Nunez",
            "Councilmember Nunez",
            "Ann María O'Brien-Núñez",
        ] {
            assert!(found(&ann, typed), "{typed}");
        }
        for typed in [
            "Ann",
            "ann maria",
            "Anna Nunez",
            "Nune",
            "Sen.",
            "",
            "-",
            "M",
            "Ben Nunez",
        ] {
            assert!(!found(&ann, typed), "{typed}");
        }
    }

    #[test]
    fn where_only_the_whole_is_listed_its_last_word_is_the_last_name() {
        let bo = recipient(&["full_name"], &["Bo de la Cruz, Jr."]);
        for typed in ["Cruz", "de la cruz", "bo cruz", "Cruz Jr"] {
            assert!(found(&bo, typed), "{typed}");
        }
        for typed in ["Bo", "de la", "jr"] {
            assert!(!found(&bo, typed), "{typed}");
        }
    }

    #[test]
    fn an_office_is_found_by_what_it_is_called() {
        let clerk = recipient(&["office", "city"], &["clerk", "Riverbend"]);
        assert_eq!(clerk.label(), "clerk, Riverbend");
        assert!(found(&clerk, "Clerk, Riverbend"));
        assert!(!found(&clerk, "clerk"));
    }

    #[test]
    fn titles_are_in_order() {
        assert!(TITLES.is_sorted() && PARTICLES.is_sorted());
    }
}
