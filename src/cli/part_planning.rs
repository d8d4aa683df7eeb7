//! The plan of a part, and whether its folder still is what came.

use super::context::Context;
use super::drawing;
use super::exit::Failure;
use super::part_state;
use crate::plan::{LoadedCampaign, PlanError};
use redress_base::id::ApprovalCode;
use redress_ledger::{DraftedPlan, Ledger, PartOf, PlanLedger, RunLedger, Selection};
use std::fmt::Write as _;

/// Letters that are looked at together.
const SLICE: usize = 1_000;
/// So many letters that differ are named.
const NAMED: usize = 5;

/// The plan of a part, if its folder still gives exactly its letters. Where `code` is typed, it has to be the part's.
pub fn approved(
    context: &Context,
    ledger: &Ledger,
    part: &PartOf,
    code: Option<&ApprovalCode>,
) -> Result<(LoadedCampaign, DraftedPlan), Failure> {
    if let Some(code) = code.filter(|code| **code != part.code) {
        return Err(Failure::NotApproved(format!(
            "part {} of `{}` goes under the code {}, and not under {code}. Nothing was sent.",
            part.number, part.campaign, part.code
        )));
    }
    // Its ledger may be one of before.
    if part_state::is_closed(part) {
        return Err(Failure::NotApproved(format!(
            "part {} was closed on this machine, and what is left of it goes from where the whole campaign is",
            part.number
        )));
    }
    let plan = ledger.plan_with_code(&part.code)?;
    let plan = plan.ok_or_else(|| {
        Failure::NotApproved(format!("the ledger of part {} has no plan", part.number))
    })?;
    let loaded = drawing::load(context, Some(plan.record.date))?;
    let changes = loaded.changes_since(&plan.record)?;
    if changes.is_empty() {
        return Ok((loaded, plan));
    }
    // No list is here to draw the letters up from, and none is needed: each is built from its row.
    let differing = differing(&loaded, ledger, context)?;
    if differing.is_empty() {
        return Ok((loaded, plan));
    }
    let mut text = format!("the part is not the one that {} stands for", part.code);
    for change in changes.iter().chain(&differing) {
        let _ = write!(text, "\n  {change}");
    }
    text.push_str(
        "\nNothing was sent. Put the files back as they came; another text needs another code, where the whole campaign is.",
    );
    Err(Failure::NotApproved(text))
}

/// Which of the outstanding letters have become others.
fn differing(
    loaded: &LoadedCampaign,
    ledger: &Ledger,
    context: &Context,
) -> Result<Vec<String>, Failure> {
    let mut differing = Vec::new();
    let mut after = None;
    loop {
        let letters =
            ledger.outstanding(&Selection::default(), after, context.clock.now(), SLICE)?;
        let Some(last) = letters.last() else {
            return Ok(differing);
        };
        after = Some(last.delivery);
        for letter in &letters {
            let name = &letter.mailing;
            match loaded.reproduce(letter) {
                Ok(_) => {}
                Err(PlanError::Changed { .. }) => {
                    differing.push(format!(
                        "{name}: the letter to {} differs",
                        letter.recipient.label()
                    ));
                }
                Err(PlanError::Problem(problem)) => {
                    differing.push(format!("{name}: {}: {}", problem.file, problem.message));
                }
                Err(PlanError::Ledger(error)) => return Err(error.into()),
            }
            if differing.len() == NAMED {
                return Ok(differing);
            }
        }
    }
}
