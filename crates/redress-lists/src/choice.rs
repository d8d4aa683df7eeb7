//! Who on a list gets which letter: filters, variants, stances.

use super::headers::normalize;
use super::layout::{Layout, quoted};
use super::{HeldBackReason, Recipient};
use crate::settings::{Choice, Condition, Stance};
use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use std::collections::BTreeMap;

impl Choice {
    /// The letter of the first variant whose conditions a recipient meets; none if it gets the mailing's own.
    #[must_use]
    pub fn letter_for(&self, recipient: &Recipient) -> Option<&CampaignPath> {
        let fits = |when: &[Condition]| {
            when.iter()
                .all(|one| meets(one, |column| recipient.get(column), &self.stances))
        };
        let variant = self.variants.iter().find(|variant| fits(&variant.when))?;
        Some(&variant.letter)
    }
}

/// The stance that a cell names; an empty one is unknown, and none is a word that stands for no stance.
pub(crate) fn stance(cell: &str, own_words: &BTreeMap<String, Stance>) -> Option<Stance> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Some(Stance::Unknown);
    }
    own_words
        .get(&cell.to_lowercase())
        .copied()
        .or_else(|| Stance::parse(cell))
}

/// Why the filters of a mailing leave a row out.
pub(crate) fn left_out<'a>(
    choice: &Choice,
    get: impl Fn(&str) -> &'a str,
) -> Option<HeldBackReason> {
    let unmet = choice
        .only
        .iter()
        .find(|condition| !meets(condition, &get, &choice.stances));
    let wanted = unmet.map(|condition| {
        format!(
            "`only` wants `{}` to be {}",
            condition.column,
            in_words(&condition.values)
        )
    });
    let met = || {
        choice
            .except
            .iter()
            .find(|condition| meets(condition, &get, &choice.stances))
    };
    let unwanted = || {
        met().map(|condition| {
            format!(
                "`except` leaves out rows whose `{}` is {}",
                condition.column,
                in_words(&condition.values)
            )
        })
    };
    wanted.or_else(unwanted).map(HeldBackReason::LeftOut)
}

/// Whether a choice depends on stances, so that a word that is none matters.
pub(crate) fn asks_for_stance(choice: &Choice) -> bool {
    !choice.stances.is_empty()
        || conditions(choice).any(|(_, condition)| normalize(&condition.column) == "stance")
}

/// Conditions on columns that a list does not have.
pub(crate) fn check_columns(choice: &Choice, layout: &Layout, list: &str) -> Vec<Problem> {
    let has = |column: &str| layout.columns.names.contains(&normalize(column));
    let absent = conditions(choice).filter(|(_, condition)| !has(&condition.column));
    let problem = |(place, condition): (&str, &Condition)| {
        let message = format!(
            "`{place}` asks for the column `{}`, which `{list}` does not have",
            condition.column
        );
        Problem::error(
            "campaign.toml",
            message,
            format!("It has {}.", quoted(&layout.columns.names)),
        )
    };
    absent.map(problem).collect()
}

fn conditions(choice: &Choice) -> impl Iterator<Item = (&'static str, &Condition)> {
    let of_variants = choice
        .variants
        .iter()
        .flat_map(|variant| &variant.when)
        .map(|condition| ("when", condition));
    let only = choice.only.iter().map(|condition| ("only", condition));
    of_variants
        .chain(only)
        .chain(choice.except.iter().map(|condition| ("except", condition)))
}

fn meets<'a>(
    condition: &Condition,
    get: impl Fn(&str) -> &'a str,
    own_words: &BTreeMap<String, Stance>,
) -> bool {
    let column = normalize(&condition.column);
    let cell = get(&column);
    if column == "stance" {
        let is = stance(cell, own_words);
        return is.is_some()
            && condition
                .values
                .iter()
                .any(|value| stance(value, own_words) == is);
    }
    condition
        .values
        .iter()
        .any(|value| value.to_lowercase() == cell.to_lowercase())
}

fn in_words(values: &[String]) -> String {
    values
        .iter()
        .map(|value| format!("`{value}`"))
        .collect::<Vec<_>>()
        .join(" or ")
}
