//! Where one supporter lives.

use super::match_word::MatchWord;
use crate::cells::{CountryCell, DistrictCell, StateCell, ZipCell};
use crate::districts::{DistrictTable, HouseSeat, seat_of_territory_zip};
use redress_base::us_states::UsState;

/// What a row says of where somebody lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The ZIP code.
    pub zip: ZipCell,
    /// The state.
    pub state: StateCell,
    /// The district in Washington.
    pub district: DistrictCell,
    /// The country.
    pub country: CountryCell,
}

/// Where a supporter lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home {
    /// By what it was told.
    pub word: MatchWord,
    /// The state, if it is known; kept where the district is not.
    pub state: Option<&'static UsState>,
    /// The district; only with `sure` and `likely`.
    pub seat: Option<HouseSeat>,
    /// Whether it is in the United States as far as the row says.
    pub is_in_us: bool,
}

/// What speaks against a row, or cannot be read in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The district does not lie in the ZIP code.
    DistrictAgainstZip,
    /// The district is one of another state.
    DistrictAgainstState,
    /// The ZIP code lies in another state.
    ZipAgainstState,
    /// A country elsewhere, and a state or a district here.
    CountryAgainstState,
    /// The state has no such district.
    NoSuchDistrict,
    /// A number without a state.
    DistrictWithoutState,
    /// The cell of the district says something else.
    DistrictUnreadable,
    /// The cell of the ZIP code says something else.
    ZipUnreadable,
    /// The cell of the state says something else.
    StateUnreadable,
    /// No table has the ZIP code.
    ZipNotInTable,
}

impl Flaw {
    /// What to say of it: a fragment and a sentence.
    #[must_use]
    pub fn in_words(self) -> (&'static str, &'static str) {
        const ASK: &str = "Their districts are left open: ask these people, or correct the rows.";
        const OTHERS: &str = "The rest of the row decides: correct the cell.";
        match self {
            Self::DistrictAgainstZip => (
                "the district does not lie in the ZIP code, by the table of districts; neither is believed, as the one may \
                 be of an older map and the other a post box",
                ASK,
            ),
            Self::DistrictAgainstState => {
                ("the district is one of another state than the row's", ASK)
            }
            Self::ZipAgainstState => ("the ZIP code lies in another state than the row's", ASK),
            Self::CountryAgainstState => (
                "the country or the postal code lies elsewhere, and the state or the district in the United States",
                ASK,
            ),
            Self::NoSuchDistrict => ("the state has no such district", OTHERS),
            Self::DistrictWithoutState => (
                "the district is a number, and nothing in the row says its state",
                OTHERS,
            ),
            Self::DistrictUnreadable => ("the cell is no district of the House", OTHERS),
            Self::ZipUnreadable => ("the cell is no ZIP code", OTHERS),
            Self::StateUnreadable => ("the cell is no state", OTHERS),
            Self::ZipNotInTable => (
                "the table of districts does not have the ZIP code, as it has none of post boxes and single buildings",
                "Ask these people for their district.",
            ),
        }
    }

    /// Whether the row contradicts itself.
    #[must_use]
    pub fn is_contradiction(self) -> bool {
        matches!(
            self,
            Self::DistrictAgainstZip
                | Self::DistrictAgainstState
                | Self::ZipAgainstState
                | Self::CountryAgainstState
        )
    }
}

impl Home {
    fn unclear(state: Option<&'static UsState>, is_in_us: bool) -> Self {
        Self {
            word: MatchWord::Unclear,
            state,
            seat: None,
            is_in_us,
        }
    }

    fn in_seat(word: MatchWord, seat: HouseSeat) -> Self {
        Self {
            word,
            state: Some(seat.state),
            seat: Some(seat),
            is_in_us: true,
        }
    }

