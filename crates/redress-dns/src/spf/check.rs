//! What is to be said about a domain's SPF record.

use super::walk::{LOOK_UPS_MAX, SpfFault, SpfWalk, VOID_MAX};
use crate::data::RecordType;
use crate::finding::{Finding, RecordToAdd, Rule};
use crate::name::DomainName;
use crate::resolver::Resolver;
use crate::sender_server::SendingServer;
use crate::transport::Transport;
use std::net::IpAddr;

/// Looks at the record of a domain, and whether it names the server through which letters go.
pub(crate) async fn check<T: Transport>(
    resolver: &Resolver<T>,
    domain: &DomainName,
    server: Option<&SendingServer>,
) -> Vec<Finding> {
    let unknown = |name: &DomainName, why: String| {
        let values = [("name", name.as_str()), ("why", &why)];
        Finding::new(Rule::SpfUnknown, domain, &values)
    };
    let walk = match SpfWalk::of(resolver, domain).await {
        Err(why) => return vec![unknown(domain, why.to_string())],
        Ok(None) => {
            let record = RecordToAdd::text(domain, fresh_record(server));
            return vec![Finding::new(Rule::SpfMissing, domain, &[]).with(record)];
        }
        Ok(Some(walk)) => walk,
    };
    let mut findings: Vec<Finding> = walk
        .faults
        .iter()
        .map(|fault| told(domain, fault))
        .collect();
    // A record that is worth nothing has no limits to keep.
    if findings.is_empty() {
        findings.extend(limits(domain, &walk));
    }
    findings.extend(habits(domain, &walk));
    let names = walk.unknown.iter();
    findings.extend(names.map(|(name, why)| unknown(name, why.to_string())));
    if findings.is_empty() {
        let values = [
            ("look_ups", walk.look_ups.to_string()),
            ("record", walk.text.clone()),
        ];
        findings.push(Finding::new(Rule::SpfFine, domain, &borrowed(&values)));
    }
    if let Some(server) = server
        && walk.faults.is_empty()
    {
        findings.push(naming(resolver, domain, &walk, server).await);
    }
    findings
}

fn told(domain: &DomainName, fault: &SpfFault) -> Finding {
    let (rule, values) = match fault {
        SpfFault::Several(name, count) => (
            Rule::SpfSeveral,
            vec![("name", name.to_string()), ("count", count.to_string())],
        ),
        SpfFault::Syntax(name, error) => (
            Rule::SpfSyntax,
            vec![("name", name.to_string()), ("word", error.word.clone())],
        ),
        SpfFault::Missing(name) => (Rule::SpfIncludeMissing, vec![("name", name.to_string())]),
        SpfFault::MxNames(name, count) => (
            Rule::SpfMxNames,
            vec![("name", name.to_string()), ("count", count.to_string())],
        ),
    };
    Finding::new(rule, domain, &borrowed(&values))
}

fn limits(domain: &DomainName, walk: &SpfWalk) -> Vec<Finding> {
    let mut findings = Vec::new();
    if walk.look_ups > LOOK_UPS_MAX {
        let count = walk.look_ups.to_string();
        findings.push(Finding::new(Rule::SpfLookUps, domain, &[("count", &count)]));
    }
    if walk.void.len() > VOID_MAX {
        let names: Vec<String> = walk.void.iter().map(|name| format!("`{name}`")).collect();
        let (count, names) = (walk.void.len().to_string(), names.join(", "));
        let values = [("count", count.as_str()), ("names", &names)];
        findings.push(Finding::new(Rule::SpfVoid, domain, &values));
    }
    findings
}

fn habits(domain: &DomainName, walk: &SpfWalk) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(name) = walk.open.first() {
        findings.push(Finding::new(
            Rule::SpfOpen,
            domain,
            &[("name", name.as_str())],
        ));
    }
    if let Some(name) = walk.ptr.first() {
        findings.push(Finding::new(
            Rule::SpfPtr,
            domain,
            &[("name", name.as_str())],
        ));
    }
    // Where a record could not be read to its end, its end is not known.
    if !walk.has_end && walk.faults.is_empty() && walk.unknown.is_empty() {
        findings.push(Finding::new(Rule::SpfNoEnd, domain, &[]));
    }
    findings
}

/// Whether the record names the server: by the name that its provider wants included, by networks of that provider, or by
/// the host itself.
async fn naming<T: Transport>(
    resolver: &Resolver<T>,
    domain: &DomainName,
    walk: &SpfWalk,
    server: &SendingServer,
) -> Finding {
    let told = |rule| Finding::new(rule, domain, &[("provider", &server.title)]);
    let Some(include) = &server.include else {
        let named = match &server.host {
            Some(host) => names_host(resolver, walk, host).await,
            None => false,
        };
        return told(if named {
            Rule::SpfProviderNamed
        } else {
            Rule::SpfProviderUnseen
        });
    };
    if walk.names.contains(include) {
        return told(Rule::SpfProviderNamed);
    }
    // Some write down a provider's networks in place of its name. Then they overlap with what it publishes.
    match SpfWalk::of(resolver, include).await {
        Ok(Some(of_provider))
            if of_provider.unknown.is_empty() && of_provider.faults.is_empty() =>
        {
            let mut networks = of_provider.networks.iter();
            if networks.any(|own| walk.networks.iter().any(|named| overlap(*own, *named))) {
                return told(Rule::SpfProviderNamed);
            }
        }
        // Without its networks nothing is certain.
        _ => return told(Rule::SpfProviderUnseen),
    }
    if walk.is_open_ended || !walk.unknown.is_empty() {
        return told(Rule::SpfProviderUnseen);
    }
    let record = RecordToAdd::text(domain, with_include(&walk.text, include)).in_its_place();
    told(Rule::SpfProvider).with(record)
}

