//! Mails that answer the question for an approval, on their way into the ledger.

use super::approval_judging::{AboutApproval, Judged, KnownCodes, code_of, judge};
use super::entries::InboxFormat;
use super::own_mail::OwnAddresses;
use crate::campaign::Campaign;
use crate::cli::approvals;
use crate::cli::exit::Failure;
use crate::cli::output;
use crate::report::{ApprovalMailSaid, ApprovalWord};
use jiff::Timestamp;
use redress_base::id::ApprovalCode;
use redress_ledger::{ApprovalMail, Ledger, PlanLedger, ReturnedMail};
use redress_mailbox::approving::ApprovalAnswer;
use redress_mailbox::returned::{Class, Report};
use redress_mailbox::{Mail, OwnReceiver};
use std::io::Write as _;

/// Further mails of one reading are not looked at, and counted; a campaign has a dozen approvers.
const MAILS_MAX: usize = 1_000;

/// The mails about approvals of one reading.
#[derive(Debug)]
pub struct ApprovalMails<'a> {
    campaign: &'a Campaign,
    ledger: &'a Ledger,
    /// Names under which our own servers write what they found.
    receivers: Vec<String>,
    /// Whether approvals are written down, and not only shown.
    enters: bool,
    /// Whether what is read now lies neither on a server nor in a Maildir.
    pub is_loose: bool,
    /// All that were met, as the last word of somebody counts; those before `judged` are done with.
    met: Vec<AboutApproval>,
    judged: usize,
    /// Those that were too many to be kept.
    left_out: u64,
    approved: u64,
    to_confirm: u64,
}

impl<'a> ApprovalMails<'a> {
    /// None was met yet.
    pub fn new(
        campaign: &'a Campaign,
        ledger: &'a Ledger,
        receivers: Vec<String>,
        enters: bool,
    ) -> Self {
        Self {
            campaign,
            ledger,
            receivers,
            enters,
            is_loose: false,
            met: Vec::new(),
            judged: 0,
            left_out: 0,
            approved: 0,
            to_confirm: 0,
        }
    }

    /// From when on an answer may be on its way; none where nobody is asked by mail, or the code waits for nobody.
    pub fn awaited_since(
        campaign: &Campaign,
        ledger: &Ledger,
    ) -> Result<Option<Timestamp>, Failure> {
        let by_mail = campaign
            .approval
            .approvers
            .iter()
            .any(|it| it.email.is_some());
        let newest = ledger.newest_plan()?.and_then(|plan| plan.record.code);
        match newest.filter(|_| by_mail) {
            Some(code) if approvals::still_wanted(campaign, ledger, &code)?.is_some() => {
                Ok(ledger.code_since(&code)?)
            }
            _ => Ok(None),
        }
    }

    /// Whether a mail may be about an approval, by its head.
    pub fn may_concern(&self, head: &Mail) -> bool {
        let mut from = head.from().into_iter();
        from.any(|from| self.campaign.approval.approver_at(&from.address).is_some())
            || ApprovalAnswer::of(head, &[]).is_some()
    }

    /// Takes a mail, if it is about an approval.
    pub fn takes(
        &mut self,
        mail: &Mail,
        own: &OwnAddresses,
        about: impl FnOnce() -> ReturnedMail,
    ) -> bool {
        let rule = &self.campaign.approval;
        let from = mail.from();
        let address = from.first().map(|from| from.address.clone());
        let address = address.unwrap_or_default();
        let approver = rule.approver_at(&address);
        let name = approver.map(|approver| approver.name.as_str());
        let Some(answer) = ApprovalAnswer::of(mail, name.as_slice()) else {
            return false;
        };
        let class = Report::of(mail).class;
        // A report on the mail that asked may bring it back; a report is read elsewhere.
        if !matches!(
            class,
            Class::Person | Class::Automatic(_) | Class::Unsure | Class::Other
        ) {
            return false;
        }
        let is_ours = own.has(&address) || self.is_contact(&address);
        let asks = matches!(answer, ApprovalAnswer::Unclear { .. });
        // What the organizers ask, and the copy of it in the folder of sent mails.
        if is_ours && (approver.is_none() || asks) {
            return true;
        }
        if self.met.len() >= MAILS_MAX {
            self.left_out += 1;
            return true;
        }
        let inboxes = self.campaign.inboxes.iter();
        let servers: Vec<&str> = inboxes.map(|inbox| inbox.server.host.as_str()).collect();
        let receiver = OwnReceiver {
            servers: &servers,
            named: &self.receivers,
        };
        self.met.push(AboutApproval {
            mail: about(),
            address,
            answer,
            class,
            proof: receiver.proof(mail),
            is_loose: self.is_loose,
        });
        true
    }

    fn is_contact(&self, address: &str) -> bool {
        let contact = self.campaign.approval.contact.email.as_ref();
        contact.is_some_and(|contact| contact.as_str().eq_ignore_ascii_case(address))
    }

