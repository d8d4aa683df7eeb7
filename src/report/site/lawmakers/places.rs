//! Whom an office stands for, as far as a ZIP code, a state or a city tells.

use super::zip_table::seat_code;
use redress_base::us_states::{self, UsState};
use redress_lists::{Column, Office, Recipient};
use redress_supporters::districts::HouseSeat;

/// Whom an office stands for. In the order in which a state shows them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// The whole state: senators, governors.
    State(Office, &'static str),
    /// A district of the House: the state's code and the number.
    House(&'static str, u8),
    /// A city: its name, and its state's code.
    City(String, &'static str, Office),
    /// A part of a state that no table here knows, such as a district of its legislature.
    Other(Office, &'static str),
}

impl Place {
    /// The place of a row and its state; none where the office is none that visitors write to here, or the state is unknown.
    pub(super) fn of(recipient: &Recipient) -> Option<(Self, &'static UsState)> {
        let place = Self::of_cells(
            recipient.office?,
            recipient.get(Column::State),
            recipient.get(Column::District),
            recipient.get(Column::City),
        )?;
        Some((place, us_states::find(recipient.get(Column::State))?))
    }

    /// The same by the cells alone.
    pub(super) fn of_cells(
        office: Office,
        state: &str,
        district: &str,
        city: &str,
    ) -> Option<Self> {
        let state = us_states::find(state)?;
        match office {
            Office::Senator
            | Office::Governor
            | Office::LieutenantGovernor
            | Office::AttorneyGeneral
            | Office::SecretaryOfState => Some(Self::State(office, state.code)),
            Office::Representative | Office::Delegate | Office::ResidentCommissioner => {
                // A delegate's row need not have a district.
                let number = match district.trim() {
                    "" => Some(0),
                    typed => typed.parse().ok(),
                };
                let seat = number.and_then(|number| HouseSeat::of(state, number));
                Some(seat.map_or(Self::Other(office, state.code), |seat| {
                    Self::House(state.code, seat.number)
                }))
            }
            // They hold no seat, or speak for the country; the President has a section of their own.
            Office::Staff
            | Office::Clerk
            | Office::Council
            | Office::President
            | Office::VicePresident
            | Office::Speaker
            | Office::CommitteeChair
            | Office::MemberOfParliament
            | Office::MemberOfLegislativeAssembly
            | Office::MemberOfScottishParliament => None,
            _ if city.is_empty() => Some(Self::Other(office, state.code)),
            _ => Some(Self::City(city.to_owned(), state.code, office)),
        }
    }

    /// By what the script finds it: `OH` for the whole state, `OH-5` for a district.
    pub(super) fn seat_code(&self) -> Option<String> {
        match self {
            Self::State(_, code) => Some((*code).to_owned()),
            Self::House(code, number) => {
                let state = us_states::find(code)?;
                HouseSeat::of(state, *number).map(seat_code)
            }
            Self::City(..) | Self::Other(..) => None,
        }
    }

    /// `Riverbend, OH`
    pub(super) fn city_words(&self) -> Option<String> {
        match self {
            Self::City(city, code, _) => Some(format!("{city}, {code}")),
            _ => None,
        }
    }
}
