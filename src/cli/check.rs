//! `redress check`

use super::context::Context;
use super::drawing::{self, Totals};
use super::exit::{Exit, Failure, Outcome};
use super::held_back::HeldBackRows;
use super::output::{self, OutputStream};
use super::return_address::NoReturnAddress;
use super::seats::Seats;
use super::width::fitted;
use super::words::count;
use super::{kept_exports, problems, sealed, summary, trust};
use crate::campaign::{Campaign, Mailing};
use crate::plan::{DrawOptions, DrawnMailing, DrawnRow, LoadedCampaign, draw_up};
use crate::report::{SiteFiles, supporter_line};
use jiff::civil::Date;
use redress_base::problem::{Problem, Problems, Severity};
use redress_lists::{DoNotWrite, List, ListConfig, ListOptions};
use redress_supporters::gather::Summary;
use std::fmt::Write as _;
use std::sync::Arc;

/// Find everything that can be wrong, before anything is sent.
///
/// Loads the campaign and renders every letter for every recipient. Errors stop a campaign; rows that are held back and
/// notes do not.
#[derive(Debug, clap::Args)]
pub struct CheckCommand {
    /// Compare the ends of terms with this day instead of today.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Hold faulty rows back instead of stopping at them.
    #[arg(long)]
    skip_invalid: bool,
    #[command(flatten)]
    seats: Seats,
}

impl CheckCommand {
    /// Prints what was found; errors first, a line of counts last.
    pub fn run(self, context: &Context) -> Outcome {
        let options = DrawOptions {
            as_of: self.as_of,
            skip_invalid: self.skip_invalid,
            ..DrawOptions::default()
        };
        let mut held_back = HeldBackRows::default();
        let mut no_return = NoReturnAddress::default();
        let (problems, drawn, supporters, route) =
            match LoadedCampaign::load(&context.root, None, &context.clock) {
                Err(mut problems) => {
                    // A broken letter does not hide a broken list.
                    problems.0.extend(self.problems_of_lists(context));
                    (problems, Vec::new(), None, String::new())
                }
                Ok(loaded) => {
                    let loaded = drawing::with_past(context, loaded)?;
                    let drawn =
                        draw_up(
                            &loaded,
                            &options,
                            None,
                            &context.clock,
                            &mut |drawn| match drawn {
                                DrawnRow::HeldBack { mailing, row } => held_back.add(mailing, row),
                                DrawnRow::Letter {
                                    mailing, recipient, ..
                                } => no_return.add(&loaded.campaign, mailing, recipient),
                            },
                        )?;
                    // An `id` that changed hands first: it may mean that a stranger is about to get somebody's letter.
                    let mut problems = Problems(self.changed_seats(context, &loaded)?);
                    let now = context.clock.now();
                    problems
                        .0
                        .extend(kept_exports::notes(&loaded.campaign, now));
                    let (supporters, unused) = loaded.look_at_supporters();
                    problems.0.extend(unused);
                    problems.0.extend(loaded.notes.0);
                    problems.0.extend(drawn.problems.0);
                    problems.0.extend(
                        drawn
                            .unread
                            .map(|unread| summary::unread_note(unread, &loaded.campaign.timezone)),
                    );
                    problems.0.extend(no_return.note());
                    problems.0.extend(page_notes(&loaded.campaign));
                    problems
                        .0
                        .extend(days_notes(&loaded.campaign, &drawn.mailings));
                    let route = trust::sentence(&loaded.campaign);
                    (problems, drawn.mailings, supporters, route)
                }
            };
        let text = fitted(&page(
            &problems,
            &held_back,
            &drawn,
            supporters.as_ref(),
            &route,
        ));
        // Here problems are the result that was asked for, so they go to stdout.
        output::print(&text)?;
        Ok(if problems.has_errors() {
            Exit::Invalid
        } else {
            Exit::Done
        })
    }
}

impl CheckCommand {
    /// Rows whose `id` the ledger knows as somebody else.
    fn changed_seats(
        &self,
        context: &Context,
        loaded: &LoadedCampaign,
    ) -> Result<Vec<Problem>, Failure> {
        // `--same-seats` has answered the question already.
        let Some(ledger) = sealed::ledger_if_any(context)?.filter(|_| !self.seats.same_seats)
        else {
            return Ok(Vec::new());
        };
        let as_of = self
            .as_of
            .unwrap_or_else(|| context.clock.today(&loaded.campaign.timezone));
        Ok(loaded.changed_seats(&*ledger, as_of, self.skip_invalid)?)
    }

