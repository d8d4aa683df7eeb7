//! A person or a seat by what is said of it.

use super::person::surname;
use crate::cells::Office;
use redress_base::us_states;

/// A person or a seat by what is said of it: an entry, or a row of a list. What is not said is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Described {
    /// The names it goes by, as they are compared; an entry has one at most.
    pub persons: Vec<String>,
    /// The canonical word of the office.
    pub office: String,
    pub city: String,
    /// The postal code.
    pub state: String,
    pub district: String,
}

impl Described {
    /// What a row is looked up by, and an entry is found under.
    pub(super) fn anchors(&self) -> Vec<String> {
        let mut anchors = Vec::new();
        for person in &self.persons {
            anchors.push(format!("person {person}"));
            anchors.push(format!("surname {}", surname(person)));
        }
        for (kind, text) in [
            ("city", &self.city),
            ("state", &self.state),
            ("office", &self.office),
        ] {
            if !text.is_empty() {
                anchors.push(format!("{kind} {text}"));
            }
        }
        anchors
    }

    /// The one anchor of an entry; none if it says too little to name anybody.
    pub(super) fn anchor(&self) -> Option<String> {
        let has_place = !(self.city.is_empty() && self.state.is_empty());
        let has_more = has_place || !self.office.is_empty();
        if let Some(person) = self.persons.first() {
            // `Sen. Fox (OH)`: with an office or a place a surname alone says who it is.
            let kind = if has_more && !person.contains(' ') {
                "surname"
            } else {
                "person"
            };
            return Some(format!("{kind} {person}"));
        }
        let is_one_seat = ["president", "vice_president", "speaker"].contains(&&*self.office);
        match (self.city.is_empty(), self.state.is_empty()) {
            // A city alone may be anybody's name.
            (false, no_state) if !(no_state && self.office.is_empty()) => {
                Some(format!("city {}", self.city))
            }
            // A state alone has thousands.
            (true, false) if !(self.office.is_empty() && self.district.is_empty()) => {
                Some(format!("state {}", self.state))
            }
            _ if is_one_seat => Some(format!("office {}", self.office)),
            _ => None,
        }
    }

    /// Whether an entry, found by its anchor, fits a row: nothing that both say differs. What a row does not say cannot
    /// speak for it, so it is not written to; only of a whole state the office, and the district, must be said.
    pub(super) fn fits(&self, row: &Self) -> bool {
        let is_person = !self.persons.is_empty();
        let is_wide = !is_person && self.city.is_empty();
        let agrees = |ours: &str, theirs: &str| {
            ours.is_empty() || ours == theirs || (theirs.is_empty() && !is_wide)
        };
        let office = ours_is(&self.office, &row.office, is_person);
        (self.office.is_empty() || office || (row.office.is_empty() && !is_wide))
            && agrees(&self.city, &row.city)
            && agrees(&self.state, &row.state)
            && agrees(&self.district, &row.district)
    }
}

/// Whether two words are the same office. `Rep.` before a person's name may be said of either house.
fn ours_is(ours: &str, theirs: &str, is_person: bool) -> bool {
    const HOUSE: [&str; 3] = ["representative", "delegate", "resident_commissioner"];
    let family = |office: &str| match office {
        office if HOUSE.contains(&office) => "house",
        "state_representative" if is_person => "house",
        "senator" | "state_senator" if is_person => "senate",
        _ => "",
    };
    ours == theirs || (!family(ours).is_empty() && family(ours) == family(theirs))
}

/// The canonical word of an office in words; empty for none that is known.
pub(super) fn office_word(text: &str, state: &str) -> String {
    let office = Office::of_seat(text, state);
    office.map_or_else(String::new, |office| office.as_str().to_owned())
}

/// A state by its code, whichever way it is written; what is no state of the Union is compared as it stands.
pub(crate) fn state_word(text: &str) -> String {
    us_states::find(text).map_or_else(
        || text.trim().to_lowercase(),
        |state| state.code.to_lowercase(),
    )
}

/// A city without what says that it is one.
pub(crate) fn city_word(text: &str) -> String {
    let words = crate::columns::normalize(text).replace('_', " ");
    let bare = ["city of ", "town of ", "village of ", "township of "]
        .iter()
        .find_map(|before| words.strip_prefix(before));
    bare.map(str::to_owned).unwrap_or(words)
}

/// A district by its number: `5`, `05`, `District 5`, `5th`; at large is 0.
pub(crate) fn district_word(text: &str) -> String {
    let words = crate::columns::normalize(text).replace('_', " ");
    if ["at large", "al", "00", "0"].contains(&&*words) {
        return "0".to_owned();
    }
    let digits: String = words.chars().filter(char::is_ascii_digit).collect();
    let number = digits.trim_start_matches('0');
    // `2A` is another district than `2`.
    let bare: String = words
        .split(' ')
        .filter(|word| !["district", "ward", "division", "seat", "no", "dist"].contains(word))
        .collect();
    let bare = bare.trim_start_matches('0');
    let ordinal = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| bare.strip_suffix(ending));
    match ordinal {
        Some(before) if before == number => number.to_owned(),
        _ => bare.to_owned(),
    }
}
