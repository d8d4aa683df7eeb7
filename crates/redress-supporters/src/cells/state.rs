//! The state of a supporter.

use redress_base::us_states::{self, UsState};

/// What the cell of a state says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateCell {
    /// Nothing.
    Empty,
    /// A state, the District of Columbia or a territory.
    Us(&'static UsState),
    /// The armed forces' own "states": people who vote somewhere that the cell does not say.
    Military,
    /// A province of Canada.
    Foreign,
    /// Something else.
    Unreadable,
}

/// The armed forces in the Americas, Europe and the Pacific (USPS Publication 28, appendix B).
const MILITARY: [&str; 6] = [
    "AA",
    "AE",
    "AP",
    "ARMED FORCES AMERICAS",
    "ARMED FORCES EUROPE",
    "ARMED FORCES PACIFIC",
];

/// The provinces of Canada, which stand in the same column of every export. None has the code of a state.
const PROVINCES: [&str; 27] = [
    "AB",
    "BC",
    "MB",
    "NB",
    "NL",
    "NS",
    "NT",
    "NU",
    "ON",
    "PE",
    "QC",
    "SK",
    "YT",
    "ALBERTA",
    "BRITISH COLUMBIA",
    "MANITOBA",
    "NEW BRUNSWICK",
    "NEWFOUNDLAND",
    "NEWFOUNDLAND AND LABRADOR",
    "NOVA SCOTIA",
    "NORTHWEST TERRITORIES",
    "NUNAVUT",
    "ONTARIO",
    "PRINCE EDWARD ISLAND",
    "QUEBEC",
    "SASKATCHEWAN",
    "YUKON",
];

/// Reads a state by its code or name. `AL` is Alabama here.
#[must_use]
pub fn read_state(cell: &str) -> StateCell {
    let text = cell.trim().trim_matches(['.', ',']);
    let upper = text.to_uppercase();
    if upper.is_empty() || ["N/A", "NONE", "NULL", "-"].contains(&upper.as_str()) {
        return StateCell::Empty;
    }
    // `US-CA`, as the standard for subdivisions (ISO 3166-2) writes it.
    let code = text.strip_prefix("US-").unwrap_or(text);
    let found = us_states::find(code).or_else(|| us_states::find(cell.trim()));
    match found {
        Some(state) => StateCell::Us(state),
        None if MILITARY.contains(&upper.as_str()) => StateCell::Military,
        None if PROVINCES.contains(&upper.replace('É', "E").as_str()) => StateCell::Foreign,
        None => StateCell::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_read_by_its_code_or_name() {
        let code = |cell| match read_state(cell) {
            StateCell::Us(state) => Some(state.code),
            _ => None,
        };
        for (cell, state) in [
            ("AL", "AL"),
            ("al", "AL"),
            ("Alabama", "AL"),
            ("D.C.", "DC"),
            ("US-CA", "CA"),
            ("Puerto Rico", "PR"),
            ("Mass", ""),
        ] {
            assert_eq!(code(cell).unwrap_or(""), state, "{cell}");
        }
        assert_eq!(read_state(""), StateCell::Empty);
        assert_eq!(read_state("AE"), StateCell::Military);
        assert_eq!(read_state("Québec"), StateCell::Foreign);
        assert_eq!(read_state("Mass"), StateCell::Unreadable);
        for province in PROVINCES {
            assert_eq!(read_state(province), StateCell::Foreign, "{province}");
        }
    }
}
