//! A person's name as two sign-ups of one person have it in common.

use unicode_normalization::UnicodeNormalization;

/// Titles, which one form asks for and the next does not.
const TITLES: [&str; 9] = ["mr", "mrs", "ms", "mx", "miss", "dr", "prof", "rev", "hon"];
/// What tells a father from his son, who may share an inbox.
const GENERATIONS: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "v"];

/// The first name, the last name and what stands behind it, in small letters without accents and marks; empty if there is
/// no name. What stands between first and last is left out: one form has the middle initial, the next does not.
#[must_use]
pub fn name_key(first: &str, last: &str, suffix: &str, full: &str) -> String {
    let mut words = words_of(first);
    words.extend(words_of(last));
    if words.is_empty() {
        words = match full.split_once(',') {
            // `Lee, Ann`; what tells generations apart stands there too: `Ann Lee, Jr.`.
            Some((last, first)) if !is_generation(first) => {
                let mut words = words_of(first);
                words.extend(words_of(last));
                words
            }
            _ => words_of(full),
        };
    }
    words.extend(words_of(suffix));
    let is_of = |table: &[&str], word: &String| table.contains(&word.as_str());
    let generation = words
        .iter()
        .skip(1)
        .rev()
        .find(|word| is_of(&GENERATIONS, word))
        .cloned();
    let is_name = |word: &String| !is_of(&TITLES, word);
    // Nobody is called nothing but `Miss`; then it is the name.
    let names: Vec<String> = if words.iter().any(is_name) {
        words.into_iter().filter(is_name).collect()
    } else {
        words
    };
    let names: Vec<String> = match &generation {
        Some(_) => names
            .into_iter()
            .enumerate()
            .filter(|(at, word)| *at == 0 || !is_of(&GENERATIONS, word))
            .map(|(_, word)| word)
            .collect(),
        None => names,
    };
    let mut key = match &names[..] {
        [] => return String::new(),
        [only] => only.clone(),
        [first, .., last] => format!("{first} {last}"),
    };
    if let Some(generation) = generation {
        key.push(' ');
        key.push_str(&generation);
    }
    key
}

fn is_generation(text: &str) -> bool {
    let words = words_of(text);
    !words.is_empty()
        && words
            .iter()
            .all(|word| GENERATIONS.contains(&word.as_str()))
}

/// The words of a name; apostrophes and hyphens are part of a word, dots of none.
fn words_of(name: &str) -> Vec<String> {
    let folded: String = name
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect();
    folded
        .split(|c: char| c.is_whitespace() || c == ',')
        .map(|word| {
            word.chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
        })
        .filter(|word| !word.is_empty())
        .collect()
}

#[test]
fn one_person_is_written_in_several_ways() {
    for (first, last, suffix, full, key) in [
        ("Ann", "Lee", "", "", "ann lee"),
        ("", "", "", "Ann Lee", "ann lee"),
        ("", "", "", "Lee, Ann", "ann lee"),
        ("ANN", "LEE", "", "", "ann lee"),
        ("Ann M.", "Lee", "", "", "ann lee"),
        ("", "", "", "Dr. Ann Lee", "ann lee"),
        ("José", "Núñez", "", "", "jose nunez"),
        ("Mary", "O'Brien", "", "", "mary obrien"),
        ("Mary", "O’Brien", "", "", "mary obrien"),
        ("John", "Smith", "Jr.", "", "john smith jr"),
        ("John", "Smith Jr.", "", "", "john smith jr"),
        ("", "", "", "John Smith, Jr.", "john smith jr"),
        ("John", "Smith", "Sr", "", "john smith sr"),
        ("Ann", "", "", "", "ann"),
        ("V", "Lee", "", "", "v lee"),
        ("", "", "", "李 明", "李 明"),
        ("", "", "", " . ", ""),
    ] {
        assert_eq!(
            name_key(first, last, suffix, full),
            key,
            "{first} {last} {full}"
        );
    }
}
