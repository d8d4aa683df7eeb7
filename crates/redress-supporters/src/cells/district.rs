//! Districts of the House of Representatives as exports spell them.

use redress_base::us_states::{self, US_STATES, UsState};

/// What the cell of a congressional district says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DistrictCell {
    /// Nothing.
    Empty,
    /// A district, which need not exist.
    District(SpelledDistrict),
    /// Something that is no district of the House.
    Unreadable,
}

/// A district as a cell spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpelledDistrict {
    /// Its state, if the cell says it.
    pub state: Option<&'static UsState>,
    /// Its number; 0 is at large, and none stands for a cell that names nothing but the state.
    pub number: Option<u8>,
}

/// Words that say no more than that it is a district in Washington.
const WORDS_AROUND: [&str; 20] = [
    "us",
    "u",
    "s",
    "the",
    "congressional",
    "congress",
    "district",
    "districts",
    "dist",
    "cd",
    "house",
    "of",
    "representatives",
    "no",
    "number",
    "ocd",
    "division",
    "country",
    "state",
    "federal",
];
const ORDINALS: [&str; 4] = ["st", "nd", "rd", "th"];
/// The number that stands for the delegates of the District and the territories, and in some tables for every seat at
/// large.
const DELEGATE: u8 = 98;

/// Codes of the states that the Census Bureau puts in front of a district's two digits (ANSI INCITS 38).
const CENSUS_CODES: &str = "01 AL, 02 AK, 04 AZ, 05 AR, 06 CA, 08 CO, 09 CT, 10 DE, 11 DC, 12 FL, 13 GA, 15 HI, 16 ID, \
    17 IL, 18 IN, 19 IA, 20 KS, 21 KY, 22 LA, 23 ME, 24 MD, 25 MA, 26 MI, 27 MN, 28 MS, 29 MO, 30 MT, 31 NE, 32 NV, 33 NH, \
    34 NJ, 35 NM, 36 NY, 37 NC, 38 ND, 39 OH, 40 OK, 41 OR, 42 PA, 44 RI, 45 SC, 46 SD, 47 TN, 48 TX, 49 UT, 50 VT, 51 VA, \
    53 WA, 54 WV, 55 WI, 56 WY, 60 AS, 66 GU, 69 MP, 72 PR, 78 VI";

/// Reads a district: `CA-12`, `CA12`, `California 12th`, `12`, `At-Large`, `98`, `0612`, `ocd-division/…/state:ca/cd:12`.
///
/// `AL` alone is at large here; whose it is the row has to say. `AL-2` is Alabama's second.
#[must_use]
pub fn read_district(cell: &str) -> DistrictCell {
    // As nearly every export writes it.
    if let Some(plain) = plain(cell.trim()) {
        return DistrictCell::District(plain);
    }
    let lower = cell.trim().to_lowercase();
    let nothing = [
        "", "-", "n/a", "na", "none", "null", "unknown", "zz", "#n/a",
    ];
    if nothing.contains(&lower.as_str()) {
        return DistrictCell::Empty;
    }
    let mut words = words(&lower);
    let named = take_state_name(&mut words);
    match spelled(&words, named) {
        Some(district) => DistrictCell::District(district),
        None => DistrictCell::Unreadable,
    }
}

/// `CA-12` and `CA12`, without looking at words.
fn plain(cell: &str) -> Option<SpelledDistrict> {
    let (code, rest) = cell.split_at_checked(2)?;
    let digits = rest.strip_prefix('-').unwrap_or(rest);
    let is_number = matches!(digits.len(), 1 | 2) && digits.bytes().all(|it| it.is_ascii_digit());
    let number = digits.parse().ok().filter(|_| is_number)?;
    Some(SpelledDistrict {
        state: Some(us_states::find(code)?),
        number: Some(if number == DELEGATE { 0 } else { number }),
    })
}

