//! A batch on its way: the run, the screen beside it, and Ctrl-C.

use super::context::{Context, runtime};
use super::exit::{Exit, Failure};
use super::output;
use super::progress::{self, Progress};
use super::width::fitted;
use super::words::{count, moment};
use super::{handles, resolve, signals};
use crate::campaign::Campaign;
use crate::delivery::{
    AccountRun, DeliveryError, Finished, SendOptions, Sending, Stop, TestLetter, send_all,
    send_tests,
};
use anyhow::anyhow;
use jiff::tz::TimeZone;
use redress_base::address::EmailAddress;
use redress_base::id::{AccountName, MailingName};
use redress_base::problem::Problem;
use redress_ledger::{Counts, DeliveryState, MailingCounts, Run, RunLedger, Verdict};
use std::fmt::Write as _;
use tokio::runtime::Runtime;

/// How a run ended that may have had several accounts.
#[derive(Debug)]
pub struct Ended {
    /// What came of the letters of all of them.
    pub finished: Finished,
    /// Accounts that could not go on, while others could.
    pub failed: Vec<(Option<AccountName>, DeliveryError)>,
}

/// Sends and shows it, and gives the right to send back: what has no verdict then is in doubt, not on its way. A run that
/// ends with an error says on stdout what it did until then. `accounts` are those that the summary is about.
pub fn run(
    context: &Context,
    sendings: Vec<Sending>,
    options: &SendOptions,
    accounts: &[AccountName],
    run: Run,
) -> Result<Ended, Failure> {
    let Some(ledger) = sendings.first().map(|sending| sending.ledger.clone()) else {
        // Every letter of the plan goes through accounts that were not chosen.
        return Ok(Ended {
            finished: Finished::default(),
            failed: Vec::new(),
        });
    };
    let (ended, progress) = observed(&runtime()?, sendings)?;
    // Before the screen is closed, which waits for a terminal that takes nothing.
    drop(run);
    let so_far = ended_screen(progress, &*ledger);
    let ended = ended.and_then(together);
    if ended.is_err() {
        // The ledger may be what failed; what was seen of the run can be told without it.
        let summary = summarize(context, &*ledger, &so_far, options, accounts);
        let text = summary.map_or_else(|_| verdicts(&so_far), |(text, _)| text);
        output::report(&fitted(&text));
    }
    Ok(ended?)
}

/// Sends on a runtime that has other work as well.
pub fn run_on(runtime: &Runtime, sendings: Vec<Sending>) -> Result<Finished, Failure> {
    let ledger = sendings.first().map(|sending| sending.ledger.clone());
    let (ended, progress) = observed(runtime, sendings)?;
    if let Some(ledger) = ledger {
        ended_screen(progress, &*ledger);
    }
    let Ended { finished, failed } = ended.and_then(together)?;
    match failed.into_iter().next() {
        None => Ok(finished),
        Some((account, error)) => Err(of_account(account.as_ref(), error)),
    }
}

/// What came of all accounts. An error where none of them could go on.
fn together(runs: Vec<AccountRun>) -> Result<Ended, DeliveryError> {
    let several = runs.len() > 1;
    let mut failed = Vec::new();
    let mut ended = Vec::new();
    for AccountRun { account, outcome } in runs {
        match outcome {
            Ok(finished) => ended.push((account, finished)),
            Err(error) => failed.push((account, error)),
        }
    }
    if ended.is_empty() && failed.len() == 1 {
        let (_, error) = failed.remove(0);
        return Err(error);
    }
    let mut finished = Finished::default();
    let mut pauses: Vec<(String, Vec<AccountName>)> = Vec::new();
    for (account, own) in ended {
        finished.accepted += own.accepted;
        finished.refused += own.refused;
        finished.copies_refused += own.copies_refused;
        finished.deferred += own.deferred;
        finished.unconfirmed += own.unconfirmed;
        finished.interrupted |= own.interrupted;
        let resume = finished.resume_at.into_iter().chain(own.resume_at);
        finished.resume_at = resume.min();
        let new = own
            .late
            .into_iter()
            .filter(|it| !finished.late.contains(it));
        let new: Vec<Problem> = new.collect();
        finished.late.extend(new);
        if let Some(reason) = own.paused {
            match pauses.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, accounts)) => accounts.extend(account),
                None => pauses.push((reason, account.into_iter().collect())),
            }
        }
    }
    let told = pauses.into_iter().map(|(reason, accounts)| {
        let names: Vec<&str> = accounts.iter().map(AccountName::as_str).collect();
        match &*names {
            [] => reason,
            _ if !several => reason,
            names => format!("{}: {reason}", names.join(", ")),
        }
    });
    let told = told.collect::<Vec<_>>().join("; ");
    finished.paused = (!told.is_empty()).then_some(told);
    Ok(Ended { finished, failed })
}

