//! `redress log`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::output::{self, results};
use super::sealed;
use super::which::Which;
use super::why_none::{why_none, why_nothing_is_held_back};
use super::width::width;
use super::words::moment_in;
use crate::report::{LogFormat, write_deeds, write_held_back, write_log};
use clap::ValueEnum;
use redress_ledger::DeliveryState;
use std::io::{BufWriter, Write as _};

/// Show what became of every letter.
///
/// With `--state refused,bounced --format csv` the rows of the lists themselves are written, with the reason in a further
/// column: mend them and name the file in a mailing.
#[derive(Debug, clap::Args)]
pub struct LogCommand {
    #[command(flatten)]
    which: Which,
    /// Only what happened since then: a date, or a date and time.
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    /// What is no delivery instead, and why: rows of the lists that are held back, and letters that do not go because their
    /// address was refused, or was written to under another key.
    #[arg(long, conflicts_with_all = ["since", "states", "to"])]
    held_back: bool,
    /// Who did what instead, when, and from which machine: previews, approvals, sends, marks, and what was taken back.
    #[arg(long, conflicts_with_all = ["held_back", "states"])]
    history: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = LogOutput::Table)]
    format: LogOutput,
}

/// How the log is printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum LogOutput {
    /// For people.
    Table,
    /// For spreadsheets.
    Csv,
    /// For programs: one object a line.
    Json,
}

impl LogCommand {
    /// Reads the ledger and prints it.
    pub fn run(self, context: &Context) -> Outcome {
        let ledger = sealed::existing_ledger(context)?;
        let zone = context.zone();
        let since = self.since.as_deref().map(|since| moment_in(since, &zone));
        let since = since.transpose().map_err(Failure::Usage)?;
        let filter = redress_ledger::Filter {
            since,
            ..self.which.filter(&ledger, &[])?
        };
        let format = match self.format {
            LogOutput::Table => LogFormat::Table {
                width: width(),
                zone: &zone,
            },
            // These are to be mended and named in a mailing, so they are written as a list and not as a log.
            LogOutput::Csv if asks_for_failures(&filter.states) => LogFormat::Rows,
            LogOutput::Csv => LogFormat::Csv,
            LogOutput::Json => LogFormat::Json,
        };
        let mut out = BufWriter::new(results());
        let number = if self.history {
            write_deeds(&*ledger, &filter, format, &mut out)?
        } else if self.held_back {
            write_held_back(&*ledger, filter.mailing.as_ref(), format, &mut out)?
        } else {
            write_log(&*ledger, &filter, format, &mut out)?
        };
        // When it is dropped, a buffer keeps to itself that the disk is full.
        out.flush().map_err(Failure::from)?;
        if number == 0 && self.history {
            output::say("nobody has done anything of the kind yet");
        } else if number == 0 {
            output::say(if self.held_back {
                why_nothing_is_held_back(&ledger, &filter)?
            } else {
                why_none(&ledger, &filter, &zone)?
            });
        }
        Ok(Exit::Done)
    }
}

/// Whether only letters that came to nothing are asked for: those rows are to be mended.
fn asks_for_failures(states: &[DeliveryState]) -> bool {
    // No state at all means every state.
    !states.is_empty()
        && states
            .iter()
            .all(|state| matches!(state, DeliveryState::Refused | DeliveryState::Bounced))
}
