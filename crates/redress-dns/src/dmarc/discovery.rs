//! Which record counts for a domain, and which organization it belongs to: the walk up the tree (RFC 9989, section 4.10).
//! There is no list of public suffixes any more.

use super::record::{DmarcFault, DmarcRecord, Psd, is_dmarc};
use crate::data::RecordType;
use crate::name::DomainName;
use crate::resolver::Resolver;
use crate::transport::Transport;
use crate::unknown::Unknown;

/// Labels from which on the walk goes up one by one: with the domain itself that makes eight questions (RFC 9989, section
/// 4.10, step 4).
const LABELS_MAX: usize = 7;

/// What was found on the way from a domain up to its top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeWalk {
    /// Where it began.
    pub start: DomainName,
    /// The records that count, the longest name first.
    pub records: Vec<(DomainName, DmarcRecord)>,
    /// Names with several records: all of them are dropped.
    pub several: Vec<DomainName>,
    /// Names whose record is worth nothing, and why.
    pub faults: Vec<(DomainName, DmarcFault)>,
}

impl TreeWalk {
    /// Walks up from a domain. If one question has no answer, nothing is known: the record that decides may stand there.
    pub async fn from<T: Transport>(
        resolver: &Resolver<T>,
        start: &DomainName,
    ) -> Result<Self, (DomainName, Unknown)> {
        let mut walk = Self {
            start: start.clone(),
            records: Vec::new(),
            several: Vec::new(),
            faults: Vec::new(),
        };
        let labels = start.labels().count();
        let above = (1..labels).rev().filter(|count| *count <= LABELS_MAX);
        for count in std::iter::once(labels).chain(above) {
            let Some(domain) = start.last(count) else {
                break;
            };
            let texts = records_of(resolver, &domain).await;
            let texts = texts.map_err(|why| (domain.clone(), why))?;
            match texts.as_slice() {
                [] => {}
                [text] => match DmarcRecord::read(text) {
                    Ok(record) => {
                        let ends = record.psd != Psd::Unsaid;
                        walk.records.push((domain, record));
                        if ends {
                            break;
                        }
                    }
                    Err(fault) => walk.faults.push((domain, fault)),
                },
                _ => walk.several.push(domain),
            }
        }
        Ok(walk)
    }

    /// The domain that stands for the whole organization (RFC 9989, section 4.10.2).
    #[must_use]
    pub fn organizational_domain(&self) -> DomainName {
        organizational_domain(&self.start, &self.records)
    }

    /// The record that counts for the domain: its own, or its organization's, or the one of the registry above (RFC 9989,
    /// section 4.10.1).
    #[must_use]
    pub fn in_force(&self) -> Option<&(DomainName, DmarcRecord)> {
        let organization = self.organizational_domain();
        let at = |domain: &DomainName| self.records.iter().find(|(name, _)| name == domain);
        let registry = || {
            let mut records = self.records.iter();
            records.find(|(_, record)| record.psd == Psd::Yes)
        };
        at(&self.start)
            .or_else(|| at(&organization))
            .or_else(registry)
    }
}

/// The domain that stands for the whole organization, from the records on the way up, the longest name first (RFC 9989,
/// section 4.10.2).
#[must_use]
pub fn organizational_domain(
    start: &DomainName,
    records: &[(DomainName, DmarcRecord)],
) -> DomainName {
    for (domain, record) in records {
        match record.psd {
            Psd::No => return domain.clone(),
            // One label below a registry. A registry that itself writes is its own organization.
            Psd::Yes if domain != start => {
                let below = domain.labels().count() + 1;
                return start.last(below).unwrap_or_else(|| start.clone());
            }
            Psd::Yes | Psd::Unsaid => {}
        }
    }
    // The one with the fewest labels; without any record the domain itself.
    records
        .last()
        .map_or_else(|| start.clone(), |(domain, _)| domain.clone())
}

async fn records_of<T: Transport>(
    resolver: &Resolver<T>,
    domain: &DomainName,
) -> Result<Vec<String>, Unknown> {
    // A name that gets too long with it has no record.
    let Some(name) = domain.under("_dmarc") else {
        return Ok(Vec::new());
    };
    let found = resolver.look_up(&name, RecordType::Txt).await?;
    let texts = found.texts().filter(|text| is_dmarc(text));
    Ok(texts.map(ToOwned::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organization(start: &str, records: &[(&str, &str)]) -> String {
        let name = |text: &str| DomainName::parse(text).unwrap();
        let records: Vec<_> = records
            .iter()
            .map(|(domain, text)| (name(domain), DmarcRecord::read(text).unwrap()))
            .collect();
        organizational_domain(&name(start), &records).to_string()
    }

    #[test]
    fn the_organization_is_found_as_the_rfc_has_it() {
        let plain = "v=DMARC1; p=none";
        // The fewest labels, though a longer name has one too.
        let records = [
            ("mail.coalition.example", plain),
            ("coalition.example", plain),
        ];
        assert_eq!(
            organization("a.mail.coalition.example", &records),
            "coalition.example"
        );
        // One below a registry, whether it has a record or not.
        let records = [("gov.example", "v=DMARC1; p=reject; psd=y")];
        assert_eq!(
            organization("a.city.gov.example", &records),
            "city.gov.example"
        );
        // A registry that writes itself.
        assert_eq!(organization("gov.example", &records), "gov.example");
        // One that says that it is its own.
        let records = [("unit.coalition.example", "v=DMARC1; p=none; psd=n")];
        assert_eq!(
            organization("a.unit.coalition.example", &records),
            "unit.coalition.example"
        );
        assert_eq!(
            organization("a.coalition.example", &[]),
            "a.coalition.example"
        );
    }
}
