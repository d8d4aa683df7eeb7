//! A sender, and everything about it that the DNS says.

use crate::data::RecordType;
use crate::dkim::DkimKey;
use crate::dmarc::TreeWalk;
use crate::finding::{Finding, Rule};
use crate::mail::MailRoute;
use crate::name::DomainName;
use crate::resolver::Resolver;
use crate::sender_server::SendingServer;
use crate::transport::Transport;
use crate::{dkim, dmarc, spf};

/// Who sends, as far as the DNS has a say in it.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The domain of the From address, which is the envelope's as well.
    pub from: DomainName,
    /// The domain of the Reply-To address, if that is another one.
    pub reply_to: Option<DomainName>,
    /// Who signs.
    pub signing: Signing,
    /// Whose server takes the letters.
    pub server: Option<SendingServer>,
}

/// Who signs letters.
#[derive(Clone, Debug)]
pub enum Signing {
    /// We do, with this key.
    Here(DkimKey),
    /// The provider, or nobody: from here nobody can tell.
    Elsewhere,
    /// We would, with a key that cannot be read.
    NotKnown,
}

/// Everything there is to know about a sender: SPF, DMARC, DKIM, then where bounces and answers go.
pub async fn check_sender<T: Transport>(resolver: &Resolver<T>, sender: &Sender) -> Vec<Finding> {
    let mut findings = spf::check(resolver, &sender.from, sender.server.as_ref()).await;
    let walk = TreeWalk::from(resolver, &sender.from).await;
    findings.extend(dmarc::check(resolver, &sender.from, &walk).await);
    match &sender.signing {
        Signing::Here(key) => {
            findings.extend(dkim::check(resolver, key).await);
            // What could not be found out of the sender's own record has been told.
            if let Ok(walk) = &walk {
                findings.extend(dmarc::check_alignment(resolver, walk, &key.domain).await);
            }
        }
        Signing::Elsewhere => {
            findings.push(Finding::new(Rule::DkimElsewhere, &sender.from, &[]));
        }
        Signing::NotKnown => {}
    }
    findings.extend(check_mail(resolver, &sender.from, "From").await);
    if let Some(reply_to) = &sender.reply_to {
        findings.extend(check_mail(resolver, reply_to, "Reply-To").await);
    }
    findings
}

/// Where mail for an address of the sender goes, and whether those servers have addresses.
async fn check_mail<T: Transport>(
    resolver: &Resolver<T>,
    domain: &DomainName,
    role: &str,
) -> Vec<Finding> {
    let finding = |rule, values: &[(&str, &str)]| {
        let role = ("role", role);
        let values: Vec<_> = values.iter().copied().chain([role]).collect();
        vec![Finding::new(rule, domain, &values)]
    };
    match MailRoute::of(resolver, domain).await {
        MailRoute::NoSuchDomain => finding(Rule::MailNoSuchDomain, &[]),
        MailRoute::NullMx => finding(Rule::MailNullMx, &[]),
        MailRoute::Nowhere => finding(Rule::MailNowhere, &[]),
        MailRoute::Host => finding(Rule::MailNoMx, &[]),
        MailRoute::Unknown(why) => finding(Rule::MailUnknown, &[("why", &why.to_string())]),
        MailRoute::Servers(servers) => {
            let mut missing = Vec::new();
            for server in &servers {
                // One that is not known may be there.
                if has_address(resolver, server).await == Some(false) {
                    missing.push(server.clone());
                }
            }
            let named = quoted(&missing);
            let all = quoted(&servers);
            match missing.len() {
                0 => finding(Rule::MailFine, &[("servers", &all)]),
                count if count == servers.len() => {
                    finding(Rule::MailServersMissing, &[("servers", &named)])
                }
                _ => finding(Rule::MailServerMissing, &[("servers", &named)]),
            }
        }
    }
}

async fn has_address<T: Transport>(resolver: &Resolver<T>, host: &DomainName) -> Option<bool> {
    for record in [RecordType::A, RecordType::Aaaa] {
        if !resolver
            .look_up(host, record)
            .await
            .ok()?
            .records()
            .is_empty()
        {
            return Some(true);
        }
    }
    Some(false)
}

fn quoted(names: &[DomainName]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
