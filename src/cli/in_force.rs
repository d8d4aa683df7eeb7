//! The plan that `mark` is about. Letters by hand go out without `send`, so the first mark may come before it.

use super::context::Context;
use super::exit::Failure;
use super::{approvals, sealed};
use crate::campaign::Campaign;
use redress_base::id::PlanId;
use redress_ledger::{DraftedPlan, Ledger, PlanLedger, RunLedger};

/// Makes a choice among the letters of the plan that marks are about, and puts that plan in force as `send` would: the
/// newest one if it is approved and nobody has put one in force; a plan of letters by hand alone also follows on an
/// earlier one, because no `send` will do it. A choice that fails changes nothing.
///
/// What was handed over is what was printed, so the plan counts even where the folder has changed since.
pub fn choose<T>(
    context: &Context,
    ledger: &Ledger,
    choice: impl Fn(&Ledger) -> Result<T, Failure>,
) -> Result<T, Failure> {
    if let Some(plan) = following(context, ledger)? {
        // A ledger without a plan in force knows no delivery to choose from, and a plan in force stays in force.
        let tried = sealed::copy_to_try(context, ledger)?;
        tried.freeze(plan, context.clock.now())?;
        choice(&tried)?;
        // A plan changes only under the right to send, so that no run has letters of the one before in its hands.
        let _run = ledger.start_run(context.clock.now())?;
        ledger.freeze(plan, context.clock.now())?;
    }
    choice(ledger)
}

/// The plan that is to be put in force, if one is.
fn following(context: &Context, ledger: &Ledger) -> Result<Option<PlanId>, Failure> {
    let in_force = ledger.plan_in_force()?;
    let Some(newest) = ledger.newest_plan()? else {
        return Err(nothing_to_mark("nothing is planned yet"));
    };
    let follows = match &in_force {
        None => true,
        // With letters that go by e-mail, the newest plan waits for a `send`, which compares it with the folder.
        Some(in_force) => in_force.id != newest.record.id && newest.letters == 0,
    };
    if !follows {
        return Ok(None);
    }
    match why_not_approved(context, ledger, &newest)? {
        None => Ok(Some(newest.record.id)),
        // The letters of the plan in force can be marked all the same; a newer preview that nobody has approved takes
        // nothing away.
        Some(_) if in_force.is_some() => Ok(None),
        Some(why) => Err(nothing_to_mark(&why)),
    }
}

fn why_not_approved(
    context: &Context,
    ledger: &Ledger,
    plan: &DraftedPlan,
) -> Result<Option<String>, Failure> {
    let Some(code) = &plan.record.code else {
        return Ok(Some("the newest preview has no code".to_owned()));
    };
    if ledger.approvals(code)?.is_empty() {
        return Ok(Some(format!(
            "nobody has approved the newest preview, {code}: run `redress approve {code} --by NAME`"
        )));
    }
    approvals::still_wanted(&Campaign::load(&context.root)?, ledger, code)
}

fn nothing_to_mark(why: &str) -> Failure {
    Failure::NotApproved(format!(
        "{why}. A letter can be marked once its plan is approved or its send has begun."
    ))
}
