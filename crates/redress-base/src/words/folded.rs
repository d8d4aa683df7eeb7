//! One form for names that people type, sort and look for alike.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A name in lower case without accents and punctuation, its words parted by single spaces: `O'Brien-Núñez` is `obrien nunez`.
#[must_use]
pub fn folded_name(name: &str) -> String {
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
    fn names_that_sound_alike_are_alike() {
        assert_eq!(folded_name("  José  NÚÑEZ, Jr. "), "jose nunez jr");
        assert_eq!(folded_name("O’Brien-Lee"), "obrien lee");
        assert_eq!(folded_name("Łukasz Groß & Sons"), "lukasz gross and sons");
        assert_eq!(folded_name(" . "), "");
    }
}