/// What ended the letters of one account, as it is told. That this machine has no password for it is no fault of the run.
pub fn of_account(account: Option<&AccountName>, error: DeliveryError) -> Failure {
    match (account, error) {
        (Some(account), DeliveryError::NoSecret(why)) => Failure::Waits(format!(
            "{account}: its letters wait for a machine that has its password, because {why}"
        )),
        (Some(account), error) => {
            Failure::Unexpected(anyhow!(error).context(format!("account `{account}`")))
        }
        (None, error) => error.into(),
    }
}

/// How the run ended, account by account, and the screen that was beside it.
fn observed(
    runtime: &Runtime,
    mut sendings: Vec<Sending>,
) -> Result<(Result<Vec<AccountRun>, DeliveryError>, Progress), Failure> {
    handles::fit_connections(&mut sendings);
    let mut mailings = Vec::new();
    if let Some(first) = sendings.first() {
        let chosen = &first.options.selection.mailing;
        mailings = due_by_mailing(&first.ledger.counts()?);
        // A mailing that is through, or was not chosen, would stand in the bar and never move.
        mailings
            .retain(|(name, due)| *due > 0 && chosen.as_ref().is_none_or(|chosen| chosen == name));
    }
    let zone = zone_of(sendings.first());
    let mut progress = Progress::begin(mailings, zone);
    let ended = runtime.block_on(async {
        let stop = Stop::default();
        let watch = tokio::spawn(signals::heed(stop.clone(), progress.teller()));
        let ended = send_all(sendings, stop, &mut |event| progress.observe(event)).await;
        watch.abort();
        ended
    });
    Ok((ended, progress))
}

/// On whose clock the run is watched: the campaign's.
fn zone_of(sending: Option<&Sending>) -> TimeZone {
    sending.map_or_else(TimeZone::system, |sending| {
        sending.loaded.campaign.timezone.clone()
    })
}

/// Closes the screen, and gives what was seen of the run.
fn ended_screen(progress: Progress, ledger: &dyn RunLedger) -> Finished {
    let so_far = progress.end();
    // After the bar is gone and whatever the run's end: nothing else has these verdicts.
    tell_unwritten(ledger);
    so_far
}

/// Names the verdicts that the disk did not take any more, as `resolve --file` reads them. Their letters are unconfirmed
/// in the ledger.
fn tell_unwritten(ledger: &dyn RunLedger) {
    let lost = ledger.unwritten();
    if lost.is_empty() {
        return;
    }
    let mut text =
            "These verdicts could not be written down, and their letters are unconfirmed in the ledger. Make room, keep \
             the lines that follow in a file, and settle them with `redress resolve --file FILE`:\n".to_owned();
    for lost in &lost {
        let (word, reply) = progress::told(&lost.verdict);
        let line = match lost.verdict {
            Verdict::Accepted(_) => resolve::decided(true, lost.delivery),
            // As a remark, which `resolve` leaves out: of this one nobody knows, so no line may decide it.
            Verdict::Unconfirmed(_) => format!("# {}", lost.delivery),
            // None of these letters arrived. They go again, and a refusal most likely comes again.
            Verdict::Refused(_) | Verdict::Deferred { .. } | Verdict::Returned(_) => {
                resolve::decided(false, lost.delivery)
            }
        };
        let _ = writeln!(
            text,
            "{line} # {word}, {reply}, Message-ID <{}>",
            lost.message_id.as_str()
        );
    }
    output::insist(&text);
}

