//! Copies of sent letters put into the Sent folder of a mailbox.

use super::account::MailboxAccount;
use super::trouble::{Trouble, sentence};
use crate::cli::exit::Failure;
use crate::delivery::ArchivedLetter;
use anyhow::anyhow;
use redress_base::clock::Clock;
use redress_base::id::DeliveryId;
use redress_imap::ImapSession;
use redress_ledger::Ledger;
use redress_mailbox::Mail;
use std::io;

/// Fields in which a copy in a Sent folder has our Message-ID: providers that put their own in its place keep ours beside it.
const ID_FIELDS: [&str; 3] = [
    "MESSAGE-ID",
    "X-MICROSOFT-ORIGINAL-MESSAGE-ID",
    "X-GOOGLE-ORIGINAL-MESSAGE-ID",
];
/// Letters that are noted at once. Of those that are not noted when the program is killed, the folder is asked again.
const NOTED_AT_ONCE: usize = 20;

/// What became of the letters that were not known to lie in the folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Copying {
    /// Letters that were put there.
    pub put: u64,
    /// Letters that were there already.
    pub found: u64,
}

/// Puts into a folder what is in the archive and not there, each letter once: it is looked for first, and noted after. Counts in
/// `copying`; gives a sentence where the server kept it from being done.
pub async fn copy_to_sent(
    account: &mut MailboxAccount<'_>,
    folder: &str,
    letters: impl Iterator<Item = io::Result<ArchivedLetter>>,
    (ledger, clock): (&Ledger, &Clock),
    copying: &mut Copying,
) -> Result<Option<String>, Failure> {
    let mut noted = Vec::new();
    let ended = copy_all(
        account,
        folder,
        letters,
        (ledger, clock),
        &mut noted,
        copying,
    )
    .await;
    // Whatever ended it, these lie there.
    ledger.note_sent_copies(&noted, clock.now())?;
    match ended {
        Ok(()) => Ok(None),
        Err(Trouble::Here(failure)) => Err(failure),
        Err(Trouble::Server(error)) => {
            account.give_up();
            Ok(Some(sentence(account.settings, &error)))
        }
    }
}

async fn copy_all(
    account: &mut MailboxAccount<'_>,
    folder: &str,
    letters: impl Iterator<Item = io::Result<ArchivedLetter>>,
    (ledger, clock): (&Ledger, &Clock),
    noted: &mut Vec<DeliveryId>,
    copying: &mut Copying,
) -> Result<(), Trouble> {
    let mut is_open = false;
    for letter in letters {
        let letter = letter.map_err(|error| not_read(&error))?;
        if ledger
            .lies_in_sent(letter.delivery)
            .map_err(Failure::from)?
        {
            continue;
        }
        // Only now: where nothing is left to copy, nobody is asked for a password.
        let session = account.session().await?;
        if !is_open {
            session.examine(folder).await?;
            is_open = true;
        }
        let bytes = letter.read().map_err(|error| not_read(&error))?;
        let mail = Mail::cut(bytes.clone(), false);
        if is_there(session, &mail).await? {
            copying.found += 1;
        } else {
            let sent_at = mail.date().unwrap_or_else(|| clock.now());
            session.append(folder, &bytes, sent_at).await?;
            copying.put += 1;
        }
        noted.push(letter.delivery);
        if noted.len() == NOTED_AT_ONCE {
            let now = clock.now();
            ledger.note_sent_copies(noted, now).map_err(Failure::from)?;
            noted.clear();
        }
    }
    Ok(())
}

/// Whether a letter lies in the folder that is open.
async fn is_there(session: &mut ImapSession, mail: &Mail) -> Result<bool, Trouble> {
    for id in mail.message_ids() {
        for field in ID_FIELDS {
            if !session.uids_with_field(field, &id).await?.is_empty() {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn not_read(error: &io::Error) -> Failure {
    Failure::Unexpected(anyhow!("a copy in the archive cannot be read: {error}"))
}
