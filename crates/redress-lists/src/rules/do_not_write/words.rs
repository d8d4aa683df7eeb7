//! What somebody means who writes a name or a seat: `Sen. Di Fox (OH)`, `Mayor of Elm, NM`, `OH-5`,
//! `Alderman, Elm, IL, 3`.

use super::described::{Described, city_word, district_word, office_word, state_word};
use super::person::person_key;
use crate::cells::{Office, PARTIES};
use redress_base::us_states;

/// Words between an office and its place.
const OF: [&str; 5] = [" of the ", " of ", " from ", " for ", " in "];

/// Every way in which words can be read as a person or a seat, none of which another rules out.
pub(super) fn readings(text: &str) -> Vec<Described> {
    let mut read = Reading::default();
    for piece in pieces(text) {
        read.take(&piece);
    }
    read.finish()
}

/// Whether a cell behind the first goes on with it: a place or an office, no reason.
pub(super) fn goes_on(first: &str, cell: &str) -> bool {
    let (first, cell) = (first.trim(), cell.trim());
    let is_part = is_place(cell) || Office::parse(cell).is_some();
    // Behind an office alone stands its place, and behind a surname the first name.
    let is_one_word = |text: &str| !text.is_empty() && !text.contains(char::is_whitespace);
    is_part
        || Office::parse(first).is_some()
        || (is_one_word(first) && is_one_word(cell) && !first.contains(['@', '.']))
}

/// Whether a cell is a state, a district, or both.
pub(super) fn is_place(cell: &str) -> bool {
    let cell = cell.trim();
    us_states::find(cell).is_some() || state_and_district(cell).is_some() || is_district(cell)
}

/// What commas, brackets and dashes between spaces part.
fn pieces(text: &str) -> Vec<String> {
    let text = text.replace(" - ", ",").replace([';', '–', '—'], ",");
    let mut pieces = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, behind)) = rest.split_once(['(', '[']) {
        let (inner, after) = behind.split_once([')', ']']).unwrap_or((behind, ""));
        pieces.extend(before.split(',').map(str::to_owned));
        pieces.push(format!("({inner}"));
        rest = after;
    }
    pieces.extend(rest.split(',').map(str::to_owned));
    pieces.retain(|piece| !piece.trim().is_empty());
    pieces
}

#[derive(Default)]
struct Reading {
    office: String,
    city: String,
    state: String,
    /// Whether the state was written by its name, which may be a city's, too.
    state_name: Option<String>,
    district: String,
    /// What may be a name or a place.
    plain: Vec<String>,
}

impl Reading {
    fn take(&mut self, piece: &str) {
        let piece = piece.trim();
        if let Some(inner) = piece.strip_prefix('(') {
            return self.take_bracket(inner);
        }
        if self.take_place(piece) {
            return;
        }
        if let Some(office) = Office::parse(piece) {
            office.as_str().clone_into(&mut self.office);
            return;
        }
        self.take_words(piece);
    }

    /// `(OH)`, `(D-OH)`, `(OH-5)`, `(R)`: a state, a district, a party; other words in brackets say nothing.
    fn take_bracket(&mut self, inner: &str) {
        if self.take_place(inner.trim()) {
            return;
        }
        for part in inner.split(['-', '/', ',', ' ', '–']) {
            if !PARTIES.contains(&&*part.to_lowercase()) {
                self.take_place(part.trim());
            }
        }
    }

    fn take_place(&mut self, piece: &str) -> bool {
        if let Some((state, district)) = state_and_district(piece) {
            (self.state, self.district) = (state, district);
            return true;
        }
        if us_states::find(piece).is_some() {
            // `New York, NY`: the first of two states is a city.
            if let Some(city) = self.state_name.take() {
                self.city = city_word(&city);
            }
            self.state = state_word(piece);
            self.state_name = (piece.len() > 2).then(|| piece.to_owned());
            return true;
        }
        if is_district(piece) {
            self.district = district_word(piece);
            return true;
        }
        false
    }

    /// `Mayor of Elm`, `Sen. Di Fox`, `Senator from Ohio`, `Ann Lee of Elm`.
    fn take_words(&mut self, piece: &str) {
        for of in OF {
            let Some((before, place)) = piece.split_once(of) else {
                continue;
            };
            let is_state = us_states::find(place).is_some();
            if let Some(office) = Office::parse(before) {
                office.as_str().clone_into(&mut self.office);
                if !self.take_place(place.trim()) {
                    self.city = city_word(place);
                }
                return;
            }
            if is_state {
                self.take_place(place.trim());
                return self.take_words(before);
            }
        }
        let (office, rest) = without_office(piece);
        if let Some(office) = office {
            office.as_str().clone_into(&mut self.office);
        }
        // `Governor Ohio`, `Council Member 3`.
        if office.is_some() && self.take_place(rest) {
            return;
        }
        if !rest.is_empty() {
            self.plain.push(rest.to_owned());
        }
    }

