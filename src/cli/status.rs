//! `redress status`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::width::width;
use crate::campaign::Campaign;
use crate::ledger::{Counts, Ledger, Selection};
use crate::report::{Status, sending_time};
use clap::ValueEnum;
use std::io::Write as _;
use std::time::Duration;

/// Show how many letters are in each state, and how long the rest will take.
#[derive(Debug, clap::Args)]
pub struct StatusCommand {
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// How the status is printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people.
    Table,
    /// For programs.
    Json,
}

impl StatusCommand {
    /// Reads the ledger and prints it.
    pub fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        let ledger = context.ledger_if_any()?;
        let standing = Standing::read(&campaign, ledger.as_ref())?;
        let status = standing.status(&campaign);
        let text = match self.format {
            Format::Table if ledger.is_none() => {
                format!("{}\n\nNothing is planned yet: `redress preview` draws up the letters.\n", campaign.name)
            }
            Format::Table => status.text(width()),
            Format::Json => format!("{}\n", status.json().trim_end()),
        };
        std::io::stdout().lock().write_all(text.as_bytes())?;
        Ok(Exit::Done)
    }
}

/// What the ledger says of a campaign as a whole.
#[derive(Debug)]
pub struct Standing {
    counts: Counts,
    paused: Option<(String, Option<jiff::Timestamp>)>,
    next_due: Option<jiff::Timestamp>,
    time_left: Option<Duration>,
}

impl Standing {
    /// Reads it; without a ledger, nothing has happened.
    pub fn read(campaign: &Campaign, ledger: Option<&Ledger>) -> Result<Self, Failure> {
        let Some(ledger) = ledger else {
            return Ok(Self { counts: Counts::default(), paused: None, next_due: None, time_left: None });
        };
        let counts = ledger.counts()?;
        let outstanding = super::sending::outstanding(&counts);
        Ok(Self {
            paused: ledger.paused()?,
            next_due: ledger.next_due(&Selection::default())?,
            time_left: sending_time(outstanding, outstanding, &campaign.delivery),
            counts,
        })
    }

    /// As a report shows it.
    pub fn status<'a>(&'a self, campaign: &'a Campaign) -> Status<'a> {
        Status {
            campaign: &campaign.name,
            counts: &self.counts,
            paused: self.paused.as_ref().map(|(reason, until)| (reason.as_str(), *until)),
            next_due: self.next_due,
            time_left: self.time_left,
        }
    }
}
