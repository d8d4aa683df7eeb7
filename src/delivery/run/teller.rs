//! What a run tells: of which account it is, where several are at work.

use super::event::Event;
use redress_base::id::AccountName;
use tokio::sync::mpsc;

/// Tells those who watch what happens.
#[derive(Debug)]
pub(super) struct Teller {
    events: mpsc::UnboundedSender<Event>,
    /// Whose words they are, where several accounts are at work.
    account: Option<AccountName>,
}

impl Teller {
    pub(super) fn new(events: mpsc::UnboundedSender<Event>, account: Option<AccountName>) -> Self {
        Self { events, account }
    }

    pub(super) fn tell(&self, event: Event) {
        let named = |text: String| match &self.account {
            Some(account) => format!("{account}: {text}"),
            None => text,
        };
        let event = match event {
            Event::Notice(text) => Event::Notice(named(text)),
            Event::Waiting { reason, until } => Event::Waiting {
                reason: named(reason),
                until,
            },
            // A letter has one account, whoever hears of it.
            event @ (Event::Started { .. } | Event::Settled { .. }) => event,
        };
        let _ = self.events.send(event); // nobody watches any more
    }
}

impl From<mpsc::UnboundedSender<Event>> for Teller {
    /// Where the run has but one account.
    fn from(events: mpsc::UnboundedSender<Event>) -> Self {
        Self::new(events, None)
    }
}
