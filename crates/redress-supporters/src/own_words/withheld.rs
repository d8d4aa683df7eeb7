//! Own words that say more of a person than anybody was asked to show.

use redress_base::hidden::hidden_character;
use redress_base::us_states;
use std::fmt;

/// Why own words are held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Withheld {
    /// They have a phone number.
    Phone,
    /// They have an e-mail address.
    Email,
    /// They have a street address or a post box.
    Street,
    /// They have a character that nobody can see, and that turns or hides what stands around it.
    Hidden,
}

impl fmt::Display for Withheld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Phone => "a phone number",
            Self::Email => "an e-mail address",
            Self::Street => "a street address",
            Self::Hidden => "a hidden character",
        })
    }
}

/// What a street is called behind its name (USPS Publication 28, appendix C).
const STREETS: [&str; 38] = [
    "street",
    "st",
    "avenue",
    "ave",
    "av",
    "road",
    "rd",
    "boulevard",
    "blvd",
    "lane",
    "ln",
    "drive",
    "dr",
    "court",
    "ct",
    "place",
    "pl",
    "terrace",
    "ter",
    "way",
    "circle",
    "cir",
    "highway",
    "hwy",
    "parkway",
    "pkwy",
    "square",
    "sq",
    "trail",
    "trl",
    "alley",
    "broadway",
    "turnpike",
    "tpke",
    "plaza",
    "loop",
    "crescent",
    "pike",
];
/// Words between the number of a house and what its street is called.
const STREET_WORDS_MAX: usize = 4;
/// Words that stand between a number and such a word, and show that no street is meant: "2 people in the street".
const NO_STREET: [&str; 20] = [
    "people", "years", "year", "of", "in", "the", "on", "and", "to", "a", "is", "are", "times",
    "percent", "days", "per", "was", "were", "for", "my",
];

/// Why own words are held back; none if they can be shown.
#[must_use]
pub fn withheld(text: &str) -> Option<Withheld> {
    if has_hidden(text) {
        return Some(Withheld::Hidden);
    }
    // Digits as other scripts write them are digits all the same.
    let plain: String = text.chars().map(ascii).collect();
    if has_email(&plain) {
        return Some(Withheld::Email);
    }
    if has_phone(&plain) {
        return Some(Withheld::Phone);
    }
    has_street(&plain).then_some(Withheld::Street)
}

/// Line breaks are how people write, and joiners hold emoji together.
fn has_hidden(text: &str) -> bool {
    text.split(['\n', '\r', '\t', '\u{200d}', '\u{200c}'])
        .any(|part| hidden_character(part).is_some())
}

fn ascii(c: char) -> char {
    match c {
        // Full width, as East Asian keyboards write.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{200d}' | '\u{200c}' => ' ',
        c => c,
    }
}

/// `ann@elm.example`, `ann @ elm.example`, `ann at elm dot example`, `ann (at) elm.example`.
fn has_email(text: &str) -> bool {
    let lower = text.to_lowercase();
    let is_part = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    for (at, _) in lower.match_indices('@') {
        let before = lower[..at].trim_end().ends_with(is_part);
        let behind = lower[at + 1..].trim_start();
        let end = behind.find(|c| !is_part(c)).unwrap_or(behind.len());
        let domain = behind[..end].trim_end_matches('.');
        if before && domain.contains('.') {
            return true;
        }
    }
    let words: Vec<&str> = lower.split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    words.windows(4).any(|run| {
        let [name, at, domain, dot] = run else {
            return false;
        };
        let marked_at = ["(at)", "[at]", "{at}"].contains(at);
        let is_at = marked_at || *at == "at";
        let has_dot = domain.trim_end_matches(['.', ',', '!', '?']).contains('.') && marked_at;
        let spelt_dot = ["dot", "(dot)", "[dot]"].contains(dot);
        is_at && !bare(name).is_empty() && (has_dot || spelt_dot)
    }) || words.windows(3).any(|run| {
        ["(at)", "[at]", "{at}"].contains(&run[1])
            && run[2].trim_end_matches(['.', ',']).contains('.')
    })
}

