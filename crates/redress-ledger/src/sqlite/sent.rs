//! Message-IDs in the Sent folder: evidence that a letter had arrived.
//!
//! In an export of it (a Maildir, a folder of `.eml` files, or one mbox file), or as a server hands its mails over. Mails are
//! read one after another and only their headers are looked at, so the folder may be far larger than memory.

use super::backend::Backend;
use super::entries::entries;
use crate::{DeliveryState, Filter, LedgerError};
use redress_base::id::DeliveryId;
use redress_mailbox::{Field, Keep, Mail, Mailbox, MailboxError};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where our Message-ID stands in a copy of a letter. Some providers put their own in its place and keep ours beside it; and
/// whoever answers an answer to a letter names it among the references.
pub const SENT_FIELDS: [&str; 6] = [
    "message-id",
    "x-microsoft-original-message-id",
    "x-google-original-message-id",
    "x-original-message-id",
    "references",
    "in-reply-to",
];

/// What a search of the Sent folder found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchedSent {
    /// Mails that were looked at.
    pub mails: u64,
    /// Unconfirmed deliveries whose letter is among them.
    pub found: Vec<DeliveryId>,
}

/// Why a Sent folder could not be searched.
#[derive(Debug, thiserror::Error)]
pub enum SentError {
    /// A file of it cannot be read.
    #[error(transparent)]
    Mailbox(#[from] MailboxError),
    /// There is no mail in it.
    #[error(
        "there is no mail in `{path}`; name a Maildir, a folder of .eml files, or an mbox file"
    )]
    Empty {
        /// What was named.
        path: PathBuf,
    },
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// The letters of unconfirmed deliveries, looked for in one mail after another.
#[derive(Debug)]
pub struct SentSearch {
    unconfirmed: BTreeMap<String, DeliveryId>,
    searched: SearchedSent,
}

impl SentSearch {
    pub(super) fn begin(backend: &Backend) -> Result<Self, LedgerError> {
        let mut unconfirmed = BTreeMap::new();
        let filter = Filter {
            states: vec![DeliveryState::Unconfirmed],
            ..Filter::default()
        };
        entries(backend, &filter, &mut |entry| {
            unconfirmed.extend(
                entry
                    .message_id
                    .map(|id| (id.as_str().to_owned(), entry.delivery)),
            );
            Ok(())
        })?;
        Ok(Self {
            unconfirmed,
            searched: SearchedSent::default(),
        })
    }

    /// Whether there is nothing left to look for.
    pub fn is_over(&self) -> bool {
        self.unconfirmed.is_empty()
    }

    /// Looks at a mail; its fields of [`SENT_FIELDS`] are enough.
    pub fn take(&mut self, mail: &Mail) {
        self.searched.mails += 1;
        for id in mail.fields().flat_map(|field| ids(&field)) {
            // Each letter once: it may lie in several folders.
            self.searched.found.extend(self.unconfirmed.remove(&id));
        }
    }

    /// What was found.
    pub fn finish(self) -> SearchedSent {
        self.searched
    }
}

/// Looks for the letters of unconfirmed deliveries in an export of the Sent folder.
pub(super) fn search_sent(backend: &Backend, export: &Path) -> Result<SearchedSent, SentError> {
    let mut search = SentSearch::begin(backend)?;
    for found in Mailbox::at(export, Keep::Fields(&SENT_FIELDS)) {
        search.take(&found?.mail);
    }
    let searched = search.finish();
    // A mistyped path must not look like a search that came to nothing.
    if searched.mails == 0 {
        return Err(SentError::Empty {
            path: export.to_owned(),
        });
    }
    Ok(searched)
}

/// The identifiers in a field, without angle brackets.
fn ids(field: &Field<'_>) -> Vec<String> {
    let text = field.id();
    let ids =
        text.split(|letter: char| letter.is_whitespace() || matches!(letter, '<' | '>' | ','));
    ids.filter(|id| !id.is_empty()).map(str::to_owned).collect()
}
