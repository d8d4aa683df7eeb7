//! What can be done in a folder that is a part of a campaign: the rest belongs where the whole is.

use super::arguments::Command;
use super::context::Context;
use super::exit::Failure;
use super::sealed;
use crate::campaign::is_part;
use redress_base::folder::Folder;
use redress_ledger::{LedgerError, PartError};

/// Refuses a command that a part cannot do, and says where it belongs.
pub fn demand(context: &Context, command: &Command) -> Result<(), Failure> {
    if works_in_part(command) || !is_part(&Folder::new(&context.root)) {
        return Ok(());
    }
    let Some(ledger) = sealed::ledger_if_any(context)? else {
        return Ok(());
    };
    match ledger.part_of()? {
        Some(part) => Err(LedgerError::from(PartError::IsPart {
            number: part.number,
            campaign: part.campaign,
        })
        .into()),
        // Somebody's file has that name.
        None => Ok(()),
    }
}

/// Whether a command needs nothing but the letters of the part and what became of them.
fn works_in_part(command: &Command) -> bool {
    match command {
        Command::New(_)
        | Command::Open(_)
        | Command::Send(_)
        | Command::Stop(_)
        | Command::Status(_)
        | Command::Log(_)
        | Command::Retry(_)
        | Command::Resolve(_)
        | Command::Withdraw(_)
        | Command::Mark(_)
        | Command::Inbox(_)
        | Command::Evidence(_)
        | Command::Replies(_)
        | Command::HandBack(_)
        | Command::Completions(_)
        | Command::Man(_) => true,
        Command::Check(_)
        | Command::Signatories(_)
        | Command::Supporters(_)
        | Command::Preview(_)
        | Command::Rehearse(_)
        | Command::Preflight(_)
        | Command::Test(_)
        | Command::Proof(_)
        | Command::Verify(_)
        | Command::Approve(_)
        | Command::Approvals(_)
        | Command::Coordinator(_)
        | Command::Share(_)
        | Command::Join(_)
        | Command::Diff(_)
        | Command::Packet(_)
        | Command::Letter(_)
        | Command::Calendar(_)
        | Command::Report(_)
        | Command::Scoreboard(_)
        | Command::Site(_)
        | Command::Lawmakers(_) => false,
    }
}
