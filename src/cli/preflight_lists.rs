//! The recipients' domains of a campaign, and the places in which some of them stand.

use super::exit::Failure;
use crate::campaign::{Campaign, Mailing};
use jiff::civil::Date;
use redress_base::address::EmailAddress;
use redress_dns::{DomainName, MailRoute};
use redress_lists::{Channel, DoNotWrite, List, ListConfig, ListOptions, Recipient, Row};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Domains of one campaign that are asked about: more than all offices of a country have, and an end for a list with a
/// domain of its own in each row.
const DOMAINS_MAX: usize = 50_000;
/// Places of one domain that are remembered; of the others there is a count.
const PLACES_MAX: usize = 1_000;

/// The domains that letters go to.
#[derive(Debug, Default)]
pub struct ListedDomains {
    /// Each once.
    pub domains: BTreeSet<DomainName>,
    /// Addresses whose domain is not among them, as there are too many.
    pub left_out: u64,
    /// Lists with errors: what stands in such rows goes nowhere until they are mended.
    pub faulty: Vec<String>,
}

/// The column of a list with the address that answers to a row's letter go to.
pub const REPLY_TO: &str = "reply_to";

/// Where addresses of a domain stand: a column of a list, or a setting.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: Arc<str>,
    /// Its column or setting: `email`, `cc`, `reply_to`, `clerk`.
    pub column: &'static str,
}

/// The rows of a place.
#[derive(Debug, Default)]
pub struct PlaceRows {
    /// Line and row of the first of them, as a spreadsheet counts; none for a setting.
    pub rows: Vec<(u64, u64)>,
    /// How many there are.
    pub count: u64,
}

/// The places of domains that something is to be said about.
pub type DomainPlaces = BTreeMap<DomainName, BTreeMap<Place, PlaceRows>>;

impl ListedDomains {
    /// Reads the lists of all mailings.
    pub fn read(campaign: &Campaign, today: Date) -> Result<Self, Failure> {
        let mut listed = Self::default();
        let faulty = for_each_domain(campaign, today, |domain, _, _| {
            if listed.domains.contains(&domain) {
                return;
            }
            if listed.domains.len() < DOMAINS_MAX {
                listed.domains.insert(domain);
            } else {
                listed.left_out += 1;
            }
        })?;
        listed.faulty = faulty;
        Ok(listed)
    }
}

/// The places of those domains that take no mail. The lists are read once more for it: only now it is known which rows are
/// worth remembering. What is not known needs no mending, and may be every row.
pub fn places_of(
    campaign: &Campaign,
    today: Date,
    found: &BTreeMap<DomainName, MailRoute>,
) -> Result<DomainPlaces, Failure> {
    let mut places = DomainPlaces::new();
    let is_bad = |route: &MailRoute| !matches!(route, MailRoute::Unknown(_));
    if !found.values().any(is_bad) {
        return Ok(places);
    }
    for_each_domain(campaign, today, |domain, place, row| {
        if !found.get(&domain).is_some_and(is_bad) {
            return;
        }
        let of_domain = places.entry(domain).or_default();
        let rows = of_domain.entry(place.clone()).or_default();
        rows.count += 1;
        rows.rows
            .extend(row.filter(|_| rows.rows.len() < PLACES_MAX));
    })?;
    Ok(places)
}

/// Calls `then` with each domain that a letter goes to by e-mail, or an answer to it, as often as it occurs: place, and line
/// and row. Gives the lists with errors.
fn for_each_domain(
    campaign: &Campaign,
    today: Date,
    mut then: impl FnMut(DomainName, &Place, Option<(u64, u64)>),
) -> Result<Vec<String>, Failure> {
    let do_not_write = Arc::new(DoNotWrite::read(&campaign.folder));
    let mut faulty = BTreeSet::new();
    // One that follows another has that one's list.
    let mailings = campaign.mailings.iter();
    for mailing in mailings.filter(|mailing| mailing.follows.is_none()) {
        let config = ListConfig {
            do_not_write: Some(do_not_write.clone()),
            ..campaign.list_of(mailing)
        };
        let options = ListOptions {
            as_of: today,
            // Whether they stop the campaign is for `check` to say.
            skip_invalid: false,
            lacks: None,
            reads: None,
        };
        let list = List::scan(&config, &options)?;
        let file = mailing.recipients.as_str();
        if list.problems.has_errors() {
            faulty.insert(file.to_owned());
        }
        let place = |file: &str, column| Place {
            file: file.into(),
            column,
        };
        let columns = ["email", "cc", REPLY_TO].map(|column| place(file, column));
        for row in list.rows()? {
            let Row::Recipient(recipient) = row else {
                continue; // held back, or faulty
            };
            let at = Some((recipient.line, recipient.row));
            for (place, domain) in domains_of(&recipient, &columns) {
                then(domain, place, at);
            }
        }
        if let Some(clerk) = clerk(mailing, &list) {
            let place = place("campaign.toml", "clerk");
            if let Some(domain) = domain(clerk) {
                then(domain, &place, None);
            }
        }
    }
    Ok(faulty.into_iter().collect())
}

/// Where a letter to this recipient goes, and where answers to it go if that is the row's own; nowhere if it is delivered by
/// hand.
fn domains_of<'p>(
    recipient: &Recipient,
    [to, copies, answers]: &'p [Place; 3],
) -> impl Iterator<Item = (&'p Place, DomainName)> {
    let addresses = recipient.email.iter().map(move |address| (to, address));
    let cc = recipient.cc.iter().map(move |address| (copies, address));
    let reply_to = recipient.reply_to.iter();
    addresses
        .chain(cc)
        .chain(reply_to.map(move |address| (answers, address)))
        .filter(|_| recipient.channel == Channel::Email)
        .filter_map(|(place, address)| Some((place, domain(address)?)))
}

/// The clerk of a meeting, who gets the letter of a mailing too.
fn clerk<'m>(mailing: &'m Mailing, list: &List<'_>) -> Option<&'m EmailAddress> {
    let clerk = mailing.meeting.as_ref()?.clerk.as_ref()?;
    list.suppressed(clerk).is_none().then_some(clerk)
}

/// The domain of an address. None is left out by it: whatever is a domain of an address is a name of the DNS, as a test sees.
fn domain(address: &EmailAddress) -> Option<DomainName> {
    DomainName::parse(address.domain())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whatever_is_a_domain_of_an_address_can_be_asked_about(domain in "[a-zäöüßéя中_0-9-]{1,70}(\\.[a-z0-9é-]{1,64}){1,6}") {
            if let Ok(parsed) = EmailAddress::parse(&format!("ana@{domain}")) {
                prop_assert!(super::domain(&parsed.address).is_some(), "{}", domain);
            }
        }
    }

    #[test]
    fn international_and_long_ones_too() {
        let long = format!(
            "{}.{}.{}.{}",
            "a".repeat(63),
            "b".repeat(63),
            "c".repeat(63),
            "d".repeat(57)
        );
        for domain in [
            "bücher.example",
            "xn--bcher-kva.example",
            "例え.example",
            &long,
        ] {
            let parsed = EmailAddress::parse(&format!("a@{domain}"));
            assert!(
                parsed.is_ok_and(|parsed| super::domain(&parsed.address).is_some()),
                "{domain}"
            );
        }
    }
}
