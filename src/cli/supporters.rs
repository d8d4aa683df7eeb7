//! `redress supporters`

use super::constituents::constituents;
use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::export_supporter::ExportSupporter;
use super::forgetting::{ForgetSupporter, PurgeSupporters};
use super::kept_exports;
use super::output::{self, OutputStream};
use super::private_file::WholeFile;
use super::problems;
use super::sealed;
use super::share_supporters::ShareSupporters;
use super::withdraw_supporter::WithdrawSupporter;
use super::words::count;
use super::written_out::WrittenOut;
use crate::campaign::{Campaign, SupporterFiles};
use crate::constituents::gather_with_errors;
use crate::report::{given_to_organizations, supporter_figures, write_unclear};
use crate::signatories;
use clap::{Args, Subcommand};
use redress_base::problem::{Problem, Severity};
use redress_base::words::count_words;
use redress_ledger::SupporterFileKind;
use redress_supporters::Supporters;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Show who stands behind the campaign: by file, consent, match and place.
///
/// Reads the exports that `[supporters]` of campaign.toml names. Nothing is consent that is not named there, and nobody's
/// district is guessed.
#[derive(Debug, Args)]
pub struct SupportersCommand {
    #[command(subcommand)]
    action: Option<SupportersAction>,
}

/// What to do with them.
#[derive(Debug, Subcommand)]
enum SupportersAction {
    Check(CheckSupporters),
    Unclear(UnclearSupporters),
    Share(ShareSupporters),
    Export(ExportSupporter),
    Withdraw(WithdrawSupporter),
    Forget(ForgetSupporter),
    Purge(PurgeSupporters),
}

/// Find everything that is wrong with the exports, and what is to be known of them.
#[derive(Debug, Args)]
struct CheckSupporters {}

/// Write out the people whose district nobody knows, so that they can be asked.
///
/// Fill in the last column and put the file among those of `[supporters]`.
#[derive(Debug, Args)]
struct UnclearSupporters {
    /// The file to write (CSV, private to you).
    file: PathBuf,
}

impl SupportersCommand {
    /// Reads the exports, and shows what was asked for.
    pub fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        let Some(files) = &campaign.supporters else {
            let help =
                "Name the exports: `files = [\"supporters/*.csv\"]` in a section `[supporters]`.";
            let message = "the campaign says nothing of supporters";
            return Err(Problem::error("campaign.toml", message, help).into());
        };
        let gathered = || gather(context, &campaign, files);
        match self.action {
            None => show(context, &campaign, files, gathered()?),
            Some(SupportersAction::Check(CheckSupporters {})) => check(&gathered()?),
            Some(SupportersAction::Unclear(command)) => command.run(context, gathered()?),
            Some(SupportersAction::Share(command)) => command.run(context, &campaign, files),
            Some(SupportersAction::Export(command)) => command.run(context, &campaign, files),
            Some(SupportersAction::Withdraw(command)) => command.run(context, &campaign, files),
            Some(SupportersAction::Forget(command)) => command.run(context, &campaign, files),
            Some(SupportersAction::Purge(command)) => command.run(context, &campaign, files),
        }
    }
}

/// The people, and everything that is to be said of them and of the files in which they stand.
fn gather(
    context: &Context,
    campaign: &Campaign,
    files: &SupporterFiles,
) -> Result<Supporters, Failure> {
    let ledger = sealed::ledger_if_any(context)?;
    let withdrawn = ledger.map(|ledger| ledger.withdrawn_supporters());
    let withdrawn = withdrawn.transpose()?.unwrap_or_default();
    let (signing, _) = signatories::load(campaign)?;
    let now = context.clock.now();
    let mut supporters = gather_with_errors(campaign, files, &signing, &withdrawn, now)?;
    let notes = kept_exports::notes(campaign, now);
    supporters.problems.0.splice(..0, notes);
    Ok(supporters)
}

/// Only what stands on sound rows is shown.
fn refuse_errors(supporters: Supporters) -> Result<Supporters, Failure> {
    if supporters.problems.has_errors() {
        return Err(supporters.problems.into());
    }
    Ok(supporters)
}

fn show(
    context: &Context,
    campaign: &Campaign,
    files: &SupporterFiles,
    supporters: Supporters,
) -> Outcome {
    let supporters = refuse_errors(supporters)?;
    let today = context.clock.today(&campaign.timezone);
    let constituents = constituents(campaign, &supporters, today)?;
    let signed_as = files.signed_as.as_deref();
    let figures = supporter_figures(&supporters.summary, &files.consent, signed_as);
    let given_away = given_away(context, campaign)?;
    output::print(&format!("{figures}{constituents}{given_away}"))?;
    let (_, notes) = problems::counts(&supporters.problems);
    if notes > 0 {
        let notes = count(notes, "note");
        output::say(format_args!(
            "{notes}: `redress supporters check` lists them"
        ));
    }
    Ok(Exit::Done)
}

/// Which organizations were given some of them.
fn given_away(context: &Context, campaign: &Campaign) -> Result<String, Failure> {
    let ledger = sealed::ledger_if_any(context)?;
    let shares = ledger.map(|ledger| ledger.supporter_shares());
    let shares = shares.transpose()?.unwrap_or_default();
    let (signing, _) = signatories::load(campaign)?;
    let names: Vec<&str> = signing.list.iter().map(|it| it.name.as_str()).collect();
    Ok(given_to_organizations(&shares, &names, &campaign.timezone))
}

fn check(supporters: &Supporters) -> Outcome {
    let Supporters {
        problems: found,
        summary,
        ..
    } = supporters;
    let mut text = String::new();
    for severity in [Severity::Error, Severity::Note] {
        let of_severity = found.0.iter().filter(|it| it.severity == severity);
        for problem in of_severity {
            problems::push(&mut text, problem, OutputStream::Stdout);
        }
    }
    let (errors, notes) = problems::counts(found);
    let _ = writeln!(
        text,
        "{}, {}. {} in {}.",
        count(errors, "error"),
        count(notes, "note"),
        count_words(summary.people, "person", "people"),
        count(summary.used, "row")
    );
    // Here problems are the result that was asked for, so they go to stdout.
    output::print(&text)?;
    Ok(if errors > 0 {
        Exit::Invalid
    } else {
        Exit::Done
    })
}

impl UnclearSupporters {
    fn run(&self, context: &Context, supporters: Supporters) -> Outcome {
        let supporters = refuse_errors(supporters)?;
        let mut noted = WrittenOut::to(context, SupporterFileKind::List, &self.file);
        let mut out = WholeFile::begin(&self.file)?;
        noted.begin()?;
        let people = write_unclear(&supporters, &mut out)??;
        out.finish()?;
        noted.add(&self.file)?;
        noted.finish()?;
        output::report(&format!(
            "{} in `{}`: ask them for their district\n",
            count_words(people, "person", "people"),
            self.file.display()
        ));
        Ok(Exit::Done)
    }
}
