//! A run from its beginning to its end.

use super::batch::batch;
use super::closing::close;
use super::error::DeliveryError;
use super::event::{Event, Finished};
use super::handle::{RunHandle, RunSettings};
use super::options::Sending;
use super::prefetch::LetterSource;
use super::record::Record;
use super::send_window::SendWindow;
use super::stamp::Stamp;
use super::start::{account, archive, dialer, pacer, witness};
use super::state::RunState;
use crate::delivery::secret::secret_from;
use crate::delivery::stop::Stop;
use redress_base::words::count;
use std::rc::Rc;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::LocalSet;

/// Sends what is outstanding of the plan in force.
pub async fn send(
    sending: Sending,
    stop: Stop,
    observe: &mut dyn FnMut(Event),
) -> Result<Finished, DeliveryError> {
    // First: it also settles what an earlier run left open, before anything is counted as due.
    let _run = sending.ledger.start_run(sending.clock.now())?;
    let (events, mut heard) = mpsc::unbounded_channel();
    let run = Rc::new(assemble(&sending, stop, events)?);
    let source = LetterSource {
        loaded: Arc::clone(&sending.loaded),
        ledger: Arc::clone(&sending.ledger),
        selection: sending.options.selection.clone(),
        window: Arc::clone(&run.settings.window),
        clock: sending.clock.clone(),
    };
    let local = LocalSet::new(); // dropped at the end, and with it what is still at work
    let folder = sending.loaded.campaign.folder.root().to_owned();
    let asked = Rc::clone(&run);
    let _requests = local.spawn_local(async move {
        let stop = &asked.settings.stop;
        stop.heed_requests_in(folder, |how| asked.notice(how)).await;
    });
    let closing = Rc::clone(&run);
    let _closing = local.spawn_local(async move { closing.close_in_time().await });
    let batch = local.run_until(Box::pin(batch(Rc::clone(&run), source, &sending)));
    let outcome = watched(batch, &mut heard, observe).await;
    // What was said in the last moment, as the batch came to its end.
    while let Ok(event) = heard.try_recv() {
        observe(event);
    }
    // Where the words are written that were asked for before.
    let selection = &sending.options.selection;
    let closing = close(&run, &*sending.ledger, selection, outcome);
    let closed = local.run_until(closing).await;
    if let Some(unsaid) = archive_left(&run).await {
        observe(Event::Notice(unsaid));
    }
    closed
}

/// Waits until every copy is where it belongs; says what is wrong where one is not, which changes nothing about the letters.
async fn archive_left(run: &RunHandle) -> Option<String> {
    let archive = run.step(RunState::take_archive)?;
    // Who asks a second time waits for nothing: the next run does what is left.
    let finished = run.settings.stop.or_at_once(archive.finish()).await?;
    let error = finished.err()?;
    Some(format!(
        "{error}; not every copy is where it belongs, and the next `redress send` goes on with them"
    ))
}

/// Drives something and passes its events on as they come.
pub(super) async fn watched<T, E>(
    doing: impl Future<Output = T>,
    heard: &mut mpsc::UnboundedReceiver<E>,
    observe: &mut dyn FnMut(E),
) -> T {
    let mut doing = std::pin::pin!(doing);
    loop {
        tokio::select! {
            outcome = &mut doing => return outcome,
            Some(event) = heard.recv() => observe(event),
        }
    }
}

/// Puts a run together; opens no connection and asks for no password.
fn assemble(
    sending: &Sending,
    stop: Stop,
    events: mpsc::UnboundedSender<Event>,
) -> Result<RunHandle, DeliveryError> {
    let Sending {
        loaded,
        ledger,
        settings,
        options,
        clock,
        ..
    } = sending;
    // The account first: whoever has no place in it need not hear what else is wrong.
    let account = account(sending)?;
    let (witness, presumed) = witness(sending)?;
    // Behind the second record: by then the ledger says of each draft what became of its letter.
    let (archive, damaged) = archive(sending)?;
    let stamp = Stamp::load(settings)?;
    let dialer = dialer(sending)?;
    let fixed = RunSettings {
        clock: clock.clone(),
        stop: stop.clone(),
        record: Record::new(ledger, clock),
        server: dialer.server(),
        secret_from: settings.password.as_ref().map(secret_from),
        dialer,
        from: loaded.campaign.sender.email.clone(),
        stamp,
        window: Arc::new(SendWindow::new(loaded, settings.hours.clone())),
        receipts: settings.receipts,
        waits: options.wait,
        until: options.until,
    };
    let pacer = pacer(sending, account.as_ref());
    let state = RunState::new(
        pacer,
        (account, witness, archive),
        options.max,
        stop,
        events,
    );
    if presumed > 0 {
        let letters = count(presumed, "letter");
        state.notice(format!(
            "{letters} that may have been sent with a ledger that was lost or put back: unconfirmed now"
        ));
    }
    if let Some(damaged) = damaged {
        state.notice(damaged.to_string());
    }
    Ok(RunHandle::new(fixed, state))
}
