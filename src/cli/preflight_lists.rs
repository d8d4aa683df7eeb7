//! The recipients' domains of a campaign, and the rows in which some of them stand.

use super::exit::Failure;
use crate::campaign::{Campaign, Mailing};
use jiff::civil::Date;
use redress_base::problem::Problem;
use redress_dns::{DomainName, Finding};
use redress_lists::{Channel, DoNotWrite, List, ListConfig, ListOptions, Recipient, Row};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Domains of one campaign that are asked about: more than all offices of a country have, and an end for a list of
/// supporters with a domain in each row.
const DOMAINS_MAX: usize = 100_000;

/// The domains that letters go to.
#[derive(Debug, Default)]
pub struct ListedDomains {
    /// Each once.
    pub domains: BTreeSet<DomainName>,
    /// Addresses whose domain is not among them, as there are too many.
    pub left_out: u64,
    /// Rows that are faulty; `check` tells about them.
    pub faulty: u64,
}

/// A row with an address at a domain that was asked about.
#[derive(Clone, Debug)]
pub struct DomainRow {
    /// The list.
    pub file: String,
    /// The line on which it starts, from 1.
    pub line: u64,
    /// The row as a spreadsheet counts them.
    pub row: u64,
    /// The column, `email` or `cc`.
    pub column: &'static str,
}

impl ListedDomains {
    /// Reads the lists of all mailings. A faulty row is passed over, as it goes nowhere until it is mended.
    pub fn read(campaign: &Campaign, today: Date) -> Result<Self, Failure> {
        let mut listed = Self::default();
        for_each_row(campaign, today, |_, row| match row {
            Row::Recipient(recipient) => {
                for (_, domain) in domains_of(&recipient) {
                    if listed.domains.contains(&domain) {
                        continue;
                    }
                    if listed.domains.len() < DOMAINS_MAX {
                        listed.domains.insert(domain);
                    } else {
                        listed.left_out += 1;
                    }
                }
            }
            Row::Faulty(_) => listed.faulty += 1,
            Row::HeldBack(_) => {}
        })?;
        Ok(listed)
    }
}

/// The rows in which these domains stand. The lists are read once more for it: only now it is known which are worth
/// remembering.
pub fn rows_of(
    campaign: &Campaign,
    today: Date,
    bad: &BTreeMap<DomainName, Finding>,
) -> Result<BTreeMap<DomainName, Vec<DomainRow>>, Failure> {
    let mut rows: BTreeMap<DomainName, Vec<DomainRow>> = BTreeMap::new();
    if bad.is_empty() {
        return Ok(rows);
    }
    for_each_row(campaign, today, |mailing, row| {
        let Row::Recipient(recipient) = row else {
            return;
        };
        for (column, domain) in domains_of(&recipient) {
            if bad.contains_key(&domain) {
                let file = mailing.recipients.as_str().to_owned();
                let (line, row) = (recipient.line, recipient.row);
                rows.entry(domain).or_default().push(DomainRow {
                    file,
                    line,
                    row,
                    column,
                });
            }
        }
    })?;
    Ok(rows)
}

/// The domains that a letter to this recipient goes to; none if it is delivered by hand.
fn domains_of(recipient: &Recipient) -> impl Iterator<Item = (&'static str, DomainName)> {
    let to = recipient.email.iter().map(|address| ("email", address));
    let copies = recipient.cc.iter().map(|address| ("cc", address));
    to.chain(copies)
        .filter(|_| recipient.channel == Channel::Email)
        .filter_map(|(column, address)| Some((column, DomainName::parse(address.domain())?)))
}

fn for_each_row(
    campaign: &Campaign,
    today: Date,
    mut then: impl FnMut(&Mailing, Row),
) -> Result<(), Failure> {
    let do_not_write = Arc::new(DoNotWrite::read(&campaign.folder));
    for mailing in &campaign.mailings {
        let options = ListOptions {
            as_of: today,
            // Whether they stop the campaign is for `check` to say.
            skip_invalid: false,
            lacks: None,
            reads: None,
        };
        let config = ListConfig {
            do_not_write: Some(do_not_write.clone()),
            ..campaign.list_of(mailing)
        };
        let list = List::scan(&config, &options).map_err(one)?;
        for row in list.rows().map_err(one)? {
            then(mailing, row);
        }
    }
    Ok(())
}

fn one(problem: Problem) -> Failure {
    problem.into()
}