    fn finish(self) -> Vec<Described> {
        let seat = |person: Option<String>, city: &str| Described {
            persons: person.into_iter().collect(),
            // `Del. Poe (VA)` sits in the state's house.
            office: office_word(&self.office, &self.state),
            city: if city.is_empty() {
                self.city.clone()
            } else {
                city_word(city)
            },
            state: self.state.clone(),
            district: self.district.clone(),
        };
        match self.plain.as_slice() {
            [] => vec![seat(None, "")],
            // A name, or the name of a place: `mayor north haverbrook`.
            [text] => vec![seat(person_key(text), ""), seat(None, text)],
            [first, .., last] => vec![
                seat(person_key(first), last),
                // `Lee, Ann`.
                seat(person_key(&format!("{} {first}", self.plain[1])), ""),
            ],
        }
    }
}

/// The office that stands before a name, and the name.
fn without_office(text: &str) -> (Option<Office>, &str) {
    let breaks: Vec<usize> = text
        .char_indices()
        .filter(|(_, c)| c.is_whitespace())
        .map(|(at, _)| at)
        .collect();
    // The longest first: `State Senator Fox` is no senator named State.
    for at in breaks.into_iter().rev() {
        if let Some(office) = Office::parse(&text[..at]) {
            return (Some(office), text[at..].trim());
        }
    }
    (None, text)
}

/// `OH-5`, `OH 05`, `AK-AL`.
fn state_and_district(text: &str) -> Option<(String, String)> {
    let (state, district) = text.split_once(['-', ' '])?;
    let code = us_states::find(state).filter(|_| state.len() == 2)?;
    let is_number = district.bytes().all(|byte| byte.is_ascii_digit()) && !district.is_empty();
    (is_number || district.eq_ignore_ascii_case("al"))
        .then(|| (code.code.to_lowercase(), district_word(district)))
}

/// `3`, `District 3`, `Ward 3`, `3rd district`.
fn is_district(text: &str) -> bool {
    let words = text.to_lowercase();
    let named = ["district", "ward", "division"]
        .iter()
        .any(|word| words.contains(word));
    let is_short = words.split_whitespace().count() <= 2;
    let starts = words.starts_with(|c: char| c.is_ascii_digit());
    is_short
        && words.contains(|c: char| c.is_ascii_digit())
        && (named || (starts && words.len() <= 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_write_seats_in_many_ways() {
        for (text, office, city, state, district) in [
            ("Mayor of Elm, NM", "mayor", "elm", "nm", ""),
            ("mayor, Springfield, IL", "mayor", "springfield", "il", ""),
            ("OH-5", "", "", "oh", "5"),
            ("Alderman, Elm, IL, 3", "council_member", "elm", "il", "3"),
            ("Governor of Ohio", "governor", "", "oh", ""),
            ("Mayor of New York, NY", "mayor", "new york", "ny", ""),
            ("Mayor, New York, NY", "mayor", "new york", "ny", ""),
            ("Rep., OH, District 05", "representative", "", "oh", "5"),
        ] {
            let read = readings(text);
            let seat = read
                .iter()
                .find(|read| read.persons.is_empty() || read.city == city);
            let seat = seat.unwrap_or(&read[0]);
            let found = (&*seat.office, &*seat.city, &*seat.state, &*seat.district);
            assert_eq!(found, (office, city, state, district), "{text}");
        }
    }

    #[test]
    fn people_write_names_in_many_ways() {
        for (text, person, office, state) in [
            ("Sen. Di Fox (OH)", "di fox", "senator", "oh"),
            ("Sen. Di Fox (D-OH)", "di fox", "senator", "oh"),
            ("Ann Lee", "ann lee", "", ""),
            ("Senator Fox of Ohio", "fox", "senator", "oh"),
            ("Hon. Ann Lee, Mayor, Elm, NM", "ann lee", "mayor", "nm"),
        ] {
            let read = &readings(text)[0];
            assert_eq!(read.persons, [person], "{text}");
            assert_eq!((&*read.office, &*read.state), (office, state), "{text}");
        }
        assert!(
            readings("Lee, Ann")
                .iter()
                .any(|read| read.persons == ["ann lee"])
        );
    }
}
