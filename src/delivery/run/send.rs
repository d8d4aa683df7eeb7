//! A run from its beginning to its end.

use super::batch::{batch, due_together};
use super::closing::close;
use super::error::DeliveryError;
use super::event::{Event, Finished};
use super::handle::{RunHandle, RunSettings};
use super::options::Sending;
use super::prefetch::LetterSource;
use super::record::Record;
use super::send_window::SendWindow;
use super::shared::Shared;
use super::stamp::Stamp;
use super::start::{account, dialer, pacer};
use super::state::RunState;
use super::teller::Teller;
use crate::delivery::account::Account;
use crate::delivery::secret::secret_from;
use crate::delivery::stop::Stop;
use redress_base::id::AccountName;
use std::rc::Rc;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::LocalSet;

/// How the letters of one account went.
#[derive(Debug)]
pub struct AccountRun {
    /// The account; none where the campaign's only one has no name.
    pub account: Option<AccountName>,
    /// What came of its letters, or what ended it.
    pub outcome: Result<Finished, DeliveryError>,
}

/// Sends what is outstanding of the plan in force.
pub async fn send(
    sending: Sending,
    stop: Stop,
    observe: &mut dyn FnMut(Event),
) -> Result<Finished, DeliveryError> {
    let ended = send_all(vec![sending], stop, observe).await?;
    let mut outcomes = ended.into_iter().map(|run| run.outcome);
    outcomes.next().unwrap_or_else(|| Ok(Finished::default()))
}

/// The same through several accounts at once: each has its own server, pace, day and breaker, and none waits for another. What
/// goes wrong with one ends its letters alone.
pub async fn send_all(
    accounts: Vec<Sending>,
    stop: Stop,
    observe: &mut dyn FnMut(Event),
) -> Result<Vec<AccountRun>, DeliveryError> {
    let Some(first) = accounts.first() else {
        return Ok(Vec::new());
    };
    // First: it also settles what an earlier run left open, before anything is counted as due.
    let _run = first.ledger.start_run(first.clock.now())?;
    let folder = first.loaded.campaign.folder.root().to_owned();
    let is_one = accounts.len() == 1;
    let (mut ended, opened) = opened(accounts);
    // Whoever has no place in an account need not hear what else is wrong.
    let Some((first, _)) = opened.first() else {
        return Ok(ended);
    };
    let (shared, found) = Shared::open(first)?;
    let (events, mut heard) = mpsc::unbounded_channel();
    for found in found {
        let _ = events.send(Event::Notice(found)); // heard below
    }
    let mut started = Vec::new();
    for (sending, account) in opened {
        let name = sending.options.selection.account.clone();
        let teller = Teller::new(events.clone(), name.clone().filter(|_| !is_one));
        match assemble(&sending, account, &shared, stop.clone(), teller) {
            Ok(run) => started.push((name, Rc::new(run), sending)),
            Err(error) => ended.push(AccountRun {
                account: name,
                outcome: Err(error),
            }),
        }
    }
    let at_work: Vec<&Sending> = started.iter().map(|(_, _, sending)| sending).collect();
    if let Some(first) = at_work.first() {
        let letters = due_together(&at_work)?;
        let due = first.options.max.map_or(letters, |max| letters.min(max));
        let _ = events.send(Event::Started { due });
    }
    let local = LocalSet::new(); // dropped at the end, and with it what is still at work
    let (asked, told) = (stop.clone(), events);
    let _requests = local.spawn_local(async move {
        let say = |how: &'static str| drop(told.send(Event::Notice(how.to_owned())));
        asked.heed_requests_in(folder, say).await;
    });
    let mut running = Vec::new();
    for (account, run, sending) in started {
        let going = local.spawn_local(async move {
            let outcome = through_one(&run, sending).await;
            run.step(RunState::let_go_of_shared);
            outcome
        });
        running.push((account, going));
    }
    let all = local.run_until(async {
        for (account, going) in running {
            let outcome = match going.await {
                Ok(outcome) => outcome,
                Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
                // Nobody cancels one.
                Err(_) => Ok(Finished::default()),
            };
            ended.push(AccountRun { account, outcome });
        }
    });
    watched(all, &mut heard, observe).await;
    // What was said in the last moment, as the last of them came to its end.
    while let Ok(event) = heard.try_recv() {
        observe(event);
    }
    if let Some(unsaid) = archive_left(shared, &stop).await {
        observe(Event::Notice(unsaid));
    }
    Ok(ended)
}

/// The accounts, locked; and those that cannot be used now.
fn opened(accounts: Vec<Sending>) -> (Vec<AccountRun>, Vec<(Sending, Option<Account>)>) {
    let (mut ended, mut opened) = (Vec::new(), Vec::new());
    for sending in accounts {
        match account(&sending) {
            Ok(account) => opened.push((sending, account)),
            Err(error) => ended.push(AccountRun {
                account: sending.options.selection.account,
                outcome: Err(error),
            }),
        }
    }
    (ended, opened)
}

/// Sends the letters of one account.
async fn through_one(run: &Rc<RunHandle>, sending: Sending) -> Result<Finished, DeliveryError> {
    let source = LetterSource {
        loaded: Arc::clone(&sending.loaded),
        ledger: Arc::clone(&sending.ledger),
        selection: sending.options.selection.clone(),
        window: Arc::clone(&run.settings.window),
        clock: sending.clock.clone(),
    };
    let closing = Rc::clone(run);
    let in_time = tokio::task::spawn_local(async move { closing.close_in_time().await });
    let outcome = Box::pin(batch(Rc::clone(run), source, &sending)).await;
    in_time.abort();
    let selection = &sending.options.selection;
    close(run, &*sending.ledger, selection, outcome).await
}

/// Waits until every copy is where it belongs; says what is wrong where one is not, which changes nothing about the letters.
async fn archive_left(shared: Shared, stop: &Stop) -> Option<String> {
    let archive = shared.end()?;
    // Who asks a second time waits for nothing: the next run does what is left.
    let finished = stop.or_at_once(archive.finish()).await?;
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

/// Puts the run of one account together; opens no connection and asks for no password.
fn assemble(
    sending: &Sending,
    account: Option<Account>,
    shared: &Shared,
    stop: Stop,
    teller: Teller,
) -> Result<RunHandle, DeliveryError> {
    let Sending {
        loaded,
        ledger,
        settings,
        options,
        clock,
        ..
    } = sending;
    let name = options.selection.account.as_ref();
    let stamp = Stamp::load(settings)?;
    let dialer = dialer(sending)?;
    let from = loaded.campaign.senders_through(name).into_iter().next();
    let fixed = RunSettings {
        clock: clock.clone(),
        stop: stop.clone(),
        record: Record::new(ledger, name, clock),
        server: dialer.server(),
        secret_from: (settings.password.as_ref())
            .map(|source| secret_from(source, &sending.section())),
        dialer,
        from: from.unwrap_or(&loaded.campaign.sender).email.clone(),
        stamp,
        window: Arc::new(SendWindow::new(loaded, settings.hours.clone())),
        receipts: settings.receipts,
        waits: options.wait,
        until: options.until,
    };
    let pacer = pacer(sending, account.as_ref());
    let state =
        RunState::new(pacer, account, shared, stop, teller).with_turns(sending.turns.clone());
    Ok(RunHandle::new(fixed, state))
}
