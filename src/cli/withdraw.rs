//! `redress withdraw`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::undoing::undo_and_tell;
use super::which::{Which, mark_and_tell};
use redress_ledger::{DeliveryState, Mark, Undo};

/// Take deliveries out, so that they are never sent.
#[derive(Debug, clap::Args)]
pub struct WithdrawCommand {
    #[command(flatten)]
    which: Which,
    /// Every delivery that has not gone.
    #[arg(long)]
    all: bool,
    /// Why; kept in the log.
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Take a withdrawal back: the letter stands as before, and goes with the plan in force.
    #[arg(long)]
    undo: bool,
}

impl WithdrawCommand {
    /// Marks them.
    pub fn run(self, context: &Context) -> Outcome {
        if self.which.is_everything() && !self.all {
            return Err(Failure::Usage(
                "say which deliveries with `--to`, `--mailing` or `--state`, or `--all` for every one".to_owned(),
            ));
        }
        let ledger = context.existing_ledger()?;
        if self.undo {
            let filter = self
                .which
                .filter_to_change(&ledger, &[DeliveryState::Withdrawn])?;
            let note = self.note.unwrap_or_default();
            undo_and_tell(
                context,
                &ledger,
                &filter,
                Undo::Withdrawn,
                ("withdrawal", &note),
            )?;
            return Ok(Exit::Done);
        }
        let note = self
            .note
            .unwrap_or_else(|| "taken out by the organizer".to_owned());
        // Not the unconfirmed: such a letter may have arrived, and `resolve` is for that.
        let open = [
            DeliveryState::Ready,
            DeliveryState::Deferred,
            DeliveryState::Refused,
            DeliveryState::ByHand,
        ];
        let filter = self.which.filter_to_change(&ledger, &open)?;
        mark_and_tell(
            context,
            &ledger,
            &filter,
            &Mark::Withdrawn { note },
            "withdrawn",
        )?;
        Ok(Exit::Done)
    }
}
