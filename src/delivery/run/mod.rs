//! The batch: several connections, each one small loop.

#[cfg(test)]
mod decide;
#[cfg(test)]
mod decision;
#[cfg(test)]
mod letter;
mod prefetch;
mod queue;
mod record;
mod send_window;
#[cfg(test)]
mod situation;
mod stamp;
mod state;
mod test_send;
mod worker;

pub use test_send::send_tests;

use super::account::{Account, AccountError};
use super::pacer::Pacer;
use super::secret::credentials;
use super::session::{Dialer, Limits};
pub use super::stop::Stop;
use crate::address::EmailAddress;
use crate::campaign::{DeliverySettings, Pace, Problem};
use crate::clock::Clock;
use crate::id::{DeliveryId, MailingName};
use crate::ledger::{Ledger, LedgerError, Selection, Verdict};
use crate::message::DkimError;
use crate::plan::{Loaded, PlanError};
use jiff::{SignedDuration, Timestamp};
use prefetch::{Prefetch, Source};
use send_window::SendWindow;
use stamp::Stamp;
use state::{Parts, RunState};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::LocalSet;
use worker::Worker;

/// What falls due within this time is waited for without `--wait`.
const WORTH_WAITING: SignedDuration = SignedDuration::from_secs(30);

/// What a batch needs.
#[derive(Debug)]
pub struct Sending {
    /// The campaign as it was approved.
    pub loaded: Arc<Loaded>,
    /// Where everything is recorded.
    pub ledger: Ledger,
    /// How it is sent; `rehearse` gives its own.
    pub settings: DeliverySettings,
    /// The folder of the account's state file (counts and times of the rolling 24 hours); none for a rehearsal.
    pub account_state: Option<PathBuf>,
    /// The clock.
    pub clock: Clock,
    /// Choices of this run.
    pub options: SendOptions,
}

/// Choices of one run.
#[derive(Clone, Debug, Default)]
pub struct SendOptions {
    /// Which deliveries.
    pub selection: Selection,
    /// At most so many letters.
    pub max: Option<u64>,
    /// Connections instead of the campaign's.
    pub connections: Option<u32>,
    /// Pace instead of the campaign's.
    pub pace: Option<Pace>,
    /// No letter starts at or after this moment.
    pub until: Option<Timestamp>,
    /// Stay for deferred letters, quota and office hours.
    pub wait: bool,
}

/// What happens during a run. Addresses print themselves masked.
#[derive(Debug)]
pub enum Event {
    /// The number of letters that are due.
    Started {
        /// Letters due now.
        due: u64,
    },
    /// A letter came to a verdict.
    Settled {
        /// Which.
        delivery: DeliveryId,
        /// Of this mailing.
        mailing: MailingName,
        /// To this address.
        email: EmailAddress,
        /// How it ended.
        verdict: Verdict,
    },
    /// Sending waits, and says why and until when.
    Waiting {
        /// Why, in words.
        reason: String,
        /// Until when, if known.
        until: Option<Timestamp>,
    },
    /// Something an organizer should know: a lost connection, a slower pace.
    Notice(String),
}

/// How a run ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finished {
    /// Letters accepted in this run.
    pub accepted: u64,
    /// Letters refused in this run.
    pub refused: u64,
    /// Copies refused in this run.
    pub copies_refused: u64,
    /// Letters deferred in this run.
    pub deferred: u64,
    /// Letters that became unconfirmed in this run.
    pub unconfirmed: u64,
    /// Why sending paused, in words.
    pub paused: Option<String>,
    /// When it may go on, if known.
    pub resume_at: Option<Timestamp>,
    /// Whether Ctrl-C (or `stop`) ended it.
    pub interrupted: bool,
    /// What is wrong with mailings whose letters were left because they came too late.
    pub late: Vec<Problem>,
}

/// Why a run could not go on. Each is a sentence for an organizer.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The ledger failed; no letter starts after that.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A letter is not what was approved.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The server cannot be reached, does not offer TLS, refuses the sign-in or the sender.
    #[error("{0}")]
    Server(String),
    /// Another run uses the account.
    #[error("{0}")]
    Busy(String),
    /// The account's state file cannot be used; without it the daily limit cannot be kept.
    #[error("{0}")]
    Account(String),
    /// A letter whose bytes could be misread on the wire; it was not sent.
    #[error(
        "the letter of delivery {delivery} is not fit to be sent, and was not: {unfit}; please report this as a bug"
    )]
    Unfit {
        /// Which.
        delivery: DeliveryId,
        /// What is wrong with it.
        unfit: String,
    },
    /// The letters cannot be signed.
    #[error(transparent)]
    Signature(#[from] DkimError),
    /// The system gives us no more threads.
    #[error("this machine is out of threads: {0}")]
    Threads(#[from] std::io::Error),
}

impl From<AccountError> for DeliveryError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Busy { .. } => Self::Busy(error.to_string()),
            AccountError::State { .. } | AccountError::TooMany { .. } => {
                Self::Account(error.to_string())
            }
        }
    }
}

