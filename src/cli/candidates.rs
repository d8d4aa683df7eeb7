//! Whom `--to` may mean, where that is not one recipient.

use super::exit::Failure;
use super::output::OutputStream;
use super::width::{columns_of, width};
use crate::report::{Table, grouped, state_words};
use redress_base::address::EmailAddress;
use redress_base::id::{MailingName, RecipientKey};
use redress_base::words::{count, folded_name};
use redress_ledger::{DeliveryState, Entry};
use redress_lists::Recipient;
use std::fmt::Write as _;

/// Enough to find the one that is meant; more say that the name is no good.
const SHOWN: usize = 20;

/// A letter that may be meant.
#[derive(Debug)]
pub struct Candidate {
    mailing: MailingName,
    key: RecipientKey,
    name: String,
    office: String,
    inbox: Option<String>,
    /// None where no plan is in force that has it.
    state: Option<DeliveryState>,
}

impl Candidate {
    /// A letter of the log.
    pub fn of_entry(entry: &Entry) -> Self {
        let recipient = Recipient::from_stored(
            entry.columns.clone(),
            entry.cells.clone(),
            entry.recipient.clone(),
            0, // its place in the list is not shown
            0,
        );
        Self {
            inbox: entry.email.as_ref().map(EmailAddress::inbox),
            state: Some(entry.state),
            ..Self::of_recipient(entry.mailing.clone(), &recipient)
        }
    }

    /// A row of a mailing's list.
    pub fn of_recipient(mailing: MailingName, recipient: &Recipient) -> Self {
        Self {
            mailing,
            key: recipient.key.clone(),
            name: recipient.label(),
            office: recipient
                .office
                .map(|office| office.as_str().replace('_', " "))
                .unwrap_or_default(),
            inbox: recipient.email.as_ref().map(EmailAddress::inbox),
            state: None,
        }
    }

    /// `Ana Ruiz (`K-1` in `council`)`.
    pub fn in_words(&self) -> String {
        format!("{} (`{}` in `{}`)", self.name, self.key, self.mailing)
    }

    /// Whether both are surely to one recipient: one inbox, or one key and one name. A key alone may be two lists' row 1.
    fn is_to_the_same(&self, other: &Self) -> bool {
        match (&self.inbox, &other.inbox) {
            (Some(one), Some(two)) if one == two => true,
            _ => self.key == other.key && folded_name(&self.name) == folded_name(&other.name),
        }
    }
}

/// Whether all are letters to one recipient.
pub fn are_to_one(candidates: &[Candidate]) -> bool {
    candidates
        .first()
        .is_none_or(|first| candidates.iter().all(|other| first.is_to_the_same(other)))
}

/// Says which letters `--to` may mean, so that one can be chosen.
pub fn several(typed: &str, candidates: &[Candidate]) -> Failure {
    let is_known = candidates.iter().any(|candidate| candidate.state.is_some());
    let mut headings = vec!["mailing", "=key", "name", "office"];
    if is_known {
        headings.push("=state");
    }
    let mut table = Table::new(&headings);
    for candidate in candidates.iter().take(SHOWN) {
        let state = candidate.state.map(state_words).unwrap_or_default();
        table.row([
            candidate.mailing.as_str(),
            candidate.key.as_str(),
            &candidate.name,
            &candidate.office,
            state,
        ]);
    }
    // Read on stderr, whatever stdout is; two columns in.
    let columns = columns_of(OutputStream::Stderr).unwrap_or_else(width);
    let mut text = format!(
        "`{typed}` may mean any of {}: give `--to` the key of one{}\n",
        count(candidates.len() as u64, "letter"),
        if shares_a_key(candidates) {
            ", and its mailing with `--mailing`"
        } else {
            ""
        }
    );
    for line in table.fit(columns.saturating_sub(2)).lines() {
        text.push_str("  ");
        text.push_str(line);
        text.push('\n');
    }
    let others = candidates.len().saturating_sub(SHOWN);
    if others > 0 {
        let _ = writeln!(text, "  and {} more", grouped(others as u64));
    }
    text.truncate(text.trim_end().len());
    Failure::Usage(text)
}

/// Whether a key alone would not choose between them.
fn shares_a_key(candidates: &[Candidate]) -> bool {
    candidates.iter().enumerate().any(|(place, candidate)| {
        candidates[..place]
            .iter()
            .any(|earlier| earlier.key == candidate.key)
    })
}
