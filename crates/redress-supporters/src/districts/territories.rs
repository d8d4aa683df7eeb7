//! ZIP codes of the territories, which tables of districts leave out or have only in part.

use super::seat::HouseSeat;
use crate::cells::ZipCode;
use redress_base::us_states;

/// The ranges of ZIP codes that lie in one territory, which is one district: the three digits that the Postal Service has
/// given it (Domestic Mail Manual, labeling list L002), and where several share these, what it has of them. Palau,
/// Micronesia and the Marshall Islands, whose codes stand between, send nobody to the House.
///
/// Those of Guam, the Northern Marianas and the Virgin Islands were compared on 2026-11-29 with the patterns of Google's address data
/// (`https://chromium-i18n.appspot.com/ssl-address/data/GU`, as libraries of addresses copy them): 96910 to 96929, 96931 and 96932;
/// 96950 to 96952; 00800 to 00851. What the ranges have beyond that is given to nobody.
const TERRITORY_ZIPS: [(u32, u32, &str); 6] = [
    (600, 799, "PR"),
    (800, 899, "VI"),
    (900, 999, "PR"),
    (96_799, 96_799, "AS"),
    (96_910, 96_932, "GU"),
    (96_950, 96_952, "MP"),
];

/// The delegate's or Resident Commissioner's seat of a ZIP code in a territory.
#[must_use]
pub fn seat_of_territory_zip(zip: ZipCode) -> Option<HouseSeat> {
    let mut ranges = TERRITORY_ZIPS.iter();
    let (.., code) = ranges.find(|(first, last, _)| (*first..=*last).contains(&zip.number()))?;
    HouseSeat::only_one_of(us_states::find(code)?)
}

#[test]
fn a_zip_code_of_a_territory_is_its_delegate_s() {
    let seat = |number| {
        let seat = seat_of_territory_zip(ZipCode::new(number).unwrap());
        seat.map_or_else(|| "-".to_owned(), |seat| seat.to_string())
    };
    for (number, expected) in [
        (501, "-"),
        (601, "PR at large"),
        (802, "VI at large"),
        (988, "PR at large"),
        (1_001, "-"),
        (96_701, "-"),
        (96_799, "AS at large"),
        (96_910, "GU at large"),
        (96_932, "GU at large"),
        (96_939, "-"),
        (96_940, "-"),
        (96_950, "MP at large"),
        (96_960, "-"),
    ] {
        assert_eq!(seat(number), expected, "{number:05}");
    }
}
