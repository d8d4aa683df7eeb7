//! Which office a list's own words mean.

use super::office::Office;
use super::office_words::SPELLINGS;
use redress_base::us_states;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Every spelling with its office; asked for each row that comes back from the ledger.
static OFFICES: LazyLock<HashMap<String, Office>> = LazyLock::new(|| {
    let canonical = Office::ALL.map(|office| (office.as_str().replace('_', " "), office));
    let spelled = SPELLINGS.iter().flat_map(|(office, spellings)| {
        spellings
            .split(", ")
            .filter(|spelling| !spelling.is_empty())
            .map(|spelling| (spelling.to_owned(), *office))
    });
    canonical.into_iter().chain(spelled).collect()
});

/// Where the one member of the House is a delegate without a vote on the floor (Puerto Rico's has another title).
const DELEGATES_FROM: [&str; 5] = ["DC", "GU", "VI", "AS", "MP"];
/// Where members of the lower house of the state are called delegates.
const STATES_WITH_DELEGATES: [&str; 3] = ["MD", "VA", "WV"];
const PUERTO_RICO: &str = "PR";

impl Office {
    /// Reads an office as lists spell it (`sen`, `Rep.`, `City Councilor` ...); none for an unknown one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        OFFICES.get(&words_of(text, ' ')).copied()
    }

    /// The office of a place: a `rep` of the District of Columbia or a territory is a delegate or the Resident
    /// Commissioner, and a delegate of Maryland, Virginia or West Virginia sits in the state's house. Whether anything else
    /// speaks against an office in Washington is for [`SeatEvidence`](super::SeatEvidence) to say.
    #[must_use]
    pub fn of_seat(text: &str, state: &str) -> Option<Self> {
        Self::parse(text).map(|office| office.in_state(state))
    }

    /// The office that this title means in a state or territory.
    #[must_use]
    pub(crate) fn in_state(self, state: &str) -> Self {
        // Nearly no title is either, and a state is looked for among all of them.
        if !matches!(self, Self::Representative | Self::Delegate) {
            return self;
        }
        let code = us_states::find(state).map_or("", |state| state.code);
        match self {
            // Before the others: lists call Puerto Rico's one member either.
            _ if code == PUERTO_RICO => Self::ResidentCommissioner,
            Self::Representative if DELEGATES_FROM.contains(&code) => Self::Delegate,
            Self::Delegate if STATES_WITH_DELEGATES.contains(&code) => Self::StateRepresentative,
            office => office,
        }
    }
}

/// The words of an office in lower case, parted by one character: `U.S. Senator` is `u s senator`.
pub(super) fn words_of(text: &str, between: char) -> String {
    let mut words = String::with_capacity(text.len());
    let alone = text.split(|c: char| !c.is_alphanumeric());
    for word in alone.filter(|word| !word.is_empty()) {
        if !words.is_empty() {
            words.push(between);
        }
        words.extend(word.chars().flat_map(char::to_lowercase));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_are_read_as_lists_spell_them() {
        for (text, office) in [
            ("sen", Some(Office::Senator)),
            ("Rep.", Some(Office::Representative)),
            ("U.S. Senator", Some(Office::Senator)),
            ("City  Councilor", Some(Office::CouncilMember)),
            ("council_member", Some(Office::CouncilMember)),
            ("MAYOR", Some(Office::Mayor)),
            ("resident_commissioner", Some(Office::ResidentCommissioner)),
            ("Dog Catcher", None),
            ("", None),
        ] {
            assert_eq!(Office::parse(text), office, "{text}");
        }
    }

    #[test]
    fn every_word_reads_back_and_means_one_office() {
        for office in Office::ALL {
            assert_eq!(Office::parse(office.as_str()), Some(office));
        }
        let mut words = 0;
        for (office, spellings) in SPELLINGS {
            for spelling in spellings
                .split(", ")
                .filter(|spelling| !spelling.is_empty())
            {
                assert_eq!(Office::parse(spelling), Some(*office), "{spelling}");
                assert_eq!(words_of(spelling, ' '), spelling);
                words += 1;
            }
        }
        assert_eq!(
            OFFICES.len(),
            Office::ALL.len() + words,
            "a word stands twice"
        );
    }

    #[test]
    fn a_seat_without_a_vote_is_known_by_its_place() {
        assert_eq!(Office::of_seat("rep", "DC"), Some(Office::Delegate));
        assert_eq!(
            Office::of_seat("rep", "pr"),
            Some(Office::ResidentCommissioner)
        );
        assert_eq!(Office::of_seat("rep", "CA"), Some(Office::Representative));
        assert_eq!(
            Office::of_seat("Delegate", "Virginia"),
            Some(Office::StateRepresentative)
        );
        assert_eq!(Office::of_seat("sen", "OH"), Some(Office::Senator));
    }

    #[test]
    fn the_documentation_has_all_words() {
        let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/lists.md");
        let docs = std::fs::read_to_string(docs).unwrap();
        for (office, spellings) in SPELLINGS {
            let row = format!("| `{}` | {spellings} |", office.as_str());
            assert!(docs.contains(&row), "docs/lists.md has no row\n{row}");
        }
        let rows = docs.lines().filter(|line| {
            let office = line
                .strip_prefix("| `")
                .and_then(|rest| rest.split_once("` |"));
            office.is_some_and(|(office, _)| Office::named(office).is_some())
        });
        assert_eq!(rows.count(), SPELLINGS.len());
    }
}
