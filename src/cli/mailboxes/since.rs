//! From when on a mailbox is read.

use crate::campaign::Campaign;
use crate::cli::exit::Failure;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use redress_ledger::Ledger;

/// From when on mails may be about a letter, and what their texts would name.
#[derive(Clone, Debug)]
pub struct Since {
    /// The day before the first letter: a server has days of its own time zone.
    pub day: Date,
    /// The domains of our Message-IDs.
    pub domains: Vec<String>,
    /// Whether the address that a mail came to may name the letter.
    pub has_return_paths: bool,
}

impl Since {
    /// Of a campaign; none where no letter may have reached a server yet, so that nothing can have come back.
    pub fn first_letter(campaign: &Campaign, ledger: &Ledger) -> Result<Option<Self>, Failure> {
        Self::either(campaign, ledger, None)
    }

    /// The same, or from a moment since which somebody's answer is waited for, if that is earlier.
    pub fn either(
        campaign: &Campaign,
        ledger: &Ledger,
        awaited: Option<Timestamp>,
    ) -> Result<Option<Self>, Failure> {
        let tests = ledger.tests()?;
        let tests = tests.iter().map(|test| test.at);
        let letters = ledger.first_attempt()?.into_iter().chain(tests);
        let Some(first) = letters.chain(awaited).min() else {
            return Ok(None);
        };
        let mut domains: Vec<String> = Vec::new();
        for sender in campaign.senders() {
            let domain = sender.email.domain().to_owned();
            if !domains.contains(&domain) {
                domains.push(domain);
            }
        }
        let day = first.to_zoned(TimeZone::UTC).date();
        Ok(Some(Self {
            day: day.saturating_sub(1.day()),
            domains,
            has_return_paths: campaign.delivery.tagged_return_path,
        }))
    }
}
