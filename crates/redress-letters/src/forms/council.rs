//! The body that a member sits in, and what it is called in that place.

use super::person::Person;
use super::place::FormPlace;
use super::table::{Body, City, Forms};
use redress_base::us_states;
use redress_lists::{Column, Office, PlaceKind};
use std::borrow::Cow;

/// What a body is called where nothing says it.
const CITY_COUNCIL: &str = "City Council";

/// A council, a board, a commission.
#[derive(Debug)]
pub(crate) struct Council<'a> {
    /// In full, with its place: `King County Council`; nothing where the table does not know what it is called, or the row
    /// names no place.
    pub(crate) name: Option<Cow<'a, str>>,
    /// How a greeting names it after "Members of the".
    pub(crate) words: Cow<'a, str>,
    /// What its members are called, if not council members.
    pub(crate) member: Option<&'a str>,
    /// Whether a mayor sits at its head.
    pub(crate) has_mayor: bool,
}

impl<'a> Council<'a> {
    /// The body of a row: by the table of cities, then by the list's own words, then by the kind of place.
    pub(crate) fn of(
        forms: &'a Forms,
        office: Option<Office>,
        person: Person<'a>,
        place: Option<&FormPlace<'_>>,
    ) -> Self {
        let listed = person.listed_office();
        // What a list calls a member, such as `Alderman`, says what body that is.
        let title = (office == Some(Office::CouncilMember))
            .then(|| forms.council_title(listed))
            .flatten();
        let known = forms.body(listed);
        let by_kind = || forms.body_of(kind_of(place)?, state_code(person));
        let body = match (known, title.map(|title| title.council.as_deref())) {
            (Some(body), _) => Some(of_a_village(forms, body, place)),
            // Councillors sit in a council, of whatever kind the place is.
            (None, Some(Some(CITY_COUNCIL))) => by_kind()
                .filter(|body| body.member.is_none())
                .or_else(|| forms.body(&format!("{:?} council", kind_of(place)?))),
            (None, Some(_)) => None,
            (None, None) => by_kind(),
        };
        let words = match (body, title.map(|title| title.council.as_deref())) {
            (Some(body), _) => Some(body.words.as_str()),
            // The body of a commissioner has many names.
            (None, Some(words)) => words,
            (None, None) => Some(CITY_COUNCIL),
        };
        let city = of_the_table(forms, person, place);
        let name = match city.and_then(|city| city.council.as_deref()) {
            Some(whole) => Some(Cow::Borrowed(whole)),
            // A city in the table is known better there than by a word that many cities use.
            None => words
                .or_else(|| city.map(|_| CITY_COUNCIL))
                .and_then(|words| Some(joined(&place?.name, words).into())),
        };
        let words = city
            .and_then(|city| city.words.as_deref())
            .or(words)
            .unwrap_or(CITY_COUNCIL);
        Self {
            name,
            words: place.map_or(words.into(), |place| without_city(&place.name, words)),
            member: city
                .and_then(|city| city.title.as_deref())
                .or(title.map(|title| title.title.as_str()))
                .or_else(|| body?.member.as_deref()),
            has_mayor: body.is_none_or(|body| body.mayor),
        }
    }
}

/// What the table says of the city; nothing for a town or a county of the same name.
pub(crate) fn of_the_table<'a>(
    forms: &'a Forms,
    person: Person<'_>,
    place: Option<&FormPlace<'_>>,
) -> Option<&'a City> {
    let place = place.filter(|place| matches!(place.kind, None | Some(PlaceKind::City)))?;
    forms.city(&place.name, person.row.get(Column::State))
}

fn kind_of(place: Option<&FormPlace<'_>>) -> Option<PlaceKind> {
    place?.kind
}

fn state_code(person: Person<'_>) -> &'static str {
    us_states::find(person.row.get(Column::State)).map_or("", |state| state.code)
}

/// The trustees of a village are its board: "Elm Village Board of Trustees".
fn of_a_village<'a>(forms: &'a Forms, body: &'a Body, place: Option<&FormPlace<'_>>) -> &'a Body {
    if kind_of(place) == Some(PlaceKind::Village) && body.words == "Board of Trustees" {
        return forms.body("village board of trustees").unwrap_or(body);
    }
    body
}

/// A place and its body, in which no word stands twice: "King County Council", "Salt Lake City Council".
fn joined(place: &str, words: &str) -> String {
    let words = without_city(place, words);
    let last = place.rsplit(' ').next().unwrap_or("");
    match words.split_once(' ') {
        Some((first, rest)) if first.eq_ignore_ascii_case(last) => format!("{place} {rest}"),
        _ => format!("{place} {words}"),
    }
}

/// What ends in `Village` or `Town` may be a city or none, so it has a council.
fn without_city<'w>(place: &str, words: &'w str) -> Cow<'w, str> {
    let is_unsaid = [" Village", " Town"].iter().any(|end| place.ends_with(end));
    words
        .strip_prefix("City ")
        .filter(|_| is_unsaid)
        .unwrap_or(words)
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_stands_twice() {
        for (place, words, expected) in [
            ("Elm", "City Council", "Elm City Council"),
            ("King County", "County Council", "King County Council"),
            ("Salt Lake City", "City Council", "Salt Lake City Council"),
            (
                "Greenwood Village",
                "City Council",
                "Greenwood Village Council",
            ),
            (
                "Elk Grove Village",
                "Village Board",
                "Elk Grove Village Board",
            ),
            (
                "Elm County",
                "Board of Supervisors",
                "Elm County Board of Supervisors",
            ),
        ] {
            assert_eq!(joined(place, words), expected);
        }
    }
}
