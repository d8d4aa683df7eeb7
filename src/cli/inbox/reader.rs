//! Takes mails one by one, and prints what they say of the campaign's letters.

use super::approval_mails::ApprovalMails;
use super::entries::{Entries, InboxFormat};
use super::own_mail::OwnAddresses;
use super::test_mails::TestMails;
use crate::cli::context::Context;
use crate::cli::exit::Failure;
use crate::cli::output;
use crate::report::ReturnedTotals;
use redress_base::clock::Clock;
use redress_base::message_id::MessageId;
use redress_ledger::{AboutLetter, Entering, Ledger, LetterNames, ReturnedMail, SentTest};
use redress_mailbox::returned::{Class, Keys, Report, fingerprint, is_from_mail_system};
use redress_mailbox::{Mail, NamedAddress};
use std::collections::{BTreeSet, HashSet};
use std::io::Write as _;

/// So many hints are told; more are a sign of another campaign's mailbox.
const HINTS_MAX: usize = 50;

/// Reads mails for one campaign, from wherever they come.
#[derive(Debug)]
pub struct InboxReader<'a> {
    ledger: &'a Ledger,
    names: LetterNames,
    own: OwnAddresses,
    tests: TestMails<'a>,
    /// Answers of approvers.
    pub(super) approvals: ApprovalMails<'a>,
    entries: Entries<'a>,
    clock: Clock,
    /// Mails about test letters that were taken, by their digests: there are few.
    shown_tests: HashSet<[u8; 32]>,
    /// Letters that a mail may be about by an address alone, each once.
    hints: BTreeSet<String>,
    told: BTreeSet<String>,
}

impl<'a> InboxReader<'a> {
    /// Learns the names of all letters.
    pub fn new(
        context: &Context,
        ledger: &'a Ledger,
        own: OwnAddresses,
        tests: TestMails<'a>,
        approvals: ApprovalMails<'a>,
        entering: Entering,
        format: InboxFormat,
    ) -> Result<Self, Failure> {
        Ok(Self {
            names: ledger.letter_names()?,
            ledger,
            own,
            tests,
            approvals,
            entries: Entries::new(ledger, entering, format, context.clock.now()),
            clock: context.clock.clone(),
            shown_tests: HashSet::new(),
            hints: BTreeSet::new(),
            told: BTreeSet::new(),
        })
    }

    /// Whether a mail may be one to take, by fields of its head: it names a letter, a mail system wrote it, or somebody who was
    /// written to.
    pub fn may_concern(&self, head: &Mail) -> Result<bool, Failure> {
        let is_report = head.text_of("content-type").to_lowercase();
        let is_report = is_report.contains("multipart/report")
            || head.field("x-failed-recipients").is_some()
            || is_from_mail_system(head);
        let mut from = head.from().into_iter();
        if is_report
            || from.any(|from| self.names.may_have_written_to(&from.address))
            || self.approvals.may_concern(head)
        {
            return Ok(true);
        }
        let keys = Keys::of(head);
        Ok(self.tests.of(head, &keys).is_some()
            || self.ledger.letter_of(&self.names, &keys)?.is_some())
    }

    /// Counts mails that were looked at and are none to take.
    pub fn pass_over(&mut self, mails: u64) {
        self.entries.totals.mails += mails;
    }

    /// Takes a mail that lies in this folder.
    pub fn take(&mut self, mail: &Mail, folder: &str) -> Result<(), Failure> {
        // Whoever watches reads for days.
        self.entries.now = self.clock.now();
        self.entries.totals.mails += 1;
        // First: an approver may answer a test letter with a yes.
        if (self.approvals).takes(mail, &self.own, || without_text(mail, folder)) {
            return Ok(());
        }
        let keys = Keys::of(mail);
        let Some(letter) = self.ledger.letter_of(&self.names, &keys)? else {
            return match self.tests.of(mail, &keys).cloned() {
                Some(test) => self.take_test(&test, mail, keys, folder),
                None => self.hint(mail, keys),
            };
        };
        let report = Report::with(mail, keys);
        if self.own.wrote(mail, report.class) {
            return Ok(());
        }
        self.entries.take(AboutLetter {
            mail: without_text(mail, folder),
            report,
            letter,
        })
    }

