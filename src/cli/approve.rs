//! `redress approve`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::{approvals, drawing, output, words};
use crate::campaign::Campaign;
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
            return Err(Failure::NotApproved(format!(
                "no preview in this folder printed the code {}. Run `redress preview` and compare the codes.",
                self.code
            )));
        };
        ledger.approve(&self.code, name, context.clock.now())?;
        let mut text = format!(
            "{}: {}, {} by hand\n",
            self.code,
            words::count(plan.letters, "letter"),
            plan.by_hand
        );
        for (name, at) in ledger.approvals(&self.code)? {
            let _ = writeln!(text, "approved by {name}, {}", words::moment(at));
        }
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
