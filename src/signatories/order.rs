//! The order in which people expect names to stand.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Digits are padded to so many places, so that `9` comes before `18`.
const DIGITS: usize = 12;

/// What names are sorted by: without a leading "The", case, accents and punctuation; digits first, and by their value.
pub(super) fn sort_key(name: &str) -> String {
    let words = folded(name);
    let words = words.strip_prefix("the ").unwrap_or(&words);
    let mut key = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(c) = rest.chars().next() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits == 0 {
            key.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            key.extend(std::iter::repeat_n('0', DIGITS.saturating_sub(digits)));
            key.push_str(&rest[..digits]);
            rest = &rest[digits..];
        }
    }
    key
}

/// A name in lower case without accents and punctuation, its words parted by single spaces.
pub(super) fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
    {
        match c {
            // From here on letters that Unicode does not take apart, as they are sorted in English.
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            '&' => folded.push_str(" and "),
            '\'' | '’' | '.' => {} // inside a word: People's, A.C.T.
            c if c.is_alphanumeric() => folded.push(c),
            _ => folded.push(' '),
        }
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_where_people_look_for_them() {
        let expected = [
            "9 Bridges Network",
            "18 Million Voices",
            "A.C.T. Now",
            "Acton Justice Center",
            "Álvarez Foundation",
            "The Arc of Riverton",
            "Black & Brown Alliance",
            "Black and Proud",
            "Œuvre Collective",
            "People's Assembly",
            "Peoples United",
            "Theater Workers for Rights",
        ];
        let mut sorted = expected;
        sorted.reverse();
        sorted.sort_by_key(|name| sort_key(name));
        assert_eq!(sorted, expected);
    }
}