/// Ten digits, or eleven with a 1, parted as phone numbers are; seven as `555-0100`; or any from another country behind a
/// plus.
fn has_phone(text: &str) -> bool {
    let is_inside = |c: char| c.is_ascii_digit() || " -.()/+".contains(c);
    for run in text.split(|c: char| !is_inside(c)) {
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        if digits < 7 {
            continue;
        }
        let trimmed = run.trim_matches(|c: char| !c.is_ascii_digit() && c != '+' && c != '(');
        let groups: Vec<usize> = trimmed
            .split(|c: char| !c.is_ascii_digit())
            .map(str::len)
            .filter(|length| *length > 0)
            .collect();
        if trimmed.starts_with('+') && digits <= 15 {
            return true;
        }
        // The groups of American numbers, anywhere in a run of numbers.
        let is_american = |groups: &[usize]| {
            matches!(groups, [3, 3, 4] | [3, 7] | [6, 4] | [10])
                || matches!(groups, [1, 3, 3, 4] | [11] | [1, 10])
        };
        let has_groups = (1..=4).any(|length| groups.windows(length).any(is_american));
        // Seven digits are one only with a dash or a point: 2024 1234567 may be anything.
        let is_local = groups.windows(2).any(|pair| pair == [3, 4])
            && run.split(' ').any(|word| {
                let word = word.trim_matches(|c: char| !c.is_ascii_digit());
                let (first, last) = word.split_once(['-', '.']).unwrap_or_default();
                first.len() == 3 && last.len() == 4 && word.len() == 8
            });
        if has_groups || is_local {
            return true;
        }
    }
    false
}

/// `12 Elm Street`, `12-B N. Elm St.`, `PO Box 12`, `Apt 4`.
fn has_street(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let is_box = words.windows(3).any(|run| {
        let po = ["p.o", "po", "post", "p.o."].contains(&run[0]);
        po && (run[1] == "box" && is_number(run[2]) || run[1] == "office" && run[2] == "box")
    });
    let is_flat = words
        .windows(2)
        .any(|pair| ["apt", "apartment", "unit", "suite"].contains(&pair[0]) && is_number(pair[1]));
    is_box
        || is_flat
        || words
            .iter()
            .enumerate()
            .any(|(at, word)| is_house(&words[at..], word))
}

fn is_house(words: &[&str], number: &str) -> bool {
    let digits = number.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let letters = number.len() - digits.len();
    let is_house_number = !digits.is_empty()
        && digits.len() <= 6
        && letters <= 1
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-');
    if !is_house_number {
        return false;
    }
    for (at, word) in words.iter().enumerate().skip(1).take(STREET_WORDS_MAX + 1) {
        // At least one word is the street's name.
        if at > 1 && STREETS.contains(word) {
            return true;
        }
        if NO_STREET.contains(word) || us_states::find(word).is_some() && at == 1 && word.len() > 2
        {
            return false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::Withheld::{Email, Hidden, Phone, Street};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_says_how_to_reach_somebody_is_held_back() {
        for (text, why) in [
            ("Call me at 555-0100.", Phone),
            ("(555) 555-0100", Phone),
            ("my cell is 5555550100 thanks", Phone),
            ("+1 555 555 0100", Phone),
            ("555.555.0100", Phone),
            ("1-555-555-0100", Phone),
            ("+44 20 7946 0000", Phone),
            ("５５５-０１００", Phone),
            ("555‑555‑0100", Phone),
            ("Write to ann@elm.example!", Email),
            ("ann @ elm.example", Email),
            ("ann at elm dot example", Email),
            ("ann (at) elm.example", Email),
            ("I live at 12 Elm Street.", Street),
            ("12 N. Elm St., Springfield", Street),
            ("1200 Martin Luther King Blvd", Street),
            ("221b Baker street", Street),
            ("123 45th Ave", Street),
            ("P.O. Box 12", Street),
            ("PO Box 12", Street),
            ("Elm House, Apt. 4", Street),
            ("abc\u{202e}def", Hidden),
            ("abc\u{200b}def", Hidden),
        ] {
            assert_eq!(withheld(text), Some(why), "{text}");
        }
    }

    #[test]
    fn what_people_write_about_is_shown() {
        for text in [
            "",
            "Please support H.R. 1234 and S. 5678.",
            "In 2024-2025 more than 1,000,000 faces were searched.",
            "42 U.S.C. § 1983 protects us.",
            "A 2019 study (NIST 8280) found errors of 10 to 100 times.",
            "I am 72 and live in 02143.",
            "ZIP 02143-1234",
            "2 people in the street were stopped.",
            "We met at the park. Dot your i's.",
            "My 3 kids walk down the street",
            "On 2024-07-30 at 15:45",
            "Our family 👨‍👩‍👧 says no.\nThank you.",
            "@senator do the right thing",
            "It costs $1.5 million per year",
            "90 percent of us on Main Street agree",
        ] {
            assert_eq!(withheld(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_looked_at(text in "[\\PC\n]{0,60}") {
            let _ = withheld(&text);
        }

        #[test]
        fn a_phone_number_is_found_in_any_text(before in "[a-z ]{0,20}", number in "[2-9][0-9]{2}[-. ][2-9][0-9]{2}[-. ][0-9]{4}") {
            let text = format!("{before} {number}");
            prop_assert_eq!(withheld(&text), Some(Phone));
        }
    }
}
