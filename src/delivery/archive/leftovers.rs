//! Drafts that a run left behind: the ledger says what becomes of each.

use super::error::ArchiveError;
use super::folders::Folders;
use super::name::CopyName;
use crate::plan::BookInMessage;
use redress_ledger::{Arrival, RunLedger};
use redress_letters::message::Message;

/// Moves the drafts of letters that were accepted, leaves those of letters in doubt, and removes the others. Gives
/// what is wrong with the first that cannot be moved.
pub(super) fn settle(
    folders: &Folders,
    ledger: &dyn RunLedger,
) -> Result<Option<ArchiveError>, ArchiveError> {
    let mut damaged = None;
    for name in folders.drafts()? {
        let name = name?;
        match ledger.arrival(name.delivery, &name.letter)? {
            Arrival::Accepted(digest) => {
                // A process that was killed leaves a draft whole; a machine without power may not.
                let kept = folders.read(&name)?;
                // Without its book it is not the letter that went, and all that may be kept of it.
                if Message::digest_of_arrived(&kept) != digest
                    && !BookInMessage::was_taken_out(&kept)
                {
                    damaged.get_or_insert_with(|| damage(folders, &name));
                    continue;
                }
                folders.sync(&name)?;
                folders.settle(&name)?;
            }
            Arrival::Not => folders.discard(&name)?,
            Arrival::Unknown => {}
        }
    }
    Ok(damaged)
}

fn damage(folders: &Folders, name: &CopyName) -> ArchiveError {
    ArchiveError::Damaged {
        delivery: name.delivery.to_string(),
        file: folders.shown_draft(name),
    }
}
