//! What is to be said about a domain's DMARC record, and about a signature by another domain.

use super::discovery::TreeWalk;
use super::record::{DmarcFault, DmarcRecord, Policy, is_dmarc};
use crate::data::RecordType;
use crate::finding::{Finding, RecordToAdd, Rule};
use crate::name::DomainName;
use crate::resolver::Resolver;
use crate::transport::Transport;
use crate::unknown::Unknown;

/// Looks at the record that counts for a domain, as the walk up from it has found it.
pub(crate) async fn check<T: Transport>(
    resolver: &Resolver<T>,
    domain: &DomainName,
    walk: &Result<TreeWalk, (DomainName, Unknown)>,
) -> Vec<Finding> {
    let walk = match walk {
        Ok(walk) => walk,
        Err((name, why)) => return vec![unknown(domain, name, *why)],
    };
    let mut findings = Vec::new();
    for name in &walk.several {
        findings.push(Finding::new(
            Rule::DmarcSeveral,
            domain,
            &[("name", name.as_str())],
        ));
    }
    for (name, DmarcFault::Twice(tag)) in &walk.faults {
        let values = [("name", name.as_str()), ("tag", tag)];
        findings.push(Finding::new(Rule::DmarcInvalid, domain, &values));
    }
    match walk.in_force() {
        Some((name, record)) => findings.extend(told(domain, name, record)),
        // What was meant to be one has been named above.
        None if !findings.is_empty() => {}
        None => findings.push(missing(resolver, domain).await),
    }
    findings
}

fn told(domain: &DomainName, name: &DomainName, record: &DmarcRecord) -> Vec<Finding> {
    let finding = |rule, values: &[(&str, &str)]| {
        let name = ("name", name.as_str());
        let values: Vec<_> = values.iter().copied().chain([name]).collect();
        Finding::new(rule, domain, &values)
    };
    let mut findings = Vec::new();
    let is_own = name == domain;
    let policy = match (record.policy, &record.wrong_policy) {
        (None, Some(wrong)) => {
            findings.push(finding(Rule::DmarcPolicy, &[("policy", wrong)]));
            None
        }
        (policy, _) => {
            if policy.is_none() {
                findings.push(finding(Rule::DmarcNoPolicy, &[]));
            }
            // For a domain without a record of its own its organization's `sp` comes first (RFC 9989, section 4.7).
            let for_others = record.subdomains.filter(|_| !is_own);
            Some(for_others.or(policy).unwrap_or(Policy::None))
        }
    };
    if policy == Some(Policy::None) {
        findings.push(finding(Rule::DmarcNone, &[]));
    }
    if record.testing {
        findings.push(finding(Rule::DmarcTesting, &[]));
    }
    if !record.removed.is_empty() {
        let tags: Vec<String> = record
            .removed
            .iter()
            .map(|tag| format!("`{tag}`"))
            .collect();
        findings.push(finding(
            Rule::DmarcRemovedTag,
            &[("tags", &tags.join(", "))],
        ));
    }
    for tag in &record.passed_over {
        findings.push(finding(Rule::DmarcTag, &[("tag", tag)]));
    }
    if record.reports.is_empty() {
        findings.push(finding(Rule::DmarcReports, &[]));
    }
    if let Some(policy) = policy
        && findings.is_empty()
    {
        findings.push(finding(Rule::DmarcFine, &[("policy", policy.as_str())]));
    }
    findings
}

/// No record counts: perhaps it stands where nobody looks.
async fn missing<T: Transport>(resolver: &Resolver<T>, domain: &DomainName) -> Finding {
    let at_the_domain = resolver.look_up(domain, RecordType::Txt).await;
    let misplaced = at_the_domain.ok().and_then(|found| {
        found
            .texts()
            .find(|text| is_dmarc(text))
            .map(ToOwned::to_owned)
    });
    let name = domain.under("_dmarc").unwrap_or_else(|| domain.clone());
    let (rule, text) = match misplaced {
        Some(text) => (Rule::DmarcMisplaced, text),
        None => (
            Rule::DmarcMissing,
            format!("v=DMARC1; p=none; rua=mailto:dmarc@{domain}"),
        ),
    };
    Finding::new(rule, domain, &[]).with(RecordToAdd::text(&name, text))
}

/// Whether DMARC takes a signature by this domain for the sender's own (RFC 9989, sections 4.4.1 and 4.10.2); nothing to say
/// if it does.
pub(crate) async fn check_alignment<T: Transport>(
    resolver: &Resolver<T>,
    of_sender: &TreeWalk,
    signer: &DomainName,
) -> Option<Finding> {
    let from = &of_sender.start;
    if from == signer {
        return None;
    }
    let of_signer = match TreeWalk::from(resolver, signer).await {
        Ok(walk) => walk,
        Err((name, why)) => return Some(unknown(from, &name, why)),
    };
    let told = |why: &str| {
        let values = [("signer", signer.as_str()), ("why", why)];
        Some(Finding::new(Rule::DkimNotAligned, from, &values))
    };
    let strict = of_sender
        .in_force()
        .is_some_and(|(_, record)| record.dkim_strict);
    if strict {
        return told("its record wants the very same domain (`adkim=s`)");
    }
    let (ours, theirs) = (
        of_sender.organizational_domain(),
        of_signer.organizational_domain(),
    );
    if ours == theirs {
        return None;
    }
    told(&format!(
        "they belong to two organizations, `{ours}` and `{theirs}`"
    ))
}

fn unknown(domain: &DomainName, name: &DomainName, why: Unknown) -> Finding {
    let values = [("name", name.as_str()), ("why", &why.to_string())];
    Finding::new(Rule::DmarcUnknown, domain, &values)
}
