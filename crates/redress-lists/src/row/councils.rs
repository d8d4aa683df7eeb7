//! Whose the names beside a council are, judged by all rows of a list.
//!
//! One name for each place is its mayor's, to whom a letter to the whole body is addressed. Seven for one place are its
//! members.

use std::collections::{BTreeMap, BTreeSet};

/// Places that are looked at: more than the United States have. Counties, municipalities and townships are 38,736
/// (Census of Governments 2022). What a list has beyond them takes no memory.
const PLACES_SEEN: usize = 50_000;

/// The names beside councils, by the place.
#[derive(Debug, Default)]
pub(crate) struct CouncilNames(BTreeMap<String, Names>);

#[derive(Debug)]
struct Names {
    /// The surname in the first row.
    first: String,
    /// Whether another row has another one.
    are_several: bool,
}

impl CouncilNames {
    /// Takes the name of somebody in office beside the council of a place.
    pub(crate) fn see(&mut self, place: String, name: &str) {
        // Surnames, because one person stands there as `Ann Lee` and as `Ann B. Lee`.
        let surname = name.split_whitespace().next_back().unwrap_or("");
        let surname = surname.to_lowercase();
        if let Some(names) = self.0.get_mut(&place) {
            names.are_several |= names.first != surname;
        } else if self.0.len() < PLACES_SEEN {
            let names = Names {
                first: surname,
                are_several: false,
            };
            self.0.insert(place, names);
        }
    }

    /// Whose names they are.
    pub(crate) fn decided(&self) -> NamedBeside {
        let several = self.0.iter().filter(|(_, names)| names.are_several);
        let several: BTreeSet<String> = several.map(|(place, _)| place.clone()).collect();
        if several.len() * 2 > self.0.len() {
            NamedBeside::Members
        } else {
            NamedBeside::Mayors { but_in: several }
        }
    }
}

/// Whose the names beside the councils of a list are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NamedBeside {
    /// One of each place, so its mayor's.
    Mayors {
        /// Places where several stand, so that nobody can tell.
        but_in: BTreeSet<String>,
    },
    /// Several of most places.
    Members,
}

impl Default for NamedBeside {
    fn default() -> Self {
        Self::Mayors {
            but_in: BTreeSet::new(),
        }
    }
}

/// What to say of several names beside one council, in a list where others have one: message and help.
pub(super) fn several(typed: &str) -> (String, &'static str) {
    let message = format!(
        "several persons stand beside `{typed}` of one place, and elsewhere in the list one alone, who is read as the mayor"
    );
    let help = "Write `mayor` or `council_member` into the column, whichever the person is.";
    (message, help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beside_a_council_are_mayors_where_each_place_has_one() {
        let decided = |rows: &[(&str, &str)]| {
            let mut names = CouncilNames::default();
            for (place, name) in rows {
                names.see((*place).to_owned(), name);
            }
            names.decided()
        };
        let (lee, fox, poe) = ("Ann Lee", "Bo Fox", "Cy Poe");
        let alone = [("elm", lee), ("oak", fox), ("ash", poe)];
        assert_eq!(decided(&[]), NamedBeside::default());
        assert_eq!(decided(&alone), NamedBeside::default());
        // One person with two addresses.
        assert_eq!(
            decided(&[("elm", lee), ("elm", "Ann B. Lee")]),
            NamedBeside::default()
        );
        assert_eq!(decided(&[("elm", lee), ("elm", fox)]), NamedBeside::Members);
        // Half of them are not most.
        let even = decided(&[("elm", lee), ("elm", fox), ("oak", poe)]);
        let but_in = BTreeSet::from(["elm".to_owned()]);
        assert_eq!(even, NamedBeside::Mayors { but_in });
        let mixed = [&alone[..], &[("elm", poe)]].concat();
        let but_in = BTreeSet::from(["elm".to_owned()]);
        assert_eq!(decided(&mixed), NamedBeside::Mayors { but_in });
    }
}
