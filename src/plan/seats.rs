//! An `id` that stood for somebody else at another address before: the same seat with a new holder, or an `id` that was
//! given away? A letter that was accepted under it is never sent again, so a wrong guess leaves somebody without one.

use super::LoadedCampaign;
use super::changes::{ListedRecipient, MovedRecipient};
use crate::campaign::Mailing;
use jiff::civil::Date;
use redress_base::address::EmailAddress;
use redress_base::problem::Problem;
use redress_base::words::count_words;
use redress_ledger::{LedgerError, PlanLedger};
use redress_lists::{List, ListConfig, ListOptions, Recipient, Row};

/// Rows that are named; the others are counted.
const ROWS_NAMED: usize = 100;

impl LoadedCampaign {
    /// The rows whose `id` the ledger knows under another name and another address, each as an error that asks. What is
    /// wrong with the lists besides is left to drawing up.
    pub fn changed_seats(
        &self,
        ledger: &dyn PlanLedger,
        as_of: Date,
        skip_invalid: bool,
    ) -> Result<Vec<Problem>, LedgerError> {
        let mut changed = Vec::new();
        // No `id` has stood for anybody yet.
        if ledger.plan_in_force()?.is_none() {
            return Ok(changed);
        }
        let closed = self.campaign.closed_inboxes();
        // A mailing that follows another has that one's list, where the question is asked.
        let lists = self.campaign.mailings.iter();
        for mailing in lists.filter(|mailing| mailing.follows.is_none()) {
            let lacks = |recipient: &Recipient| self.letters.lacks(mailing, recipient);
            let options = ListOptions {
                as_of,
                skip_invalid,
                lacks: Some(&lacks),
                reads: Some(&|column| self.letters.reads(mailing, column)),
            };
            // What is wrong with a list is told where its letters are drawn up.
            let config = ListConfig {
                closed: closed.clone(),
                ..self.campaign.list_of(mailing)
            };
            let Ok(list) = List::scan(&config, &options) else {
                continue;
            };
            let Ok(rows) = list.rows() else { continue };
            let mut others = 0_u64;
            for row in rows {
                let Row::Recipient(now) = row else { continue };
                let Some(moved) =
                    moved(ledger, mailing, &now)?.filter(MovedRecipient::may_be_someone_else)
                else {
                    continue;
                };
                if changed.len() < ROWS_NAMED {
                    changed.push(question(mailing, &now, &moved));
                } else {
                    others += 1;
                }
            }
            if others > 0 {
                let message = format!(
                    "{} an `id` that stood for another name and address",
                    count_words(others, "more row has", "more rows have")
                );
                changed.push(Problem::error(mailing.recipients.as_str(), message, HELP));
            }
        }
        Ok(changed)
    }
}

const HELP: &str = "If the seat has a new holder, say so with `--same-seats`: a letter that was accepted for the seat is \
                    not sent again. If this is somebody else, give the row an `id` of its own.";

fn question(mailing: &Mailing, now: &Recipient, moved: &MovedRecipient) -> Problem {
    let message = format!(
        "is `{}` still the same seat? It was {} and is {} now",
        now.key, moved.before, moved.now
    );
    Problem::error(mailing.recipients.as_str(), message, HELP).at_row(now.line, now.row)
}

/// The recipient beside the one that had its key before, if the address is another.
fn moved(
    ledger: &dyn PlanLedger,
    mailing: &Mailing,
    now: &Recipient,
) -> Result<Option<MovedRecipient>, LedgerError> {
    let inbox = |recipient: &Recipient| recipient.email.as_ref().map(EmailAddress::inbox);
    let address = inbox(now);
    if address.as_deref() == Some(now.key.as_str()) {
        return Ok(None); // known by its address: another address is another recipient
    }
    let before = ledger
        .known(&mailing.name, &now.key)?
        .filter(|before| inbox(before) != address);
    Ok(before.map(|before| MovedRecipient {
        before: listed(&before),
        now: listed(now),
    }))
}

fn listed(recipient: &Recipient) -> ListedRecipient {
    let (key, email) = (recipient.key.clone(), recipient.email.clone());
    ListedRecipient {
        key,
        label: recipient.label(),
        email,
        state: None,
    }
}
