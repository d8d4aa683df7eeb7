//! `redress supporters`

use super::constituents::constituents;
use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::export_supporter::ExportSupporter;
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
use redress_base::folder::CampaignPath;
use redress_base::problem::{Problem, Problems, Severity};
use redress_base::words::count_words;
use redress_supporters::Supporters;
use redress_supporters::consent::ConsentClause;
use redress_supporters::gather::expand;
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
        let mut problems: Vec<Problem> = kept_too_long(campaign, files, now).into_iter().collect();
        // Those that cannot be found are among the problems already.
        let expanded = expand(&campaign.folder, &files.files).unwrap_or_default();
        let open = expanded.iter();
        problems.extend(open.filter_map(|path| open_to_others(campaign, path)));
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

/// The day up to which people were told that their data is kept has gone by.
fn kept_too_long(campaign: &Campaign, files: &SupporterFiles, now: Timestamp) -> Option<Problem> {
    let day = files.keep_until?;
    let today = now.to_zoned(campaign.timezone.clone()).date();
    (today > day).then(|| {
        let message = format!("`keep_until` in `[supporters]` has gone by: {day}");
        let help = "Delete the exports, here and wherever copies of them lie.";
        Problem::note("campaign.toml", message, help)
    })
}

/// A file with people's opinions that others on this machine can read.
#[cfg(unix)]
fn open_to_others(campaign: &Campaign, path: &CampaignPath) -> Option<Problem> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = campaign
        .folder
        .path(path)
        .metadata()
        .ok()?
        .permissions()
        .mode();
    (mode & 0o077 != 0).then(|| {
        let message = "others on this machine can read the file, which says what people think";
        let help = format!("Close it: `chmod 600 {path}`.");
        Problem::note(path.as_str(), message, help)
    })
}

/// Elsewhere the permissions of the folder above decide.
#[cfg(not(unix))]
fn open_to_others(_: &Campaign, _: &CampaignPath) -> Option<Problem> {
    None
}
