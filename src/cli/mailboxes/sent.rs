//! Letters looked for in the Sent folder of a mailbox.

use super::account::MailboxAccount;
use super::trouble::sentence;
use jiff::civil::Date;
use redress_imap::ImapError;
use redress_ledger::{SENT_FIELDS, SentSearch};
use redress_mailbox::Mail;

/// Mails whose heads are asked for at once.
const HEADS_AT_ONCE: usize = 500;

/// Looks for letters in the Sent folder of a mailbox, among what was put there since that day; gives the folder's name, or a
/// sentence where it could not be read.
pub async fn search_sent(
    account: &mut MailboxAccount<'_>,
    since: Date,
    search: &mut SentSearch,
) -> Result<String, String> {
    let settings = account.settings;
    match look_through(account, since, search).await {
        Ok(Some(folder)) => Ok(format!("{folder} of {}", settings.title())),
        Ok(None) => Err(format!(
            "{}: the server marks no folder as the one for sent mail; name it with `sent = \"...\"` under [[inbox]]",
            settings.title()
        )),
        Err(error) => Err(sentence(settings, &error)),
    }
}

async fn look_through(
    account: &mut MailboxAccount<'_>,
    since: Date,
    search: &mut SentSearch,
) -> Result<Option<String>, ImapError> {
    let named = account.settings.sent.clone();
    let session = account.session().await?;
    let folder = match named {
        Some(folder) => Some(folder),
        None => session.sent_folder().await?,
    };
    let Some(folder) = folder else {
        return Ok(None);
    };
    let examined = session.examine(&folder).await?;
    if examined.mails == 0 {
        return Ok(Some(folder));
    }
    let uids = session.uids_since(since).await?;
    let fields = SENT_FIELDS.map(str::to_ascii_uppercase);
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    // The newest first: what is in doubt is seldom old.
    for some in uids.rchunks(HEADS_AT_ONCE) {
        let mut heads = session.fetch_heads(some, &fields).await?;
        while let Some(head) = heads.next().await? {
            search.take(&Mail::cut(head.bytes, true));
        }
        if search.is_over() {
            break;
        }
    }
    Ok(Some(folder))
}
