//! Envelopes that would not come back.

use crate::campaign::Campaign;
use redress_base::id::MailingName;
use redress_base::problem::Problem;
use redress_base::words::quoted_series;
use redress_lists::{Channel, Recipient};

/// Mailings with letters by post whose sender has no address that their envelopes could come back to.
#[derive(Debug, Default)]
pub struct NoReturnAddress {
    mailings: Vec<MailingName>,
}

impl NoReturnAddress {
    /// Looks at a letter by hand.
    pub fn add(&mut self, campaign: &Campaign, mailing: &MailingName, recipient: &Recipient) {
        if recipient.channel == Channel::Post
            && campaign.sender_of(mailing).post_address.is_empty()
            && !self.mailings.contains(mailing)
        {
            self.mailings.push(mailing.clone());
        }
    }

    /// What to say of them all, once.
    pub fn note(&self) -> Option<Problem> {
        if self.mailings.is_empty() {
            return None;
        }
        let names: Vec<&str> = self.mailings.iter().map(MailingName::as_str).collect();
        let message = format!(
            "the envelopes of {} have no return address",
            quoted_series(&names, "and")
        );
        Some(Problem::note(
            "campaign.toml",
            message,
            "Write one into `[sender]`, such as `post_address = \"12 Ford Street; Elm, OH 45000\"`, or a letter that cannot be \
             delivered is lost.",
        ))
    }
}
