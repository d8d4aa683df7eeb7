//! The status for programs and for spreadsheets.

use super::contents::Status;
use crate::report::ReportError;
use crate::report::counts::{count_in, held_back_in, total_of};
use crate::report::spreadsheet::Sheet;
use redress_ledger::{AccountCounts, DeliveryState, MailingCounts};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;

impl Status<'_> {
    /// The status as one JSON object, a stable contract.
    #[must_use]
    #[expect(
        clippy::missing_panics_doc,
        reason = "texts and numbers are valid JSON"
    )]
    pub fn json(&self) -> String {
        let total = total_of(&self.counts.mailings);
        let object = StatusJson {
            campaign: self.campaign,
            counts: CountsJson::of(&total),
            held_back_by: by_reason(&total),
            paused: self.pause().map(|(reason, _)| reason),
            paused_until: self
                .pause()
                .and_then(|(_, until)| until)
                .map(|until| until.to_string()),
            next_due: self.next_due.map(|due| due.to_string()),
            seconds_left: self.time_left.map(|left| left.as_secs()),
            under_way: self.under_way,
            coordinator: self.coordinator.as_deref(),
            accounts: self.accounts.iter().map(AccountJson::of).collect(),
            mailings: self
                .counts
                .mailings
                .iter()
                .map(|mailing| MailingJson {
                    name: mailing.name.as_str(),
                    counts: CountsJson::of(mailing),
                    held_back_by: by_reason(mailing),
                })
                .collect(),
        };
        serde_json::to_string_pretty(&object).expect("texts and numbers are valid JSON") + "\n"
    }

    /// The counts for spreadsheets: a header, and a row for each mailing.
    pub fn write_csv(&self, out: &mut dyn io::Write) -> Result<(), ReportError> {
        let mut sheet = Sheet::new(out);
        // The names do not depend on the counts, so those of no mailing do.
        let header = CountsJson::of(&total_of(&[]))
            .columns()
            .map(|(name, _)| name);
        sheet.row(std::iter::once("mailing").chain(header))?;
        for mailing in &self.counts.mailings {
            let counts = CountsJson::of(mailing)
                .columns()
                .map(|(_, count)| count.to_string());
            sheet.row(std::iter::once(mailing.name.to_string()).chain(counts))?;
        }
        sheet.finish()?;
        Ok(())
    }
}

#[derive(Serialize)]
struct StatusJson<'a> {
    campaign: &'a str,
    #[serde(flatten)]
    counts: CountsJson,
    held_back_by: BTreeMap<&'a str, u64>,
    paused: Option<&'a str>,
    paused_until: Option<String>,
    next_due: Option<String>,
    seconds_left: Option<u64>,
    under_way: bool,
    mailings: Vec<MailingJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coordinator: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accounts: Vec<AccountJson<'a>>,
}

/// The letters of one account, under the names of their states.
#[derive(Serialize)]
struct AccountJson<'a> {
    name: &'a str,
    #[serde(flatten)]
    states: BTreeMap<&'static str, u64>,
}

#[derive(Serialize)]
struct MailingJson<'a> {
    name: &'a str,
    #[serde(flatten)]
    counts: CountsJson,
    held_back_by: BTreeMap<&'a str, u64>,
}

impl<'a> AccountJson<'a> {
    fn of(account: &'a AccountCounts) -> Self {
        let states = DeliveryState::ALL.iter().map(|state| state.as_str());
        Self {
            name: account.name.as_str(),
            states: states.zip(account.states).collect(),
        }
    }
}

/// Rows held back, by the word of their reason.
fn by_reason(mailing: &MailingCounts) -> BTreeMap<&str, u64> {
    let mut reasons = BTreeMap::new();
    for held in &mailing.held_back {
        *reasons.entry(held.reason.as_str()).or_default() += held.rows;
    }
    reasons
}

#[derive(Serialize)]
struct CountsJson {
    total: u64,
    ready: u64,
    accepted: u64,
    deferred: u64,
    refused: u64,
    unconfirmed: u64,
    by_hand: u64,
    handed: u64,
    withdrawn: u64,
    bounced: u64,
    replied: u64,
    given_away: u64,
    held_back: u64,
    automatic: u64,
}

impl CountsJson {
    fn of(mailing: &MailingCounts) -> Self {
        let count = |state| count_in(mailing, state);
        Self {
            total: mailing.states.iter().sum(),
            ready: count(DeliveryState::Ready),
            accepted: count(DeliveryState::Accepted),
            deferred: count(DeliveryState::Deferred),
            refused: count(DeliveryState::Refused),
            unconfirmed: count(DeliveryState::Unconfirmed),
            by_hand: count(DeliveryState::ByHand),
            handed: count(DeliveryState::Handed),
            withdrawn: count(DeliveryState::Withdrawn),
            bounced: count(DeliveryState::Bounced),
            replied: count(DeliveryState::Replied),
            given_away: count(DeliveryState::GivenAway),
            held_back: held_back_in(mailing),
            automatic: mailing.automatic,
        }
    }

    /// Under the names that the JSON has.
    fn columns(&self) -> [(&'static str, u64); 14] {
        [
            ("total", self.total),
            ("ready", self.ready),
            ("accepted", self.accepted),
            ("deferred", self.deferred),
            ("refused", self.refused),
            ("unconfirmed", self.unconfirmed),
            ("by_hand", self.by_hand),
            ("handed", self.handed),
            ("withdrawn", self.withdrawn),
            ("bounced", self.bounced),
            ("replied", self.replied),
            ("held_back", self.held_back),
            ("automatic", self.automatic),
            // Behind the others, so that a spreadsheet finds them where they were.
            ("given_away", self.given_away),
        ]
    }
}
