//! What only the rows of a list show about its columns and titles, so that it is read again with that.

use super::tally::ListTally;
use crate::columns::{Column, Layout, normalize};
use crate::config::ListConfig;
use crate::row::{NamedBeside, TitleSides};

/// Headers that mean the office and nothing else: words in them that nobody knows are named.
const SAYS_OFFICE: [&str; 7] = [
    "office",
    "title",
    "role",
    "office_type",
    "elected_office",
    "office_held",
    "current_role",
];

/// What was learned about a list.
#[derive(Debug, Default)]
pub(super) struct Learned {
    /// Cells of the header that look like the office and hold none.
    pub not_the_office: Vec<usize>,
    /// What its rows together say about titles of Washington and of the states.
    pub seats: TitleSides,
    /// Whose the names beside councils are.
    pub councils: NamedBeside,
    /// Whether districts stand in the cells of the office, and no column has them.
    pub has_districts: bool,
    /// The same of states in the cells of the city.
    pub has_states: bool,
}

impl Learned {
    /// Learns from one pass over the rows; whether the list has to be read again.
    pub(super) fn learn(
        &mut self,
        tally: &ListTally,
        layout: &Layout,
        config: &ListConfig,
    ) -> bool {
        if let Some(cell) = layout.at[Column::Office]
            && tally.is_hardly_an_office()
            // What the organizer calls the office is the office, whatever it holds.
            && !config.columns.contains_key(Column::Office.name())
            && !is_kept(tally, layout.header(cell))
        {
            self.not_the_office.push(cell);
            return true;
        }
        let has_districts = tally.told.districts > 0;
        let seats = tally.sides.decided();
        let councils = tally.councils.decided();
        let has_states = tally.states_parted > 0;
        // Once is enough: what is read as was decided decides nothing anew.
        let is_new = self.seats == TitleSides::default() && seats != self.seats
            || self.councils == NamedBeside::default() && councils != self.councils
            || has_districts
                && !self.has_districts
                && layout.columns.index(Column::District).is_none()
            || has_states && !self.has_states && layout.columns.index(Column::State).is_none();
        if is_new {
            // Rows that are read so show no longer what led to it, so each stays as it was first.
            if self.seats == TitleSides::default() {
                self.seats = seats;
            }
            if self.councils == NamedBeside::default() {
                self.councils = councils;
            }
            self.has_districts |= has_districts;
            self.has_states |= has_states;
        }
        is_new
    }
}

/// Whether a column of few offices is one all the same: its header says so, the letter asks for the office, and the words
/// are none that only stand before a name.
fn is_kept(tally: &ListTally, header: &str) -> bool {
    SAYS_OFFICE.contains(&normalize(header).as_str())
        && tally.unknown_and_needed > 0
        && tally.courtesies * 2 < tally.offices
}
