//! `copy_to_sent` in `[delivery]`: the folder of the sender's mailbox into which copies are put.

use super::file::{Fault, Section};
use super::provider::{KeepsSent, Provider};
use super::settings::{Campaign, DeliverySettings, InboxSettings};

impl Campaign {
    /// The mailbox whose Sent folder has what leaves through this campaign's account, if one is named.
    #[must_use]
    pub fn mailbox_of_sent(&self) -> Option<&InboxSettings> {
        mailbox_of(&self.delivery, &self.inboxes)
    }
}

impl DeliverySettings {
    /// The provider of the account and where that says that it keeps what is sent, if it is one that does.
    #[must_use]
    pub fn keeper_of_sent(&self) -> Option<(&'static Provider, &'static KeepsSent)> {
        let of_server = |server| {
            Provider::all()
                .iter()
                .find(|provider| provider.runs(server))
        };
        let provider = self
            .provider
            .or_else(|| self.server.as_ref().and_then(of_server))?;
        Some((provider, provider.keeps_sent.as_ref()?))
    }
}

/// The mailbox whose Sent folder has what leaves through an account: that of the same user, or the only one.
fn mailbox_of<'i>(
    delivery: &DeliverySettings,
    inboxes: &'i [InboxSettings],
) -> Option<&'i InboxSettings> {
    let user = delivery.username.as_deref();
    let is_theirs = |inbox: &&InboxSettings| {
        let own = inbox.username.as_deref();
        user.zip(own)
            .is_some_and(|(user, own)| user.eq_ignore_ascii_case(own))
    };
    let of_user = inboxes.iter().find(is_theirs);
    of_user.or(match inboxes {
        [only] => Some(only),
        _ => None,
    })
}

/// Says what a campaign lacks to put copies into a Sent folder, and where its provider does so itself.
pub(super) fn check_copies(
    section: &Section<'_>,
    delivery: &DeliverySettings,
    inboxes: &[InboxSettings],
    has_accounts: bool,
) {
    const KEY: &str = "copy_to_sent";
    if delivery.copy_to_sent.is_none() {
        return;
    }
    if has_accounts {
        let message = "copies go into the Sent folder of one mailbox, and these letters leave through accounts of their own";
        let help =
            "Take it out: `archive` keeps a copy of each letter, whichever account carries it.";
        section.fault(KEY, Fault::new(message, help));
        return;
    }
    if !section.has("archive") {
        section.fault(
            KEY,
            Fault::new(
                "what is copied is what the archive holds, and there is none",
                "Add `archive = \"sent/\"` beside it.",
            ),
        );
    }
    if mailbox_of(delivery, inboxes).is_none() {
        let message = match &delivery.username {
            Some(user) if !inboxes.is_empty() => {
                format!("none of the mailboxes under [[inbox]] is that of `{user}`, whose letters these are")
            }
            _ if !inboxes.is_empty() => {
                "there are several mailboxes under [[inbox]], and nobody says whose letters these are".to_owned()
            }
            _ => "there is no [[inbox]], the mailbox into which the copies go".to_owned(),
        };
        let user = delivery.username.as_deref();
        let user = user.unwrap_or("letters@coalition.example");
        let help = format!(
            "Add `[[inbox]]` with `server = \"imaps://imap.example.org\"`, `username = \"{user}\"` and its `password`."
        );
        section.fault(KEY, Fault::new(message, help));
    }
    if let Some((provider, keeps)) = delivery.keeper_of_sent() {
        let message = format!(
            "{} puts a copy of each letter there itself, so this program puts none",
            provider.title
        );
        let help = format!(
            "Leave `copy_to_sent` out; by {} {} says so.",
            keeps.read_on, keeps.source
        );
        section.note(KEY, message, help);
    }
}
