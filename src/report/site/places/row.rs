//! One row of `places.csv`, read and checked.

use super::place::{Place, PlaceKind};
use crate::report::web_link::web_link;
use jiff::civil::Date;
use redress_base::hidden::hidden_character;
use redress_base::problem::Problem;
use redress_base::us_states;
use redress_base::words::{nearest, quoted_list};

/// Its name, in problems and in the folder.
pub(super) const PLACES_CSV: &str = "places.csv";
/// The columns of the file.
pub(super) const COLUMNS: [&str; 10] = [
    "place",
    "state",
    "level",
    "kind",
    "voted_on",
    "in_force_on",
    "ended_on",
    "source",
    "checked_on",
    "note",
];
/// A cell longer than this swallowed others.
const CELL_CHARACTERS_MAX: usize = 500;

/// A row being read: its cells by column, and what is wrong with them.
pub(super) struct PlaceRow<'a> {
    pub cells: &'a dyn Fn(&str) -> &'a str,
    pub line: u64,
    pub row: u64,
    pub faults: Vec<Problem>,
}

impl PlaceRow<'_> {
    /// The place, or everything that is wrong with its row.
    pub fn read(mut self) -> Result<Place, Vec<Problem>> {
        for column in COLUMNS {
            self.check_characters(column);
        }
        let name = self.required("place", "Write its name, such as `Springfield`.");
        let level = self.required("level", "Write `city`, `town`, `county` or `state`.");
        let typed = self.required("state", "Write its postal code, such as `MA`.");
        let state = us_states::find(&typed);
        if state.is_none() && !typed.is_empty() {
            let message = format!("`{}` is no state", typed.escape_debug());
            self.fault("state", message, "Write its postal code, such as `MA`.");
        }
        let kind = self.kind();
        let voted_on = self.date("voted_on");
        let in_force_on = self.date("in_force_on");
        let ended_on = self.date("ended_on");
        let source = self.required("source", "Write the address of a page that says so.");
        if !source.is_empty() && web_link(&source).is_none() {
            let message = format!("`{}` is no address of a web page", source.escape_debug());
            self.fault("source", message, "Write the whole address, with https://.");
        }
        let checked_on = self.date("checked_on");
        if checked_on.is_none() && self.cell("checked_on").is_empty() {
            let help = "Write the day on which you looked at the source, such as `2026-11-28`.";
            self.fault(
                "checked_on",
                "nobody says when this was checked".to_owned(),
                help,
            );
        }
        if let Some(kind) = kind {
            self.check_days(kind, voted_on, in_force_on, ended_on);
        }
        let (Some(state), Some(kind), Some(checked_on), true) =
            (state, kind, checked_on, self.faults.is_empty())
        else {
            return Err(self.faults);
        };
        Ok(Place {
            name,
            state,
            level,
            kind,
            voted_on,
            in_force_on,
            ended_on,
            source,
            checked_on,
            note: self.cell("note").to_owned(),
        })
    }

    fn kind(&mut self) -> Option<PlaceKind> {
        let words = PlaceKind::ALL.map(|(_, word, _)| word);
        let typed = self.required("kind", "Write what it decided, such as `ban`.");
        let found = PlaceKind::ALL
            .into_iter()
            .find(|(_, word, _)| *word == typed.to_lowercase());
        if found.is_none() && !typed.is_empty() {
            let help = match nearest(&typed, words) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => format!("A place has {}.", quoted_list(words)),
            };
            let message = format!("`{}` is nothing that a place decides", typed.escape_debug());
            self.fault("kind", message, &help);
        }
        found.map(|(kind, ..)| kind)
    }

    /// What was decided has a day, and the days follow each other.
    fn check_days(
        &mut self,
        kind: PlaceKind,
        voted_on: Option<Date>,
        in_force_on: Option<Date>,
        ended_on: Option<Date>,
    ) {
        let is_blank = |row: &Self, column| row.cell(column).is_empty();
        if kind.counts() && is_blank(self, "voted_on") && is_blank(self, "in_force_on") {
            let help = "Write when it was voted on, or from when it is in force.";
            self.fault("voted_on", "the decision has no date".to_owned(), help);
        }
        if kind == PlaceKind::Ended && is_blank(self, "ended_on") {
            let help = "Write the day on which it ended.";
            self.fault("ended_on", "the end has no date".to_owned(), help);
        }
        // Counted and ended at once: one of the two is a slip.
        if kind != PlaceKind::Ended && !is_blank(self, "ended_on") {
            let help = "Write `ended` under `kind`, or take the date out.";
            let message = "what has an end is not `ended`".to_owned();
            self.fault("ended_on", message, help);
        }
        let begun = voted_on.or(in_force_on);
        if let (Some(begun), Some(ended)) = (begun, ended_on)
            && ended < begun
        {
            let message = format!("it ended on {ended}, before it began on {begun}");
            self.fault("ended_on", message, "Mend one of the dates.");
        }
    }

    fn cell(&self, column: &str) -> &str {
        (self.cells)(column).trim()
    }

    fn required(&mut self, column: &'static str, help: &str) -> String {
        let cell = self.cell(column).to_owned();
        if cell.is_empty() {
            self.fault(column, format!("the place has no {column}"), help);
        }
        cell
    }

    fn date(&mut self, column: &'static str) -> Option<Date> {
        let cell = self.cell(column).to_owned();
        let date = cell.parse::<Date>().ok();
        // What reads as a date may have a time behind it.
        let date = date.filter(|date| date.to_string() == cell);
        if date.is_none() && !cell.is_empty() {
            let message = format!("`{}` is no date", cell.escape_debug());
            self.fault(
                column,
                message,
                "Write year, month and day, such as 2019-05-14.",
            );
        }
        date
    }

    fn check_characters(&mut self, column: &'static str) {
        let cell = self.cell(column);
        if cell.contains(['\n', '\r']) || cell.chars().count() > CELL_CHARACTERS_MAX {
            let help = "Look for a double quote that is never closed; a cell is one line.";
            let message = "the cell runs over several lines or is very long".to_owned();
            self.fault(column, message, help);
        } else if let Some(hidden) = hidden_character(cell) {
            let message = format!(
                "the cell holds the character U+{:04X}, which cannot be seen",
                u32::from(hidden)
            );
            self.fault(
                column,
                message,
                "Type the cell again instead of pasting it.",
            );
        }
    }

    fn fault(&mut self, column: &str, message: String, help: &str) {
        let problem = Problem::error(PLACES_CSV, message, help);
        self.faults
            .push(problem.at_row(self.line, self.row).in_column(column));
    }
}
