//! `redress preview`

use super::candidates::{Candidate, are_to_one, several};
use super::context::Context;
use super::drawing::{self, Totals};
use super::eml::EmlFolder;
use super::exit::{Exit, Failure, Outcome};
use super::held_back::HeldBackRows;
use super::preview_json::JsonPreview;
use super::private_file::WholeFile;
use super::samples::Samples;
use super::seats::Seats;
use super::typed;
use super::width::fitted;
use super::{home, output, pace, problems, sealed, summary, trust, words};
use crate::plan::{DrawOptions, DrawnCampaign, DrawnRow, LoadedCampaign, draw_up};
use crate::report::PreviewPage;
use clap::ValueEnum;
use jiff::civil::Date;
use redress_base::id::{MailingName, RecipientKey};
use redress_base::problem::Problems;
use redress_ledger::PlanLedger;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Show what would be sent, and print the approval code. Sends nothing.
///
/// Renders every letter, shows one of each version, says what will not go and why, and how long the send takes. The
/// approval code stands for all of it: `send --approved CODE` sends exactly what this preview saw. Opens no connection
/// and reads no password.
#[derive(Debug, clap::Args)]
pub struct PreviewCommand {
    /// Only the letter to this recipient: an address, a key or a name (the last name is enough); prints no code.
    #[arg(long, value_name = "WHOM", value_parser = typed::name)]
    to: Option<String>,
    /// Only the first so many letters of each mailing, all of them shown; prints no code.
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
    /// Write every message into this new folder as an .eml file.
    #[arg(long, value_name = "DIR")]
    eml: Option<PathBuf>,
    /// Write a page that shows every letter in any browser.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Compare the ends of terms with this day instead of today.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Hold faulty rows back instead of stopping at them.
    #[arg(long)]
    skip_invalid: bool,
    #[command(flatten)]
    seats: Seats,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = PreviewFormat::Text)]
    format: PreviewFormat,
}

/// How a preview is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PreviewFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

impl PreviewCommand {
    /// Draws everything up and shows it.
    pub fn run(self, context: &Context) -> Outcome {
        let loaded = match LoadedCampaign::load(&context.root, None, &context.clock) {
            Ok(loaded) => drawing::with_past(context, loaded)?,
            // A program gets its object whatever is wrong, and reads the errors there.
            Err(problems) if self.format == PreviewFormat::Json => {
                return JsonPreview::begin()?.end_invalid(&problems);
            }
            Err(problems) => return Err(problems.into()),
        };
        // A part goes into no ledger, so nothing has to be settled for it.
        if !self.is_partial()
            && let Some(ledger) = sealed::ledger_if_any(context)?
            && let Some(problems) =
                self.seats
                    .unsettled(context, &loaded, &ledger, self.as_of, self.skip_invalid)?
        {
            return match self.format {
                PreviewFormat::Json => JsonPreview::begin()?.end_invalid(&problems),
                PreviewFormat::Text => Err(problems.into()),
            };
        }
        match self.format {
            PreviewFormat::Text => self.run_text(context, &loaded),
            PreviewFormat::Json => self.run_json(context, &loaded),
        }
    }

    fn run_text(self, context: &Context, loaded: &LoadedCampaign) -> Outcome {
        let mut samples = Samples::new(loaded, self.is_partial());
        let mut held_back = HeldBackRows::default();
        let (drawn, eml) = self.draw(context, loaded, &mut |drawn| {
            samples.add(&drawn);
            if let DrawnRow::HeldBack { mailing, row } = drawn {
                held_back.add(mailing, row);
            }
        })?;
        if drawn.problems.has_errors() {
            return Err(drawn.problems.into());
        }
        let mut text = String::new();
        let _ = writeln!(text, "{}\n", loaded.campaign.name);
        let samples = samples.finish();
        for sample in &samples.taken {
            sample.push_text(&mut text);
        }
        text.push_str(&fitted(&samples.not_shown()));
        text.push_str(&summary::mailings(&drawn.mailings));
        if samples.has_versions() {
            text.push('\n');
            text.push_str(&fitted(&samples.plan()));
        }
        text.push('\n');
        text.push_str(&fitted(&held_back.to_text()));
        if held_back.rows() > 0 {
            text.push('\n');
        }
        let today = self
            .as_of
            .unwrap_or_else(|| context.clock.today(&loaded.campaign.timezone));
        text.push_str(&fitted(&summary::ages_of_lists(&drawn.mailings, today)));
        text.push_str(&fitted(&summary::follow_ups(
            &drawn,
            &loaded.campaign.timezone,
        )));
        text.push_str(&fitted(&self.last_lines(loaded, &drawn, eml.as_deref())));
        output::print(&text)?;
        // After the preview itself, or they would have scrolled away.
        let mut notes = loaded.notes.clone();
        notes.0.extend(drawn.problems.0);
        tell_notes(&notes);
        Ok(Exit::Done)
    }

