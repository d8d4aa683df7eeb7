//! The country of a supporter.

/// What the cell of a country says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountryCell {
    /// Nothing.
    Empty,
    /// The United States or one of its territories.
    Us,
    /// Anything else.
    Elsewhere,
}

/// What exports and people write for the United States, and the territories that the standard for countries (ISO 3166-1)
/// has codes for.
const UNITED_STATES: [&str; 28] = [
    "us",
    "usa",
    "u.s.",
    "u.s.a.",
    "u.s",
    "u.s.a",
    "united states",
    "united states of america",
    "the united states",
    "the united states of america",
    "america",
    "ee.uu.",
    "estados unidos",
    "puerto rico",
    "pr",
    "guam",
    "gu",
    "american samoa",
    "as",
    "u.s. virgin islands",
    "us virgin islands",
    "united states virgin islands",
    "virgin islands, u.s.",
    "virgin islands (u.s.)",
    "vi",
    "northern mariana islands",
    "commonwealth of the northern mariana islands",
    "mp",
];

/// Reads a country. What is no name of the United States is another country, however it is spelt.
#[must_use]
pub fn read_country(cell: &str) -> CountryCell {
    let text = cell.trim().to_lowercase();
    if text.is_empty() || ["n/a", "none", "null", "-", "unknown"].contains(&text.as_str()) {
        CountryCell::Empty
    } else if UNITED_STATES.contains(&text.as_str()) {
        CountryCell::Us
    } else {
        CountryCell::Elsewhere
    }
}

#[test]
fn the_united_states_have_many_names() {
    for cell in UNITED_STATES {
        assert_eq!(read_country(&cell.to_uppercase()), CountryCell::Us);
    }
    assert_eq!(read_country(" "), CountryCell::Empty);
    for cell in ["CA", "Canada", "United Kingdom", "Mexico", "VG"] {
        assert_eq!(read_country(cell), CountryCell::Elsewhere, "{cell}");
    }
}
