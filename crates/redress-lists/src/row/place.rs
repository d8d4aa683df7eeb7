//! The city and the state of a row, where one cell holds both.

use super::cells::RowCells;
use super::findings::RowFindings;
use crate::cells::{CityTail, Level, Office, city_tail};
use crate::columns::Column;
use redress_base::us_states::{self, UsState};

/// What the cell of the city was parted into; nothing where it is a city alone, as nearly always.
#[derive(Clone, Debug, Default)]
pub(crate) struct RowPlace {
    parted: Option<(Box<str>, &'static UsState)>,
}

impl RowPlace {
    pub(super) fn of(cells: RowCells<'_>) -> Self {
        let parted = match city_tail(cells.get(Column::City)) {
            Some(CityTail::State { city, state }) => Some((city.into(), state)),
            _ => None,
        };
        Self { parted }
    }

    /// The city without the state behind it, where there is one.
    pub(crate) fn city(&self) -> Option<&str> {
        self.parted.as_ref().map(|(city, _)| &**city)
    }

    /// The postal code of the state behind the city.
    pub(crate) fn state(&self) -> Option<&'static str> {
        self.parted.as_ref().map(|(_, state)| state.code)
    }

    /// The row's city.
    pub(super) fn city_of<'r>(&'r self, cells: RowCells<'r>) -> &'r str {
        self.city().unwrap_or(cells.get(Column::City))
    }

    /// The row's state: that of its own column, else the one behind the city.
    pub(super) fn state_of<'r>(&self, cells: RowCells<'r>) -> &'r str {
        match (cells.get(Column::State), self.state()) {
            ("", Some(code)) => code,
            (state, _) => state,
        }
    }

    /// The row's place as one text, to be compared.
    pub(crate) fn key(&self, cells: RowCells<'_>) -> String {
        format!("{}, {}", self.city_of(cells), self.state_of(cells)).to_lowercase()
    }

    /// Says how the cell was parted, and what is wrong with it.
    pub(super) fn tell(
        &self,
        cells: RowCells<'_>,
        office: Option<Office>,
        found: &mut RowFindings<'_>,
    ) {
        let cell = cells.get(Column::City);
        let state = cells.get(Column::State);
        if let Some((city, behind)) = &self.parted {
            let is_same = us_states::find(state).is_some_and(|state| state.code == behind.code);
            if state.is_empty() || is_same {
                let code = behind.code;
                let message =
                    format!("`{cell}` is read as the city `{city}` and the state `{code}`");
                let help = "Put the state into a column of its own, so that nobody has to wonder.";
                let own = [cell, city, code];
                found.note_of(Column::City, message, &own, help);
            } else {
                let message = format!("the city says `{cell}`, and the state is `{state}`");
                found.fault(Column::City, message, "Correct whichever is wrong.");
            }
            return;
        }
        let Some(CityTail::Unknown(tail)) = city_tail(cell) else {
            return;
        };
        // Only where a letter says it as the name of a city, and where the states are those that could be meant.
        let is_said = office.is_some_and(|office| office.level() == Level::Local);
        if is_said && (state.is_empty() || us_states::find(state).is_some()) {
            let message = format!("`{cell}` has a comma, and `{tail}` behind it is no state");
            let help = "Write the city alone into this column, and the state into one of its own.";
            found.fault(Column::City, message, help);
        }
    }
}