/// Whether the record names a host's addresses, or a name of whoever runs it. That many hosts of one company hand letters on
/// is usual, so that neither is certain; as a sign that somebody thought of it, it will do.
async fn names_host<T: Transport>(
    resolver: &Resolver<T>,
    walk: &SpfWalk,
    host: &DomainName,
) -> bool {
    if let Some(company) = company(host)
        && walk.names.iter().any(|name| name.is_within(&company))
    {
        return true;
    }
    for record in [RecordType::A, RecordType::Aaaa] {
        let Ok(found) = resolver.look_up(host, record).await else {
            continue;
        };
        let named = |address: IpAddr| walk.networks.iter().any(|named| holds(*named, address));
        if found.addresses().any(named) {
            return true;
        }
    }
    false
}

/// The domain above a host: `relay.example` for `smtp.relay.example`. Two labels alone would make one company of all that is
/// registered below `co.uk`. A host of two labels stands for itself.
fn company(host: &DomainName) -> Option<DomainName> {
    host.last(host.labels().count().saturating_sub(1).max(2))
}

/// Whether two networks have addresses in common: then the wider one holds the other.
fn overlap(one: (IpAddr, u8), other: (IpAddr, u8)) -> bool {
    if one.1 <= other.1 {
        holds(one, other.0)
    } else {
        holds(other, one.0)
    }
}

fn holds((network, length): (IpAddr, u8), address: IpAddr) -> bool {
    let same = |one: u128, other: u128, bits: u32| {
        let rest = bits.saturating_sub(length.into());
        // A shift by all bits there are is none to the processor.
        one.checked_shr(rest).unwrap_or(0) == other.checked_shr(rest).unwrap_or(0)
    };
    match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            same(u32::from(network).into(), u32::from(address).into(), 32)
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => same(network.into(), address.into(), 128),
        _ => false,
    }
}

/// A record to begin with. Without a provider's own name, what it has to be stands in its place.
fn fresh_record(server: Option<&SendingServer>) -> String {
    let include = server.and_then(|server| server.include.as_ref());
    let term = include.map_or_else(
        || "include:NAME-FROM-YOUR-PROVIDER".to_owned(),
        |name| format!("include:{name}"),
    );
    format!("v=spf1 {term} ~all")
}

/// The record with one more name, before the word that ends it.
fn with_include(text: &str, include: &DomainName) -> String {
    let mut words: Vec<String> = text.split_whitespace().map(ToOwned::to_owned).collect();
    let is_end = |word: &String| {
        let word = word.to_ascii_lowercase();
        word.trim_start_matches(['+', '-', '~', '?']) == "all" || word.starts_with("redirect=")
    };
    let at = words.iter().position(is_end).unwrap_or(words.len());
    words.insert(at, format!("include:{include}"));
    words.join(" ")
}

fn borrowed<'a>(values: &'a [(&'a str, String)]) -> Vec<(&'a str, &'a str)> {
    let values = values.iter();
    values.map(|(key, value)| (*key, value.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_overlap_where_the_wider_holds_the_other() {
        let network = |text: &str, length| (text.parse::<IpAddr>().unwrap(), length);
        assert!(overlap(
            network("192.0.2.0", 24),
            network("192.0.2.128", 25)
        ));
        assert!(overlap(network("192.0.2.7", 32), network("192.0.2.0", 24)));
        assert!(overlap(network("0.0.0.0", 0), network("192.0.2.0", 24)));
        assert!(!overlap(
            network("192.0.2.0", 25),
            network("192.0.2.128", 25)
        ));
        assert!(!overlap(network("::", 0), network("192.0.2.0", 24)));
        assert!(overlap(
            network("2001:db8::", 32),
            network("2001:db8:1::", 48)
        ));
        assert!(overlap(network("::", 0), network("2001:db8:1::", 48)));
    }

    #[test]
    fn neighbours_below_a_registry_are_no_company() {
        for (host, above) in [
            ("smtp.relay.example", Some("relay.example")),
            ("smtp.relay.co.uk", Some("relay.co.uk")),
            ("relay.example", Some("relay.example")),
            ("relay", None),
        ] {
            let host = DomainName::parse(host).unwrap();
            let company = company(&host);
            assert_eq!(company.as_ref().map(DomainName::as_str), above, "{host}");
        }
    }

    #[test]
    fn a_name_goes_before_the_end_of_a_record() {
        let name = DomainName::parse("_spf.relay.example").unwrap();
        for (text, with) in [
            (
                "v=spf1 mx -all",
                "v=spf1 mx include:_spf.relay.example -all",
            ),
            (
                "v=spf1 redirect=a.example",
                "v=spf1 include:_spf.relay.example redirect=a.example",
            ),
            ("v=spf1 mx", "v=spf1 mx include:_spf.relay.example"),
        ] {
            assert_eq!(with_include(text, &name), with);
        }
    }
}