    /// Takes a mail that is a test letter, or about one: it is no delivery's, whatever it says.
    fn take_test(
        &mut self,
        test: &SentTest,
        mail: &Mail,
        keys: Keys,
        folder: &str,
    ) -> Result<(), Failure> {
        let report = Report::with(mail, keys);
        let about = without_text(mail, folder);
        let Some(said) = self.tests.read(test, mail, &report, &self.own, about) else {
            return Ok(());
        };
        let is_entered = self.ledger.enter_test_reading(
            &said.reading,
            self.entries.entering,
            self.entries.now,
        )?;
        let is_known = is_entered || !self.shown_tests.insert(said.reading.digest.0);
        self.entries.totals.add_test(&said, is_known);
        let mut out = output::results_to_the_end();
        match self.entries.format {
            InboxFormat::Json => {
                let entered = self.entries.entering == Entering::Entered;
                out.write_all(said.json(is_known, entered).as_bytes())?;
            }
            InboxFormat::Table if is_known => {}
            InboxFormat::Table => out.write_all(said.text().as_bytes())?,
        }
        Ok(out.flush()?)
    }

    /// Enters the mails that wait, and prints what is new.
    pub fn enter(&mut self) -> Result<(), Failure> {
        self.approvals
            .enter(self.entries.format, self.clock.now())?;
        self.entries.enter()
    }

    /// An address alone proves nothing: it is told, and somebody decides.
    fn hint(&mut self, mail: &Mail, keys: Keys) -> Result<(), Failure> {
        if self.hints.len() >= HINTS_MAX || self.names.is_empty() || is_about_another(&keys) {
            return Ok(());
        }
        // Nearly all mail of a mailbox is neither, and is not read any further.
        let from = mail.from().into_iter().map(|it| it.address);
        let mut may_hint = is_from_mail_system(mail);
        for address in from.filter(|address| !self.own.has(address)) {
            may_hint |= self.names.may_have_written_to(&address)
                && !self.ledger.sent_to(&address, mail.date())?.is_empty();
        }
        if !may_hint {
            return Ok(());
        }
        let report = Report::with(mail, keys);
        let (addresses, mark): (Vec<String>, _) = match report.class {
            Class::Bounced => {
                let outcomes = report.outcomes.iter();
                let named = outcomes.filter_map(|it| it.original.clone().or(it.address.clone()));
                (named.collect(), "bounced")
            }
            Class::Person => {
                let from = mail.from().into_iter().map(|it| it.address);
                (from.collect(), "replied")
            }
            _ => return Ok(()),
        };
        for address in addresses {
            for delivery in self.ledger.sent_to(&address, mail.date())? {
                self.hints.insert(format!(
                    "probably delivery {delivery}: the mail \"{}\" names nothing but {address}; if it is about that \
                     letter, `redress mark {mark} --to {address}`",
                    mail.subject()
                ));
            }
        }
        Ok(())
    }

    /// Tells what somebody has to decide, each once.
    pub fn tell_hints(&mut self) {
        for hint in &self.hints {
            if self.told.insert(hint.clone()) {
                output::say(hint);
            }
        }
    }

    /// Enters the rest; gives what all came to.
    pub fn finish(mut self) -> Result<(ReturnedTotals, ApprovalMails<'a>), Failure> {
        self.enter()?;
        self.tell_hints();
        if self.hints.len() >= HINTS_MAX {
            output::say(format!(
                "only {HINTS_MAX} of these are told: there may be more mails that name nothing but an address"
            ));
        }
        Ok((self.entries.totals, self.approvals))
    }
}

/// What is kept of a mail.
fn without_text(mail: &Mail, folder: &str) -> ReturnedMail {
    let sender = mail.from().first().map(NamedAddress::shown);
    ReturnedMail {
        digest: fingerprint(mail),
        message_id: mail.message_ids().into_iter().next().unwrap_or_default(),
        sender: sender.unwrap_or_else(|| "nobody".to_owned()),
        subject: mail.subject(),
        written_at: mail.date(),
        folder: folder.to_owned(),
    }
}

/// Whether a mail holds the keyed hash of a letter, and of none of ours: it is another campaign's.
fn is_about_another(keys: &Keys) -> bool {
    let ids = keys.ids.iter().chain(&keys.envelope_id);
    let mut left = ids.filter_map(|id| id.split('@').next());
    left.any(MessageId::is_keyed_hash)
}
