//! Loading a campaign and drawing up its letters, as every command that shows or sends them does.

use super::context::Context;
use super::exit::Failure;
use super::sealed;
use crate::campaign::is_part;
use crate::plan::{DrawOptions, DrawnCampaign, DrawnMailing, DrawnRow, LoadedCampaign, draw_up};
use jiff::civil::Date;
use redress_base::id::AccountName;
use redress_base::problem::Problems;
use redress_ledger::{PastLetters, PlanLedger};
use std::sync::Arc;

/// Loads the campaign of the folder. `date` is that of a plan which is sent on.
pub fn load(context: &Context, date: Option<Date>) -> Result<LoadedCampaign, Failure> {
    let loaded = LoadedCampaign::load(&context.root, date, &context.clock)?;
    with_past(context, loaded)
}

/// The campaign with what only the ledger knows: what was sent before, for letters that follow others, and which supporters
/// have withdrawn.
pub fn with_past(context: &Context, mut loaded: LoadedCampaign) -> Result<LoadedCampaign, Failure> {
    if is_part(&loaded.campaign.folder)
        && let Some(ledger) = sealed::ledger_if_any(context)?
        && ledger.part_of()?.is_some()
    {
        loaded.part = Some(Arc::new(ledger));
        // Its letters follow none, and whoever has withdrawn stands in no book that came with it.
        return Ok(loaded);
    }
    let mailings = &loaded.campaign.mailings;
    let is_following = mailings.iter().any(|mailing| mailing.follows.is_some());
    if is_following || loaded.campaign.supporters.is_some() {
        let ledger = sealed::ledger_if_any(context)?;
        if let Some(ledger) = &ledger {
            loaded.withdrawn = ledger.withdrawn_supporters()?;
        }
        let past = ledger.filter(|_| is_following);
        loaded.past = past.map(|ledger| Arc::new(ledger) as Arc<dyn PastLetters>);
    }
    Ok(loaded)
}

/// Draws up every letter; with errors in them there is nothing to go on with.
pub fn draw_whole(
    context: &Context,
    loaded: &LoadedCampaign,
    options: &DrawOptions,
    ledger: Option<&dyn PlanLedger>,
    each: &mut dyn FnMut(DrawnRow<'_>),
) -> Result<DrawnCampaign, Failure> {
    let drawn = draw_up(loaded, options, ledger, &context.clock, each)?;
    if drawn.problems.has_errors() {
        // Notes would stand between the errors and the reader, and `check` has them.
        return Err(only_errors(drawn.problems).into());
    }
    Ok(drawn)
}

fn only_errors(problems: Problems) -> Problems {
    let errors = problems
        .0
        .into_iter()
        .filter(|problem| problem.severity == redress_base::problem::Severity::Error);
    Problems(errors.collect())
}

/// What is added up over the mailings of a plan.
#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    /// Letters to be e-mailed.
    pub letters: u64,
    /// Their addressees, copies included.
    pub addressees: u64,
    /// Letters to be delivered by hand.
    pub by_hand: u64,
    /// Rows held back.
    pub held_back: u64,
}

/// Letters of these mailings that an account carries, and their addressees; all of them where no account has a name.
pub fn carried_by(mailings: &[DrawnMailing], account: Option<&AccountName>) -> (u64, u64) {
    let carried = mailings.iter().map(|mailing| mailing.carried_by(account));
    carried.fold((0, 0), |sum, of| (sum.0 + of.0, sum.1 + of.1))
}

impl Totals {
    /// Of these mailings.
    pub fn of(mailings: &[DrawnMailing]) -> Self {
        mailings.iter().fold(Self::default(), |sum, mailing| Self {
            letters: sum.letters + mailing.letters,
            addressees: sum.addressees + mailing.addressees,
            by_hand: sum.by_hand + mailing.by_hand,
            held_back: sum.held_back + mailing.held_back,
        })
    }
}