fn due_by_mailing(counts: &Counts) -> Vec<(MailingName, u64)> {
    let due = |mailing| {
        of_state(mailing, DeliveryState::Ready) + of_state(mailing, DeliveryState::Deferred)
    };
    counts
        .mailings
        .iter()
        .map(|mailing| (mailing.name.clone(), due(mailing)))
        .collect()
}

/// Sends letters to the organizer's own address and shows it.
pub fn run_tests(
    runtime: &Runtime,
    sending: Sending,
    to: &EmailAddress,
    letters: Vec<TestLetter>,
) -> Result<Finished, DeliveryError> {
    let mut progress = Progress::begin(Vec::new(), zone_of(Some(&sending)));
    let finished = runtime.block_on(send_tests(sending, to, letters, &mut |event| {
        progress.observe(event);
    }));
    progress.end();
    finished
}

/// Says what to add where a campaign names no server.
pub fn require_server(
    campaign: &Campaign,
    accounts: &[Option<&AccountName>],
) -> Result<(), Problem> {
    let mut accounts = accounts.iter();
    let lacking = accounts.find(|account| campaign.settings_of(**account).server.is_none());
    let Some(account) = lacking else {
        return Ok(());
    };
    let section = account.map_or("[delivery]".to_owned(), |name| format!("[account.{name}]"));
    Err(Problem::error(
        "campaign.toml",
        format!("`{section}` names no `server`"),
        "Add the server that takes your mail, such as `server = \"smtps://smtp.example.org\"`.",
    ))
}

/// How a run ended, in words and as an exit code. `accounts` are those that it was about; none where the campaign's only
/// account has no name.
pub fn summarize(
    context: &Context,
    ledger: &dyn RunLedger,
    finished: &Finished,
    options: &SendOptions,
    accounts: &[AccountName],
) -> Result<(String, Exit), Failure> {
    let mailing = options.selection.mailing.as_ref();
    let by_account = if accounts.is_empty() {
        Vec::new()
    } else {
        ledger.accounts(mailing)?
    };
    let states: Vec<[u64; 11]> = if accounts.is_empty() {
        let counts = ledger.counts()?;
        let mailings = counts.mailings.iter();
        let chosen = mailings.filter(|it| mailing.is_none_or(|chosen| *chosen == it.name));
        chosen.map(|mailing| mailing.states).collect()
    } else {
        let chosen = by_account.iter().filter(|it| accounts.contains(&it.name));
        chosen.map(|account| account.states).collect()
    };
    let in_state =
        |state: DeliveryState| states.iter().map(|states| of(states, state)).sum::<u64>();
    let (ready, deferred) = (
        in_state(DeliveryState::Ready),
        in_state(DeliveryState::Deferred),
    );
    let unconfirmed = in_state(DeliveryState::Unconfirmed);

    let outstanding = ready + deferred;
    // "0 letters accepted" would sound like a failure to somebody who only ran it again to be sure.
    let was_idle = outstanding == 0
        && finished.accepted + finished.refused + finished.deferred + finished.unconfirmed == 0;
    let mut text = if was_idle {
        String::new()
    } else {
        verdicts(finished)
    };
    if let Some(reason) = &finished.paused {
        let _ = writeln!(text, "Paused: {reason}.");
    }
    if unconfirmed > 0 {
        let _ = writeln!(
            text,
            "{} for a decision: look for evidence, then `redress resolve`.",
            waiting(unconfirmed, "unconfirmed letter")
        );
    }
    if was_idle {
        text.push_str("Nothing was left to send.\n");
    } else if outstanding == 0 {
        text.push_str("Nothing is outstanding.\n");
    } else {
        // With letters that are ready, the next `send` need not wait for the deferred ones.
        let next = finished.resume_at.or(if ready == 0 {
            ledger.next_due(&options.selection)?
        } else {
            None
        });
        let when = next
            // A moment that is over by now means that `send` can run at once.
            .filter(|next| *next > context.clock.now())
            .map_or(String::new(), |next| {
                format!(" after {}", moment(next, &context.zone()))
            });
        let _ = writeln!(
            text,
            "{} outstanding: run `redress send` again{when}.",
            count(outstanding, "letter")
        );
    }
    let given_away = in_state(DeliveryState::GivenAway);
    if given_away > 0 {
        let _ = writeln!(
            text,
            "{} given away: `redress join` brings what became of {}.",
            count(given_away, "letter"),
            if given_away == 1 { "it" } else { "them" }
        );
    }
    // Also of accounts that this run was not about: whoever has their passwords may wait for a word.
    if by_account.len() > 1 {
        for account in &by_account {
            let left = outstanding_of(&account.states);
            if left > 0 {
                let _ = writeln!(text, "  {}: {}", account.name, count(left, "letter"));
            }
        }
    }

    // `Exit::or` knows which of two is told, so their order here does not matter.
    let mut exit = Exit::Done;
    if finished.refused + finished.copies_refused > 0 {
        exit = exit.or(Exit::Refusals);
    }
    if unconfirmed > 0 {
        exit = exit.or(Exit::Undecided);
    }
    // A run that was limited with `--max` and did so much has done what it was asked for.
    if deferred > 0
        || given_away > 0
        || finished.paused.is_some()
        || (ready > 0 && options.max.is_none())
    {
        exit = exit.or(Exit::Unfinished);
    }
    if !finished.late.is_empty() {
        exit = exit.or(Exit::Invalid);
    }
    if finished.interrupted {
        exit = exit.or(Exit::Interrupted);
    }
    Ok((text, exit))
}

