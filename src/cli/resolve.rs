//! `redress resolve`

use super::context::Context;
use super::exit::{Exit, Outcome};
use super::which::{Which, mark_and_tell};
use crate::ledger::{DeliveryState, Mark};

/// Settle unconfirmed letters, of which nobody knows whether they arrived.
///
/// Look for evidence first: the Sent folder, a bounce, an answer. With `--accepted` they count as accepted; with
/// `--not-accepted` they are sent again by the next `send`.
#[derive(Debug, clap::Args)]
pub struct ResolveCommand {
    /// They had arrived.
    #[arg(long, required_unless_present = "not_accepted", conflicts_with = "not_accepted")]
    accepted: bool,
    /// They had not arrived.
    #[arg(long)]
    not_accepted: bool,
    /// What this is based on; kept in the log.
    #[arg(long, value_name = "TEXT", default_value = "decided by the organizer")]
    note: String,
    #[command(flatten)]
    which: Which,
}

impl ResolveCommand {
    /// Marks them.
    pub fn run(self, context: &Context) -> Outcome {
        let ledger = context.existing_ledger()?;
        let filter = self.which.filter(&ledger, &[DeliveryState::Unconfirmed])?;
        let (mark, done) = if self.accepted {
            (Mark::ResolvedAccepted { note: self.note }, "settled as accepted")
        } else {
            (Mark::ResolvedNotAccepted { note: self.note }, "settled as not accepted and ready to be sent again")
        };
        mark_and_tell(context, &ledger, &filter, &mark, done)?;
        Ok(Exit::Done)
    }
}
