//! Which letter a recipient gets.

use super::recipient::Recipient;
use crate::rules::Choice;
use redress_base::folder::CampaignPath;

impl Choice {
    /// The letter of the first variant whose conditions a recipient meets; none if it gets the mailing's own.
    #[must_use]
    pub fn letter_for(&self, recipient: &Recipient) -> Option<&CampaignPath> {
        let variant = self.variant(|name| recipient.by_name(name))?;
        Some(&variant.letter)
    }
}
