//! Which plan a `send` is about, and whether the folder still is what it stands for.

use super::context::Context;
use super::drawing;
use super::exit::Failure;
use super::seats::Seats;
use crate::id::ApprovalCode;
use crate::ledger::{DraftedPlan, Ledger};
use crate::plan::{Differences, DrawOptions, Drawn, Loaded};
use anyhow::anyhow;
use std::fmt::Write as _;

/// Finds the plan of a send, and draws one up only where no earlier one will do.
#[derive(Debug)]
pub struct Planning<'a> {
    /// The campaign's folder.
    pub context: &'a Context,
    /// Its ledger.
    pub ledger: &'a Ledger,
    /// Hold faulty rows back.
    pub skip_invalid: bool,
    /// What was said about an `id` that changed hands.
    pub seats: Seats,
}

impl Planning<'_> {
    /// The plan that this code stands for, if the folder still is what it stands for.
    pub fn approved(&self, code: &ApprovalCode) -> Result<(Loaded, DraftedPlan), Failure> {
        let approved = self.ledger.plan_with_code(code)?;
        let loaded = drawing::load(self.context, approved.as_ref().map(|plan| plan.record.date))?;
        if let Some(plan) = &approved
            && plan.kept
            && loaded.changes_since(&plan.record)?.is_empty()
        {
            return Ok((loaded, plan.clone()));
        }
        let kept = approved.as_ref().filter(|plan| plan.kept);
        let mut differences = kept.map(|plan| Differences::from(plan.record.id, self.ledger));
        let drawn = self.draw(&loaded, &mut |drawn| {
            if let Some(differences) = &mut differences {
                differences.see(&drawn);
            }
        })?;
        if drawn.record.code.as_ref() == Some(code) {
            return Ok((loaded, drawn));
        }
        let differing = match differences.zip(kept) {
            Some((differences, plan)) => differences.finish(plan.letters + plan.by_hand)?,
            None => Vec::new(),
        };
        Err(Failure::NotApproved(stale(code, &loaded, approved.as_ref(), &differing)?))
    }

    /// The plan to ask about: the one in force while the folder has not changed, else the newest, else a new one.
    pub fn to_confirm(&self) -> Result<(Loaded, DraftedPlan), Failure> {
        let in_force = self.ledger.plan_in_force()?.and_then(|record| record.code);
        let in_force = in_force.map(|code| self.ledger.plan_with_code(&code)).transpose()?.flatten();
        for plan in in_force.into_iter().chain(self.ledger.newest_plan()?) {
            let loaded = drawing::load(self.context, Some(plan.record.date))?;
            if plan.kept && loaded.changes_since(&plan.record)?.is_empty() {
                return Ok((loaded, plan));
            }
        }
        let loaded = drawing::load(self.context, None)?;
        let plan = self.draw(&loaded, &mut |_| ())?;
        Ok((loaded, plan))
    }

    fn draw(&self, loaded: &Loaded, each: &mut dyn FnMut(Drawn<'_>)) -> Result<DraftedPlan, Failure> {
        if let Some(problems) = self.seats.unsettled(self.context, loaded, self.ledger, None, self.skip_invalid)? {
            return Err(problems.into());
        }
        let options = DrawOptions { skip_invalid: self.skip_invalid, ..DrawOptions::default() };
        let drawn = drawing::draw_whole(self.context, loaded, &options, Some(self.ledger), each)?;
        drawn.plan.ok_or_else(|| anyhow!("the letters could not be planned").into())
    }
}

/// Why a code is not taken, what changed since it was printed, and how the letters differ.
fn stale(
    code: &ApprovalCode,
    loaded: &Loaded,
    approved: Option<&DraftedPlan>,
    differing: &[String],
) -> Result<String, Failure> {
    let mut text = match approved {
        None => format!("the code {code} stands for other letters than these: no preview in this folder printed it"),
        Some(plan) => {
            let mut text = format!("the campaign is not the one that {code} stands for");
            for change in loaded.changes_since(&plan.record)?.iter().chain(differing) {
                let _ = write!(text, "\n  {change}");
            }
            text
        }
    };
    text.push_str("\nNothing was sent. Run `redress preview`, and have the new code approved.");
    Ok(text)
}