    fn last_lines(
        &self,
        loaded: &LoadedCampaign,
        drawn: &DrawnCampaign,
        eml: Option<&str>,
    ) -> String {
        let totals = Totals::of(&drawn.mailings);
        let mut text = format!(
            "{}\n",
            pace::sentence(&loaded.campaign, |account| Some(drawing::carried_by(
                &drawn.mailings,
                account
            )))
        );
        text.push_str(&trust::sentence(&loaded.campaign));
        let _ = writeln!(text, "The letters are dated {}.", loaded.date);
        if totals.by_hand > 0 {
            let _ = writeln!(
                text,
                "{} to be delivered by hand.",
                words::count(totals.by_hand, "letter")
            );
        }
        text.push_str(&summary::cut_books(&drawn.mailings));
        if let Some(eml) = eml {
            let _ = writeln!(text, "{eml}");
        }
        if let Some(html) = &self.html {
            let _ = writeln!(
                text,
                "Every letter is shown on the page `{}`.",
                html.display()
            );
        }
        match drawn.code() {
            Some(code) => {
                let _ = writeln!(text, "\nApproval code: {code}");
                if let Some(whom) = loaded.campaign.approval.waits_for([]) {
                    let _ = writeln!(text, "Before it is sent, it needs the approval of {whom}.");
                }
            }
            None if self.is_partial() => {
                text.push_str(
                    "\nNo approval code, as this is a part: run `redress preview` for the whole.\n",
                );
            }
            // Without errors, a whole preview has a code.
            None => {}
        }
        text
    }

    fn run_json(self, context: &Context, loaded: &LoadedCampaign) -> Outcome {
        let mut samples = Samples::new(loaded, self.is_partial());
        let mut json = JsonPreview::begin()?;
        let mut failure = None;
        let (drawn, _) = self.draw(context, loaded, &mut |drawn| match drawn {
            DrawnRow::Letter { .. } => samples.add(&drawn),
            DrawnRow::HeldBack { mailing, row } => {
                // Drawing up cannot be stopped half way; what follows a failure is passed over.
                if failure.is_none() {
                    failure = json.held_back(mailing, row).err();
                }
            }
        })?;
        let samples = samples.finish();
        match failure {
            Some(failure) => Err(failure),
            None => json.end(loaded, &drawn, &samples),
        }
    }

    fn is_partial(&self) -> bool {
        self.to.is_some() || self.limit.is_some()
    }

    /// Draws up; a whole plan goes into the ledger, because its approval code stands for it there.
    fn draw(
        &self,
        context: &Context,
        loaded: &LoadedCampaign,
        each: &mut dyn FnMut(DrawnRow<'_>),
    ) -> Result<(DrawnCampaign, Option<String>), Failure> {
        let mut options = DrawOptions {
            as_of: self.as_of,
            skip_invalid: self.skip_invalid,
            limit: self.limit,
            ..DrawOptions::default()
        };
        if let Some(to) = &self.to {
            options.to = Some(meant(context, loaded, to, &options)?);
        }
        let ledger = if self.is_partial() {
            None
        } else {
            let ledger = sealed::ledger_for_plan(context)?;
            home::warn(context, &ledger);
            Some(ledger)
        };
        // Folder and file are opened first: whoever mistyped a name should not wait for ten thousand letters to hear of
        // it.
        let eml = self.eml.clone();
        let mut eml = eml
            .map(|folder| EmlFolder::create(context, folder))
            .transpose()?;
        let mut file = self.html.as_deref().map(WholeFile::begin).transpose()?;
        let mut page = file
            .as_mut()
            .map(|file| PreviewPage::begin(loaded, file))
            .transpose()?;
        let mut failure = None;
        let drawn = draw_up(
            loaded,
            &options,
            ledger.as_deref().map(|ledger| ledger as &dyn PlanLedger),
            &context.clock,
            &mut |drawn| {
                if let (
                    Some(eml),
                    None,
                    DrawnRow::Letter {
                        mailing,
                        recipient,
                        message: Some(message),
                        book,
                        ..
                    },
                ) = (&mut eml, &failure, &drawn)
                {
                    failure = eml.write(mailing, recipient, message, book.is_some()).err();
                }
                if let Some(page) = &mut page {
                    page.take(&drawn);
                }
                each(drawn);
            },
        )?;
        if let Some(failure) = failure {
            return Err(failure.into());
        }
        if let Some(page) = page {
            page.finish(&drawn)?;
        }
        file.map_or(Ok(()), WholeFile::finish)?;
        let eml = eml.map(EmlFolder::finish).transpose()?;
        // Only now is it known: a list is read row by row, and the address may be in the last.
        if self.to.is_some()
            && drawn
                .mailings
                .iter()
                .all(|mailing| mailing.letters + mailing.by_hand == 0)
        {
            return Err(nobody(self.to.as_deref().unwrap_or_default()));
        }
        Ok((drawn, eml))
    }
}

/// The one recipient who is meant, in each mailing; says whom else `to` may mean, or that it means nobody.
fn meant(
    context: &Context,
    loaded: &LoadedCampaign,
    to: &str,
    options: &DrawOptions,
) -> Result<Vec<(MailingName, RecipientKey)>, Failure> {
    let today = context.clock.today(&loaded.campaign.timezone);
    let found = loaded.addressed(to, options, today);
    let candidates: Vec<Candidate> = found
        .iter()
        .map(|(mailing, recipient)| Candidate::of_recipient(mailing.clone(), recipient))
        .collect();
    if candidates.is_empty() {
        Err(nobody(to))
    } else if are_to_one(&candidates) {
        let keys = found.into_iter();
        Ok(keys
            .map(|(mailing, recipient)| (mailing, recipient.key))
            .collect())
    } else {
        Err(several(to, &candidates))
    }
}

fn nobody(to: &str) -> Failure {
    Failure::Usage(format!(
        "no letter goes to `{to}`: `redress check` says which rows are held back"
    ))
}

fn tell_notes(notes: &Problems) {
    let (_, number) = problems::counts(notes);
    if number > 0 {
        let them = if number == 1 { "it" } else { "them" };
        output::say(format_args!(
            "{}: `redress check` shows {them}",
            words::count(number, "note")
        ));
    }
}