/// What came of the letters of this run: `12 letters accepted by the server, 1 refused.`
fn verdicts(finished: &Finished) -> String {
    let mut parts = vec![format!(
        "{} accepted by the server",
        count(finished.accepted, "letter")
    )];
    for (number, what) in [
        (finished.refused, "refused"),
        (finished.deferred, "deferred"),
        (finished.unconfirmed, "unconfirmed"),
    ] {
        if number > 0 {
            parts.push(format!("{} {what}", super::words::grouped(number)));
        }
    }
    let mut text = format!("{}.\n", parts.join(", "));
    if finished.copies_refused > 0 {
        let _ = writeln!(
            text,
            "{} refused: `redress log` names them.",
            count(finished.copies_refused, "copy")
        );
    }
    text
}

/// `1 letter waits`, `3 letters wait`.
pub fn waiting(number: u64, noun: &str) -> String {
    format!(
        "{} {}",
        count(number, noun),
        if number == 1 { "waits" } else { "wait" }
    )
}

/// How many letters are still to be sent.
pub fn outstanding(counts: &Counts) -> u64 {
    due_by_mailing(counts).into_iter().map(|(_, due)| due).sum()
}

/// How many deliveries there are.
pub fn deliveries(counts: &Counts) -> u64 {
    counts
        .mailings
        .iter()
        .flat_map(|mailing| mailing.states)
        .sum()
}

/// How many deliveries of all mailings are in a state.
pub fn in_state(counts: &Counts, state: DeliveryState) -> u64 {
    counts
        .mailings
        .iter()
        .map(|mailing| of_state(mailing, state))
        .sum()
}

/// How many deliveries of a mailing are in a state.
fn of_state(mailing: &MailingCounts, state: DeliveryState) -> u64 {
    of(&mailing.states, state)
}

/// How many of these are still to be sent.
pub fn outstanding_of(states: &[u64; 11]) -> u64 {
    of(states, DeliveryState::Ready) + of(states, DeliveryState::Deferred)
}

fn of(states: &[u64; 11], state: DeliveryState) -> u64 {
    DeliveryState::ALL
        .iter()
        .zip(states)
        .find_map(|(of, number)| (*of == state).then_some(*number))
        .unwrap_or(0)
}
