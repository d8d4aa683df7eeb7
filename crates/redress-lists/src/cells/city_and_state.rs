//! A city and its state in one cell: `Atherton, CA`.

use redress_base::us_states::{self, UsState};

/// What stands behind the comma of a cell of cities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CityTail<'c> {
    /// A state, with the city before it.
    State {
        city: &'c str,
        state: &'static UsState,
    },
    /// What it is cannot be told.
    Unknown(&'c str),
}

/// The city and its state; nothing where the cell is a city alone.
pub(crate) fn city_tail(cell: &str) -> Option<CityTail<'_>> {
    // Asked for every row, and nearly all cells are a word or two of small letters.
    let last = cell.as_bytes().last()?;
    if !cell.contains([',', '(']) && !last.is_ascii_uppercase() && *last != b'.' {
        return None;
    }
    let whole = cell.trim_end_matches([',', ' ']);
    let text = without_country(whole);
    let found = |city: &str, state: &str| {
        let state = us_states::find(without_zip(state))?;
        (!city.is_empty()).then_some(state)
    };
    if let Some((city, inside)) = text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once('('))
    {
        let city = city.trim_end();
        let state = found(city, inside)?;
        return Some(CityTail::State { city, state });
    }
    if let Some((city, tail)) = text.rsplit_once(',') {
        let (city, tail) = (city.trim_end(), tail.trim());
        // `Elm, Town of` says the kind of place.
        if tail.to_lowercase().ends_with(" of") {
            return None;
        }
        return Some(match found(city, tail) {
            Some(state) => CityTail::State { city, state },
            None => CityTail::Unknown(tail),
        });
    }
    // Without a comma only the capitals of a code say it, and only where not all of it is in capitals.
    let (city, code) = text.rsplit_once(' ')?;
    let is_code = code.len() == 2 || code.ends_with('.');
    if !is_code || code.chars().any(char::is_lowercase) || !city.chars().any(char::is_lowercase) {
        return None;
    }
    let city = city.trim_end();
    found(city, code).map(|state| CityTail::State { city, state })
}

fn without_country(text: &str) -> &str {
    [", USA", ", U.S.A.", ", US", ", United States"]
        .iter()
        .find_map(|country| text.strip_suffix(country))
        .unwrap_or(text)
}

/// `CA 94027` is a state with its ZIP code.
fn without_zip(text: &str) -> &str {
    let text = text.trim();
    match text.rsplit_once(' ') {
        Some((state, zip)) if is_zip(zip) => state.trim_end(),
        _ => text,
    }
}

/// Whether a word is a ZIP code: `94027`, `94027-1234`.
#[must_use]
pub fn is_zip(word: &str) -> bool {
    let digits = |text: &str, count: usize| {
        text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    match word.split_once('-') {
        Some((zip, more)) => digits(zip, 5) && digits(more, 4),
        None => digits(word, 5),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_and_a_state_are_parted() {
        for (cell, city, code) in [
            ("Atherton, CA", "Atherton", "CA"),
            ("Atherton, ca", "Atherton", "CA"),
            ("Atherton,CA", "Atherton", "CA"),
            ("Atherton, California", "Atherton", "CA"),
            ("Atherton, CA 94027", "Atherton", "CA"),
            ("Atherton, CA 94027-1234", "Atherton", "CA"),
            ("Atherton, CA, USA", "Atherton", "CA"),
            ("Atherton CA", "Atherton", "CA"),
            ("Atherton (CA)", "Atherton", "CA"),
            ("City of Elm, NM", "City of Elm", "NM"),
            ("Washington, D.C.", "Washington", "DC"),
            ("Washington DC", "Washington", "DC"),
            ("Washington D.C.", "Washington", "DC"),
            ("New York, New York", "New York", "NY"),
        ] {
            let state = us_states::find(code).unwrap();
            assert_eq!(
                city_tail(cell),
                Some(CityTail::State { city, state }),
                "{cell}"
            );
        }
    }

    #[test]
    fn a_city_alone_stays_whole() {
        for cell in [
            "Atherton",
            "Elm, City of",
            "King, County of",
            "Elm (old town)",
            "SANTA FE",
            "LA",
            "St. Elm",
            "Elm St.",
            "",
        ] {
            assert_eq!(city_tail(cell), None, "{cell}");
        }
        assert_eq!(
            city_tail("Atherton, Californa"),
            Some(CityTail::Unknown("Californa"))
        );
    }
}
