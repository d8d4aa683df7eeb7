//! The end of a run: how it ended, and what those who look later read of it.

use super::batch::due;
use super::error::DeliveryError;
use super::event::Finished;
use super::handle::RunHandle;
use super::options::SendOptions;
use super::state::RunState;
use redress_ledger::{LedgerError, RunLedger};

/// Says how the run ended, and writes down why the campaign is paused.
pub(super) fn close(
    run: &RunHandle,
    ledger: &dyn RunLedger,
    outcome: Result<(), DeliveryError>,
) -> Result<Finished, DeliveryError> {
    let (mut finished, failure) = run.step(RunState::end);
    let failure = failure.or(outcome.err());
    finished.late = run.settings.window.late();
    let reason = match &failure {
        None if finished.paused.is_none() && finished.interrupted => stopped(ledger)?,
        None => finished.paused.clone(),
        Some(DeliveryError::Server(sentence)) => Some(sentence.clone()),
        Some(_) => None,
    };
    match reason {
        Some(reason) => run
            .settings
            .record
            .pause(Some((&reason, finished.resume_at)))?,
        None => run.waits_no_more(), // what the server kept it waiting for is over, too
    }
    failure.map_or(Ok(finished), Err)
}

/// What those who look later read of a run that was stopped before everything had gone.
fn stopped(ledger: &dyn RunLedger) -> Result<Option<String>, LedgerError> {
    // Of the whole campaign, whatever this run was limited to: it is read as a word about the campaign.
    let left = due(ledger, &SendOptions::default())?;
    Ok((left > 0).then(|| "it was stopped; `redress send` goes on".to_owned()))
}
