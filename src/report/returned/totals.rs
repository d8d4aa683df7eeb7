//! What a reading of a mailbox came to.

use super::test_mail::TestMail;
use crate::report::words::{count_words, grouped};
use redress_ledger::{Reading, ReturnedFate};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What a reading of a mailbox came to.
#[derive(Clone, Debug, Default)]
pub struct ReturnedTotals {
    /// Mails that were read.
    pub mails: u64,
    /// Those that are about a letter of this campaign.
    pub about_letters: u64,
    /// Those of them that were entered before.
    pub known: u64,
    /// What the new ones say, each fact once.
    facts: BTreeMap<ReturnedFate, u64>,
    /// Addresses that are not written to again.
    suppressed: u64,
    /// Mails that are test letters or about one.
    about_tests: u64,
    /// Those of them that were entered before.
    known_tests: u64,
    /// New ones whose receiver says that they failed.
    failed_tests: u64,
}

impl ReturnedTotals {
    /// Counts a mail that is about a letter.
    pub fn add(&mut self, reading: &Reading) {
        // It only quotes a letter, and says nothing of it.
        if reading.follows.facts.is_empty() {
            return;
        }
        self.about_letters += 1;
        if reading.is_known {
            self.known += 1;
            return;
        }
        for fact in &reading.follows.facts {
            *self.facts.entry(fact.fate).or_default() += 1;
        }
        self.suppressed += reading.follows.suppressed.len() as u64;
    }

    /// Counts a mail that is a test letter, or about one.
    pub fn add_test(&mut self, mail: &TestMail, is_known: bool) {
        self.about_tests += 1;
        self.known_tests += u64::from(is_known);
        self.failed_tests += u64::from(!is_known && mail.has_failed());
    }

    /// Whether there is something that was not entered before.
    #[must_use]
    pub fn has_news(&self) -> bool {
        !self.facts.is_empty() || self.about_tests > self.known_tests
    }

    /// In two or three lines.
    #[must_use]
    pub fn text(&self) -> String {
        let known = match self.known {
            0 => String::new(),
            known => format!(", {} of them entered before", grouped(known)),
        };
        let verb = if self.about_letters == 1 { "is" } else { "are" };
        format!(
            "{} read, {} {verb} about letters of this campaign{known}.\n{}",
            count_words(self.mails, "mail", "mails"),
            grouped(self.about_letters),
            self.news()
        )
    }

    /// What is new, in no line or a few.
    #[must_use]
    pub fn news(&self) -> String {
        let mut text = String::new();
        let facts: Vec<String> = self
            .facts
            .iter()
            .map(|(fate, count)| format!("{} {}", grouped(*count), word(*fate)))
            .collect();
        if !facts.is_empty() {
            let _ = writeln!(text, "New: {}.", facts.join(", "));
        }
        // Who complains once more closes the door for all letters, so this is said apart.
        if let Some(complaints) = self.facts.get(&ReturnedFate::Complaint) {
            let letters = count_words(*complaints, "letter was", "letters were");
            let _ = writeln!(
                text,
                "COMPLAINTS: {letters} called unwanted. Find out why before you send more."
            );
        }
        if self.suppressed > 0 {
            let addresses = count_words(self.suppressed, "address", "addresses");
            let _ = writeln!(text, "{addresses} not to be written to again.");
        }
        if self.about_tests > 0 {
            let known = match self.known_tests {
                0 => String::new(),
                known => format!(", {} of them entered before", grouped(known)),
            };
            let mails = count_words(self.about_tests, "mail is", "mails are");
            let _ = writeln!(text, "{mails} about test letters of your own{known}.");
        }
        // Whoever reads only the end must not miss it.
        if self.failed_tests > 0 {
            let letters = count_words(self.failed_tests, "test letter", "test letters");
            let _ = writeln!(
                text,
                "FAILED: {letters}. Mend what the receiver says before you send more."
            );
        }
        text
    }
}

/// As it stands behind a number.
fn word(fate: ReturnedFate) -> &'static str {
    match fate {
        ReturnedFate::Bounced => "came back",
        ReturnedFate::Beyond => "came back from where an office forwards to",
        ReturnedFate::Delayed => "late",
        ReturnedFate::Relayed => "passed on",
        ReturnedFate::Delivered => "delivered",
        ReturnedFate::Complaint => "called unwanted",
        ReturnedFate::Absence => "away",
        ReturnedFate::Acknowledgement => "acknowledged by a program",
        ReturnedFate::Challenge => "asked for proof that a person wrote",
        ReturnedFate::Replied => "answered",
        ReturnedFate::Unsure => "unclear",
    }
}
