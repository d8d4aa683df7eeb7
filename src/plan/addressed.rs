//! Whom of the lists somebody means who types an address, a key or a name.

use super::LoadedCampaign;
use super::options::DrawOptions;
use super::with_clerk::WithClerk;
use jiff::civil::Date;
use redress_base::address::EmailAddress;
use redress_base::id::MailingName;
use redress_lists::{List, ListConfig, ListOptions, Recipient, Row, TypedName};

impl LoadedCampaign {
    /// The recipients with this address or key; only where there are none, those to whom this name (or this key, with other
    /// capitals) may belong. With their mailings, in the order of the lists; no letter is rendered for it.
    ///
    /// What is wrong with a list is left to drawing up, which tells it.
    #[must_use]
    pub fn addressed(
        &self,
        typed: &str,
        options: &DrawOptions,
        today: Date,
    ) -> Vec<(MailingName, Recipient)> {
        let typed = typed.trim();
        let name = TypedName::new(typed);
        let (mut exact, mut named) = (Vec::new(), Vec::new());
        let closed = self.campaign.closed_inboxes();
        for mailing in &self.campaign.mailings {
            let lacks = |recipient: &Recipient| self.letters.lacks(mailing, recipient);
            let list_options = ListOptions {
                as_of: options.as_of.unwrap_or(today),
                skip_invalid: options.skip_invalid,
                lacks: Some(&lacks),
                reads: Some(&|column| self.letters.reads(mailing, column)),
            };
            let config = ListConfig {
                closed: closed.clone(),
                ..self.campaign.list_of(mailing)
            };
            let Ok(list) = List::scan(&config, &list_options) else {
                continue;
            };
            let Ok(rows) = list.rows() else { continue };
            for row in WithClerk::new(rows, &list, mailing) {
                let Row::Recipient(recipient) = row else {
                    continue;
                };
                if is_exactly(&recipient, typed) {
                    exact.push((mailing.name.clone(), recipient));
                } else if recipient.key.as_str().eq_ignore_ascii_case(typed)
                    || name.as_ref().is_some_and(|name| name.fits(&recipient))
                {
                    named.push((mailing.name.clone(), recipient));
                }
            }
        }
        if exact.is_empty() { named } else { exact }
    }
}

/// By the key, too: a recipient by hand has no address to be named by.
fn is_exactly(recipient: &Recipient, typed: &str) -> bool {
    recipient.key.as_str() == typed
        || recipient
            .email
            .as_ref()
            .map(EmailAddress::as_str)
            .is_some_and(|email| email.eq_ignore_ascii_case(typed))
}
