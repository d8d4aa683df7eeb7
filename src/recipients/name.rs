//! Names: put together from their columns, never split on spaces.

/// Suffixes that a comma sets apart; numerals follow without one.
const WITH_COMMA: [&str; 6] = ["jr", "jr.", "sr", "sr.", "esq", "esq."];
/// Ways to write that nobody holds a seat.
const VACANT: [&str; 5] = ["vacant", "vacancy", "vacant seat", "seat vacant", "open seat"];

/// A full name from its parts; empty if there is no last name. Nothing is invented: no nickname, no title.
pub(super) fn compose(first: &str, middle: &str, last: &str, suffix: &str) -> String {
    if last.is_empty() {
        return String::new();
    }
    let given = [first, middle, last].into_iter().filter(|part| !part.is_empty());
    let mut name = given.collect::<Vec<_>>().join(" ");
    if !suffix.is_empty() {
        let comma = WITH_COMMA.iter().any(|word| suffix.eq_ignore_ascii_case(word));
        name.push_str(if comma { ", " } else { " " });
        name.push_str(suffix);
    }
    name
}

/// Whether a name says that nobody holds the seat: `Vacant`, `[VACANT]`, `Vacant - District 3`.
pub(super) fn says_vacant(name: &str) -> bool {
    let initial = name.chars().find(|c| c.is_alphabetic());
    if !initial.is_some_and(|letter| "vVsSoO".contains(letter)) {
        return false;
    }
    let words = name.to_lowercase();
    let mut words = words.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    VACANT.contains(&first) || VACANT.contains(&format!("{first} {second}").as_str())
}

/// Whether a name has what would give an address a second meaning.
pub(super) fn has_address_marks(name: &str) -> bool {
    name.contains(['<', '>', '@'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_put_together_from_what_is_there() {
        assert_eq!(compose("Analilia", "", "Mejia", ""), "Analilia Mejia");
        assert_eq!(compose("Henry", "C.", "Johnson", "Jr."), "Henry C. Johnson, Jr.");
        assert_eq!(compose("Neal", "", "Dunn", "II"), "Neal Dunn II");
        assert_eq!(compose("", "", "Van Hollen", ""), "Van Hollen");
        assert_eq!(compose("Prince", "", "", ""), "");
    }

    #[test]
    fn an_empty_seat_is_recognized_and_a_person_is_not_one() {
        for name in ["Vacant", "VACANT", "[Vacant]", "Vacancy", "Vacant - District 3", "Seat vacant", "(open seat)"] {
            assert!(says_vacant(name), "{name}");
        }
        for name in ["Vacantia Lee", "Open Sky", "Seat Voss", "Ana Vacant-Moore", "", "é"] {
            assert!(!says_vacant(name), "{name}");
        }
    }
}