/// The state of a code of the Census Bureau.
#[must_use]
pub fn state_of_census_code(code: &str) -> Option<&'static UsState> {
    let mut rows = CENSUS_CODES.split(',').map(str::trim);
    rows.find_map(|row| us_states::find(row.strip_prefix(code)?.strip_prefix(' ')?))
}

/// The words and numbers of a text, numbers without the ending that makes them ordinals.
fn words(lower: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut previous = ' ';
    for c in lower.chars() {
        let goes_on = previous.is_alphanumeric() && previous.is_ascii_digit() == c.is_ascii_digit();
        // "California's" is California.
        if matches!(c, '\'' | '’') || (c == 's' && matches!(previous, '\'' | '’')) {
            previous = c;
            continue;
        }
        if c.is_alphanumeric() {
            match words.last_mut() {
                Some(word) if goes_on => word.push(c),
                // A number and what stands right behind it: `12th`.
                Some(_) if previous.is_ascii_digit() => words.push(format!("+{c}")),
                _ => words.push(c.to_string()),
            }
        }
        previous = c;
    }
    let is_ordinal = |word: &String| {
        let ending = word.strip_prefix('+');
        ending.is_some_and(|ending| ORDINALS.contains(&ending))
    };
    words.retain(|word| !is_ordinal(word));
    for word in &mut words {
        if let Some(rest) = word.strip_prefix('+') {
            *word = rest.to_owned();
        }
    }
    words
}

/// Takes the name of a state out of the words; of two that fit the longer one, as `West Virginia`.
fn take_state_name(words: &mut Vec<String>) -> Option<&'static UsState> {
    let names = US_STATES.iter().filter_map(|state| {
        let name = state.name.strip_prefix("U.S. ").unwrap_or(state.name);
        let name: Vec<String> = name.to_lowercase().split(' ').map(str::to_owned).collect();
        let at = words.windows(name.len()).position(|run| run == name)?;
        Some((name.len(), at, state))
    });
    let (length, at, state) = names.max_by_key(|(length, ..)| *length)?;
    words.drain(at..at + length);
    Some(state)
}

