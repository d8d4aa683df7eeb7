//! Which plan a `send` is about, and whether the folder still is what it stands for.

use super::context::Context;
use super::drawing;
use super::exit::Failure;
use super::part_planning;
use super::seats::Seats;
use crate::plan::{Differences, DrawOptions, LoadedCampaign};
use anyhow::anyhow;
use redress_base::id::ApprovalCode;
use redress_ledger::{DraftedPlan, Ledger, PlanLedger};
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
    pub fn approved(&self, code: &ApprovalCode) -> Result<(LoadedCampaign, DraftedPlan), Failure> {
        if let Some(part) = self.ledger.part_of()? {
            return part_planning::approved(self.context, self.ledger, &part, Some(code));
        }
        let approved = self.ledger.plan_with_code(code)?;
        let loaded = drawing::load(self.context, approved.as_ref().map(|plan| plan.record.date))?;
        if let Some(plan) = &approved
            && plan.kept
            // No input has changed since the letters were digested, so rendering them again could only give the same.
            && loaded.changes_since(&plan.record)?.is_empty()
        {
            return Ok((loaded, plan.clone()));
        }
        // A refusal writes nothing down: the letters that were approved stay known, to be compared with again.
        if let Some(plan) = approved.as_ref().filter(|plan| plan.kept) {
            let differing = self.differing(&loaded, plan)?;
            if !differing.is_empty() {
                return Err(Failure::NotApproved(stale(
                    code,
                    &loaded,
                    approved.as_ref(),
                    &differing,
                )?));
            }
        }
        // The inputs differ and the letters do not, as after a comment in `campaign.toml`; or the plan's letters were
        // forgotten. Then only the code over all of them tells.
        let drawn = self.draw(&loaded, approved.as_ref())?;
        if drawn.record.code.as_ref() == Some(code) {
            return Ok((loaded, drawn));
        }
        Err(Failure::NotApproved(stale(
            code,
            &loaded,
            approved.as_ref(),
            &[],
        )?))
    }

    /// The plan to ask about: the one in force while the folder has not changed, else the newest, else a new one. Where a mailing
    /// follows another the newest comes first: who is silent changes without a change of the folder.
    pub fn to_confirm(&self) -> Result<(LoadedCampaign, DraftedPlan), Failure> {
        if let Some(part) = self.ledger.part_of()? {
            return part_planning::approved(self.context, self.ledger, &part, None);
        }
        let in_force = self.ledger.plan_in_force()?.and_then(|record| record.code);
        let in_force = in_force
            .map(|code| self.ledger.plan_with_code(&code))
            .transpose()?
            .flatten();
        let mut plans: Vec<DraftedPlan> = in_force
            .into_iter()
            .chain(self.ledger.newest_plan()?)
            .collect();
        let mailings = drawing::load(self.context, None)?.campaign.mailings;
        if mailings.iter().any(|mailing| mailing.follows.is_some()) {
            plans.reverse();
        }
        for plan in plans {
            // Each plan has its own date, which stands in the letters.
            let loaded = drawing::load(self.context, Some(plan.record.date))?;
            if plan.kept && loaded.changes_since(&plan.record)?.is_empty() {
                return Ok((loaded, plan));
            }
        }
        let loaded = drawing::load(self.context, None)?;
        let plan = self.draw(&loaded, None)?;
        Ok((loaded, plan))
    }

    /// How the letters of the folder differ from those of a plan.
    fn differing(
        &self,
        loaded: &LoadedCampaign,
        plan: &DraftedPlan,
    ) -> Result<Vec<String>, Failure> {
        // Before anything is drawn up: it may ask a question.
        self.settled(loaded)?;
        let mut differences = Differences::from(plan.record.id, self.ledger);
        let options = self.options(Some(plan));
        drawing::draw_whole(self.context, loaded, &options, None, &mut |drawn| {
            differences.see(&drawn);
        })?;
        Ok(differences.finish(plan.letters + plan.by_hand)?)
    }

    fn draw(
        &self,
        loaded: &LoadedCampaign,
        approved: Option<&DraftedPlan>,
    ) -> Result<DraftedPlan, Failure> {
        self.settled(loaded)?;
        let drawn = drawing::draw_whole(
            self.context,
            loaded,
            &self.options(approved),
            Some(self.ledger),
            &mut |_| (),
        )?;
        drawn
            .plan
            .ok_or_else(|| anyhow!("the letters could not be planned").into())
    }

    fn options(&self, approved: Option<&DraftedPlan>) -> DrawOptions {
        DrawOptions {
            skip_invalid: self.skip_invalid,
            // Who has answered since is left out when the letters go; the code is the same.
            as_planned: approved.filter(|plan| plan.kept).map(|plan| plan.record.id),
            ..DrawOptions::default()
        }
    }

    fn settled(&self, loaded: &LoadedCampaign) -> Result<(), Failure> {
        if let Some(problems) =
            self.seats
                .unsettled(self.context, loaded, self.ledger, None, self.skip_invalid)?
        {
            return Err(problems.into());
        }
        Ok(())
    }
}

/// Why a code is not taken, what changed since it was printed, and how the letters differ.
fn stale(
    code: &ApprovalCode,
    loaded: &LoadedCampaign,
    approved: Option<&DraftedPlan>,
    differing: &[String],
) -> Result<String, Failure> {
    let mut text = match approved {
        None => format!(
            "the code {code} stands for other letters than these: no preview in this folder printed it"
        ),
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
