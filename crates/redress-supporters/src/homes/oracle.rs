//! An oracle written apart from the program: it takes the same cells as texts, enumerates every seat there is, and keeps
//! those that nothing in the row speaks against.

use super::home::{Evidence, Home};
use super::match_word::MatchWord;
use crate::cells::{ZipCode, read_country, read_district, read_state, read_zip};
use crate::districts::DistrictTable;
use proptest::prelude::*;
use redress_base::folder::{CampaignPath, Folder};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// An invented table: ZIP code, state, district.
const PAIRS: [(&str, &str, u8); 9] = [
    ("99001", "CA", 12),
    ("99002", "CA", 12),
    ("99002", "CA", 13),
    ("99003", "TN", 1),
    ("99003", "VA", 9),
    ("99004", "VT", 0),
    ("99005", "TN", 1),
    ("99005", "TN", 2),
    ("99005", "VA", 9),
];
const ZIPS: [&str; 8] = [
    "", "99001", "99002", "99003", "99004", "99005", "99099", "K1A 0B1",
];
const STATES: [&str; 9] = ["", "CA", "TN", "VA", "VT", "DC", "ON", "AE", "Oz"];
/// Each with the state and number that it means; a number of 200 is none that exists, 255 nothing.
const DISTRICTS: [(&str, &str, u8); 11] = [
    ("", "", 255),
    ("CA-12", "CA", 12),
    ("CA-13", "CA", 13),
    ("CA-53", "CA", 200),
    ("12", "", 12),
    ("1", "", 1),
    ("9", "", 9),
    ("At-Large", "", 0),
    ("VT-AL", "VT", 0),
    ("TN 2nd", "TN", 2),
    ("Ward 7b", "", 254),
];
const COUNTRIES: [&str; 3] = ["", "US", "Canada"];

static TABLE: LazyLock<DistrictTable> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let mut text = "state_abbr,zcta,cd\n".to_owned();
    for (zip, state, number) in PAIRS {
        writeln!(text, "{state},{zip},{number}").unwrap();
    }
    std::fs::write(folder.path().join("d.csv"), text).unwrap();
    let path = CampaignPath::parse("d.csv").unwrap();
    DistrictTable::read(&Folder::new(folder.path()), &path, 119).unwrap()
});

fn seats_of(state: &str) -> u8 {
    match state {
        "CA" => 52,
        "TN" => 9,
        "VA" => 11,
        _ => 1,
    }
}

/// The word, the state that is known, and the seat.
fn expected(
    zip: &str,
    state: &str,
    district: (&str, &str, u8),
    country: &str,
) -> (MatchWord, String, String) {
    let is = |word, state: &str, seat: String| (word, state.to_owned(), seat);
    let us_state = Some(state).filter(|it| ["CA", "TN", "VA", "VT", "DC"].contains(it));
    let said: BTreeSet<&str> = us_state
        .into_iter()
        .chain(Some(district.1).filter(|it| !it.is_empty()))
        .collect();
    if zip.starts_with('K') || state == "ON" || country == "Canada" {
        let word = if said.is_empty() && country != "US" {
            MatchWord::Elsewhere
        } else {
            MatchWord::Unclear
        };
        return is(word, "", String::new());
    }
    let in_zip: BTreeSet<(&str, u8)> = PAIRS
        .iter()
        .filter(|it| it.0 == zip)
        .map(|it| (it.1, it.2))
        .collect();
    let zip_states: BTreeSet<&str> = in_zip.iter().map(|it| it.0).collect();
    // All states that everything in the row allows.
    let possible: BTreeSet<&str> = match (said.len(), zip_states.len()) {
        (0, _) => zip_states,
        (1, 0) => said,
        _ => said
            .intersection(&zip_states)
            .copied()
            .collect::<BTreeSet<_>>(),
    };
    let is_two = us_state.is_some_and(|it| !district.1.is_empty() && it != district.1);
    if is_two || (possible.is_empty() && (us_state.is_some() || !district.1.is_empty())) {
        return is(MatchWord::Unclear, "", String::new());
    }
    let only = (possible.len() == 1).then(|| *possible.first().unwrap());
    let named = only.and_then(|state| {
        let seats = seats_of(state);
        let number = match district.2 {
            0 | 1 if seats == 1 => 0,
            number if seats > 1 && (1..=seats).contains(&number) => number,
            _ => return None,
        };
        Some((state, number))
    });
    if let Some(seat) = named {
        return if in_zip.is_empty() || in_zip.contains(&seat) {
            is(MatchWord::Sure, seat.0, format!("{seat:?}"))
        } else {
            is(MatchWord::Unclear, seat.0, String::new())
        };
    }
    let left: Vec<_> = in_zip
        .iter()
        .filter(|it| only.is_none_or(|only| only == it.0))
        .collect();
    match left[..] {
        [seat] => is(MatchWord::Likely, seat.0, format!("{seat:?}")),
        [_, ..] => is(MatchWord::Unclear, only.unwrap_or(""), String::new()),
        [] => match only {
            Some(only) if seats_of(only) == 1 => {
                is(MatchWord::Likely, only, format!("{:?}", (only, 0)))
            }
            only => is(MatchWord::Unknown, only.unwrap_or(""), String::new()),
        },
    }
}

#[test]
fn every_row_has_the_word_that_the_oracle_says() {
    let mut seen = BTreeSet::new();
    for zip in ZIPS {
        for state in STATES {
            for district in DISTRICTS {
                for country in COUNTRIES {
                    let row = Evidence {
                        zip: read_zip(zip),
                        state: read_state(state),
                        district: read_district(district.0),
                        country: read_country(country),
                    };
                    let home = Home::of(&row, Some(&TABLE), |_| ());
                    let seat = home
                        .seat
                        .map(|it| format!("{:?}", (it.state.code, it.number)));
                    let found = (
                        home.word,
                        home.state.map_or("", |it| it.code).to_owned(),
                        seat.unwrap_or_default(),
                    );
                    let expected = expected(zip, state, district, country);
                    assert_eq!(found, expected, "{zip} {state} {} {country}", district.0);
                    seen.insert(home.word);
                }
            }
        }
    }
    assert_eq!(seen.len(), MatchWord::COUNT);
}

proptest! {
    #[test]
    fn whatever_the_cells_are_there_is_one_word_and_a_seat_only_where_it_is_told(
        zip in "\\PC{0,8}", state in "\\PC{0,4}", district in "\\PC{0,8}", country in "\\PC{0,4}"
    ) {
        let row = Evidence {
            zip: read_zip(&zip),
            state: read_state(&state),
            district: read_district(&district),
            country: read_country(&country),
        };
        let home = Home::of(&row, Some(&TABLE), |_| ());
        let is_told = matches!(home.word, MatchWord::Sure | MatchWord::Likely);
        prop_assert_eq!(home.seat.is_some(), is_told);
    }
}

#[test]
fn the_real_table_has_the_figures_it_is_known_for() {
    let Some(path) = redress_test_support::shared_data("districts/zccd.csv") else {
        return;
    };
    let folder = Folder::new(path.parent().unwrap());
    let table =
        DistrictTable::read(&folder, &CampaignPath::parse("zccd.csv").unwrap(), 119).unwrap();
    assert_eq!((table.zips(), table.zips_in_several()), (33_774, 7_299));
    let in_two_states = (0..100_000).filter_map(ZipCode::new).filter(|zip| {
        let states: BTreeSet<&str> = table.seats(*zip).map(|seat| seat.state.code).collect();
        states.len() > 1
    });
    assert_eq!(in_two_states.count(), 109);
}
