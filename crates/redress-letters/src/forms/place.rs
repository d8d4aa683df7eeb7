//! The place of a row, as a letter names it.

use super::person::Person;
use redress_base::us_states;
use redress_lists::{Column, Office, Place, PlaceKind};
use std::borrow::Cow;

/// The District of Columbia, which has a mayor and a council as a city has, whether or not a list calls it one.
const DISTRICT: &str = "DC";

/// The place of a row, as a letter names it.
#[derive(Clone, Debug)]
pub(crate) struct FormPlace<'a> {
    /// `Elm`, `King County`.
    pub(crate) name: Cow<'a, str>,
    pub(crate) kind: Option<PlaceKind>,
    /// Whether it is the District of Columbia.
    pub(crate) is_the_district: bool,
}

impl<'a> FormPlace<'a> {
    /// The city of a row, or the county where the office is a county's or no city is there.
    pub(crate) fn of(person: Person<'a>, office: Option<Office>) -> Option<Self> {
        let city = person.row.get(Column::City);
        let state = us_states::find(person.row.get(Column::State));
        let county = || match person.row.by_name("county") {
            "" => None,
            county => Some(Place::county(
                county,
                state.is_some_and(|it| it.code == "LA"),
            )),
        };
        if state.is_some_and(|state| state.code == DISTRICT) && names_the_district(city) {
            return Some(Self {
                name: "Washington".into(),
                kind: Some(PlaceKind::City),
                is_the_district: true,
            });
        }
        let listed = person.listed_office().to_lowercase();
        let is_of_a_county = listed.contains("county") || office.is_some_and(is_county_office);
        let of_the_city = || (!city.is_empty()).then(|| Place::read(city));
        let place = if is_of_a_county {
            county().or_else(of_the_city)
        } else {
            of_the_city().or_else(county)
        };
        place.map(|place| Self {
            name: place.name,
            kind: place.kind,
            is_the_district: false,
        })
    }

    /// As it stands behind "Mayor of".
    pub(crate) fn in_a_title(&self) -> Cow<'_, str> {
        if self.is_the_district {
            "the District of Columbia".into()
        } else {
            self.name.as_ref().into()
        }
    }
}

fn names_the_district(city: &str) -> bool {
    let letters = city.chars().filter(|c| c.is_alphabetic());
    let letters: String = letters.flat_map(char::to_lowercase).collect();
    matches!(
        letters.as_str(),
        "" | "washington" | "washingtondc" | "dc" | "districtofcolumbia"
    )
}

/// Whether only counties have the office.
fn is_county_office(office: Office) -> bool {
    matches!(
        office,
        Office::CountyExecutive
            | Office::Sheriff
            | Office::DistrictAttorney
            | Office::CountyAttorney
            | Office::CountyManager
    )
}
