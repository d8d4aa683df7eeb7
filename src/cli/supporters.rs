//! `redress supporters`

use super::constituents::constituents;
use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::export_supporter::ExportSupporter;
use super::kept_exports;
use super::output::{self, OutputStream};
use super::private_file::WholeFile;
use super::problems;
use super::sealed;
use super::withdraw_supporter::WithdrawSupporter;
use super::words::count;
use crate::campaign::{Campaign, SupporterFiles};
use crate::constituents::gather_with_errors;
use crate::report::{supporter_figures, write_unclear};
use crate::signatories;
use clap::{Args, Subcommand};
use jiff::Timestamp;
use jiff::civil::Date;
use redress_base::problem::{Problem, Problems, Severity};
use redress_base::words::count_words;
use redress_supporters::Supporters;
use redress_supporters::consent::ConsentClause;
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
    Export(ExportSupporter),
    Withdraw(WithdrawSupporter),
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
        let now = context.clock.now();
        let gathered = || Gathered::of(context, &campaign, files, now);
        match self.action {
            None => gathered()?.show(&campaign, context.clock.today(&campaign.timezone)),
            Some(SupportersAction::Check(CheckSupporters {})) => gathered()?.check(),
            Some(SupportersAction::Unclear(command)) => gathered()?.write_unclear(&command),
            Some(SupportersAction::Export(command)) => command.run(context, &campaign, files),
            Some(SupportersAction::Withdraw(command)) => command.run(context, &campaign, files),
        }
    }
}

/// The people, and everything that is to be said of them.
struct Gathered {
    supporters: Supporters,
    consent: Vec<ConsentClause>,
    problems: Problems,
}

impl Gathered {
    fn of(
        context: &Context,
        campaign: &Campaign,
        files: &SupporterFiles,
        now: Timestamp,
    ) -> Result<Self, Failure> {
        let ledger = sealed::ledger_if_any(context)?;
        let withdrawn = ledger.map(|ledger| ledger.withdrawn_supporters());
        let withdrawn = withdrawn.transpose()?.unwrap_or_default();
        let (signing, _) = signatories::load(campaign)?;
        let supporters = gather_with_errors(campaign, files, &signing, &withdrawn, now)?;
        let mut problems = kept_exports::notes(campaign, now);
        problems.extend(supporters.problems.0.iter().cloned());
        Ok(Self {
            supporters,
            consent: files.consent.clone(),
            problems: Problems(problems),
        })
    }

    /// Only what stands on sound rows is shown.
    fn refuse_errors(&self) -> Result<(), Failure> {
        if self.problems.has_errors() {
            return Err(self.problems.clone().into());
        }
        Ok(())
    }

    fn show(&self, campaign: &Campaign, today: Date) -> Outcome {
        self.refuse_errors()?;
        let constituents = constituents(campaign, &self.supporters, today)?;
        let figures = supporter_figures(&self.supporters.summary, &self.consent);
        output::print(&format!("{figures}{constituents}"))?;
        let (_, notes) = problems::counts(&self.problems);
        if notes > 0 {
            let notes = count(notes, "note");
            output::say(format_args!(
                "{notes}: `redress supporters check` lists them"
            ));
        }
        Ok(Exit::Done)
    }

    fn check(&self) -> Outcome {
        let mut text = String::new();
        for severity in [Severity::Error, Severity::Note] {
            let found = self.problems.0.iter();
            for problem in found.filter(|problem| problem.severity == severity) {
                problems::push(&mut text, problem, OutputStream::Stdout);
            }
        }
        let (errors, notes) = problems::counts(&self.problems);
        let summary = &self.supporters.summary;
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

    fn write_unclear(&self, command: &UnclearSupporters) -> Outcome {
        self.refuse_errors()?;
        let mut out = WholeFile::begin(&command.file)?;
        let people = write_unclear(&self.supporters, &mut out)??;
        out.finish()?;
        output::report(&format!(
            "{} in `{}`: ask them for their district\n",
            count_words(people, "person", "people"),
            command.file.display()
        ));
        Ok(Exit::Done)
    }
}
