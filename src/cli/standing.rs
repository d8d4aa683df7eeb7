//! Where a campaign stands, read from its ledger for `status` and for pages.

use super::exit::Failure;
use super::sending;
use super::width::{fitted, width};
use super::words::{count, grouped};
use crate::campaign::Campaign;
use crate::report::{Status, Watched, sending_time};
use jiff::Timestamp;
use redress_ledger::{
    AccountCounts, Counts, DraftedPlan, Ledger, PlanLedger, PlanRecord, ReportLedger, RunLedger,
    Selection, Standings,
};
use std::time::Duration;

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

/// What one look shows to those who watch.
#[derive(Debug, Default)]
pub struct Seen {
    /// The rate of the send that is under way, and how long the rest takes; or since when no letter has gone.
    pub rate: Option<String>,
    /// Each of several accounts and machines.
    pub watched: Vec<Watched>,
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
    /// What those see who watch.
    pub seen: Seen,
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
                seen: Seen::default(),
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
            seen: Seen::default(),
            counts,
        })
    }

    /// How many deliveries are in each state.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// The same of each account.
    pub fn accounts(&self) -> &[AccountCounts] {
        &self.accounts
    }

    /// When it was read.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Whether a send is under way.
    pub fn is_under_way(&self) -> bool {
        self.under_way
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
            zone: &campaign.timezone,
            next_due: self.next_due,
            time_left: self.time_left,
            accounts: &self.accounts,
            coordinator: address_of(campaign),
            under_way: self.under_way,
            rate: self.seen.rate.as_deref(),
            watched: &self.seen.watched,
        }
    }

    /// For this terminal.
    pub fn text(&self, campaign: &Campaign) -> String {
        fitted(&match &self.not_begun {
            None => self.status(campaign).text(width()),
            Some(why) => {
                let place = address_of(campaign).map_or(String::new(), |place| {
                    format!("It is sent from several machines, which meet at {place}.\n")
                });
                format!("{}\n\n{why}\n{place}", campaign.name)
            }
        })
    }
}

/// Where the machines that send it meet, if several do.
fn address_of(campaign: &Campaign) -> Option<String> {
    let settings = campaign.coordinator.as_ref()?;
    Some(settings.address.to_string())
}
