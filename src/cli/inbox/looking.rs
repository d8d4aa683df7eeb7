//! Mailboxes on servers, as sources.

use super::approval_mails::ApprovalMails;
use super::reader::InboxReader;
use crate::campaign::Campaign;
use crate::cli::context::runtime;
use crate::cli::exit::{Exit, Failure};
use crate::cli::mailboxes::{MailboxAccount, Since, read_new, watch};
use crate::cli::output;
use crate::cli::signals;
use redress_base::clock::Clock;
use redress_ledger::Ledger;

/// A look into the mailboxes of a campaign.
pub struct Looking<'c> {
    pub campaign: &'c Campaign,
    pub ledger: &'c Ledger,
    pub clock: &'c Clock,
    /// It stays, and looks again when something arrives.
    pub stays: bool,
    /// What is found is entered, and not only shown.
    pub enters: bool,
}

impl Looking<'_> {
    /// Reads all mailboxes. What could not be read is added to `unread`; whoever stays tells it at once.
    pub fn read(
        &self,
        reader: &mut InboxReader<'_>,
        unread: &mut Vec<String>,
    ) -> Result<Exit, Failure> {
        let awaited = ApprovalMails::awaited_since(self.campaign, self.ledger)?;
        let Some(since) = Since::either(self.campaign, self.ledger, awaited)? else {
            output::say(
                "no letter has left yet, so nothing can have come back; no mailbox was read",
            );
            return Ok(Exit::Done);
        };
        let mut accounts = MailboxAccount::all(self.campaign)?;
        runtime()?.block_on(async {
            if self.stays {
                let note = || self.note();
                // Whatever is under way is given up: what was read is entered, and the rest is read next time.
                return tokio::select! {
                    () = signals::asked_to_end() => Ok(Exit::Interrupted),
                    ended = watch(accounts, &since, self.clock, reader, &note) => ended,
                };
            }
            for account in &mut accounts {
                read_new(account, &since, reader, unread).await?;
                account.close().await;
            }
            Ok(Exit::Done)
        })
    }

    /// Notes that all mailboxes were read: for a day, letters may go to those who have not answered.
    fn note(&self) -> Result<(), Failure> {
        if self.enters {
            self.ledger.note_reading(true, self.clock.now())?;
        }
        Ok(())
    }
}