fn spelled(words: &[String], named: Option<&'static UsState>) -> Option<SpelledDistrict> {
    let mut state = named;
    let mut number = None;
    let mut is_at_large = false;
    let has_code = |words: &[String]| {
        let mut others = words.iter().filter(|word| *word != "al");
        others.any(|word| word.len() == 2 && us_states::find(word).is_some())
    };
    // `AL` is Alabama only in front of a number, and where nothing else is the state.
    let al_is_alabama = words.len() > 1 && words[0] == "al" && named.is_none() && !has_code(words);
    for (at, word) in words.iter().enumerate() {
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            let census = Some(word).filter(|word| word.len() == 4);
            let (of, digits) = match census {
                Some(word) => (Some(state_of_census_code(&word[..2])?), &word[2..]),
                None => (None, word.as_str()),
            };
            // Two states, or two numbers, are none.
            if number.is_some() || (of.is_some() && state.is_some() && of != state) {
                return None;
            }
            state = state.or(of);
            number = Some(digits.parse::<u8>().ok().filter(|number| *number < 100)?);
            continue;
        }
        let is_large = match word.as_str() {
            "al" => !(al_is_alabama && at == 0),
            word => matches!(word, "large" | "atlarge"),
        };
        is_at_large |= is_large;
        if is_large || word == "at" || WORDS_AROUND.contains(&word.as_str()) {
            continue;
        }
        let found = us_states::find(word).filter(|_| word.len() == 2)?;
        if state.is_some_and(|state| state != found) {
            return None;
        }
        state = Some(found);
    }
    let number = match (number, is_at_large) {
        // One member at large is the first and only one.
        (Some(0 | DELEGATE), _) | (Some(1) | None, true) => Some(0),
        (Some(_), true) => return None,
        (number, false) => number,
    };
    (state.is_some() || number.is_some()).then_some(SpelledDistrict { state, number })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(cell: &str) -> String {
        match read_district(cell) {
            DistrictCell::Empty => "empty".to_owned(),
            DistrictCell::Unreadable => "unreadable".to_owned(),
            DistrictCell::District(SpelledDistrict { state, number }) => {
                let state = state.map_or("??", |state| state.code);
                number.map_or_else(|| state.to_owned(), |number| format!("{state}-{number}"))
            }
        }
    }

    #[test]
    fn districts_are_read_in_all_spellings() {
        for (cell, expected) in [
            ("CA-12", "CA-12"),
            ("CA12", "CA-12"),
            ("ca 12", "CA-12"),
            ("CA-012", "CA-12"),
            ("CA-12th", "CA-12"),
            ("CA_12", "CA-12"),
            ("US-CA-12", "CA-12"),
            ("California 12th", "CA-12"),
            ("California's 12th congressional district", "CA-12"),
            ("12th Congressional District of California", "CA-12"),
            ("West Virginia 2nd", "WV-2"),
            ("Virginia 2", "VA-2"),
            ("Kansas 3rd", "KS-3"),
            ("New York 10", "NY-10"),
            ("ND-AL", "ND-0"),
            ("North Dakota At-Large", "ND-0"),
            ("VT At Large", "VT-0"),
            ("AK-AL", "AK-0"),
            ("AL-AL", "AL-0"),
            ("AL-2", "AL-2"),
            ("AL02", "AL-2"),
            ("Alabama 2nd", "AL-2"),
            ("AL", "??-0"),
            ("At-Large", "??-0"),
            ("at large", "??-0"),
            ("98", "??-0"),
            ("00", "??-0"),
            ("12", "??-12"),
            ("12th", "??-12"),
            ("District 12", "??-12"),
            ("CD-12", "??-12"),
            ("CD 12", "??-12"),
            ("0612", "CA-12"),
            ("1198", "DC-0"),
            ("DC-98", "DC-0"),
            ("District of Columbia", "DC"),
            ("Washington 7th", "WA-7"),
            ("PR", "PR"),
            ("WY-01", "WY-1"),
            ("WY-1 at large", "WY-0"),
            ("ocd-division/country:us/state:ca/cd:12", "CA-12"),
            ("In-7", "IN-7"),
            ("", "empty"),
            ("ZZ", "empty"),
            ("HD-12", "unreadable"),
            ("CA-12, NY-3", "unreadable"),
            ("12 13", "unreadable"),
            ("CA-120", "unreadable"),
            ("CA-3 at large", "unreadable"),
            ("Senate 12", "unreadable"),
            ("District", "unreadable"),
            ("9912", "unreadable"),
        ] {
            assert_eq!(shown(cell), expected, "{cell}");
        }
    }

    #[test]
    fn every_state_has_a_code_of_the_census() {
        let known = CENSUS_CODES.split(',').map(|row| row.trim().split_at(2).0);
        let mut states: Vec<&str> = known
            .map(|code| state_of_census_code(code).unwrap().code)
            .collect();
        states.sort_unstable();
        assert_eq!(states, US_STATES.map(|state| state.code));
        assert_eq!(state_of_census_code("03"), None);
    }

    proptest! {
        #[test]
        fn any_cell_is_read(cell in "\\PC{0,20}") {
            let _ = read_district(&cell);
        }

        #[test]
        fn every_district_is_read_in_its_spellings(state in 0_usize..56, number in 1_u8..54) {
            let UsState { code, name } = US_STATES[state];
            for cell in [
                format!("{code}-{number}"),
                format!("{code}{number:02}"),
                format!("{name} {number}th"),
                format!("{} {number}", code.to_lowercase()),
                format!("{name}'s {number}th Congressional District"),
            ] {
                prop_assert_eq!(shown(&cell), format!("{code}-{number}"), "{}", cell);
            }
        }
    }
}
