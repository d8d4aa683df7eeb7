//! `redress retry`

use super::context::Context;
use super::exit::{Exit, Outcome};
use super::which::{Which, mark_and_tell};
use redress_ledger::{DeliveryState, Mark};

/// Make deferred and refused letters due now; the next `send` takes them.
#[derive(Debug, clap::Args)]
pub struct RetryCommand {
    #[command(flatten)]
    which: Which,
}

impl RetryCommand {
    /// Marks them.
    pub fn run(self, context: &Context) -> Outcome {
        let ledger = context.existing_ledger()?;
        let filter = self
            .which
            .filter_to_change(&ledger, &[DeliveryState::Deferred, DeliveryState::Refused])?;
        mark_and_tell(context, &ledger, &filter, &Mark::Retried, "due again")?;
        Ok(Exit::Done)
    }
}
