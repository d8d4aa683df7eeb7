//! Something that somebody did in a campaign.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use redress_base::id::{MailingName, RecipientKey};
use redress_base::words::moment;

/// Something that somebody did: the record of a campaign's hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When it was written down.
    pub at: Timestamp,
    /// What: `previewed`, `approved`, `approval undone`, `put in force`, `took the right to send`, `ledger made`, `adopted`,
    /// `read the mailbox`, `read a log`, a mark's word, or that with `undone` behind it.
    pub what: String,
    /// When it happened, of a letter that somebody handed over.
    pub happened_at: Option<Timestamp>,
    /// The code it is about, whose approval it is, how something was handed over, what was said with it.
    pub note: String,
    /// Of which letter, for what is about one.
    pub letter: Option<(MailingName, RecipientKey)>,
    /// Who, as their system called them; none where that is not known.
    pub person: Option<String>,
    /// On which machine; none where that is not known.
    pub machine: Option<String>,
}

impl Deed {
    /// The note, and on somebody's clock when it happened.
    #[must_use]
    pub fn note_words(&self, zone: &TimeZone) -> String {
        match self.happened_at {
            Some(at) => format!("{}, {}", moment(at, zone), self.note),
            None => self.note.clone(),
        }
    }
}
