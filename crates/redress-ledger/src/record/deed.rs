//! Something that somebody did in a campaign.

use jiff::Timestamp;
use redress_base::id::{MailingName, RecipientKey};

/// Something that somebody did: the record of a campaign's hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When it was written down.
    pub at: Timestamp,
    /// What: `previewed`, `approved`, `approval undone`, `put in force`, `took the right to send`, `ledger made`, `adopted`,
    /// `read the mailbox`, `read a log`, a mark's word, or that with `undone` behind it.
    pub what: String,
    /// The code it is about, whose approval it is, how something was handed over, what was said with it.
    pub note: String,
    /// Of which letter, for what is about one.
    pub letter: Option<(MailingName, RecipientKey)>,
    /// Who, as their system called them; none where that is not known.
    pub person: Option<String>,
    /// On which machine; none where that is not known.
    pub machine: Option<String>,
}
