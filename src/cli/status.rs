//! `redress status`

use super::context::{Context, runtime};
use super::exit::{Exit, Failure, Outcome};
use super::output::{self, OutputStream};
use super::rate::Rate;
use super::width::{columns_of, fitted, lines_taken, width};
use super::words::{count, grouped};
use super::{home, sealed, sending};
use crate::campaign::Campaign;
use crate::report::{Status, sending_time};
use clap::ValueEnum;
use jiff::Timestamp;
use redress_ledger::{
    AccountCounts, Counts, DeliveryState, DraftedPlan, Ledger, PlanLedger, PlanRecord,
    ReportLedger, RunLedger, Selection, Standings,
};
use std::io::Write as _;
use std::time::Duration;

/// How often a watched status is read again.
const WATCH_INTERVAL: Duration = Duration::from_secs(1);

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
    let mut rate = Rate::default();
    let mut shown = String::new();
    loop {
        // Opened at each look: watching may begin before the first preview makes it.
        let ledger = sealed::ledger_if_any(context)?;
        let mut standing = Standing::read(campaign, ledger.as_deref(), context.clock.now())?;
        standing.watch(&mut rate, context.clock.running());
        let text = standing.text(campaign);
        // Writing the same again would flicker on a terminal and fill a file.
        if text != shown {
            show_instead(&shown, &text)?;
            shown = text;
        }
        if standing.is_over() || interrupted_within(WATCH_INTERVAL)? {
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

/// Waits, and says whether somebody pressed Ctrl-C meanwhile.
pub fn interrupted_within(wait: Duration) -> Result<bool, Failure> {
    Ok(runtime()?.block_on(async {
        tokio::time::timeout(wait, tokio::signal::ctrl_c())
            .await
            .is_ok()
    }))
}

/// What a ledger has before the first `send`: previews.
fn preview_only(ledger: &Ledger) -> Result<String, Failure> {
    Ok(match ledger.newest_plan()? {
        Some(DraftedPlan {
            record: PlanRecord {
                code: Some(code), ..
            },
            letters,
            by_hand,
            held_back,
            ..
        }) => format!(
            "Nothing has been sent. The newest preview has {}, {} by hand and {} held back, under the code {code}.",
            count(letters, "letter"),
            grouped(by_hand),
            grouped(held_back)
        ),
        _ => "Nothing is planned yet: `redress preview` draws up the letters.".to_owned(),
    })
}

/// How long the rest takes, at least: accounts send side by side, so the slowest of them decides. No count of copies is kept, so
/// each letter stands for one addressee here.
fn time_left(
    campaign: &Campaign,
    outstanding: u64,
    accounts: &[AccountCounts],
) -> Option<Duration> {
    if accounts.is_empty() {
        return sending_time(outstanding, outstanding, &campaign.delivery);
    }
    let of_account = |account: &AccountCounts| {
        let left = sending::outstanding_of(&account.states);
        sending_time(left, left, campaign.settings_of(Some(&account.name)))
    };
    accounts.iter().filter_map(of_account).max()
}

/// What the ledger says of a campaign as a whole.
#[derive(Debug)]
pub struct Standing {
    /// What to say where no letter is under way yet.
    not_begun: Option<String>,
    counts: Counts,
    paused: Option<(String, Option<Timestamp>)>,
    now: Timestamp,
    next_due: Option<Timestamp>,
    time_left: Option<Duration>,
    accounts: Vec<AccountCounts>,
    under_way: bool,
    rate: Option<String>,
}

impl Standing {
    /// Reads it; without a ledger, nothing has happened.
    pub fn read(
        campaign: &Campaign,
        ledger: Option<&Ledger>,
        now: Timestamp,
    ) -> Result<Self, Failure> {
        let Some(ledger) = ledger else {
            return Ok(Self {
                not_begun: Some(
                    "Nothing is planned yet: `redress preview` draws up the letters.".to_owned(),
                ),
                counts: Counts::default(),
                paused: None,
                now,
                next_due: None,
                time_left: None,
                accounts: Vec::new(),
                under_way: false,
                rate: None,
            });
        };
        let counts = ledger.counts()?;
        let outstanding = sending::outstanding(&counts);
        let accounts = ledger.accounts(None)?;
        Ok(Self {
            not_begun: if ledger.plan_in_force()?.is_none() {
                Some(preview_only(ledger)?)
            } else {
                None
            },
            paused: ledger.paused()?,
            now,
            next_due: ledger.next_due(&Selection::default())?,
            time_left: time_left(campaign, outstanding, &accounts),
            accounts,
            under_way: ledger.run_is_under_way(),
            rate: None,
            counts,
        })
    }

    /// Takes a look for the rate of the send that is under way, and keeps what it says by now.
    pub fn watch(&mut self, rate: &mut Rate, now: Duration) {
        if self.under_way {
            // What is no longer ready has gone, or was tried and waits: both are work that was done. A deferred letter
            // that goes again does not count a second time.
            let ready = sending::in_state(&self.counts, DeliveryState::Ready);
            rate.see(sending::deliveries(&self.counts) - ready, now);
            self.rate = rate.words(ready);
        } else {
            // Between two runs no time counts.
            rate.forget();
        }
    }

    /// Whether a send has begun and nothing is left of it.
    pub fn is_over(&self) -> bool {
        self.not_begun.is_none() && !self.under_way && sending::outstanding(&self.counts) == 0
    }

    /// As a report shows it.
    pub fn status<'a>(&'a self, campaign: &'a Campaign) -> Status<'a> {
        Status {
            campaign: &campaign.name,
            counts: &self.counts,
            paused: self
                .paused
                .as_ref()
                .map(|(reason, until)| (reason.as_str(), *until)),
            now: self.now,
            next_due: self.next_due,
            time_left: self.time_left,
            accounts: &self.accounts,
            under_way: self.under_way,
            rate: self.rate.as_deref(),
        }
    }

    fn text(&self, campaign: &Campaign) -> String {
        fitted(&match &self.not_begun {
            None => self.status(campaign).text(width()),
            Some(why) => format!("{}\n\n{why}\n", campaign.name),
        })
    }
}
