//! `redress status`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::output::{self, OutputStream};
use super::standing::Standing;
use super::waiting::Waiting;
use super::watching::Watching;
use super::width::{columns_of, lines_taken};
use super::{home, sealed};
use crate::campaign::Campaign;
use crate::report::Doing;
use clap::ValueEnum;
use std::io::Write as _;
use std::time::{Duration, Instant};

/// How often a watched status is read again.
const WATCH_INTERVAL: Duration = Duration::from_secs(1);
/// So many times as long as a look takes nobody looks again: a tenth of a processor is what watching costs at most.
const LOOKS_APART: u32 = 9;

/// Show how many letters are in each state, and how long the rest will take.
#[derive(Debug, clap::Args)]
pub struct StatusCommand {
    /// How to print it.
    #[arg(long, value_enum, default_value_t = StatusFormat::Table)]
    format: StatusFormat,
    /// Keep showing it, with the rate, from before a send begins until nothing is outstanding. Ctrl-C ends it and disturbs no
    /// send.
    #[arg(long, conflicts_with = "format")]
    watch: bool,
}

/// How the status is printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum StatusFormat {
    /// For people.
    Table,
    /// For spreadsheets: a row for each mailing.
    Csv,
    /// For programs.
    Json,
}

impl StatusCommand {
    /// Reads the ledger and prints it.
    pub fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        if self.watch {
            return watch(context, &campaign);
        }
        let ledger = sealed::ledger_if_any(context)?;
        if let Some(ledger) = &ledger {
            home::warn(context, ledger);
        }
        let standing = Standing::read(&campaign, ledger.as_deref(), context.clock.now())?;
        let status = standing.status(&campaign);
        match self.format {
            StatusFormat::Table => output::print(&standing.text(&campaign))?,
            StatusFormat::Csv => status.write_csv(&mut output::results())?,
            StatusFormat::Json => output::print(&format!("{}\n", status.json().trim_end()))?,
        }
        Ok(Exit::Done)
    }
}

/// Shows the status again and again in the same place; where stdout is no terminal, whenever it has changed.
fn watch(context: &Context, campaign: &Campaign) -> Outcome {
    let mut waiting = Waiting::begin()?;
    let mut watching = Watching::default();
    let is_terminal = columns_of(OutputStream::Stdout).is_some();
    let (mut shown, mut told) = (String::new(), String::new());
    loop {
        let began = Instant::now();
        // Opened at each look: watching may begin before the first preview makes it.
        let ledger = sealed::ledger_if_any(context)?;
        let mut standing = Standing::read(campaign, ledger.as_deref(), context.clock.now())?;
        // A rate is another at each look; it is no news for a file.
        let news = standing.text(campaign);
        standing.seen = watching.look(
            ledger.as_deref(),
            &standing,
            context.clock.running(),
            &campaign.timezone,
        )?;
        let text = standing.text(campaign);
        let silent = standing.seen.watched.iter();
        let silent = silent.filter(|watched| matches!(watched.doing, Doing::Silent(_)));
        let news = silent.fold(news, |news, watched| news + &watched.who);
        // Writing the same again would flicker on a terminal and fill a file.
        if if is_terminal {
            text != shown
        } else {
            news != told
        } {
            show_instead(&shown, &text)?;
            (shown, told) = (text, news);
        }
        // A look at a large ledger takes its time, and shall not take it from the send.
        let wait = WATCH_INTERVAL.max(began.elapsed() * LOOKS_APART);
        if standing.is_over() || waiting.is_interrupted_within(wait) {
            return Ok(Exit::Done);
        }
    }
}

/// Writes a text where the last one stood.
fn show_instead(shown: &str, text: &str) -> Result<(), Failure> {
    if let Some(columns) = columns_of(OutputStream::Stdout) {
        output::clear_lines(lines_taken(shown, columns))?;
    }
    let mut out = output::results(); // a watch that nobody reads ends
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}
