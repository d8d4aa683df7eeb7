//! What receivers said of the last test letters, for whoever is about to send.

use super::context::Context;
use super::output;
use super::test_setup::way_of;
use super::words::ago;
use crate::campaign::Campaign;
use crate::report::{ProofJson, failed_said, receiver_of};
use console::style;
use redress_base::id::AccountName;
use redress_ledger::{SentTest, TestProof};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Receivers that are told of each sender's domain: organizers have mailboxes at a few.
const RECEIVERS_MAX: usize = 5;

/// What one receiver said of the last test letter from one domain.
#[derive(Debug)]
pub struct LastProof {
    test: SentTest,
    proof: TestProof,
    /// Whether server, account and signing key are those of then.
    is_of_today: bool,
    /// The account that it left through, where several write from its domain.
    account: Option<AccountName>,
    /// Whether letters come from several domains, so that each line has to name its own.
    is_one_of_several: bool,
}

/// The last ones for the domains that this campaign's letters come from, the newest first; none where the ledger cannot be
/// read, as nothing hangs on them.
pub fn last_proofs(context: &Context, campaign: &Campaign) -> Vec<LastProof> {
    let ledger = context.ledger_if_any().ok().flatten();
    let proofs = ledger.and_then(|ledger| ledger.test_proofs().ok());
    let senders = campaign.senders().into_iter();
    let domains: BTreeSet<String> = senders
        .map(|sender| sender.email.domain().to_ascii_lowercase())
        .collect();
    let mut last: Vec<LastProof> = Vec::new();
    for (test, proof) in proofs.unwrap_or_default() {
        let domain = test.sender_domain.to_ascii_lowercase();
        let way = way_of(campaign, &test);
        let of_domain = || {
            last.iter()
                .filter(|it| it.test.sender_domain == test.sender_domain)
        };
        // The newest comes first, and what it shows holds in place of earlier ones; not of those that left through another account
        // and show something of that.
        let one_of_several = campaign.ways_from(&domain).len() > 1;
        let way_of_its_own = way.filter(|_| one_of_several);
        let is_told = of_domain().any(|it| {
            it.receiver() == receiver_of(&test, &proof)
                && (way_of_its_own.is_none() || it.test.setup == test.setup)
        });
        if !domains.contains(&domain) || is_told || of_domain().count() == RECEIVERS_MAX {
            continue;
        }
        last.push(LastProof {
            is_of_today: way.is_some(),
            account: way_of_its_own.and_then(|(account, _)| account.cloned()),
            is_one_of_several: domains.len() > 1,
            test,
            proof,
        });
    }
    last
}

/// Says what they were to whoever is about to send, a failure aloud.
pub fn say(context: &Context, campaign: &Campaign) {
    for proof in last_proofs(context, campaign) {
        let sentence = proof.sentence(context);
        if proof.has_failed() {
            let label = style("warning:").red().bold().for_stderr();
            output::say(format_args!("{label} {sentence}"));
        } else {
            output::say(sentence);
        }
    }
}

impl LastProof {
    fn receiver(&self) -> &str {
        receiver_of(&self.test, &self.proof)
    }

    /// `gmail.com said 2 hours ago of a test letter: spf=pass dkim=pass dmarc=pass`
    pub fn sentence(&self, context: &Context) -> String {
        let Self { test, proof, .. } = self;
        let age = ago(test.at, context.clock.now());
        let mut from = if self.is_one_of_several {
            format!(" from {}", test.sender_domain)
        } else {
            String::new()
        };
        if let Some(account) = &self.account {
            let _ = write!(from, " through `{account}`");
        }
        if !self.is_of_today {
            return format!(
                "the last test letter{from} to {}, {age}, left with another server, account or signing key than letters do \
                 today: what was said of it proves nothing now",
                self.receiver()
            );
        }
        let mut text = format!(
            "{} said {age} of a test letter{from}: {}",
            self.receiver(),
            proof.verdicts.said()
        );
        let failed = failed_said(test, proof);
        if !failed.is_empty() {
            text = format!("{text}. {failed}");
        }
        text.escape_debug().to_string()
    }

    /// Whether the receiver said that something did not pass, and may say so still.
    pub fn has_failed(&self) -> bool {
        self.is_of_today && !failed_said(&self.test, &self.proof).is_empty()
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let mut value = json!(ProofJson::of(&self.test, &self.proof));
        value["sender"] = json!(self.test.sender_domain);
        value["to"] = json!(self.test.to);
        value["sent_at"] = json!(self.test.at.to_string());
        value["of_today"] = json!(self.is_of_today);
        if let Some(account) = &self.account {
            value["account"] = json!(account);
        }
        value
    }
}
