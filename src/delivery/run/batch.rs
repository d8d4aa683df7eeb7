//! The batch: walks over what is outstanding, as often as there is something due, with all connections at each walk.

use super::error::DeliveryError;
use super::handle::RunHandle;
use super::options::Sending;
use super::prefetch::{LetterSource, Prefetch};
use super::state::RunState;
use super::worker::Worker;
use jiff::{SignedDuration, Timestamp};
use redress_base::id::AccountName;
use redress_ledger::{DeliveryState, LedgerError, RunLedger, Selection};
use std::rc::Rc;
use std::time::Duration;

/// What falls due within this time is waited for without `--wait`.
const WORTH_WAITING: SignedDuration = SignedDuration::from_secs(30);

/// How long letters are left to other machines before it is looked whether they have become free.
const OTHERS_TAKE: Duration = Duration::from_secs(2);

/// Sends until nothing is due that is worth waiting for, or the run ends.
pub(super) async fn batch(
    run: Rc<RunHandle>,
    source: LetterSource,
    sending: &Sending,
) -> Result<(), DeliveryError> {
    if !embargo_over(&run, sending).await? {
        return Ok(());
    }
    // Letters go again: what an earlier run was paused for is no longer what `status` should say.
    let written = run.while_going(run.settings.record.pause(None)).await;
    if written.transpose()?.is_none() {
        return Ok(()); // the run ends before it began
    }
    loop {
        let before = run.step(|state| state.progress());
        walk(&run, &source, sending.connections()).await?;
        // A run that ends asks the ledger nothing any more: another program may hold it.
        let (opening, next_due) = if run.step(|state| state.goes_on()) {
            let next_due = sending.ledger.next_due(&source.selection)?;
            (run.settings.window.take_opening(), next_due)
        } else {
            (None, None)
        };
        let now = run.settings.clock.now();
        let sooner = opening.into_iter().chain(next_due);
        let sooner = sooner.filter(|next| *next > now).min();
        if run.step(|state| state.end_walk(sooner, run.settings.waits))? {
            continue; // a letter that found no room would have it now
        }
        // Asked first: a rest would look like the end of the run below.
        match run.rested().await {
            Some(true) => continue, // the account has room again, and its letters are still due
            Some(false) => return Ok(()),
            None => {}
        }
        if run.step(|state| !state.goes_on() || state.is_paused() || state.queue.is_spent()) {
            return Ok(());
        }
        // A walk that changed nothing would not change anything the next time either.
        let moved = run.step(|state| state.progress()) > before;
        if !moved && sending.ledger.elsewhere(&source.selection) > 0 {
            if run.settings.waits && run.sleep(OTHERS_TAKE).await {
                continue; // their machines may end before they have sent them
            }
            return Ok(());
        }
        if !worth_another_walk(&run, opening, next_due, moved).await {
            return Ok(());
        }
    }
}

/// One walk over everything outstanding; ends when the last connection is closed.
async fn walk(
    run: &Rc<RunHandle>,
    source: &LetterSource,
    connections: u32,
) -> Result<(), DeliveryError> {
    let room = run.step(RunState::begin_walk);
    let prefetch = Rc::new(Prefetch::start(source, &room)?);
    let workers: Vec<_> = (0..connections)
        .map(|_| tokio::task::spawn_local(Worker::new(run, &prefetch).work()))
        .collect();
    for worker in workers {
        if let Err(error) = worker.await
            && error.is_panic()
        {
            std::panic::resume_unwind(error.into_panic());
        }
    }
    Ok(())
}

/// Waits for the next letter to fall due or the next office to open, if that is soon or the run stays for it.
async fn worth_another_walk(
    run: &RunHandle,
    opening: Option<Timestamp>,
    next_due: Option<Timestamp>,
    moved: bool,
) -> bool {
    let now = run.settings.clock.now();
    let Some(next) = opening.into_iter().chain(next_due).min() else {
        return moved;
    };
    // It is due already, so the walk has met it: another one helps only where this one changed something.
    if next <= now {
        return moved;
    }
    if !run.settings.waits && next.duration_since(now) > WORTH_WAITING {
        // Deferred letters are no pause: each has a time of its own, and `status` says when the first falls due.
        if let Some(opening) = opening {
            let reason = "outside office hours".to_owned();
            run.step(|state| state.pause(reason, Some(opening)));
        }
        return false;
    }
    let reason = if opening == Some(next) {
        "outside office hours"
    } else {
        "for deferred letters to fall due"
    };
    run.wait_until(next, reason.to_owned()).await
}

/// Waits for the end of the embargo, if that is soon or the run stays for it.
async fn embargo_over(run: &RunHandle, sending: &Sending) -> Result<bool, DeliveryError> {
    let now = run.settings.clock.now();
    let not_before = sending.settings.not_before;
    let Some(not_before) = not_before.filter(|moment| *moment > now) else {
        return Ok(true);
    };
    let reason = "the embargo (`not_before`) is not over".to_owned();
    if run.settings.waits || not_before.duration_since(now) <= WORTH_WAITING {
        return Ok(run.wait_until(not_before, reason).await);
    }
    run.step(|state| state.pause(reason, Some(not_before)));
    Ok(false)
}

/// Letters that are ready or deferred, as far as the runs of these accounts are about them.
pub(super) fn due_together(accounts: &[&Sending]) -> Result<u64, LedgerError> {
    let Some(first) = accounts.first() else {
        return Ok(0);
    };
    let Selection { mailing, account } = &first.options.selection;
    let all = Selection {
        mailing: mailing.clone(),
        account: None,
    };
    // Where all accounts are at work nobody need ask which has what, which takes long for a million.
    if account.is_none() || accounts.len() == first.loaded.campaign.ways().len() {
        return due(&*first.ledger, &all);
    }
    let counted = first.ledger.accounts(mailing.as_ref())?;
    let at_work = |name: &AccountName| {
        let mut accounts = accounts.iter();
        accounts.any(|sending| sending.options.selection.account.as_ref() == Some(name))
    };
    let counted = counted.iter().filter(|counts| at_work(&counts.name));
    Ok(counted.map(|counts| waiting(&counts.states)).sum())
}

/// The same for one of them.
pub(super) fn due(ledger: &dyn RunLedger, selection: &Selection) -> Result<u64, LedgerError> {
    let mailing = selection.mailing.as_ref();
    let states: Vec<[u64; 11]> = if let Some(account) = &selection.account {
        let accounts = ledger.accounts(mailing)?.into_iter();
        let own = accounts.filter(|counts| counts.name == *account);
        own.map(|counts| counts.states).collect()
    } else {
        let mailings = ledger.counts()?.mailings.into_iter();
        let chosen = mailings.filter(|it| mailing.is_none_or(|chosen| *chosen == it.name));
        chosen.map(|mailing| mailing.states).collect()
    };
    Ok(states.iter().map(waiting).sum())
}

/// Those among the letters in each state that are ready or deferred.
fn waiting(states: &[u64; 11]) -> u64 {
    use DeliveryState::{Deferred, Ready};
    let waiting = DeliveryState::ALL.iter().zip(states);
    let waiting = waiting.filter(|(state, _)| matches!(state, Ready | Deferred));
    waiting.map(|(_, number)| number).sum()
}