    /// Judges those that wait, in the order in which they were written, enters approvals, and prints both.
    pub fn enter(&mut self, format: InboxFormat, now: Timestamp) -> Result<(), Failure> {
        if self.judged == self.met.len() {
            return Ok(());
        }
        let waiting = self.judged;
        self.met[waiting..].sort_by_key(|about| about.mail.written_at);
        self.judged = self.met.len();
        let newest = self.ledger.newest_plan()?.and_then(|plan| plan.record.code);
        let in_force = self.ledger.plan_in_force()?.and_then(|plan| plan.code);
        let mut current: Vec<ApprovalCode> = newest.into_iter().chain(in_force).collect();
        current.dedup();
        let mut out = output::results_to_the_end();
        for at in waiting..self.met.len() {
            if let Some(said) = self.judge(at, &current, now)? {
                match &said.word {
                    ApprovalWord::Approved { .. } => self.approved += 1,
                    ApprovalWord::ToConfirm { .. } => self.to_confirm += 1,
                }
                let text = match format {
                    InboxFormat::Json => said.json(self.enters),
                    InboxFormat::Table => said.text(),
                };
                out.write_all(text.as_bytes())?;
            }
        }
        // Of strangers no later word counts.
        let rule = &self.campaign.approval;
        self.met
            .retain(|about| rule.approver_at(&about.address).is_some());
        self.judged = self.met.len();
        Ok(out.flush()?)
    }

    /// What is to be told of a mail.
    fn judge(
        &self,
        at: usize,
        current: &[ApprovalCode],
        now: Timestamp,
    ) -> Result<Option<ApprovalMailSaid>, Failure> {
        let about = &self.met[at];
        let Some(code) = code_of(about, current) else {
            return Ok(None);
        };
        let mail = ApprovalMail {
            address: about.address.clone(),
            message_id: about.mail.message_id.clone(),
            digest: about.mail.digest,
            written_at: about.mail.written_at.unwrap_or(now),
            found: String::new(),
        };
        // Also where the approval was taken back.
        if self.ledger.has_approved_by(&mail)? {
            return Ok(None);
        }
        let known = KnownCodes {
            rule: &self.campaign.approval,
            current: current.to_vec(),
            since: self.ledger.code_since(code)?,
            approvals: self.ledger.approvals_given(code)?,
            zone: &self.campaign.timezone,
            now,
            is_whole: self.left_out == 0,
        };
        let said = |approver: Option<&str>, word| ApprovalMailSaid {
            code: code.clone(),
            approver: approver.map(str::to_owned),
            mail: about.mail.clone(),
            word,
        };
        Ok(
            match judge(about, code, &known, self.wrote_again(about, code)) {
                Judged::Nothing => None,
                Judged::ToConfirm(why, help) => {
                    let approver = known.rule.approver_at(&about.address);
                    let approver = approver.map(|approver| approver.name.as_str());
                    Some(said(approver, ApprovalWord::ToConfirm { why, help }))
                }
                Judged::Approves(approver, found) => {
                    let mail = ApprovalMail {
                        found: found.clone(),
                        ..mail
                    };
                    let is_new = !self.enters
                        || self
                            .ledger
                            .approve_by_mail(code, &approver.name, &mail, now)?;
                    is_new.then(|| said(Some(&approver.name), ApprovalWord::Approved { found }))
                }
            },
        )
    }

    /// Whether the writer of a mail wrote about the code later, and it was no approval.
    fn wrote_again(&self, about: &AboutApproval, code: &ApprovalCode) -> bool {
        self.met.iter().any(|other| {
            other.address.eq_ignore_ascii_case(&about.address)
                // What says no day may be later.
                && (other.mail.written_at.is_none() || other.mail.written_at >= about.mail.written_at)
                && !matches!(other.class, Class::Automatic(_))
                && other.answer.codes().contains(code)
                && !matches!(other.answer, ApprovalAnswer::Approves(_))
        })
    }

    /// What the reading came to, in no line or a few, and whether anything was entered.
    pub fn totals(&self) -> Result<(String, bool), Failure> {
        let mut text = String::new();
        let lines = [
            (self.approved, "approval is new.", "approvals are new."),
            (
                self.to_confirm,
                "mail about an approval is to be confirmed by a person.",
                "mails about approvals are to be confirmed by a person.",
            ),
            (
                self.left_out,
                "further mail about an approval was not looked at, as there are too many: somebody may be playing.",
                "further mails about approvals were not looked at, as there are too many: somebody may be playing.",
            ),
        ];
        for (number, one, many) in lines {
            if number > 0 {
                text += &crate::report::count_words(number, one, many);
                text.push('\n');
            }
        }
        let newest = self.ledger.newest_plan()?.and_then(|plan| plan.record.code);
        if let Some(code) = newest.filter(|_| !text.is_empty()) {
            let wanted = approvals::still_wanted(self.campaign, self.ledger, &code)?;
            text += &wanted.unwrap_or_else(|| format!("{code} waits for no further approval"));
            text += ".\n";
        }
        Ok((text, self.enters && self.approved > 0))
    }
}