/// Sends what is outstanding of the plan in force.
pub async fn send(
    sending: Sending,
    stop: Stop,
    observe: &mut dyn FnMut(Event),
) -> Result<Finished, DeliveryError> {
    let _run = sending.ledger.start_run(sending.clock.now())?;
    let (events, mut heard) = mpsc::unbounded_channel();
    let connections = sending
        .options
        .connections
        .unwrap_or(sending.settings.connections)
        .max(1);
    let state = Rc::new(state(&sending, stop, events)?);
    let source = Source {
        loaded: Arc::clone(&sending.loaded),
        ledger: sending.ledger.clone(),
        selection: sending.options.selection.clone(),
        window: Arc::clone(&state.window),
        clock: sending.clock.clone(),
    };
    let local = LocalSet::new();
    let folder = sending.loaded.campaign.folder.root().to_owned();
    let asked = Rc::clone(&state);
    let _requests = local.spawn_local(async move {
        asked
            .stop
            .heed_requests_in(folder, |how| asked.notice(how))
            .await
    });
    let closing = Rc::clone(&state);
    let _closing = local.spawn_local(async move { closing.close_in_time().await });
    let batch = local.run_until(Box::pin(batch(
        Rc::clone(&state),
        source,
        &sending,
        connections,
    )));
    let outcome = watched(batch, &mut heard, observe).await;
    while let Ok(event) = heard.try_recv() {
        observe(event);
    }
    close(&state, outcome)
}

/// Drives the batch and passes its events on as they come.
async fn watched<T>(
    batch: impl Future<Output = T>,
    heard: &mut mpsc::UnboundedReceiver<Event>,
    observe: &mut dyn FnMut(Event),
) -> T {
    let mut batch = std::pin::pin!(batch);
    loop {
        tokio::select! {
            outcome = &mut batch => return outcome,
            Some(event) = heard.recv() => observe(event),
        }
    }
}

/// Puts a run together; opens no connection and asks for no password.
fn state(
    sending: &Sending,
    stop: Stop,
    events: mpsc::UnboundedSender<Event>,
) -> Result<RunState, DeliveryError> {
    let Sending {
        loaded,
        ledger,
        settings,
        options,
        clock,
        ..
    } = sending;
    let campaign = &loaded.campaign;
    let account = account(sending)?;
    let since_last = account.as_ref().and_then(Account::since_last);
    let parts = Parts {
        window: Arc::new(SendWindow::new(loaded, settings.hours.clone())),
        ledger: ledger.clone(),
        clock: clock.clone(),
        stop,
        stamp: Stamp::load(settings)?,
        from: campaign.sender.email.clone(),
        dialer: dialer(sending)?,
        pacer: Pacer::new(
            options.pace.unwrap_or(settings.pace),
            settings.per_domain,
            since_last,
            clock,
        ),
        account,
        wait: options.wait,
        until: options.until,
        max: options.max,
    };
    Ok(RunState::new(parts, events))
}

fn account(sending: &Sending) -> Result<Option<Account>, DeliveryError> {
    let (Some(folder), Some(server)) = (&sending.account_state, &sending.settings.server) else {
        return Ok(None);
    };
    let campaign = &sending.loaded.campaign;
    let server = server.account_host();
    let user = sending
        .settings
        .username
        .as_deref()
        .unwrap_or(campaign.sender.email.as_str());
    // Whoever reads this stands in another folder.
    let root = campaign.folder.root();
    let place = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let who = format!(
        "the campaign `{}` in `{}`",
        campaign.name,
        place.components().as_path().display()
    );
    Ok(Some(Account::open(
        folder,
        &server,
        user,
        &who,
        sending.settings.daily,
        &sending.clock,
    )?))
}

fn dialer(sending: &Sending) -> Result<Dialer, DeliveryError> {
    let Sending {
        settings, loaded, ..
    } = sending;
    let server = settings.server.clone().ok_or_else(|| {
        DeliveryError::Server(
            "campaign.toml names no server: add `server = \"smtps://...\"` under [delivery]"
                .to_owned(),
        )
    })?;
    let root = loaded.campaign.folder.root();
    let ca_file = settings
        .ca_file
        .as_ref()
        .map(|path| loaded.campaign.folder.path(path));
    let credentials = match (&settings.username, &settings.password) {
        (Some(user), Some(source)) => {
            let (user, source) = (user.clone(), source.clone());
            Some(credentials(user, source, root, settings.sign_in))
        }
        _ => None,
    };
    let limits = Limits::from_answer_timeout(settings.answer_timeout);
    Dialer::new(server, ca_file.as_deref(), credentials, limits).map_err(DeliveryError::Server)
}

