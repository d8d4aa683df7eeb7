//! Whether each variant is the letter of some row: one that nobody gets is a slip, and says so.

use super::choice::{Choice, Variant};
use redress_base::problem::Problem;

/// The variants of a mailing, each with what rows made of it.
#[derive(Debug)]
pub(crate) struct VariantFits<'a> {
    choice: &'a Choice,
    fits: Vec<VariantFit<'a>>,
}

#[derive(Debug)]
struct VariantFit<'a> {
    variant: &'a Variant,
    /// For each of its conditions whether a row meets it.
    each: Vec<bool>,
    /// Whether a row meets all of them.
    all: bool,
    /// Whether a row gets its letter.
    taken: bool,
}

impl<'a> VariantFits<'a> {
    pub(crate) fn of(choice: &'a Choice) -> Self {
        let fit = |variant: &'a Variant| VariantFit {
            variant,
            each: vec![false; variant.when.len()],
            all: false,
            taken: false,
        };
        Self {
            choice,
            fits: choice.variants.iter().map(fit).collect(),
        }
    }

    /// Takes note of a row without fault, whether or not it is written to; `cell` gives its cell in the column of a name, in
    /// canonical words.
    pub(crate) fn see<'r>(&mut self, cell: impl Fn(&str) -> &'r str) {
        // Nothing is left to learn, as after the first rows of most lists.
        if self.fits.iter().all(|fit| fit.taken) {
            return;
        }
        let mut is_first = true;
        for fit in &mut self.fits {
            let mut meets_all = true;
            for (met, condition) in fit.each.iter_mut().zip(&fit.variant.when) {
                let meets = condition.is_met(&cell, &self.choice.stances);
                *met |= meets;
                meets_all &= meets;
            }
            fit.all |= meets_all;
            fit.taken |= meets_all && is_first;
            is_first &= !meets_all;
        }
    }

    /// An error for each letter that nobody gets, although each of its conditions is met by somebody: one that is met by
    /// nobody has an error for its value or its column.
    pub(crate) fn problems(&self, list: &str) -> Vec<Problem> {
        let open = (self.fits.iter()).filter(|fit| !fit.taken && fit.each.iter().all(|met| *met));
        let problem = |fit: &VariantFit<'_>| {
            let letter = &fit.variant.letter;
            let (message, help) = if fit.all {
                (
                    format!(
                        "`when`: no row of `{list}` gets `{letter}`, because each that meets its conditions meets those of a \
                         variant above it"
                    ),
                    "The first variant that fits decides: put the narrower one first.",
                )
            } else {
                (
                    format!("`when`: no row of `{list}` meets all conditions for `{letter}`"),
                    "Correct them, or take the variant out.",
                )
            };
            match fit
                .variant
                .when
                .iter()
                .min_by_key(|condition| condition.line)
            {
                Some(condition) => condition.problem(message, help.to_owned()),
                None => Problem::error("campaign.toml", message, help),
            }
        };
        open.map(problem).collect()
    }
}
