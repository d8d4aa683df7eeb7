//! Whether each value of a condition is that of some row: one that fits nobody is a slip, and says so.

use super::cells_seen::CellsSeen;
use super::choice::Choice;
use super::condition::{Condition, is_same, one_line};
use crate::cells::Stance;
use crate::columns::Column;
use redress_base::problem::Problem;
use std::collections::BTreeMap;

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
    seen: CellsSeen,
}

impl ConditionFit<'_> {
    fn is_settled(&self) -> bool {
        self.fitted.iter().all(|fitted| *fitted)
    }
}

impl<'a> ConditionFits<'a> {
    pub(crate) fn of(choice: &'a Choice) -> Self {
        let fit = |(place, condition): (&'static str, &'a Condition)| ConditionFit {
            place,
            condition,
            column: condition.column_name(),
            fitted: vec![false; condition.values.len()],
            seen: CellsSeen::default(),
        };
        Self {
            stances: &choice.stances,
            fits: choice.conditions().map(fit).collect(),
        }
    }

    /// Takes note of a row, whatever becomes of it; `cell` gives its cell in the column of a name.
    pub(crate) fn see<'r>(&mut self, cell: impl Fn(&str) -> &'r str) {
        // What its column holds is told of a value that fits nobody, and of no other.
        for fit in self.fits.iter_mut().filter(|fit| !fit.is_settled()) {
            let cell = &*one_line(cell(&fit.column));
            for (fitted, value) in fit.fitted.iter_mut().zip(&fit.condition.values) {
                *fitted = *fitted || is_same(&fit.column, value, cell, self.stances);
            }
            fit.seen.see(cell);
        }
    }

    /// The same row once more, by the canonical words of a list's own: `Rep` may be a `state_representative`.
    pub(crate) fn see_meant<'r>(&mut self, cell: impl Fn(&str) -> &'r str) {
        for fit in self.fits.iter_mut().filter(|fit| !fit.is_settled()) {
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
            self.seen.in_words()
        );
        let help = (self.seen.nearest(value))
            .unwrap_or_else(|| "Correct the value, or take it out.".to_owned());
        self.condition.problem(message, help)
    }
}