    /// What is wrong with the lists of a campaign whose letters cannot be loaded, so that all is told at once.
    fn problems_of_lists(&self, context: &Context) -> Vec<Problem> {
        let Ok(campaign) = Campaign::load(&context.root) else {
            // `campaign.toml` itself is at fault, which is told already.
            return Vec::new();
        };
        let as_of = self
            .as_of
            .unwrap_or_else(|| context.clock.today(&campaign.timezone));
        // Which entries fit nobody is told once the letters can be read.
        let do_not_write = Arc::new(DoNotWrite::read(&campaign.folder));
        let closed = campaign.closed_inboxes();
        let problems_of = |mailing: &Mailing| {
            let options = ListOptions {
                as_of,
                skip_invalid: self.skip_invalid,
                // Only loaded letters could say what they need of a row.
                lacks: None,
                reads: None,
            };
            let config = ListConfig {
                do_not_write: Some(do_not_write.clone()),
                closed: closed.clone(),
                ..campaign.list_of(mailing)
            };
            match List::scan(&config, &options) {
                Ok(list) => list.problems.0,
                Err(problem) => vec![problem],
            }
        };
        let own = campaign.mailings.iter();
        let own = own.filter(|mailing| mailing.follows.is_none());
        let of_lists = own.flat_map(problems_of);
        of_lists
            .chain(do_not_write.problems().iter().cloned())
            .collect()
    }
}

/// Which accounts need more than a day.
fn days_notes(campaign: &Campaign, drawn: &[DrawnMailing]) -> Vec<Problem> {
    let ways = campaign.ways().into_iter();
    let notes = ways.filter_map(|(account, settings)| {
        let (letters, addressees) = drawing::carried_by(drawn, account);
        let note = settings.days_note(letters, addressees)?;
        Some(match account {
            Some(account) => Problem {
                message: format!("account `{account}`: {}", note.message),
                ..note
            },
            None => note,
        })
    });
    notes.collect()
}

/// What is wrong with the public page. It stops no letter, so it is worth knowing and no more.
fn page_notes(campaign: &Campaign) -> Vec<Problem> {
    let found = SiteFiles::problems(campaign).0.into_iter();
    let notes = found.map(|problem| Problem {
        severity: Severity::Note,
        ..problem
    });
    notes.chain(campaign.sample_page()).collect()
}

/// What was found, in the order in which somebody has to do something about it: errors stop a campaign, rows held back
/// are letters that do not go, notes are worth a look, and how the lists were read is there for whoever wonders.
fn page(
    problems: &Problems,
    held_back: &HeldBackRows,
    drawn: &[DrawnMailing],
    supporters: Option<&Summary>,
    route: &str,
) -> String {
    let mut text = String::new();
    let sections = [
        of_severity(problems, Severity::Error),
        held_back.to_text(),
        of_severity(problems, Severity::Note),
        readings(drawn),
        supporters.map(supporter_line).unwrap_or_default(),
        route.to_owned(),
    ];
    for section in sections.iter().filter(|section| !section.is_empty()) {
        text.push_str(section);
        text.push('\n');
    }
    text.push_str(&last_line(problems, held_back, Totals::of(drawn)));
    text
}

fn of_severity(problems: &Problems, severity: Severity) -> String {
    let mut text = String::new();
    let found = problems.0.iter();
    for problem in found.filter(|problem| problem.severity == severity) {
        problems::push(&mut text, problem, OutputStream::Stdout);
    }
    text
}

/// How each list was read: a line of facts, and below it what its words were taken for.
fn readings(drawn: &[DrawnMailing]) -> String {
    let mut text = String::new();
    for mailing in drawn {
        let summary = mailing.reading.summary();
        // A list that could not be read is among the errors.
        if summary.is_empty() {
            continue;
        }
        let _ = writeln!(text, "read for {}: {summary}", mailing.name);
        for line in mailing.reading.lines() {
            let _ = writeln!(text, "  {line}");
        }
    }
    text
}

fn last_line(problems: &Problems, held_back: &HeldBackRows, totals: Totals) -> String {
    let (errors, notes) = problems::counts(problems);
    let found = format!(
        "{}{}, {} held back, {}",
        count(errors, "error"),
        in_rows(problems),
        count(held_back.rows(), "row"),
        count(notes, "note")
    );
    if errors > 0 {
        format!("{found}. Nothing can be sent until the errors are mended.\n")
    } else {
        format!(
            "{found}. {} would go by e-mail, {} by hand.\n",
            count(totals.letters, "letter"),
            super::words::grouped(totals.by_hand)
        )
    }
}

/// In how many rows errors were found, where one of them is told for several: ` in 1,230 rows`.
fn in_rows(problems: &Problems) -> String {
    let errors = problems.0.iter();
    let in_rows = errors
        .filter(|problem| problem.severity == Severity::Error && problem.row.is_some())
        .map(|problem| problem.count);
    if in_rows.clone().all(|rows| rows == 1) {
        return String::new();
    }
    // A row with two faults is counted for each: so many cells wait to be mended.
    format!(" in {}", count(in_rows.sum(), "row"))
}
