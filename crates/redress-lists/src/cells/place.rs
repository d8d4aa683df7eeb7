//! What kind of place a cell names, where it says so: `Town of Elm`, `King County`, `Elm borough`.

use serde::Deserialize;
use std::borrow::Cow;

/// What kind of place it is, as its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum PlaceKind {
    City,
    Town,
    Village,
    Borough,
    Township,
    County,
    Parish,
}

/// A place with its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<'c> {
    /// What it is called: `Elm` for `City of Elm`, but `King County` and `Elm Township`, which are never called otherwise.
    pub name: Cow<'c, str>,
    /// Nothing where the cell does not say it.
    pub kind: Option<PlaceKind>,
}

use PlaceKind::{Borough, City, County, Parish, Town, Township, Village};

/// What stands before a name, in lower case.
const BEFORE: [(&str, PlaceKind); 15] = [
    ("the city of ", City),
    ("city of ", City),
    ("consolidated city of ", City),
    ("city and county of ", City),
    ("city & county of ", City),
    ("city and borough of ", City),
    ("the town of ", Town),
    ("town of ", Town),
    ("incorporated village of ", Village),
    ("village of ", Village),
    ("borough of ", Borough),
    ("charter township of ", Township),
    ("township of ", Township),
    ("county of ", County),
    ("parish of ", Parish),
];

/// What stands behind a name and stays with it, with the word that is written for it.
const BEHIND: [(&str, &str, PlaceKind); 8] = [
    ("county", "County", County),
    ("co.", "County", County),
    ("parish", "Parish", Parish),
    ("borough", "Borough", Borough),
    ("boro", "Borough", Borough),
    ("township", "Township", Township),
    ("twp.", "Township", Township),
    ("twp", "Township", Township),
];

/// What stands behind a name in small letters, as the Census Bureau writes it, and falls away. With a capital it belongs to
/// the name: Carson City, Charles Town, Greenwood Village.
const BEHIND_IN_SMALL: [(&str, PlaceKind); 4] = [
    (" city", City),
    (" town", Town),
    (" village", Village),
    (" borough", Borough),
];

/// Places that are called so, with the word for their kind, in lower case.
const CALLED_SO: [&str; 4] = [
    "city of industry",
    "town of pines",
    "village of four seasons",
    "village of the branch",
];

impl<'c> Place<'c> {
    /// Reads the cell of a place.
    #[must_use]
    pub fn read(cell: &'c str) -> Self {
        let cell = cell.trim();
        // As lists that are sorted by the name write it: `Elm, Town of`.
        if let Some((name, before)) = cell.rsplit_once(',') {
            let before = format!("{} ", before.trim().to_lowercase());
            if let Some(kind) = kind_of(&BEFORE, &before) {
                return Self::of_kind(name.trim(), kind);
            }
        }
        let mut name = cell;
        let mut kind = None;
        // Exports write it twice: `City of City of Elm`.
        while let Some((prefix, of)) = before(name) {
            name = name[prefix..].trim_start();
            kind = kind.or(Some(of));
        }
        match kind {
            Some(kind) => Self::of_kind(name, kind),
            None => Self::by_its_end(name),
        }
    }

    /// A county by the cell of a column of counties, which may leave the word out.
    #[must_use]
    pub fn county(cell: &'c str, is_in_louisiana: bool) -> Self {
        let read = Self::read(cell);
        match read.kind {
            None if is_in_louisiana => Self::of_kind(cell.trim(), Parish),
            None => Self::of_kind(cell.trim(), County),
            Some(_) => read,
        }
    }

    /// A name without the word for its kind, which is written behind it where it belongs there.
    fn of_kind(name: &'c str, kind: PlaceKind) -> Self {
        let is_written = |place: &Self| place.kind == Some(kind);
        let written = BEHIND
            .iter()
            .find(|(.., of)| *of == kind && kind != Borough);
        let whole = Self::by_its_end(name);
        let name = match written {
            // `Township of Elm Township` has it already.
            Some(_) if is_written(&whole) => whole.name,
            Some((_, word, _)) => Cow::Owned(format!("{name} {word}")),
            None => Cow::Borrowed(name),
        };
        Self {
            name,
            kind: Some(kind),
        }
    }