    /// Reads what a row says, and shows what is wrong with it.
    #[must_use]
    pub fn of(row: &Evidence, table: Option<&DistrictTable>, mut flaw: impl FnMut(Flaw)) -> Self {
        let spelled = match row.district {
            DistrictCell::District(district) => Some(district),
            DistrictCell::Empty => None,
            DistrictCell::Unreadable => {
                flaw(Flaw::DistrictUnreadable);
                None
            }
        };
        let listed_state = match row.state {
            StateCell::Us(state) => Some(state),
            StateCell::Unreadable => {
                flaw(Flaw::StateUnreadable);
                None
            }
            _ => None,
        };
        let district_state = spelled.and_then(|district| district.state);
        let speaks_for_us = listed_state.is_some() || district_state.is_some();
        let is_foreign = row.country == CountryCell::Elsewhere
            || row.state == StateCell::Foreign
            || row.zip == ZipCell::Foreign;
        if is_foreign {
            if speaks_for_us || (row.country == CountryCell::Us) {
                flaw(Flaw::CountryAgainstState);
                return Self::unclear(None, false);
            }
            return Self {
                word: MatchWord::Elsewhere,
                state: None,
                seat: None,
                is_in_us: false,
            };
        }
        if listed_state
            .zip(district_state)
            .is_some_and(|(one, other)| one != other)
        {
            flaw(Flaw::DistrictAgainstState);
            return Self::unclear(None, true);
        }
        let own_state = listed_state.or(district_state);
        let zip = match row.zip {
            ZipCell::Zip(zip) => Some(zip),
            ZipCell::Unreadable => {
                flaw(Flaw::ZipUnreadable);
                None
            }
            _ => None,
        };
        let of_zip = table.zip(zip).map(|(table, zip)| table.seats(zip));
        let in_table = || of_zip.clone().into_iter().flatten();
        // The tables leave most territories out, and each of them is one district.
        let in_territory = zip
            .filter(|_| in_table().next().is_none())
            .and_then(seat_of_territory_zip);
        let seats = || in_table().chain(in_territory);
        let is_known = seats().next().is_some();
        if let Some(own) = own_state
            && is_known
            && seats().all(|seat| seat.state != own)
        {
            flaw(Flaw::ZipAgainstState);
            return Self::unclear(None, true);
        }
        let mut states = seats().map(|seat| seat.state);
        let of_zip = states
            .next()
            .filter(|first| states.all(|state| state == *first));
        // Where the ZIP code lies in two states, the row's own state says in which of them.
        let state = own_state.or(of_zip);
        if let Some(seat) = Self::named_seat(row, state, &mut flaw) {
            if is_known && seats().all(|of_zip| of_zip != seat) {
                flaw(Flaw::DistrictAgainstZip);
                return Self::unclear(Some(seat.state), true);
            }
            return Self::in_seat(MatchWord::Sure, seat);
        }
        let mut possible = seats().filter(|seat| state.is_none_or(|state| state == seat.state));
        match (possible.next(), possible.next()) {
            (Some(only), None) => return Self::in_seat(MatchWord::Likely, only),
            (Some(_), Some(_)) => return Self::unclear(state, true),
            (None, _) => {}
        }
        // A state with one seat is its district, whatever the ZIP code.
        if let Some(seat) = own_state.and_then(HouseSeat::only_one_of) {
            return Self::in_seat(MatchWord::Likely, seat);
        }
        if table.is_some() && zip.is_some() {
            flaw(Flaw::ZipNotInTable);
        }
        Self {
            word: MatchWord::Unknown,
            state: own_state,
            seat: None,
            is_in_us: own_state.is_some()
                || row.country == CountryCell::Us
                || row.state == StateCell::Military,
        }
    }

    /// The seat that the column of districts names, if it exists.
    fn named_seat(
        row: &Evidence,
        state: Option<&'static UsState>,
        flaw: &mut impl FnMut(Flaw),
    ) -> Option<HouseSeat> {
        let DistrictCell::District(district) = row.district else {
            return None;
        };
        let Some(state) = state else {
            flaw(Flaw::DistrictWithoutState);
            return None;
        };
        // A cell that names nothing but its state says which district only where there is but one.
        let seat = match district.number {
            Some(number) => HouseSeat::of(state, number),
            None => HouseSeat::only_one_of(state),
        };
        if seat.is_none() {
            flaw(Flaw::NoSuchDistrict);
        }
        seat
    }

    /// The state whose senators are this supporter's: the District and the territories have none.
    #[must_use]
    pub fn senate_state(&self) -> Option<&'static UsState> {
        self.state.filter(|state| has_senators(state))
    }
}

/// Whether a state has senators in Washington: the fifty have.
#[must_use]
pub fn has_senators(state: &UsState) -> bool {
    !["DC", "AS", "GU", "MP", "PR", "VI"].contains(&state.code)
}