/// Walks over what is outstanding as often as there is something due, with all connections at each walk.
async fn batch(
    state: Rc<RunState>,
    source: Source,
    sending: &Sending,
    connections: u32,
) -> Result<(), DeliveryError> {
    let due = due(&sending.ledger, &sending.options)?;
    state.tell(Event::Started { due });
    if !embargo_over(&state, sending).await? {
        return Ok(());
    }
    state.write_pause(None)?;
    loop {
        let before = state.progress.get();
        state.queue.fill(Prefetch::start(&source)?).await;
        let workers: Vec<_> = (0..connections)
            .map(|_| tokio::task::spawn_local(Worker::new(&state).work()))
            .collect();
        for worker in workers {
            if let Err(error) = worker.await
                && error.is_panic()
            {
                std::panic::resume_unwind(error.into_panic());
            }
        }
        state.queue.clear().await;
        match state.rested().await {
            Some(true) => continue,
            Some(false) => return Ok(()),
            None => {}
        }
        if !state.takes_more() || state.queue.is_spent() {
            return Ok(());
        }
        let opening = state.window.take_opening();
        let next_due = state.ledger.next_due(&source.selection)?;
        let moved = state.progress.get() > before;
        if !worth_another_walk(&state, opening, next_due, moved).await {
            return Ok(());
        }
    }
}

/// Waits for the next letter to fall due or the next office to open, if that is soon or the run stays for it.
async fn worth_another_walk(
    state: &RunState,
    opening: Option<Timestamp>,
    next_due: Option<Timestamp>,
    moved: bool,
) -> bool {
    let now = state.clock.now();
    let Some(next) = opening.into_iter().chain(next_due).min() else {
        return moved;
    };
    if next <= now {
        return moved;
    }
    let for_an_office = opening == Some(next);
    if !state.wait && next.duration_since(now) > WORTH_WAITING {
        if let Some(opening) = opening {
            state.pause("outside office hours".to_owned(), Some(opening));
        }
        return false;
    }
    let reason = if for_an_office {
        "outside office hours"
    } else {
        "for deferred letters to fall due"
    };
    state.wait_until(next, reason.to_owned()).await
}

async fn embargo_over(state: &RunState, sending: &Sending) -> Result<bool, DeliveryError> {
    let Some(not_before) = sending
        .settings
        .not_before
        .filter(|moment| *moment > state.clock.now())
    else {
        return Ok(true);
    };
    let reason = "the embargo (`not_before`) is not over".to_owned();
    if state.wait || not_before.duration_since(state.clock.now()) <= WORTH_WAITING {
        return Ok(state.wait_until(not_before, reason).await);
    }
    state.pause(reason, Some(not_before));
    Ok(false)
}

/// Letters that are ready or deferred, for the screen.
fn due(ledger: &Ledger, options: &SendOptions) -> Result<u64, LedgerError> {
    use crate::ledger::DeliveryState::{Deferred, Ready};
    let counts = ledger.counts()?;
    let chosen = counts.mailings.iter().filter(|mailing| {
        options
            .selection
            .mailing
            .as_ref()
            .is_none_or(|chosen| *chosen == mailing.name)
    });
    let due = chosen
        .map(|mailing| {
            let states = crate::ledger::DeliveryState::ALL.iter().zip(mailing.states);
            states
                .filter(|(state, _)| matches!(state, Ready | Deferred))
                .map(|(_, number)| number)
                .sum::<u64>()
        })
        .sum::<u64>();
    Ok(options.max.map_or(due, |max| due.min(max)))
}

/// What those who look later read of a run that was stopped before everything had gone.
fn stopped(state: &RunState) -> Result<Option<String>, LedgerError> {
    let left = due(&state.ledger, &SendOptions::default())?;
    Ok((left > 0).then(|| "it was stopped; `redress send` goes on".to_owned()))
}

/// Says how the run ended, and writes down why the campaign is paused.
fn close(state: &RunState, outcome: Result<(), DeliveryError>) -> Result<Finished, DeliveryError> {
    let failure = state.take_failure().or(outcome.err());
    let mut finished = state.finished.borrow().clone();
    finished.interrupted = state.stop.is_asked();
    finished.late = state.window.late();
    let reason = match &failure {
        None if finished.paused.is_none() && finished.interrupted => stopped(state)?,
        None => finished.paused.clone(),
        Some(DeliveryError::Server(sentence)) => Some(sentence.clone()),
        Some(_) => None,
    };
    match reason {
        Some(reason) => state.write_pause(Some((&reason, finished.resume_at)))?,
        None => state.waits_no_more(),
    }
    failure.map_or(Ok(finished), Err)
}
