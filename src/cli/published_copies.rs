//! Which letters carry which names: organizations sign on and leave while letters go.

use super::exit::Failure;
use crate::report::SignedCopy;
use redress_base::id::{ApprovalCode, Digest, MailingName, PlanId, RecipientKey};
use redress_ledger::{DeliveryState, Entry, Filter, Ledger, PlanLedger, PlanRecord, ReportLedger};
use std::collections::HashMap;

/// The copies of a campaign's letters, which differ in the names below them or in their day.
pub struct Copies {
    /// The first one first; last what has not gone yet.
    pub list: Vec<PublishedCopy>,
    /// The copy of each letter that went, where there are several.
    sent: HashMap<(MailingName, RecipientKey), usize>,
}

/// Letters with the same names and the same day.
pub struct PublishedCopy {
    pub signed: SignedCopy,
    /// The plans under which they went.
    plans: Vec<PlanId>,
}

impl Copies {
    /// Reads which went, and what the plan in force has for the others.
    pub fn read(
        ledger: &Ledger,
        filter: &Filter,
        plan: Option<&PlanRecord>,
    ) -> Result<Self, Failure> {
        let mut counted: Vec<(ApprovalCode, u64)> = Vec::new();
        let mut is_open = false;
        ledger.entries(filter, &mut |entry| {
            is_open |= !has_gone(&entry);
            if let Some(code) = code_of(&entry) {
                // A campaign has some few codes.
                match counted.iter_mut().find(|(known, _)| known == code) {
                    Some((_, letters)) => *letters += 1,
                    None => counted.push((code.clone(), 1)),
                }
            }
            Ok(())
        })?;
        let mut records = Vec::new();
        for (code, letters) in counted {
            let plan = ledger.plan_with_code(&code)?;
            records.extend(plan.map(|plan| (plan.record, letters, code)));
        }
        records.sort_by_key(|(record, ..)| record.drawn_at);
        let mut copies = Self {
            list: Vec::new(),
            sent: HashMap::new(),
        };
        let mut codes = Vec::new();
        for (record, letters, code) in records {
            let at = copies.place_of(&record);
            copies.list[at].signed.letters += letters;
            copies.list[at].plans.push(record.id);
            codes.push((code, at));
        }
        if let Some(plan) = plan.filter(|_| is_open || copies.list.is_empty()) {
            copies.place_of(plan);
        }
        if copies.list.len() > 1 {
            ledger.entries(&Filter::default(), &mut |entry| {
                let known = code_of(&entry)
                    .and_then(|code| codes.iter().find(|(known, _)| known == code))
                    .map(|(_, at)| *at);
                if let Some(at) = known {
                    copies.sent.insert((entry.mailing, entry.recipient), at);
                }
                Ok(())
            })?;
        }
        Ok(copies)
    }

    /// The place of the copy with the names and the day of a plan; a new one where there is none.
    fn place_of(&mut self, plan: &PlanRecord) -> usize {
        let is_same = |copy: &PublishedCopy| {
            copy.signed.signatories == plan.signatories && copy.signed.date == plan.date
        };
        self.list.iter().position(is_same).unwrap_or_else(|| {
            self.list.push(PublishedCopy {
                signed: SignedCopy {
                    signatories: plan.signatories.clone(),
                    date: plan.date,
                    letters: 0,
                },
                plans: Vec::new(),
            });
            self.list.len() - 1
        })
    }

    /// Under which copy a letter went, or is to go.
    pub fn of(&self, mailing: &MailingName, recipient: &RecipientKey) -> usize {
        let last = self.list.len().saturating_sub(1);
        if self.sent.is_empty() {
            return last;
        }
        let key = (mailing.clone(), recipient.clone());
        self.sent.get(&key).copied().unwrap_or(last)
    }
}

impl PublishedCopy {
    /// Whether a letter that was drawn up again is the one that went; one that has not gone is as it was approved.
    pub fn sent(
        &self,
        ledger: &Ledger,
        mailing: &MailingName,
        recipient: &RecipientKey,
        digest: &Digest,
    ) -> bool {
        let mut plans = self.plans.iter();
        self.plans.is_empty()
            || plans.any(|plan| {
                let planned = ledger.planned(*plan, mailing, recipient);
                planned.is_ok_and(|planned| planned.is_some_and(|(_, known, _)| known == *digest))
            })
    }
}

fn has_gone(entry: &Entry) -> bool {
    use DeliveryState::{Accepted, Bounced, Handed, Replied};
    matches!(entry.state, Accepted | Bounced | Handed | Replied)
}

/// The code under which a letter went.
fn code_of(entry: &Entry) -> Option<&ApprovalCode> {
    entry.version.as_ref().filter(|_| has_gone(entry))
}
