//! A person's name as it is compared.

use crate::cells::is_body;
use crate::columns::normalize;

/// What stands before a name and is none of it; titles of offices are read as offices.
const BEFORE: [&str; 12] = [
    "the",
    "hon",
    "honorable",
    "honourable",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "rev",
    "prof",
];
/// What stands behind one.
const BEHIND: [&str; 12] = [
    "jr", "sr", "ii", "iii", "iv", "esq", "phd", "md", "jd", "mp", "mla", "msp",
];

/// A name by its first and last word: `Ann Lee`, `Dr. Ann B. Lee, Jr.` and `ANN LEE` are the same; none for no name. Middle
/// names do not count, so that in doubt somebody is not written to.
pub(crate) fn person_key(name: &str) -> Option<String> {
    if is_body(name) {
        // `Elm City Council` and `Elm County Council` differ in what stands in the middle.
        return Some(normalize(name).replace('_', " "));
    }
    let lower = name.to_lowercase();
    // The dots of `Ph.D.` part no words.
    let lower = lower.replace('.', "");
    let mut words: Vec<&str> = lower
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’')))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect();
    // The last one is kept, whatever it is: some name it is.
    while words.len() > 1 && BEFORE.contains(&words[0]) {
        words.remove(0);
    }
    while words.len() > 1 && BEHIND.contains(&words[words.len() - 1]) {
        words.pop();
    }
    let (first, last) = (words.first()?, words.last()?);
    let key = if words.len() == 1 {
        (*first).to_owned()
    } else {
        format!("{first} {last}")
    };
    Some(key.replace('’', "'"))
}

/// The surname of such a key.
pub(super) fn surname(key: &str) -> &str {
    key.rsplit(' ').next().unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_has_one_key() {
        for name in [
            "Ann Lee",
            "ANN LEE",
            "Dr. Ann B. Lee, Jr.",
            "Hon. Ann Lee",
            "The Honorable Ann Lee, Ph.D.",
        ] {
            assert_eq!(person_key(name).as_deref(), Some("ann lee"), "{name}");
        }
        assert_eq!(person_key("Lee").as_deref(), Some("lee"));
        assert_eq!(person_key("Ana O’Brien").as_deref(), Some("ana o'brien"));
        assert_eq!(person_key(" - "), None);
        assert_ne!(
            person_key("Elm City Council"),
            person_key("Elm County Council")
        );
    }
}
