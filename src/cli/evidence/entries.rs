//! Enters what a log says of letters, and prints it.

use super::queues::Found;
use crate::cli::exit::Failure;
use crate::cli::inbox::{Entries, InboxFormat};
use crate::report::{count_words, grouped};
use jiff::Timestamp;
use redress_base::id::Digest;
use redress_ledger::{AboutLetter, Entering, Ledger, ReturnedMail};
use redress_mailbox::returned::{Class, Fate, Keys, Report};

/// What a log says of letters, on its way into the ledger.
#[derive(Debug)]
pub struct LogEntries<'a> {
    entries: Entries<'a>,
    /// Lines that were read.
    pub lines: u64,
}

impl<'a> LogEntries<'a> {
    /// Nothing yet.
    pub fn new(
        ledger: &'a Ledger,
        entering: Entering,
        format: InboxFormat,
        now: Timestamp,
    ) -> Self {
        Self {
            entries: Entries::new(ledger, entering, format, now),
            lines: 0,
        }
    }

    /// Takes what a line of this log says.
    pub fn take(&mut self, found: Found, log: &str) -> Result<(), Failure> {
        let Found {
            letter,
            outcome,
            addressee,
            at,
            queue_id,
            host,
        } = found;
        let class = match outcome.fate {
            Fate::Bounced(_) => Class::Bounced,
            Fate::Delayed => Class::Delayed,
            Fate::Relayed => Class::Relayed,
            Fate::Delivered => Class::Delivered,
        };
        // A letter is late many times in one queue, and this is worth one entry. Not of the line: the same log comes as
        // syslog and from the journal.
        let said = format!(
            "{}\0{queue_id}\0{}\0{}",
            letter.delivery.0,
            addressee.to_lowercase(),
            class.word()
        );
        self.entries.take(AboutLetter {
            mail: ReturnedMail {
                digest: Digest::of(format!("postfix log\0{said}").as_bytes()),
                message_id: queue_id.clone(),
                sender: format!("the log of {host}"),
                subject: format!("queue id {queue_id}"),
                written_at: at,
                folder: log.to_owned(),
            },
            report: Report {
                class,
                outcomes: vec![outcome],
                keys: Keys::default(),
                feedback: None,
            },
            letter: letter.letter,
        })
    }

    /// Enters the rest; says what all came to, and whether anything of it is new.
    pub fn finish(mut self) -> Result<(String, bool), Failure> {
        self.entries.enter()?;
        let totals = &self.entries.totals;
        let known = match totals.known {
            0 => String::new(),
            known => format!(", {} of them entered before", grouped(known)),
        };
        let verb = if totals.about_letters == 1 {
            "says"
        } else {
            "say"
        };
        let text = format!(
            "{} read, {} {verb} what became of letters of this campaign{known}.\n{}",
            count_words(self.lines, "line", "lines"),
            grouped(totals.about_letters),
            totals.news()
        );
        Ok((text, totals.has_news()))
    }
}
