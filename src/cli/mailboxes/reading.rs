//! What is new in the folders of a mailbox.

use super::account::{MailboxAccount, Seen};
use super::folder::FolderReading;
use super::since::Since;
use super::trouble::{Trouble, sentence};
use crate::cli::exit::Failure;
use crate::cli::inbox::InboxReader;
use redress_imap::ImapError;

/// What came of looking into a mailbox.
#[derive(Debug)]
pub enum News {
    /// All folders were read that can be.
    Read,
    /// The conversation broke off: another may do better.
    BrokeOff,
    /// Nothing will come of it until somebody changes something.
    Hopeless,
}

/// Reads what is new in all folders of a mailbox. What could not be read is added to `unread`, in sentences.
pub async fn read_new(
    account: &mut MailboxAccount<'_>,
    since: &Since,
    reader: &mut InboxReader<'_>,
    unread: &mut Vec<String>,
) -> Result<News, Failure> {
    let settings = account.settings;
    for folder in &settings.folders {
        let error = match read_folder(account, folder, since, reader, unread).await {
            Ok(()) => continue,
            Err(Trouble::Here(failure)) => return Err(failure),
            Err(Trouble::Server(error)) => error,
        };
        if error.is_refusal() {
            unread.push(sentence(settings, &error));
            continue;
        }
        account.give_up();
        // What ended it was told where it happened, and the next folder has a conversation of its own.
        if matches!(error, ImapError::Over) {
            continue;
        }
        unread.push(sentence(settings, &error));
        return Ok(if error.may_pass() {
            News::BrokeOff
        } else {
            News::Hopeless
        });
    }
    Ok(News::Read)
}

async fn read_folder(
    account: &mut MailboxAccount<'_>,
    folder: &str,
    since: &Since,
    reader: &mut InboxReader<'_>,
    unread: &mut Vec<String>,
) -> Result<(), Trouble> {
    let seen = account.seen.get(folder).copied();
    let told = unread.len();
    let place = format!("{folder} of {}", account.settings.title());
    let session = account.session().await?;
    session.end_idle().await?;
    let examined = session.examine(folder).await?;
    // Where UIDs count by something else than before, they mean other mails: all are read again, and the ledger knows them.
    let seen = seen.filter(|seen| seen.uid_validity == examined.uid_validity);
    let last = seen.map_or(0, |seen| seen.highest);
    if examined.mails == 0 {
        return Ok(());
    }
    // A server that says what comes next need not be asked whether something came.
    if last > 0 && examined.uid_next > 0 && examined.uid_next <= last.saturating_add(1) {
        return Ok(());
    }
    let mut uids = session.uids_since(since.day).await?;
    uids.retain(|uid| *uid > last);
    let highest = uids.last().copied().unwrap_or(last);
    let mut reading = FolderReading {
        session,
        reader,
        place,
        since,
        unread,
    };
    reading.read(&uids).await?;
    let seen = Seen {
        uid_validity: examined.uid_validity,
        highest,
        has_gap: seen.is_some_and(|seen| seen.has_gap) || unread.len() > told,
    };
    account.seen.insert(folder.to_owned(), seen);
    Ok(())
}
