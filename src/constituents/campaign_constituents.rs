//! The people of a campaign by its recipients.

use super::gathering::{gather, gone};
use super::said::{TOWNS_MAX, cells};
use crate::campaign::{Campaign, Mailing};
use jiff::Timestamp;
use jiff::civil::Date;
use redress_base::problem::{Problem, Problems};
use redress_base::signatories::Signatories;
use redress_ledger::WithdrawnSupporters;
use redress_lists::{EndedTerms, List, ListConfig, ListOptions, ListSettings, Recipient, Row};
use redress_supporters::Constituents;
use redress_supporters::constituents::BookPeople;
use redress_supporters::gather::Summary;
use redress_supporters::officials::Constituency;
use std::collections::HashSet;

/// Who stands behind a campaign, by the recipients of its mailings that speak of constituents.
#[derive(Debug)]
pub struct CampaignConstituents {
    constituents: Constituents,
    /// What is to be known of the exports, and of names that are not shown.
    pub notes: Problems,
    /// How many addresses of the sample's supporters are among them.
    pub of_sample: u64,
    /// What the exports come to, in figures.
    pub summary: Summary,
}

impl CampaignConstituents {
    /// Gathers everybody at a moment, for the recipients of these mailings. Errors are those of the exports; nothing without
    /// `[supporters]`.
    pub fn of<'m>(
        campaign: &Campaign,
        signatories: &Signatories,
        mailings: impl IntoIterator<Item = &'m Mailing>,
        withdrawn: &WithdrawnSupporters,
        now: Timestamp,
    ) -> Result<Option<Self>, Problems> {
        let Some(files) = &campaign.supporters else {
            return Ok(None);
        };
        if let Some(problem) = gone(campaign, files) {
            return Err(problem.into());
        }
        let (supporters, of_sample) = gather(campaign, files, signatories, withdrawn, now)?;
        let today = now.to_zoned(campaign.timezone.clone()).date();
        // Each once: of a million recipients most share their constituents with others.
        let mut wanted = HashSet::new();
        for mailing in mailings {
            wanted_by(campaign, mailing, today, &mut wanted)?;
        }
        let mut constituents = Constituents::of(&supporters, wanted)?;
        let mut notes = supporters.problems;
        notes.0.append(&mut constituents.problems.0);
        Ok(Some(Self {
            constituents,
            notes,
            of_sample,
            summary: supporters.summary,
        }))
    }

    /// What the cells of a recipient's row say, in the order of [`redress_letters::CONSTITUENTS_CELLS`].
    pub(super) fn cells(&self, recipient: &Recipient) -> [String; 4] {
        let Ok(of) = Constituency::of(recipient) else {
            return Default::default();
        };
        let all = &self.constituents;
        cells(all.count(&of), all.named(&of), &all.towns(&of, TOWNS_MAX))
    }

    /// How many of a recipient's constituents may be counted, and those whom the book shows.
    pub(super) fn people(
        &self,
        recipient: &Recipient,
    ) -> Result<Option<(u64, BookPeople<'_>)>, Problem> {
        let Ok(of) = Constituency::of(recipient) else {
            return Ok(None);
        };
        let people = self.constituents.people(&of)?;
        Ok((!people.is_empty()).then(|| (self.constituents.count(&of), people)))
    }
}

/// The areas of a list's recipients. Rows that are held back at the moment are among them: their day may come before a
/// letter is built again.
fn wanted_by(
    campaign: &Campaign,
    mailing: &Mailing,
    today: Date,
    wanted: &mut HashSet<Constituency>,
) -> Result<(), Problem> {
    let config = campaign.list_of(mailing);
    let config = ListConfig {
        settings: ListSettings {
            ended_terms: EndedTerms::Send,
            ..config.settings
        },
        ..config
    };
    let options = ListOptions {
        as_of: today,
        // What is wrong with a list is told where its letters are drawn up.
        skip_invalid: true,
        lacks: None,
        reads: None,
    };
    let list = List::scan(&config, &options)?;
    for row in list.rows()? {
        if let Row::Recipient(recipient) = row
            && let Ok(constituency) = Constituency::of(&recipient)
        {
            wanted.insert(constituency);
        }
    }
    Ok(())
}
