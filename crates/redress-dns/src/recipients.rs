//! The domains of all recipients, each asked about once, side by side.

use crate::finding::{Finding, Rule};
use crate::mail::MailRoute;
use crate::name::DomainName;
use crate::resolver::{Resolver, UNDER_WAY_MAX};
use crate::transport::Transport;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::JoinSet;

/// Asks about each of these domains; gives a finding for each that takes no mail, or of which that is not known.
pub async fn check_recipients<T: Transport>(
    resolver: &Arc<Resolver<T>>,
    domains: BTreeSet<DomainName>,
) -> BTreeMap<DomainName, Finding> {
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
                found.extend(recipient_finding(&domain, &route).map(|finding| (domain, finding)));
            }
            found
        });
    }
    let found = workers.join_all().await;
    found.into_iter().flatten().collect()
}

/// What is to be said about a recipients' domain; nothing if it takes mail.
fn recipient_finding(domain: &DomainName, route: &MailRoute) -> Option<Finding> {
    let (rule, why) = match route {
        MailRoute::Servers(_) | MailRoute::Host => return None,
        MailRoute::NullMx => (Rule::RecipientNullMx, None),
        MailRoute::Nowhere => (Rule::RecipientNowhere, None),
        MailRoute::NoSuchDomain => (Rule::RecipientNoSuchDomain, None),
        MailRoute::Unknown(why) => (Rule::RecipientUnknown, Some(why.to_string())),
    };
    let why = why.as_deref().map(|why| ("why", why));
    Some(Finding::new(
        rule,
        domain,
        &why.into_iter().collect::<Vec<_>>(),
    ))
}
