//! `redress stop`

use super::context::Context;
use super::exit::{Exit, Outcome};
use super::output;
use crate::delivery::Stop;
use anyhow::Context as _;

/// Stop the `send` that is running in another terminal: letters in flight are finished, no new one starts.
///
/// Asked a second time, it stops at once, and letters past their commit point become unconfirmed.
#[derive(Debug, clap::Args)]
pub struct StopCommand {}

impl StopCommand {
    #[expect(clippy::unused_self, reason = "every command is run by value")]
    /// Leaves the request where the run looks for it.
    pub fn run(self, context: &Context) -> Outcome {
        // A request that lies there before a run counts for nothing, so it would be lost without a word.
        if !context.existing_ledger()?.run_is_under_way() {
            output::report("Nothing is being sent.\n");
            return Ok(Exit::Done);
        }
        Stop::ask_run_in(&context.root).context("the request to stop cannot be written")?;
        output::report("Asked it to stop: letters in flight are finished, no new one starts.\n");
        Ok(Exit::Done)
    }
}
