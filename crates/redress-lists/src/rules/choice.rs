//! Who on a list gets which letter: filters and variants.

use super::condition::Condition;
use crate::cells::Stance;
use crate::columns::{Column, Layout, quoted};
use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use redress_base::words::{quoted_list, quoted_nearest};
use std::collections::BTreeMap;
use std::num::NonZeroU32;

/// Who on the list gets which letter.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What happens where several rows share an inbox.
    pub per_inbox: PerInbox,
    /// How many addresses of one office get the letter.
    pub per_office: Option<NonZeroU32>,
    /// The list's own words for stances, in lower case.
    pub stances: BTreeMap<String, Stance>,
    /// Which words of which columns say that a row is not to be written to: the organizer's own, by header.
    pub opt_outs: BTreeMap<String, Vec<String>>,
    /// Letters for some rows; the first that fits is taken, else the mailing's own.
    pub variants: Vec<Variant>,
    /// Only rows that meet all of these.
    pub only: Vec<Condition>,
    /// No row that meets one of these.
    pub except: Vec<Condition>,
}

/// What happens where several rows share an inbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PerInbox {
    /// One letter: to the person whose it is by its name, else by office, term and name.
    #[default]
    One,
    /// A letter for each row.
    Each,
}

/// A letter for some rows of a list.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The rows that meet all of these.
    pub when: Vec<Condition>,
    /// What they get.
    pub letter: CampaignPath,
}

impl Choice {
    /// The first variant whose conditions a row meets. `cell` gives the row's cell in the column that letters know by a
    /// name.
    pub(crate) fn variant<'r>(&self, cell: impl Fn(&str) -> &'r str) -> Option<&Variant> {
        let is_met = |one: &Condition| one.is_met(&cell, &self.stances);
        self.variants
            .iter()
            .find(|variant| variant.when.iter().all(is_met))
    }

    /// Why the filters leave a row out.
    pub(crate) fn left_out<'r>(&self, cell: impl Fn(&str) -> &'r str) -> Option<String> {
        let is_met = |one: &&Condition| one.is_met(&cell, &self.stances);
        // `only` asks for all of its conditions, `except` for one of its own.
        if let Some(unmet) = self.only.iter().find(|one| !is_met(one)) {
            return Some(format!(
                "`only` wants `{}` to be {}",
                unmet.column,
                unmet.values_in_words()
            ));
        }
        let met = self.except.iter().find(is_met)?;
        Some(format!(
            "`except` leaves out rows whose `{}` is {}",
            met.column,
            met.values_in_words()
        ))
    }

    /// Whether a condition is about the column that letters know by this name.
    pub(crate) fn asks_for(&self, name: &str) -> bool {
        let mut conditions = self.conditions();
        conditions.any(|(_, condition)| condition.column_name() == name)
    }

    /// Conditions on columns that a list does not have.
    pub(crate) fn absent_columns(&self, layout: &Layout, list: &str) -> Vec<Problem> {
        let has = |name: &str| layout.columns.index_of(name).is_some();
        let absent = self
            .conditions()
            .filter(|(_, condition)| !has(&condition.column_name()));
        let problem = |(place, condition): (&str, &Condition)| {
            let message = format!(
                "`{place}` asks for the column `{}`, which `{list}` does not have",
                condition.column
            );
            let help = format!("It has {}.", quoted(layout.columns.names()));
            condition.problem(message, help)
        };
        absent.map(problem).collect()
    }

    /// Columns of `[mailing.opt_outs]` that a list does not have.
    pub(crate) fn absent_opt_outs(&self, layout: &Layout, list: &str) -> Vec<Problem> {
        let absent = self
            .opt_outs
            .keys()
            .filter(|header| layout.cell_under(header).is_none());
        let problem = |header: &String| {
            let message = format!(
                "`[mailing.opt_outs]` names the column `{header}`, which `{list}` does not have"
            );
            let help = format!("It has {}.", quoted(layout.columns.headers()));
            Problem::error("campaign.toml", message, help)
        };
        absent.map(problem).collect()
    }

    /// `[mailing.stances]` for a list that says nothing of stances.
    pub(crate) fn absent_stances(&self, layout: &Layout, list: &str) -> Option<Problem> {
        if self.stances.is_empty() || layout.columns.index(Column::Stance).is_some() {
            return None;
        }
        let message = format!(
            "`[mailing.stances]` explains words of a column `stance`, which `{list}` does not have"
        );
        let help = format!(
            "If the list calls it something else, say so in `[mailing.columns]`; it has {}.",
            quoted(layout.columns.headers())
        );
        Some(Problem::error("campaign.toml", message, help))
    }

    /// Conditions on stances that are none.
    pub(crate) fn odd_stances(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (place, condition) in self.conditions() {
            if condition.column_name() != Column::Stance.name() {
                continue;
            }
            let is_none = |value: &&String| Stance::of_cell(value, &self.stances).is_none();
            for value in condition.values.iter().filter(is_none) {
                let known = Stance::ALL.map(|(word, _)| word);
                let help = quoted_nearest(value, known)
                    .unwrap_or_else(|| format!("The stances are {}.", quoted_list(known)));
                let message = format!("`{place}` asks for the stance `{value}`, which is none");
                problems.push(condition.problem(message, help));
            }
        }
        problems
    }

    /// All conditions, each with the key it stands under in `campaign.toml`.
    pub(super) fn conditions(&self) -> impl Iterator<Item = (&'static str, &Condition)> {
        let when = self.variants.iter().flat_map(|variant| &variant.when);
        let only = self.only.iter().map(|condition| ("only", condition));
        let except = self.except.iter().map(|condition| ("except", condition));
        when.map(|condition| ("when", condition))
            .chain(only)
            .chain(except)
    }
}
