//! `redress verify`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::words::count;
use super::{drawing, output, sealed};
use crate::plan::{DrawOptions, DrawnRow, draw_up};
use crate::report::{VerifiedProof, verify};
use redress_base::id::{ApprovalCode, PlanId};
use redress_ledger::PlanLedger;
use std::fmt::Write as _;
use std::path::PathBuf;

/// So many differences are told one by one.
const TOLD_MAX: usize = 20;

/// Check a folder that `proof` made: that nothing in it was changed, and which approval code its letters give.
///
/// Needs nothing but the folder. Works the code out anew from the letters listed, and looks for each version's text in
/// the message whose digest is part of the code. Run in the campaign's folder, it also says whether the campaign still is
/// what the proof shows, and what differs.
#[derive(Debug, clap::Args)]
pub struct VerifyCommand {
    /// The folder of the proof.
    #[arg(value_name = "DIR")]
    proof: PathBuf,
    /// The code you were told; another one is an error.
    #[arg(long, value_name = "CODE")]
    code: Option<ApprovalCode>,
}

impl VerifyCommand {
    /// Prints what the proof stands for, or everything that is wrong with it.
    pub fn run(self, context: &Context) -> Outcome {
        let verified = verify(&self.proof)?;
        let mut faults = verified.faults.clone();
        if let Some(told) = self.code.as_ref().filter(|told| **told != verified.code) {
            faults.push(format!(
                "its letters give the code {}, not {told} as you were told",
                verified.code
            ));
        }
        let mut text = format!("{}\n", verified.campaign);
        let versions = count(verified.versions as u64, "version");
        let _ = writeln!(text, "{} in {versions}", count(verified.letters, "letter"));
        let _ = writeln!(text, "\nApproval code: {}", verified.code);
        let _ = writeln!(text, "Seal:          {}", verified.seal);
        if faults.is_empty() {
            text.push_str("\nThe proof is whole: every file is as it was made, and the letters give this code.\n");
        }
        let mut differs = false;
        // What a proof says that must not be trusted is nothing to compare a campaign with.
        if faults.is_empty() && context.root.join("campaign.toml").is_file() {
            let differences = differences(&verified, context)?;
            differs = !differences.is_empty();
            if differs {
                text.push_str(
                    "\nThe campaign in this folder is not what the proof shows any more:\n",
                );
            } else {
                text.push_str("The campaign in this folder is what the proof shows.\n");
            }
            for difference in differences {
                let _ = writeln!(text, "  {difference}");
            }
        }
        // Code and seal are printed for a bad proof as well: they say which one it is.
        output::print(&text)?;
        if !faults.is_empty() {
            let faults = faults.join("\n  ");
            return Err(Failure::NotApproved(format!(
                "this proof must not be trusted:\n  {faults}"
            )));
        }
        Ok(if differs { Exit::Invalid } else { Exit::Done })
    }
}

/// The plan that the proof shows, if this folder's ledger still has its letters: who has answered since is in it as well.
fn kept_plan(context: &Context, code: &ApprovalCode) -> Result<Option<PlanId>, Failure> {
    let Some(ledger) = sealed::ledger_if_any(context)? else {
        return Ok(None);
    };
    let plan = ledger.plan_with_code(code)?.filter(|plan| plan.kept);
    Ok(plan.map(|plan| plan.record.id))
}

/// How the campaign of the folder differs from the proof, letter by letter, and which inputs have changed.
fn differences(verified: &VerifiedProof, context: &Context) -> Result<Vec<String>, Failure> {
    let loaded = drawing::load(context, Some(verified.plan.date))?;
    // What is left of it in the end has no letter any more.
    let mut open = verified.digests.clone();
    let mut differences = Vec::new();
    let options = DrawOptions {
        // A proof is looked at long after its meeting, too.
        after_deadlines: true,
        as_planned: kept_plan(context, &verified.code)?,
        ..DrawOptions::default()
    };
    // Not `draw_whole`: a campaign with errors is compared as well, and then said to have them.
    let drawn = draw_up(&loaded, &options, None, &context.clock, &mut |drawn| {
        if let DrawnRow::Letter {
            mailing,
            recipient,
            digest,
            ..
        } = drawn
        {
            let key = (mailing.to_string(), recipient.key.to_string());
            let what = match open.remove(&key) {
                Some(approved) if approved == *digest => return,
                Some(_) => "reads otherwise",
                None => "is new",
            };
            differences.push(format!(
                "{mailing}: the letter to {} {what}",
                recipient.label()
            ));
        }
    })?;
    differences.extend(
        open.into_keys()
            .map(|(mailing, recipient)| format!("{mailing}: no letter to {recipient} any more")),
    );
    if differences.len() > TOLD_MAX {
        let more = differences.len() - TOLD_MAX;
        differences.truncate(TOLD_MAX);
        differences.push(format!("and {} more", count(more as u64, "letter")));
    }
    // Behind the cut, so that it is never among those that are only counted.
    let faulty = drawn.problems.has_errors();
    if faulty {
        differences.push("the campaign has errors: `redress check` lists them".to_owned());
    }
    // A comment in a file changes no letter: files are named only where they explain a difference.
    if !differences.is_empty() {
        differences.extend(loaded.changes_since(&verified.plan)?);
    }
    Ok(differences)
}
