//! Whether each value of a condition is that of some row: one that fits nobody is a slip, and says so.

use super::choice::Choice;
use super::condition::{Condition, is_same, one_line};
use crate::cells::Stance;
use crate::columns::Column;
use redress_base::problem::Problem;
use redress_base::words::quoted_nearest;
use std::collections::BTreeMap;

/// Different cells of a column that are remembered to be named; a column of names would fill the memory.
const CELLS_REMEMBERED: usize = 40;
/// Of those so many are named.
const CELLS_NAMED: usize = 12;
/// So much of a cell as tells which one it is.
const CHARACTERS_NAMED: usize = 40;

/// The conditions of a mailing, each with what its column holds.
#[derive(Debug)]
pub(crate) struct ConditionFits<'a> {
    stances: &'a BTreeMap<String, Stance>,
    fits: Vec<ConditionFit<'a>>,
}

#[derive(Debug)]
struct ConditionFit<'a> {
    /// The key it stands under in `campaign.toml`.
    place: &'static str,
    condition: &'a Condition,
    column: String,
    /// For each of its values whether a row has it.
    fitted: Vec<bool>,
    cells: BTreeMap<String, u64>,
    /// Rows with further cells.
    others: u64,
}

impl<'a> ConditionFits<'a> {
    pub(crate) fn of(choice: &'a Choice) -> Self {
        let fit = |(place, condition): (&'static str, &'a Condition)| ConditionFit {
            place,
            condition,
            column: condition.column_name(),
            fitted: vec![false; condition.values.len()],
            cells: BTreeMap::new(),
            others: 0,
        };
        Self {
            stances: &choice.stances,
            fits: choice.conditions().map(fit).collect(),
        }
    }

    /// Takes note of a row, whatever becomes of it; `cell` gives its cell in the column of a name.
    pub(crate) fn see<'r>(&mut self, cell: impl Fn(&str) -> &'r str) {
        for fit in &mut self.fits {
            let cell = &*one_line(cell(&fit.column));
            for (fitted, value) in fit.fitted.iter_mut().zip(&fit.condition.values) {
                *fitted = *fitted || is_same(&fit.column, value, cell, self.stances);
            }
            if let Some(count) = fit.cells.get_mut(cell) {
                *count += 1;
            } else if fit.cells.len() < CELLS_REMEMBERED {
                fit.cells.insert(cell.to_owned(), 1);
            } else {
                fit.others += 1;
            }
        }
    }

    /// The same row once more, by the canonical words of a list's own: `Rep` may be a `state_representative`.
    pub(crate) fn see_meant<'r>(&mut self, cell: impl Fn(&str) -> &'r str) {
        for fit in &mut self.fits {
            let cell = cell(&fit.column);
            for (fitted, value) in fit.fitted.iter_mut().zip(&fit.condition.values) {
                *fitted = *fitted || is_same(&fit.column, value, cell, self.stances);
            }
        }
    }

    /// An error for each value that no row has, of a column that the list has.
    pub(crate) fn problems(&self, list: &str, has: impl Fn(&str) -> bool) -> Vec<Problem> {
        let fits = self.fits.iter().filter(|fit| has(&fit.column));
        let unfitted = fits.flat_map(|fit| {
            let values = fit.fitted.iter().zip(&fit.condition.values);
            let open = values.filter(|(fitted, value)| !**fitted && self.makes_sense(fit, value));
            open.map(move |(_, value)| fit.problem(value, list))
        });
        unfitted.collect()
    }

    /// A stance that is none has its error already.
    fn makes_sense(&self, fit: &ConditionFit<'_>, value: &str) -> bool {
        fit.column != Column::Stance.name() || Stance::of_cell(value, self.stances).is_some()
    }
}

impl ConditionFit<'_> {
    fn problem(&self, value: &str, list: &str) -> Problem {
        let message = format!(
            "`{}`: no row of `{list}` has `{}` `{value}`; the list has {}",
            self.place,
            self.condition.column,
            self.cells_in_words()
        );
        let help = quoted_nearest(value, self.cells.keys().map(String::as_str))
            .unwrap_or_else(|| "Correct the value, or take it out.".to_owned());
        Problem::error("campaign.toml", message, help)
    }

    /// The most frequent first: `Republican 12, Democrat 14, and others in 3 rows`.
    fn cells_in_words(&self) -> String {
        let mut cells: Vec<(&String, u64)> = self
            .cells
            .iter()
            .map(|(cell, count)| (cell, *count))
            .collect();
        cells.sort_by(|(one, ones), (two, twos)| twos.cmp(ones).then(one.cmp(two)));
        let named = cells.iter().take(CELLS_NAMED).map(|(cell, count)| {
            if cell.is_empty() {
                format!("nothing {count}")
            } else {
                format!("{} {count}", cut(cell))
            }
        });
        let named = named.collect::<Vec<_>>().join(", ");
        let unnamed: u64 = cells.iter().skip(CELLS_NAMED).map(|(_, count)| count).sum();
        match unnamed + self.others {
            0 => named,
            others => format!("{named}, and others in {others} rows"),
        }
    }
}

fn cut(cell: &str) -> String {
    let mut start: String = cell.chars().take(CHARACTERS_NAMED).collect();
    if start.len() < cell.len() {
        start.push('…');
    }
    start
}
