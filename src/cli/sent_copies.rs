//! What is in the archive, put into the Sent folder of the sender's mailbox after a run.
//!
//! Nothing of it is about the letters themselves: whatever goes wrong is told, changes no exit code, and is tried again by the next
//! `send`.

use super::context::{Context, runtime};
use super::exit::Failure;
use super::mailboxes::{Copying, MailboxAccount, copy_to_sent};
use super::words::count;
use super::{output, signals};
use crate::campaign::{Campaign, InboxSettings};
use crate::delivery::archived_letters;
use anyhow::anyhow;
use redress_ledger::Ledger;

/// Puts there what is not, if the campaign says so and its provider does not do it.
pub fn bring(context: &Context, campaign: &Campaign, ledger: &Ledger) {
    let mut copying = Copying::default();
    let ended = copy(context, campaign, ledger, &mut copying);
    if copying.put > 0 {
        let (letters, folder) = (count(copying.put, "letter"), folder_of(campaign));
        output::say(format_args!("{letters} copied into {folder}"));
    }
    let why = match ended {
        Ok(None) => return,
        Ok(Some(why)) => format!(": {why}"),
        Err(failure) => {
            failure.tell();
            String::new()
        }
    };
    output::say(format_args!(
        "not every letter is copied into {}; the next `redress send` goes on with them{why}",
        folder_of(campaign)
    ));
}

/// The folder and whose it is.
fn folder_of(campaign: &Campaign) -> String {
    let folder = campaign.delivery.copy_to_sent.as_deref();
    let whose = campaign.mailbox_of_sent().map(InboxSettings::title);
    format!(
        "`{}` of {}",
        folder.unwrap_or_default(),
        whose.unwrap_or_default()
    )
}

fn copy(
    context: &Context,
    campaign: &Campaign,
    ledger: &Ledger,
    copying: &mut Copying,
) -> Result<Option<String>, Failure> {
    let settings = &campaign.delivery;
    let (Some(folder), Some(archive), Some(inbox)) = (
        &settings.copy_to_sent,
        &settings.archive,
        campaign.mailbox_of_sent(),
    ) else {
        return Ok(None);
    };
    // It has done so itself, or is about to.
    if settings.keeper_of_sent().is_some() {
        return Ok(None);
    }
    let letters = archived_letters(&campaign.folder, archive)
        .map_err(|error| Failure::Unexpected(anyhow!("the archive cannot be read: {error}")))?;
    let mut account = MailboxAccount::new(campaign, inbox)?;
    runtime()?.block_on(async {
        let here = (ledger, &context.clock);
        let copying = copy_to_sent(&mut account, folder, letters, here, copying);
        let ended = tokio::select! {
            ended = copying => ended,
            () = signals::asked_to_end() => Ok(Some("it was stopped".to_owned())),
        };
        account.close().await;
        ended
    })
}
