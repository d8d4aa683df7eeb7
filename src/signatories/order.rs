//! The order in which people expect names to stand.

use redress_base::words::folded_name;

/// Digits are padded to so many places, so that `9` comes before `18`.
const DIGITS: usize = 12;

/// What names are sorted by: without a leading "The", case, accents and punctuation; digits first, and by their value.
pub(super) fn sort_key(name: &str) -> String {
    let words = folded_name(name);
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
