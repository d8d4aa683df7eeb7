//! What comes back on its way into the ledger: entered a few hundred at a time, and printed behind each commit.

use super::shown_mails::ShownMails;
use crate::cli::exit::Failure;
use crate::cli::output;
use crate::report::{ReturnedTotals, returned_json, returned_text};
use jiff::Timestamp;
use redress_ledger::{AboutLetter, Entering, Ledger};
use std::io::Write as _;

/// So many are entered in one transaction: a reading that is cut off has entered all before.
const AT_ONCE: usize = 200;

/// How the results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum InboxFormat {
    /// For people.
    Table,
    /// For programs: one object a line.
    Json,
}

/// What mails, or lines of a log, say of letters.
#[derive(Debug)]
pub struct Entries<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) entering: Entering,
    pub(super) format: InboxFormat,
    pub(super) now: Timestamp,
    waiting: Vec<AboutLetter>,
    /// What all came to.
    pub totals: ReturnedTotals,
    shown: ShownMails,
}

impl<'a> Entries<'a> {
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
            waiting: Vec::new(),
            totals: ReturnedTotals::default(),
            shown: ShownMails::default(),
        }
    }

    /// Takes one, and enters those that wait where there are enough of them.
    pub fn take(&mut self, about: AboutLetter) -> Result<(), Failure> {
        self.waiting.push(about);
        if self.waiting.len() == AT_ONCE {
            self.enter()?;
        }
        Ok(())
    }

    /// Enters those that wait, and prints what is new.
    pub fn enter(&mut self) -> Result<(), Failure> {
        let all = std::mem::take(&mut self.waiting);
        if all.is_empty() {
            return Ok(());
        }
        let mut readings = self.ledger.enter_returned(&all, self.entering, self.now)?;
        if self.entering == Entering::Shown {
            for (reading, about) in readings.iter_mut().zip(&all) {
                reading.is_known |= self.shown.has_or_takes(reading, &about.mail);
            }
        }
        // Printed behind the commit: what is told as entered is.
        let mut out = output::results_to_the_end();
        for (reading, about) in readings.iter().zip(&all) {
            self.totals.add(reading);
            match self.format {
                _ if reading.follows.facts.is_empty() => {}
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
}

/// What is told at the end of a reading.
pub struct Told {
    pub text: String,
    /// Whether there was something new of letters.
    pub has_news: bool,
    /// Whether an approval was entered.
    pub has_approved: bool,
    pub is_dry: bool,
}

/// Tells what a reading came to, and, where there was news that was only shown, why it was not entered.
pub fn tell(told: Told, entering: Entering, format: InboxFormat) {
    let Told {
        mut text,
        has_news,
        has_approved,
        is_dry,
    } = told;
    if has_news && entering == Entering::Shown {
        text.push_str(match (is_dry, has_approved) {
            (true, _) => "Nothing was entered.\n",
            (false, false) => {
                "Nothing was entered, because this is the first time: look at the list, then run it again.\n"
            }
            (false, true) => {
                "Nothing but approvals was entered, because this is the first time: look at the list, then run it again.\n"
            }
        });
    }
    match format {
        InboxFormat::Table => output::report(&text),
        // Stdout is for the lines that programs read.
        InboxFormat::Json => output::say_as_it_is(&text),
    }
}
