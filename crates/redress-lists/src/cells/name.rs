//! Names: put together from their columns, never split on spaces.

/// Suffixes that a comma sets apart; numerals follow without one.
const WITH_COMMA: [&str; 6] = ["jr", "jr.", "sr", "sr.", "esq", "esq."];
/// Ways to write that nobody holds a seat.
const VACANT: [&str; 5] = [
    "vacant",
    "vacancy",
    "vacant seat",
    "seat vacant",
    "open seat",
];

/// A full name from its parts; empty if there is no last name. Nothing is invented: no nickname, no title.
pub(crate) fn compose(first: &str, middle: &str, last: &str, suffix: &str) -> String {
    // A given name alone is no full name: the row is one without a name, and held back where the letter needs one.
    if last.is_empty() {
        return String::new();
    }
    let given = [first, middle, last]
        .into_iter()
        .filter(|part| !part.is_empty());
    let mut name = given.collect::<Vec<_>>().join(" ");
    if !suffix.is_empty() {
        let comma = WITH_COMMA
            .iter()
            .any(|word| suffix.eq_ignore_ascii_case(word));
        name.push_str(if comma { ", " } else { " " });
        name.push_str(suffix);
    }
    name
}

/// Whether a name says that nobody holds the seat: `Vacant`, `[VACANT]`, `Vacant - District 3`.
pub(crate) fn says_vacant(name: &str) -> bool {
    if name
        .bytes()
        .next()
        .is_none_or(|first| first.is_ascii_alphabetic() && !b"vVsSoO".contains(&first))
    {
        return false; // as nearly all names
    }
    // The initials of every word below; brackets and dashes may stand before them.
    let initial = name.chars().find(|c| c.is_alphabetic());
    if !initial.is_some_and(|letter| "vVsSoO".contains(letter)) {
        return false;
    }
    let words = name.to_lowercase();
    let mut words = words
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty());
    let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    VACANT.contains(&first) || VACANT.contains(&format!("{first} {second}").as_str())
}

/// A name that stands whole in the columns of both its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doubled<'n> {
    /// Two words: each part is given by the list's own evidence.
    Parted { first: &'n str, last: &'n str },
    /// The surname cannot be told.
    Unclear,
}

/// What two columns come to that hold the same whole name. Nothing where they hold the parts of a name, or no person's.
pub(crate) fn doubled<'n>(first: &'n str, last: &str, full: &str) -> Option<Doubled<'n>> {
    if first != last || !first.contains(char::is_whitespace) || says_vacant(first) || is_body(first)
    {
        return None;
    }
    let mut words = first.split_whitespace();
    let parts = (words.next(), words.next(), words.next());
    // With three words or more nobody can tell where the surname begins.
    Some(match parts {
        (Some(first_name), Some(last_name), None)
            if (full.is_empty() || full == first) && is_surname(last_name) =>
        {
            Doubled::Parted {
                first: first_name,
                last: last_name,
            }
        }
        _ => Doubled::Unclear,
    })
}

/// Whether a word may be a surname, and is no initial and no suffix.
fn is_surname(word: &str) -> bool {
    let suffixes = ["jr", "sr", "esq", "ii", "iii", "iv"];
    // `Ana B` is an initial, and nobody is greeted by one.
    word.chars().nth(1).is_some()
        && !word.ends_with('.')
        && !suffixes.iter().any(|s| word.eq_ignore_ascii_case(s))
}

/// Whether a name is that of a body and not of a person.
pub fn is_body(full_name: &str) -> bool {
    let last = full_name
        .split_whitespace()
        .next_back()
        .unwrap_or("")
        .to_lowercase();
    let words = full_name.split_whitespace().count();
    // A word alone may be somebody's surname: Ana Council.
    words > 1
        && matches!(
            last.as_str(),
            "council"
                | "commission"
                | "aldermen"
                | "alders"
                | "selectmen"
                | "supervisors"
                | "trustees"
                | "commissioners"
        )
}

/// Whether a name has what would give an address a second meaning.
pub(crate) fn has_address_marks(name: &str) -> bool {
    name.bytes().any(|byte| matches!(byte, b'<' | b'>' | b'@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_put_together_from_what_is_there() {
        assert_eq!(compose("Analilia", "", "Mejia", ""), "Analilia Mejia");
        assert_eq!(
            compose("Henry", "C.", "Johnson", "Jr."),
            "Henry C. Johnson, Jr."
        );
        assert_eq!(compose("Neal", "", "Dunn", "II"), "Neal Dunn II");
        assert_eq!(compose("", "", "Van Hollen", ""), "Van Hollen");
        assert_eq!(compose("Prince", "", "", ""), "");
    }

    #[test]
    fn a_body_is_no_person() {
        assert!(is_body("Janesville City Council"));
        assert!(!is_body("Ana Council-Lopez"));
        assert!(!is_body("Council"));
    }

    #[test]
    fn a_whole_name_in_both_columns_is_parted_only_where_two_words_leave_no_choice() {
        let parted = Some(Doubled::Parted {
            first: "Keith",
            last: "Pekau",
        });
        for full in ["", "Keith Pekau"] {
            assert_eq!(doubled("Keith Pekau", "Keith Pekau", full), parted);
        }
        for name in [
            "Ana Maria Lopez",
            "Ana Lopez Jr.",
            "Lopez Jr.",
            "Lopez III",
            "Ana L.",
        ] {
            assert_eq!(doubled(name, name, name), Some(Doubled::Unclear), "{name}");
        }
        assert_eq!(
            doubled("Keith Pekau", "Keith Pekau", "Keith Pekau Smith"),
            Some(Doubled::Unclear)
        );
        for name in ["Thomas", "Vacant Seat", "Janesville City Council", ""] {
            assert_eq!(doubled(name, name, name), None, "{name}");
        }
        assert_eq!(doubled("Ana", "Maria Lopez", "Ana Maria Lopez"), None);
    }

    #[test]
    fn an_empty_seat_is_recognized_and_a_person_is_not_one() {
        for name in [
            "Vacant",
            "VACANT",
            "[Vacant]",
            "Vacancy",
            "Vacant - District 3",
            "Seat vacant",
            "(open seat)",
        ] {
            assert!(says_vacant(name), "{name}");
        }
        for name in [
            "Vacantia Lee",
            "Open Sky",
            "Seat Voss",
            "Ana Vacant-Moore",
            "",
            "é",
        ] {
            assert!(!says_vacant(name), "{name}");
        }
    }
}
