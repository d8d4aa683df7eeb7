//! The domains of all recipients, each asked about once, side by side.

use crate::finding::{Finding, Rule};
use crate::mail::MailRoute;
use crate::name::DomainName;
use crate::resolver::{Resolver, UNDER_WAY_MAX};
use crate::transport::Transport;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::JoinSet;

/// Asks about each of these domains; gives those that take no mail, or of which that is not known. What is to be said of
/// one is [`recipient_finding`]: kept for all of them, its words would take more room than the names.
pub async fn check_recipients<T: Transport>(
    resolver: &Arc<Resolver<T>>,
    domains: BTreeSet<DomainName>,
) -> BTreeMap<DomainName, MailRoute> {
    let waiting = Arc::new(Mutex::new(domains.into_iter()));
    let mut workers = JoinSet::new();
    for _ in 0..UNDER_WAY_MAX {
        let (waiting, resolver) = (waiting.clone(), resolver.clone());
        workers.spawn(async move {
            let mut found = Vec::new();
            let next = || {
                waiting
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .next()
            };
            while let Some(domain) = next() {
                let route = MailRoute::of(&resolver, &domain).await;
                if recipient_rule(&route).is_some() {
                    found.push((domain, route));
                }
            }
            found
        });
    }
    let found = workers.join_all().await;
    found.into_iter().flatten().collect()
}

/// What is to be said about a recipients' domain; nothing if it takes mail.
#[must_use]
pub fn recipient_finding(domain: &DomainName, route: &MailRoute) -> Option<Finding> {
    let rule = recipient_rule(route)?;
    let why = match route {
        MailRoute::Unknown(why) => vec![("why", why.to_string())],
        _ => Vec::new(),
    };
    let why: Vec<_> = why.iter().map(|(key, why)| (*key, why.as_str())).collect();
    Some(Finding::new(rule, domain, &why))
}

/// What is to be said about a domain that answers to a recipient's letter go to; nothing if it takes mail.
#[must_use]
pub fn reply_finding(domain: &DomainName, route: &MailRoute) -> Option<Finding> {
    let rule = match route {
        MailRoute::Servers(_) | MailRoute::Host => return None,
        MailRoute::NullMx => Rule::MailNullMx,
        MailRoute::Nowhere => Rule::MailNowhere,
        MailRoute::NoSuchDomain => Rule::MailNoSuchDomain,
        MailRoute::Unknown(_) => return recipient_finding(domain, route),
    };
    Some(Finding::new(rule, domain, &[("role", "Reply-To")]))
}

fn recipient_rule(route: &MailRoute) -> Option<Rule> {
    match route {
        MailRoute::Servers(_) | MailRoute::Host => None,
        MailRoute::NullMx => Some(Rule::RecipientNullMx),
        MailRoute::Nowhere => Some(Rule::RecipientNowhere),
        MailRoute::NoSuchDomain => Some(Rule::RecipientNoSuchDomain),
        MailRoute::Unknown(_) => Some(Rule::RecipientUnknown),
    }
}
