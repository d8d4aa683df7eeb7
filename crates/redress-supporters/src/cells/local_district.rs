//! Districts of states and cities, and names of cities, as they can be compared between a supporter's row and a list's.

use redress_lists::Place;
use redress_lists::columns::normalize;

/// What stands around the number or name of a district and says nothing more.
const WORDS_AROUND: [&str; 27] = [
    "district",
    "dist",
    "ward",
    "senate",
    "house",
    "assembly",
    "state",
    "legislative",
    "upper",
    "lower",
    "council",
    "city",
    "no",
    "number",
    "of",
    "the",
    "representatives",
    "delegates",
    "sd",
    "hd",
    "ad",
    "ld",
    "sldu",
    "sldl",
    "seat",
    "us",
    "chamber",
];

/// A district of a state's house or of a city's council, to be compared: `District 05`, `SD-5` and `5th` are `5`. Empty
/// where the cell says nothing.
#[must_use]
pub fn local_district(cell: &str) -> String {
    let name = normalize(cell);
    let words = name.split('_').filter(|word| !word.is_empty());
    let mut kept: Vec<String> = Vec::new();
    for word in words {
        if WORDS_AROUND.contains(&word) {
            continue;
        }
        // `sd5` and `ward5`.
        let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let letters = &word[..word.len() - digits.len()];
        let word = if WORDS_AROUND.contains(&letters) {
            digits
        } else {
            word
        };
        kept.push(without_ordinal(word).to_owned());
    }
    kept.join(" ")
}

/// `05` and `5th` are `5`; `5a` stays.
fn without_ordinal(word: &str) -> &str {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = &word[digits.len()..];
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return word;
    }
    let word = match ending {
        "st" | "nd" | "rd" | "th" => digits,
        _ => word,
    };
    let short = word.trim_start_matches('0');
    if short.is_empty() { "0" } else { short }
}

/// A city's name to be compared: `City of St. Elm` and `Saint Elm` are `saint elm`. Empty where the cell says nothing.
#[must_use]
pub fn city_key(cell: &str) -> String {
    let name = normalize(&Place::read(cell).name);
    let name = name.replace('_', " ");
    let long = [("st ", "saint "), ("ft ", "fort "), ("mt ", "mount ")];
    let written = long
        .iter()
        .find_map(|(short, long)| Some(format!("{long}{}", name.strip_prefix(short)?)));
    written.unwrap_or(name)
}

#[test]
fn districts_and_cities_are_compared_by_what_they_are_called() {
    for (cell, key) in [
        ("District 05", "5"),
        ("SD-5", "5"),
        ("sd5", "5"),
        ("5th", "5"),
        ("5A", "5a"),
        ("Ward 3", "3"),
        ("State Senate District 12", "12"),
        ("First Essex", "first essex"),
        ("Ward", ""),
        ("", ""),
    ] {
        assert_eq!(local_district(cell), key, "{cell}");
    }
    for (cell, key) in [
        ("City of Elm", "elm"),
        ("ELM", "elm"),
        ("St. Elm", "saint elm"),
        ("Stanton", "stanton"),
        ("", ""),
    ] {
        assert_eq!(city_key(cell), key, "{cell}");
    }
}
