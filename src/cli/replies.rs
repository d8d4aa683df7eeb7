//! `redress replies`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::output::results;
use super::which::Which;
use crate::campaign::Campaign;
use crate::report::{write_replies_csv, write_replies_page};
use clap::ValueEnum;
use std::io::{BufWriter, Write as _};

/// List who answered which letter.
///
/// Answers come from `redress inbox` and `redress mark replied`. The mails themselves stay where they lie: the list says in which
/// folder.
#[derive(Debug, clap::Args)]
pub struct RepliesCommand {
    #[command(flatten)]
    which: Which,
    /// With automatic answers, and mails of which nobody can tell.
    #[arg(long)]
    all: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = RepliesFormat::Csv)]
    format: RepliesFormat,
}

/// How the answers are printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum RepliesFormat {
    /// For spreadsheets.
    Csv,
    /// A page for a browser.
    Html,
}

impl RepliesCommand {
    /// Reads the ledger and prints them.
    pub fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        let ledger = context.existing_ledger()?;
        let filter = self.which.filter(&ledger, &[])?;
        let mut out = BufWriter::new(results());
        match self.format {
            RepliesFormat::Csv => write_replies_csv(&ledger, &filter, self.all, &mut out)?,
            RepliesFormat::Html => {
                let now = context.clock.now();
                write_replies_page(&campaign, &ledger, &filter, self.all, now, &mut out)?;
            }
        }
        out.flush().map_err(Failure::from)?;
        Ok(Exit::Done)
    }
}
