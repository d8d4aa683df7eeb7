//! How letters drawn up now differ from those of an earlier plan: how many, and for the first of them what.

use super::DrawnRow;
use redress_base::id::{AccountName, Digest, MailingName, PlanId};
use redress_ledger::{LedgerError, PlanLedger};
use redress_lists::Recipient;

/// So many letters are told one by one.
const TOLD_MAX: usize = 3;

/// Letters drawn up now beside those of an earlier plan, which the ledger still keeps.
#[derive(Debug)]
pub struct Differences<'a> {
    ledger: &'a dyn PlanLedger,
    earlier: PlanId,
    /// Letters of the earlier plan that were met again.
    met: u64,
    differing: u64,
    told: Vec<String>,
    failure: Option<LedgerError>,
}

impl<'a> Differences<'a> {
    /// Nothing compared yet.
    #[must_use]
    pub fn from(earlier: PlanId, ledger: &'a dyn PlanLedger) -> Self {
        Self {
            ledger,
            earlier,
            met: 0,
            differing: 0,
            told: Vec::new(),
            failure: None,
        }
    }

    /// Compares what drawing up meets. A failure of the ledger is kept, because drawing up cannot be stopped half way.
    pub fn see(&mut self, drawn: &DrawnRow<'_>) {
        if let (
            None,
            DrawnRow::Letter {
                mailing,
                recipient,
                digest,
                account,
                ..
            },
        ) = (&self.failure, drawn)
        {
            self.failure = self.compare(mailing, recipient, digest, *account).err();
        }
    }

    fn compare(
        &mut self,
        mailing: &MailingName,
        now: &Recipient,
        digest: &Digest,
        account: Option<&AccountName>,
    ) -> Result<(), LedgerError> {
        let earlier = self.ledger.planned(self.earlier, mailing, &now.key)?;
        self.met += u64::from(earlier.is_some());
        let what = match earlier {
            Some((_, approved, carried)) if approved == *digest => {
                if carried.as_ref() == account {
                    return Ok(());
                }
                let named = |account: Option<&AccountName>| {
                    account.map_or("that of [delivery]".to_owned(), |name| format!("`{name}`"))
                };
                let (was, is) = (named(carried.as_ref()), named(account));
                format!("goes another way: its account was {was} and is {is}")
            }
            Some((before, ..)) => {
                // Where no cell differs, the letter does, or a file that goes with it.
                changed_cell(&before, now).unwrap_or_else(|| "reads otherwise".to_owned())
            }
            None => "is new".to_owned(),
        };
        self.differing += 1;
        if self.told.len() < TOLD_MAX {
            self.told
                .push(format!("{mailing}: the letter to {} {what}", now.label()));
        }
        Ok(())
    }

    /// What differs, a line each. `letters` is how many the earlier plan had, those by hand included.
    pub fn finish(self, letters: u64) -> Result<Vec<String>, LedgerError> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        let mut lines = self.told;
        match self.differing.saturating_sub(lines.len() as u64) {
            0 => {}
            1 => lines.push("and 1 more letter differs".to_owned()),
            more => lines.push(format!("and {more} more letters differ")),
        }
        match letters.saturating_sub(self.met) {
            0 => {}
            1 => lines.push("1 letter is not there any more".to_owned()),
            gone => lines.push(format!("{gone} letters are not there any more")),
        }
        Ok(lines)
    }
}

/// The first cell of a row that is another than it was.
fn changed_cell(before: &Recipient, now: &Recipient) -> Option<String> {
    let column = now
        .columns
        .names()
        .iter()
        .find(|name| before.by_name(name) != now.by_name(name))?;
    Some(format!(
        "differs: its `{column}` was `{}` and is `{}` (row {})",
        before.by_name(column),
        now.by_name(column),
        now.row
    ))
}