    fn by_its_end(name: &'c str) -> Self {
        let plain = Self {
            name: Cow::Borrowed(name),
            kind: None,
        };
        let Some((before, last)) = name.rsplit_once(' ') else {
            return plain;
        };
        let small = BEHIND_IN_SMALL.iter().find_map(|(end, kind)| {
            let before = name.strip_suffix(end)?;
            before
                .starts_with(char::is_uppercase)
                .then_some((before, *kind))
        });
        if let Some((before, kind)) = small {
            return Self {
                name: Cow::Borrowed(before),
                kind: Some(kind),
            };
        }
        let behind = BEHIND
            .iter()
            .find(|(end, ..)| last.eq_ignore_ascii_case(end));
        match behind {
            Some((_, word, kind)) => Self {
                name: if last == *word {
                    Cow::Borrowed(name)
                } else {
                    Cow::Owned(format!("{} {word}", before.trim_end()))
                },
                kind: Some(*kind),
            },
            None => plain,
        }
    }
}

/// How long what says the kind before a name is, and the kind.
fn before(name: &str) -> Option<(usize, PlaceKind)> {
    let lower = name.to_lowercase();
    if CALLED_SO.contains(&lower.as_str()) {
        return None;
    }
    let (prefix, kind) = BEFORE
        .iter()
        .find(|(prefix, _)| lower.starts_with(prefix))?;
    // Nothing but the word is no name.
    (name.is_char_boundary(prefix.len()) && !name[prefix.len()..].trim().is_empty())
        .then_some((prefix.len(), *kind))
}

fn kind_of(table: &[(&str, PlaceKind)], words: &str) -> Option<PlaceKind> {
    let found = table.iter().find(|(known, _)| *known == words);
    found.map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_says_what_kind_it_is() {
        for (cell, name, kind) in [
            ("Elm", "Elm", None),
            ("City of Elm", "Elm", Some(City)),
            ("The City of Elm", "Elm", Some(City)),
            ("City of City of Elm", "Elm", Some(City)),
            ("CITY OF ELM", "ELM", Some(City)),
            ("City and County of Elm", "Elm", Some(City)),
            ("Elm, City of", "Elm", Some(City)),
            ("Elm city", "Elm", Some(City)),
            ("Town of Elm", "Elm", Some(Town)),
            ("Elm, Town of", "Elm", Some(Town)),
            ("Village of Elm Grove", "Elm Grove", Some(Village)),
            ("Borough of Elm", "Elm", Some(Borough)),
            ("Elm Borough", "Elm Borough", Some(Borough)),
            ("Township of Elm", "Elm Township", Some(Township)),
            ("Township of Elm Township", "Elm Township", Some(Township)),
            ("Elm Twp", "Elm Township", Some(Township)),
            ("Elm township", "Elm Township", Some(Township)),
            ("King County", "King County", Some(County)),
            ("County of King", "King County", Some(County)),
            ("King, County of", "King County", Some(County)),
            ("King Co.", "King County", Some(County)),
            ("Elm Parish", "Elm Parish", Some(Parish)),
            // Names, and no kinds.
            ("Carson City", "Carson City", None),
            ("Charles Town", "Charles Town", None),
            ("Greenwood Village", "Greenwood Village", None),
            ("City of Industry", "City of Industry", None),
            ("County", "County", None),
            ("City of ", "City of", None),
            ("İzmir", "İzmir", None),
            ("", "", None),
        ] {
            let place = Place::read(cell);
            assert_eq!((&*place.name, place.kind), (name, kind), "{cell}");
        }
    }

    #[test]
    fn a_column_of_counties_may_leave_the_word_out() {
        assert_eq!(Place::county("King", false).name, "King County");
        assert_eq!(Place::county("King County", false).name, "King County");
        assert_eq!(Place::county("Elm", true).name, "Elm Parish");
    }
}
