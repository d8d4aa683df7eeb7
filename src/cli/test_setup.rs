//! What decides whether receivers believe letters from a domain: a proof is one only for as long as it stays the same.

use crate::campaign::{Campaign, DeliverySettings};
use redress_base::id::{AccountName, Digest};
use redress_ledger::SentTest;
use redress_letters::message::Signer;

/// The account that a test letter left through, if letters from its domain still leave so; several accounts may write from one
/// domain, each with a server and a key of its own.
pub fn way_of<'c>(
    campaign: &'c Campaign,
    test: &SentTest,
) -> Option<(Option<&'c AccountName>, &'c DeliverySettings)> {
    let mut ways = campaign.ways_from(&test.sender_domain).into_iter();
    ways.find(|(_, settings)| setup_of(settings, &test.sender_domain) == test.setup)
}

/// A digest of sender, server, account and signing key. A key that cannot be read signs nothing and counts as none.
pub fn setup_of(delivery: &DeliverySettings, sender_domain: &str) -> Digest {
    let server = delivery.server.as_ref().map(ToString::to_string);
    let mut parts = vec![
        sender_domain.to_ascii_lowercase().into_bytes(),
        server.unwrap_or_default().into_bytes(),
        delivery.username.clone().unwrap_or_default().into_bytes(),
    ];
    if let Some(dkim) = &delivery.dkim {
        parts.push(dkim.selector.clone().into_bytes());
        parts.push(dkim.domain.clone().into_bytes());
        let signer = Signer::load(dkim).ok();
        let key = signer.map(|signer| signer.public_key().to_vec());
        parts.push(key.unwrap_or_default());
    }
    // Each with its length, so that no two setups give the same bytes.
    let mut bytes = Vec::new();
    for part in &parts {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(part);
    }
    Digest::of(&bytes)
}
