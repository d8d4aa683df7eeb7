//! `redress approve`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::{approvals, drawing, output, words};
use crate::campaign::{Campaign, is_same_person};
use crate::delivery::Stop;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use redress_base::id::ApprovalCode;
use redress_base::words::composed;
use redress_ledger::{DraftedPlan, Ledger, PlanLedger};
use std::fmt::Write as _;

/// Record who approved a code that `preview` printed.
#[derive(Debug, clap::Args)]
pub struct ApproveCommand {
    /// The approval code.
    code: ApprovalCode,
    /// Who approves, and for whom: "Rosa Lima, Riverside Tenants Union".
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Take this person's approval back. A send that is under way stops before its next letter, where too few are left.
    #[arg(long, alias = "withdraw")]
    undo: bool,
}

impl ApproveCommand {
    /// Writes the approval down and prints all there are for the code.
    pub fn run(self, context: &Context) -> Outcome {
        // Typed on another system, the same name may be other characters.
        let name = composed(self.by.trim());
        let name = name.as_ref();
        // Names are printed one a line wherever approvals are told.
        if name.is_empty() || name.chars().any(char::is_control) {
            return Err(Failure::Usage(
                "`--by` needs the name of a person, on one line".to_owned(),
            ));
        }
        let ledger = context.existing_ledger()?;
        // Most likely a slip of the pen: an approval of it would never count for anything.
        let Some(plan) = ledger.plan_with_code(&self.code)? else {
            return Err(Failure::NotApproved(approvals::no_preview(&self.code)));
        };
        if self.undo {
            return take_back(context, &ledger, &self.code, name);
        }
        ledger.approve(&self.code, name, context.clock.now())?;
        let mut text = format!(
            "{}: {}, {} by hand\n",
            self.code,
            words::count(plan.letters, "letter"),
            plan.by_hand
        );
        push_approvals(&mut text, &ledger.approvals(&self.code)?, &context.zone());
        // The approval is on record by now. A campaign that cannot be loaded has its errors told by `check`, and must
        // not make this look as if it had failed.
        if let Ok(campaign) = Campaign::load(&context.root)
            && let Some(sentence) = approvals::still_wanted(&campaign, &ledger, &self.code)?
        {
            let _ = writeln!(text, "{sentence}");
        } else if plan.letters == 0 && plan.by_hand > 0 {
            text.push_str(
                "Every letter goes by hand: `redress packet DIR`, then `redress mark`.\n",
            );
        }
        output::report(&text);
        if let Some(why) = no_longer_fits(context, &ledger, &plan) {
            output::say(format_args!("note: {why}"));
        }
        Ok(Exit::Done)
    }
}

fn push_approvals(text: &mut String, approvals: &[(String, Timestamp)], zone: &TimeZone) {
    for (name, at) in approvals {
        let _ = writeln!(text, "approved by {name}, {}", words::moment(*at, zone));
    }
}

/// Takes somebody's approval of a code back, and stops the run that it carries.
fn take_back(context: &Context, ledger: &Ledger, code: &ApprovalCode, name: &str) -> Outcome {
    let approvals = ledger.approvals(code)?;
    let (theirs, others): (Vec<_>, Vec<_>) = approvals
        .into_iter()
        .partition(|(by, _)| is_same_person(by, name));
    if theirs.is_empty() {
        let names: Vec<String> = others.into_iter().map(|(by, _)| by).collect();
        return Err(Failure::Usage(if names.is_empty() {
            format!("nobody's approval of {code} stands")
        } else {
            format!(
                "`{name}` has not approved {code}, or took it back: it was approved by {}",
                words::list(&names)
            )
        }));
    }
    // A campaign that cannot be loaded does not say how many it asks for. In doubt nothing goes.
    let campaign = Campaign::load(&context.root).ok();
    let rule = campaign.as_ref().map(|campaign| &campaign.approval);
    let others_names = || others.iter().map(|(by, _)| by.as_str());
    let too_few = rule.is_none_or(|rule| rule.waits_for(others_names()).is_some());
    let in_force = ledger.plan_in_force()?.and_then(|plan| plan.code);
    let is_of_plan = in_force.as_ref() == Some(code);
    let mut names: Vec<String> = theirs.into_iter().map(|(by, _)| by).collect();
    names.dedup();
    ledger.undo_approvals(code, &names, "", too_few && is_of_plan, context.clock.now())?;
    let mut text = format!(
        "{code}: the approval by {} is taken back\n",
        words::list(&names)
    );
    push_approvals(&mut text, &others, &context.zone());
    if let Some(rule) = rule
        && let Some(whom) = rule.waits_for(others_names())
    {
        let _ = writeln!(text, "{code} waits for the approval of {whom}");
    }
    output::report(&text);
    if is_of_plan && ledger.run_is_under_way() {
        if too_few {
            // The ledger lets no further letter go, whether or not the run hears of this.
            if let Err(error) = Stop::ask_run_in(&context.root) {
                output::say(format_args!(
                    "the request to stop cannot be written: {error}"
                ));
            }
            output::say("asked the send that is under way to stop: no further letter goes");
        } else {
            output::say(
                "the send that is under way goes on, as no more approvals are asked for: `redress stop` stops it",
            );
        }
    }
    Ok(Exit::Done)
}

/// Why the code that was approved may not be the one that `send` wants by now. Nothing where the campaign cannot be loaded,
/// which `check` explains.
fn no_longer_fits(context: &Context, ledger: &Ledger, approved: &DraftedPlan) -> Option<String> {
    let loaded = drawing::load(context, Some(approved.record.date)).ok()?;
    let changes = loaded.changes_since(&approved.record).ok()?;
    let code = approved.record.code.as_ref()?;
    if changes.is_empty() {
        return None; // a newer preview of the same files has the same code, or another date
    }
    let newest = ledger.newest_plan().ok().flatten();
    let newer = newest
        .and_then(|plan| plan.record.code)
        .filter(|newest| newest != code)
        .map_or_else(String::new, |newest| {
            format!("\n  the newest preview has the code {newest}")
        });
    Some(format!(
        "the campaign is not the one that {code} was printed for any more\n  {}{newer}\nRun `redress preview`: if it prints \
         another code, that one has to be approved.",
        changes.join("\n  ")
    ))
}
