//! The states, the District of Columbia and the territories, by their postal codes.

/// A state, the District of Columbia or a territory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsState {
    /// The postal code (USPS Publication 28, appendix B).
    pub code: &'static str,
    /// The name.
    pub name: &'static str,
}

const fn us_state(code: &'static str, name: &'static str) -> UsState {
    UsState { code, name }
}

/// All of them, by postal code.
pub const US_STATES: [UsState; 56] = [
    us_state("AK", "Alaska"),
    us_state("AL", "Alabama"),
    us_state("AR", "Arkansas"),
    us_state("AS", "American Samoa"),
    us_state("AZ", "Arizona"),
    us_state("CA", "California"),
    us_state("CO", "Colorado"),
    us_state("CT", "Connecticut"),
    us_state("DC", "District of Columbia"),
    us_state("DE", "Delaware"),
    us_state("FL", "Florida"),
    us_state("GA", "Georgia"),
    us_state("GU", "Guam"),
    us_state("HI", "Hawaii"),
    us_state("IA", "Iowa"),
    us_state("ID", "Idaho"),
    us_state("IL", "Illinois"),
    us_state("IN", "Indiana"),
    us_state("KS", "Kansas"),
    us_state("KY", "Kentucky"),
    us_state("LA", "Louisiana"),
    us_state("MA", "Massachusetts"),
    us_state("MD", "Maryland"),
    us_state("ME", "Maine"),
    us_state("MI", "Michigan"),
    us_state("MN", "Minnesota"),
    us_state("MO", "Missouri"),
    us_state("MP", "Northern Mariana Islands"),
    us_state("MS", "Mississippi"),
    us_state("MT", "Montana"),
    us_state("NC", "North Carolina"),
    us_state("ND", "North Dakota"),
    us_state("NE", "Nebraska"),
    us_state("NH", "New Hampshire"),
    us_state("NJ", "New Jersey"),
    us_state("NM", "New Mexico"),
    us_state("NV", "Nevada"),
    us_state("NY", "New York"),
    us_state("OH", "Ohio"),
    us_state("OK", "Oklahoma"),
    us_state("OR", "Oregon"),
    us_state("PA", "Pennsylvania"),
    us_state("PR", "Puerto Rico"),
    us_state("RI", "Rhode Island"),
    us_state("SC", "South Carolina"),
    us_state("SD", "South Dakota"),
    us_state("TN", "Tennessee"),
    us_state("TX", "Texas"),
    us_state("UT", "Utah"),
    us_state("VA", "Virginia"),
    us_state("VI", "U.S. Virgin Islands"),
    us_state("VT", "Vermont"),
    us_state("WA", "Washington"),
    us_state("WI", "Wisconsin"),
    us_state("WV", "West Virginia"),
    us_state("WY", "Wyoming"),
];

/// The one with this postal code or name, in any case; `D.C.` is `DC`.
#[must_use]
pub fn find(text: &str) -> Option<&'static UsState> {
    let text = text.trim();
    // Asked several times for every row, and nearly all rows have the code.
    if let [first, second] = text.as_bytes() {
        return with_code([*first, *second]);
    }
    if let [first, b'.', second, b'.'] = text.as_bytes() {
        return with_code([*first, *second]);
    }
    US_STATES.iter().find(|state| {
        state.name.eq_ignore_ascii_case(text)
            // Lists leave out what the name says anyway.
            || state.name.strip_prefix("U.S. ").is_some_and(|name| name.eq_ignore_ascii_case(text))
    })
}

fn with_code(letters: [u8; 2]) -> Option<&'static UsState> {
    let code = letters.map(|letter| letter.to_ascii_uppercase());
    let found = US_STATES.binary_search_by(|state| state.code.as_bytes().cmp(&code));
    Some(&US_STATES[found.ok()?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_by_code_and_name() {
        assert_eq!(find("nm").map(|state| state.name), Some("New Mexico"));
        assert_eq!(find(" Puerto Rico ").map(|state| state.code), Some("PR"));
        assert_eq!(find("Virgin Islands").map(|state| state.code), Some("VI"));
        assert_eq!(find("D.C.").map(|state| state.code), Some("DC"));
        assert_eq!(find("n.m.").map(|state| state.code), Some("NM"));
        for state in &US_STATES {
            assert_eq!(find(state.code), Some(state), "by code, which are in order");
            assert_eq!(find(state.name), Some(state));
        }
        assert_eq!(find("Ontario"), None);
    }
}
