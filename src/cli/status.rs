//! `redress status`

use super::context::{Context, runtime};
use super::exit::{Exit, Failure, Outcome};
use super::width::{fitted, width};
use super::words::{count, duration, grouped};
use crate::campaign::Campaign;
use crate::ledger::{Counts, DraftedPlan, Ledger, PlanRecord, Selection};
use crate::report::{Status, sending_time};
use clap::ValueEnum;
use console::Term;
use jiff::Timestamp;
use std::io::Write as _;
use std::time::Duration;

/// How often a watched status is read again.
const WATCH_INTERVAL: Duration = Duration::from_secs(1);

/// Show how many letters are in each state, and how long the rest will take.
#[derive(Debug, clap::Args)]
pub struct StatusCommand {
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Keep showing it, with the rate, until nothing is outstanding. Ctrl-C ends it and disturbs no send.
    #[arg(long, conflicts_with = "format")]
    watch: bool,
}

/// How the status is printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
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
        let ledger = context.ledger_if_any()?;
        let standing = Standing::read(&campaign, ledger.as_ref())?;
        let mut out = std::io::stdout().lock();
        match self.format {
            Format::Table => out.write_all(standing.text(&campaign).as_bytes())?,
            Format::Csv => standing.status(&campaign).write_csv(&mut out)?,
            Format::Json => writeln!(out, "{}", standing.status(&campaign).json().trim_end())?,
        }
        Ok(Exit::Done)
    }
}

/// Shows the status again and again in the same place.
fn watch(context: &Context, campaign: &Campaign) -> Outcome {
    let term = Term::stdout();
    let mut rate = Rate::default();
    let mut lines_shown = 0;
    loop {
        let ledger = context.ledger_if_any()?;
        let standing = Standing::read(campaign, ledger.as_ref())?;
        let text = standing.text(campaign) + &rate.line(standing.gone(), context.clock.running());
        if term.is_term() {
            term.clear_last_lines(lines_shown)?;
        }
        lines_shown = text.lines().count();
        std::io::stdout().lock().write_all(text.as_bytes())?;
        if standing.outstanding() == 0 || interrupted_within(WATCH_INTERVAL)? {
            return Ok(Exit::Done);
        }
    }
}

fn interrupted_within(wait: Duration) -> Result<bool, Failure> {
    Ok(runtime()?.block_on(async { tokio::time::timeout(wait, tokio::signal::ctrl_c()).await.is_ok() }))
}

/// How fast letters go while somebody watches.
#[derive(Debug, Default)]
struct Rate {
    began: Option<(u64, Duration)>,
}

impl Rate {
    /// `12 letters in the last 24 seconds`, counted from the first look.
    fn line(&mut self, gone: u64, now: Duration) -> String {
        let (gone_first, first) = *self.began.get_or_insert((gone, now));
        let (letters, elapsed) = (gone.saturating_sub(gone_first), now.saturating_sub(first));
        if letters == 0 || elapsed < WATCH_INTERVAL {
            return String::new();
        }
        format!("{} accepted while you watch, in {}\n", grouped(letters), duration(elapsed))
    }
}

/// What a ledger has before the first `send`: previews.
fn preview_only(ledger: &Ledger) -> Result<String, Failure> {
    Ok(match ledger.newest_plan()? {
        Some(DraftedPlan { record: PlanRecord { code: Some(code), .. }, letters, by_hand, held_back, .. }) => format!(
            "Nothing has been sent. The newest preview has {}, {} by hand and {} held back, under the code {code}.",
            count(letters, "letter"),
            grouped(by_hand),
            grouped(held_back)
        ),
        _ => "Nothing is planned yet: `redress preview` draws up the letters.".to_owned(),
    })
}

/// What the ledger says of a campaign as a whole.
#[derive(Debug)]
pub struct Standing {
    /// What to say where no letter is under way yet.
    not_begun: Option<String>,
    counts: Counts,
    paused: Option<(String, Option<Timestamp>)>,
    next_due: Option<Timestamp>,
    time_left: Option<Duration>,
}

impl Standing {
    /// Reads it; without a ledger, nothing has happened.
    pub fn read(campaign: &Campaign, ledger: Option<&Ledger>) -> Result<Self, Failure> {
        let Some(ledger) = ledger else {
            let not_begun = Some("Nothing is planned yet: `redress preview` draws up the letters.".to_owned());
            return Ok(Self { not_begun, counts: Counts::default(), paused: None, next_due: None, time_left: None });
        };
        let counts = ledger.counts()?;
        let outstanding = super::sending::outstanding(&counts);
        Ok(Self {
            not_begun: if ledger.plan_in_force()?.is_none() { Some(preview_only(ledger)?) } else { None },
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

    fn text(&self, campaign: &Campaign) -> String {
        match &self.not_begun {
            None => self.status(campaign).text(width()),
            Some(why) => fitted(&format!("{}\n\n{why}\n", campaign.name)),
        }
    }

    fn outstanding(&self) -> u64 {
        super::sending::outstanding(&self.counts)
    }

    /// Letters that a server accepted.
    fn gone(&self) -> u64 {
        super::sending::accepted(&self.counts)
    }
}
