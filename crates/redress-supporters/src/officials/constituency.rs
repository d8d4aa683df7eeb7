//! The area whose people a recipient stands for.

use crate::cells::{DistrictCell, StateCell, city_key, local_district, read_district, read_state};
use crate::districts::HouseSeat;
use crate::homes::has_senators;
use redress_base::us_states::UsState;
use redress_lists::{Column, Level, Office, Recipient};

/// Whose constituents are meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Constituency {
    /// Everybody in the United States.
    Nation,
    /// Everybody in a state, by its code.
    State(&'static str),
    /// A district of the House; 0 is at large.
    House(&'static str, u8),
    /// A district of a state's upper house.
    StateUpper(&'static str, String),
    /// A district of a state's lower house.
    StateLower(&'static str, String),
    /// A city.
    City(&'static str, String),
    /// A district of a city's council.
    Council(&'static str, String, String),
}

/// Why a recipient has no constituents that could be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoConstituency {
    /// The office is not elected by people who can be told by where they live: staff, chairs of committees, counties.
    Office,
    /// The row says no state that is known.
    State,
    /// The row says no district that exists.
    District,
    /// The row says no city.
    City,
    /// The District and the territories have no senators.
    Senators,
}

impl NoConstituency {
    /// What to say of it: a fragment.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Office => "the office has no constituents that can be told by where they live",
            Self::State => "the row says no state",
            Self::District => "the row says no district that exists",
            Self::City => "the row says no city",
            Self::Senators => "the District and the territories have no senators",
        }
    }
}

impl Constituency {
    /// Whose constituents a recipient has.
    pub fn of(recipient: &Recipient) -> Result<Self, NoConstituency> {
        let office = recipient.office.ok_or(NoConstituency::Office)?;
        let cell = |column| recipient.get(column);
        Self::of_seat(
            office,
            cell(Column::State),
            cell(Column::District),
            cell(Column::City),
        )
    }

    /// The same by the cells of a seat, which may be vacant.
    pub fn of_seat(
        office: Office,
        state: &str,
        district: &str,
        city: &str,
    ) -> Result<Self, NoConstituency> {
        let has_city = !city.trim().is_empty();
        match office {
            Office::President | Office::VicePresident => Ok(Self::Nation),
            Office::Senator => {
                let state = known(state)?;
                let is_one = has_senators(state);
                is_one
                    .then_some(Self::State(state.code))
                    .ok_or(NoConstituency::Senators)
            }
            Office::Representative
            | Office::Delegate
            | Office::ResidentCommissioner
            | Office::Speaker => house(state, district),
            Office::StateSenator | Office::StateRepresentative => {
                let state = known(state)?.code;
                let district = some(local_district(district)).ok_or(NoConstituency::District)?;
                Ok(match office {
                    Office::StateSenator => Self::StateUpper(state, district),
                    _ => Self::StateLower(state, district),
                })
            }
            Office::CouncilMember => {
                let (state, city) = (known(state)?.code, city_of(city)?);
                let district = local_district(district);
                // At large, or elected by everybody: the whole city's.
                Ok(
                    if district.is_empty() || ["at large", "al", "atlarge"].contains(&&*district) {
                        Self::City(state, city)
                    } else {
                        Self::Council(state, city, district)
                    },
                )
            }
            // Counties and boards of schools: no export that is known says whose they are.
            Office::CountyExecutive
            | Office::Sheriff
            | Office::DistrictAttorney
            | Office::CountyAttorney
            | Office::CountyManager
            | Office::SchoolBoardMember
            | Office::CommitteeChair
            | Office::Staff => Err(NoConstituency::Office),
            office => match office.level() {
                Level::State => Ok(Self::State(known(state)?.code)),
                Level::StateOrLocal if !has_city => Ok(Self::State(known(state)?.code)),
                Level::Local | Level::StateOrLocal => {
                    Ok(Self::City(known(state)?.code, city_of(city)?))
                }
                Level::Federal | Level::Other => Err(NoConstituency::Office),
            },
        }
    }
}

fn known(state: &str) -> Result<&'static UsState, NoConstituency> {
    match read_state(state) {
        StateCell::Us(state) => Ok(state),
        _ => Err(NoConstituency::State),
    }
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn city_of(city: &str) -> Result<String, NoConstituency> {
    some(city_key(city)).ok_or(NoConstituency::City)
}

fn house(state: &str, district: &str) -> Result<Constituency, NoConstituency> {
    let spelled = match read_district(district) {
        DistrictCell::District(spelled) => Some(spelled),
        DistrictCell::Empty => None,
        DistrictCell::Unreadable => return Err(NoConstituency::District),
    };
    let of_district = spelled.and_then(|it| it.state);
    let state = known(state).or_else(|why| of_district.ok_or(why))?;
    if of_district.is_some_and(|other| other != state) {
        return Err(NoConstituency::District);
    }
    // A delegate's row need not say the district: there is but one.
    let seat = match spelled.and_then(|it| it.number) {
        Some(number) => HouseSeat::of(state, number),
        None => HouseSeat::only_one_of(state),
    };
    let seat = seat.ok_or(NoConstituency::District)?;
    Ok(Constituency::House(seat.state.code, seat.number))
}

#[test]
fn a_seat_stands_for_its_people() {
    use Constituency as It;
    use NoConstituency as Not;
    let of = Constituency::of_seat;
    let text = str::to_owned;
    for (office, state, district, city, expected) in [
        (Office::President, "", "", "", Ok(It::Nation)),
        (Office::Senator, "CA", "", "", Ok(It::State("CA"))),
        (Office::Senator, "PR", "", "", Err(Not::Senators)),
        (Office::Senator, "", "", "", Err(Not::State)),
        (Office::Governor, "Ohio", "", "", Ok(It::State("OH"))),
        (
            Office::Representative,
            "CA",
            "12",
            "",
            Ok(It::House("CA", 12)),
        ),
        (
            Office::Representative,
            "",
            "CA-12",
            "",
            Ok(It::House("CA", 12)),
        ),
        (
            Office::Representative,
            "VT",
            "0",
            "",
            Ok(It::House("VT", 0)),
        ),
        (Office::Representative, "CA", "53", "", Err(Not::District)),
        (Office::Representative, "CA", "", "", Err(Not::District)),
        (Office::Representative, "CA", "NY-3", "", Err(Not::District)),
        (Office::Delegate, "GU", "", "", Ok(It::House("GU", 0))),
        (
            Office::StateSenator,
            "OH",
            "SD-05",
            "",
            Ok(It::StateUpper("OH", text("5"))),
        ),
        (
            Office::StateRepresentative,
            "OH",
            "5",
            "",
            Ok(It::StateLower("OH", text("5"))),
        ),
        (
            Office::Mayor,
            "OH",
            "",
            "City of Elm",
            Ok(It::City("OH", text("elm"))),
        ),
        (
            Office::CouncilMember,
            "OH",
            "Ward 3",
            "Elm",
            Ok(It::Council("OH", text("elm"), text("3"))),
        ),
        (
            Office::CouncilMember,
            "OH",
            "At-Large",
            "Elm",
            Ok(It::City("OH", text("elm"))),
        ),
        (Office::Treasurer, "OH", "", "", Ok(It::State("OH"))),
        (Office::Mayor, "OH", "", "", Err(Not::City)),
        (Office::Staff, "OH", "", "", Err(Not::Office)),
    ] {
        assert_eq!(
            of(office, state, district, city),
            expected,
            "{office:?} {state} {district}"
        );
    }
}
