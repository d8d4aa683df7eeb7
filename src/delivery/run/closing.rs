//! The end of a run: how it ended, and what those who look later read of it.

use super::batch::due;
use super::error::DeliveryError;
use super::event::Finished;
use super::handle::{RunHandle, RunSettings};
use super::state::RunState;
use redress_base::words::{count, moment};
use redress_ledger::{LedgerError, RunLedger, Selection, Unread};

/// Says how the run ended, and writes down why the campaign is paused.
pub(super) async fn close(
    run: &RunHandle,
    ledger: &dyn RunLedger,
    selection: &Selection,
    outcome: Result<(), DeliveryError>,
) -> Result<Finished, DeliveryError> {
    let (mut finished, failure) = run.step(RunState::end);
    let failure = failure.or(outcome.err());
    if failure.is_none() && finished.paused.is_none() && !finished.interrupted {
        finished.paused = unread(run, ledger, selection)?;
    }
    finished.late = run.settings.window.late();
    let reason = match &failure {
        None if finished.paused.is_none() && finished.interrupted => stopped(ledger, selection)?,
        None => finished.paused.clone(),
        Some(DeliveryError::Server(sentence) | DeliveryError::NoSecret(sentence)) => {
            Some(sentence.clone())
        }
        Some(_) => None,
    };
    let pause = match &reason {
        Some(reason) => Some(Some((reason.as_str(), finished.resume_at))),
        // What the server kept it waiting for is over, too.
        None => run
            .step(|state| state.is_kept_waiting(false))
            .then_some(None),
    };
    if let Some(pause) = pause {
        let RunSettings { record, stop, .. } = &run.settings;
        // Whoever asked it to end does not wait for another program that holds the ledger: these are words for `status`.
        if let Some(written) = stop.or(record.pause(pause)).await {
            written?;
        }
    }
    failure.map_or(Ok(finished), Err)
}

/// What keeps letters waiting that tell somebody of their silence.
fn unread(
    run: &RunHandle,
    ledger: &dyn RunLedger,
    selection: &Selection,
) -> Result<Option<String>, LedgerError> {
    let unread = ledger.unread(selection, run.settings.clock.now())?;
    Ok(unread.map(|Unread { letters, last_reading }| {
        let wait = if letters == 1 { "waits" } else { "wait" };
        let when = last_reading.map_or_else(
            || "was never read".to_owned(),
            |at| format!("was last read {}", moment(at, run.settings.window.zone())),
        );
        format!(
            "{} to the silent {wait}, because the mailbox {when} and nobody knows who has answered; run `redress inbox` first, \
             or, if you read your mail yourself, `redress inbox --seen`",
            count(letters, "letter")
        )
    }))
}

/// What those who look later read of a run that was stopped before everything had gone.
fn stopped(ledger: &dyn RunLedger, selection: &Selection) -> Result<Option<String>, LedgerError> {
    // Of the whole campaign, or of all that the account carries, whatever this run was limited to: so it is read.
    let whole = Selection {
        mailing: None,
        account: selection.account.clone(),
    };
    let left = due(ledger, &whole)?;
    Ok((left > 0).then(|| "it was stopped; `redress send` goes on".to_owned()))
}
