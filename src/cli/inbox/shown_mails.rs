//! Mails that were shown in this reading and not entered.

use redress_ledger::{Reading, ReturnedMail};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher as _};

/// Mails that were shown and not entered, by what the ledger would know them again: an export often holds a mail in two
/// folders. Two numbers for each that is about a letter.
#[derive(Debug, Default)]
pub struct ShownMails(HashSet<u64>);

impl ShownMails {
    /// Whether this mail was shown before; from now on it was.
    pub fn has_or_takes(&mut self, reading: &Reading, mail: &ReturnedMail) -> bool {
        let is_new = self.0.insert(number_of(mail.digest.0));
        // A copy that took another way has other bytes, and the same Message-ID saying the same.
        let facts = reading.follows.facts.iter();
        let says: Vec<_> = facts.map(|fact| (fact.fate, &fact.addressee)).collect();
        let says = (&mail.message_id, reading.delivery.0, says);
        let says_news = mail.message_id.is_empty() || self.0.insert(number_of(says));
        !(is_new && says_news)
    }
}

fn number_of(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
