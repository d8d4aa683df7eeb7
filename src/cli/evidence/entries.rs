//! Enters what a log says of letters, and prints it.

use super::queues::Found;
use crate::cli::exit::Failure;
use crate::cli::inbox::{InboxFormat, ShownMails};
use crate::cli::output;
use crate::report::{ReturnedTotals, count_words, grouped, returned_json, returned_text};
use jiff::Timestamp;
use redress_base::id::Digest;
use redress_ledger::{AboutLetter, Entering, Ledger, ReturnedMail};
use redress_mailbox::returned::{Class, Fate, Keys, Report};
use std::io::Write as _;

/// So many lines are entered in one transaction: a reading that is cut off has entered all before.
const LINES_AT_ONCE: usize = 200;

/// What a log says of letters, on its way into the ledger.
#[derive(Debug)]
pub struct LogEntries<'a> {
    ledger: &'a Ledger,
    entering: Entering,
    format: InboxFormat,
    now: Timestamp,
    /// Lines that were read.
    pub lines: u64,
    waiting: Vec<AboutLetter>,
    totals: ReturnedTotals,
    shown: ShownMails,
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
            ledger,
            entering,
            format,
            now,
            lines: 0,
            waiting: Vec::new(),
            totals: ReturnedTotals::default(),
            shown: ShownMails::default(),
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
        self.waiting.push(AboutLetter {
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
        });
        if self.waiting.len() == LINES_AT_ONCE {
            self.enter()?;
        }
        Ok(())
    }

    fn enter(&mut self) -> Result<(), Failure> {
        let lines = std::mem::take(&mut self.waiting);
        if lines.is_empty() {
            return Ok(());
        }
        let mut readings = self
            .ledger
            .enter_returned(&lines, self.entering, self.now)?;
        if self.entering == Entering::Shown {
            for (reading, about) in readings.iter_mut().zip(&lines) {
                reading.is_known |= self.shown.has_or_takes(reading, &about.mail);
            }
        }
        // Printed behind the commit: what is told as entered is.
        let mut out = output::results_to_the_end();
        for (reading, about) in readings.iter().zip(&lines) {
            self.totals.add(reading);
            match self.format {
                InboxFormat::Json => {
                    let entered = self.entering == Entering::Entered;
                    out.write_all(returned_json(reading, &about.mail, entered).as_bytes())?;
                }
                InboxFormat::Table if reading.is_known => {}
                InboxFormat::Table => {
                    out.write_all(returned_text(reading, &about.mail).as_bytes())?;
                }
            }
        }
        Ok(out.flush()?)
    }

    /// Enters the rest; says what all came to, and whether anything of it is new.
    pub fn finish(mut self) -> Result<(String, bool), Failure> {
        self.enter()?;
        let totals = &self.totals;
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
