//! The lists on disk beside the ledger: who is new, who left, who has another address, who would be written to first.

use super::LoadedCampaign;
use super::with_clerk::WithClerk;
use crate::campaign::Mailing;
use jiff::civil::Date;
use redress_base::address::EmailAddress;
use redress_base::id::{MailingName, RecipientKey};
use redress_base::problem::Problems;
use redress_ledger::{DeliveryState, Entry, Filter, ReportLedger};
use redress_lists::{List, ListConfig, ListOptions, Recipient, Row};
use std::collections::HashMap;
use std::fmt;

/// What has changed in the list of one mailing since it was planned.
#[derive(Clone, Debug)]
pub struct ListChanges {
    /// The mailing.
    pub mailing: MailingName,
    /// On the list now, and never planned before, in the order of the list.
    pub joined: Vec<ListedRecipient>,
    /// Planned, and not on the list any more.
    pub left: Vec<ListedRecipient>,
    /// On the list as before, under another address.
    pub moved: Vec<MovedRecipient>,
    /// How many would be written to for the first time.
    pub first_letters: u64,
}

/// A recipient of the list or of the ledger. `Display` is name and address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedRecipient {
    /// What tells it from the others.
    pub key: RecipientKey,
    /// What to call it.
    pub label: String,
    /// Where to write to; none if the letter goes by hand.
    pub email: Option<EmailAddress>,
    /// Where its letter stands; none if it was never planned.
    pub state: Option<DeliveryState>,
}

/// A recipient whose address is another than it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedRecipient {
    /// As planned.
    pub before: ListedRecipient,
    /// As on the list.
    pub now: ListedRecipient,
}

impl fmt::Display for ListedRecipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.email {
            Some(email) => write!(f, "{} <{}>", self.label, email.as_str()),
            None => write!(f, "{} (by hand)", self.label),
        }
    }
}

impl MovedRecipient {
    /// Whether the name is another, too, so that the `id` may have been given to somebody else.
    #[must_use]
    pub fn may_be_someone_else(&self) -> bool {
        self.before.label != self.now.label
    }
}

impl LoadedCampaign {
    /// Compares the lists with what the ledger has planned. Errors are those of the lists.
    pub fn list_changes(
        &self,
        ledger: &dyn ReportLedger,
        as_of: Date,
    ) -> Result<Vec<ListChanges>, ListChangesError> {
        let closed = self.campaign.closed_inboxes();
        // A mailing that follows another has that one's list, and who is new there was not written to yet.
        let own = self.campaign.mailings.iter();
        let lists = own
            .filter(|mailing| mailing.follows.is_none())
            .map(|mailing| {
                let list = ListConfig {
                    closed: closed.clone(),
                    ..self.campaign.list_of(mailing)
                };
                self.changes_of(mailing, &list, ledger, as_of)
            });
        lists.collect()
    }

    fn changes_of(
        &self,
        mailing: &Mailing,
        list: &ListConfig,
        ledger: &dyn ReportLedger,
        as_of: Date,
    ) -> Result<ListChanges, ListChangesError> {
        let mut planned: HashMap<RecipientKey, ListedRecipient> = HashMap::new();
        let filter = Filter {
            mailing: Some(mailing.name.clone()),
            ..Filter::default()
        };
        ledger.entries(&filter, &mut |entry| {
            planned.insert(entry.recipient.clone(), listed(entry));
            Ok(())
        })?;
        let lacks = |recipient: &Recipient| self.letters.lacks(mailing, recipient);
        let options = ListOptions {
            as_of,
            // A faulty row that is held back would look like somebody who has left.
            skip_invalid: false,
            lacks: Some(&lacks),
            reads: Some(&|column| self.letters.reads(mailing, column)),
        };
        let list = List::scan(list, &options).map_err(Problems::from)?;
        // For the same reason: with faulty rows nobody could say who has left.
        if list.problems.has_errors() {
            return Err(ListChangesError::Problems(list.problems.clone()));
        }
        let mut changes = ListChanges {
            mailing: mailing.name.clone(),
            joined: vec![],
            left: vec![],
            moved: vec![],
            first_letters: 0,
        };
        // With the meeting's clerk, who is on no row and was planned all the same.
        let rows = list.rows().map_err(Problems::from)?;
        for row in WithClerk::new(rows, &list, mailing) {
            if let Row::Recipient(recipient) = row {
                // Whoever is still there when all rows have gone by is on the list no more.
                changes.see(&recipient, planned.remove(&recipient.key));
            }
        }
        changes.left = planned
            .into_values()
            // These were out before.
            .filter(|gone| gone.state != Some(DeliveryState::Withdrawn))
            .collect();
        // A map has no order of its own.
        changes.left.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(changes)
    }
}

impl ListChanges {
    fn see(&mut self, recipient: &Recipient, before: Option<ListedRecipient>) {
        let state = before.as_ref().and_then(|before| before.state);
        let now = ListedRecipient {
            key: recipient.key.clone(),
            label: recipient.label(),
            email: recipient.email.clone(),
            state,
        };
        let never_tried = matches!(
            state,
            None | Some(DeliveryState::Ready | DeliveryState::Withdrawn)
        );
        self.first_letters += u64::from(never_tried && now.email.is_some());
        // Other capitals make no other address.
        let inbox = |listed: &ListedRecipient| listed.email.as_ref().map(EmailAddress::inbox);
        match before {
            None => self.joined.push(now),
            Some(before) if inbox(&before) != inbox(&now) => {
                self.moved.push(MovedRecipient { before, now });
            }
            Some(_) => {}
        }
    }
}

fn listed(entry: Entry) -> ListedRecipient {
    ListedRecipient {
        key: entry.recipient,
        label: entry.label,
        email: entry.email,
        state: Some(entry.state),
    }
}

/// Why lists and ledger cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum ListChangesError {
    /// A list has errors.
    #[error("a list has errors")]
    Problems(Problems),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] redress_ledger::LedgerError),
}

impl From<Problems> for ListChangesError {
    fn from(problems: Problems) -> Self {
        Self::Problems(problems)
    }
}
