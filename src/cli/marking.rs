//! Marks, entered for this machine alone or, where several send the campaign, for all of them.

use super::context::Context;
use super::exit::Failure;
use super::output;
use super::trust::{self, Trust};
use super::words::{count, moment};
use crate::campaign::Campaign;
use crate::coordination::{Conversation, CoordinationError, SpokenOf, coordinator, known_server};
use redress_base::id::DeliveryId;
use redress_ledger::{Filter, Ledger, Mark, ReportLedger, Undo, Undone};

/// Adds a mark to each delivery where it makes sense in its state; returns those it was added to.
pub fn mark(
    context: &Context,
    ledger: &Ledger,
    deliveries: &[DeliveryId],
    mark: &Mark,
) -> Result<Vec<DeliveryId>, Failure> {
    // Letters by hand are nobody's but of whoever hands them over.
    let is_of_here = matches!(mark, Mark::Handed { .. }) || deliveries.is_empty();
    let conversation = if is_of_here {
        None
    } else {
        conversation(context, ledger)?
    };
    let Some(conversation) = conversation else {
        return Ok(ledger.mark(deliveries, mark, context.clock.now())?);
    };
    let letters = spoken_of(ledger, &ledger.markable(deliveries, mark)?)?;
    let said = conversation.mark(&letters, mark)?;
    if let Some(not_before) = said.not_before {
        output::say(format_args!(
            "{} cannot be said to have not arrived before {}, 15 minutes after the commit point: the machine may only be slow",
            count(said.not_yet.len() as u64, "letter"),
            moment(not_before, &context.zone())
        ));
    }
    if !said.does_not_fit.is_empty() {
        output::say(format_args!(
            "{} not so at the coordinator that this could be said: another machine may have sent, or be sending, it",
            stands(said.does_not_fit.len() as u64)
        ));
    }
    let mut marked = said.entered;
    marked.extend(ledger.mark(&said.not_there, mark, context.clock.now())?);
    Ok(marked)
}

/// Takes back what was said of each delivery, where it is the last word on it; says for each what became of it.
pub fn undo(
    context: &Context,
    ledger: &Ledger,
    deliveries: &[DeliveryId],
    undo: Undo,
    note: &str,
) -> Result<Vec<(DeliveryId, Undone)>, Failure> {
    let conversation = if undo == Undo::Handed || deliveries.is_empty() {
        None
    } else {
        conversation(context, ledger)?
    };
    let now = context.clock.now();
    let Some(conversation) = conversation else {
        return Ok(ledger.undo(deliveries, undo, note, now)?);
    };
    let mut done = Vec::with_capacity(deliveries.len());
    for letter in spoken_of(ledger, deliveries)? {
        let delivery = letter.delivery;
        let word = match ledger.last_said(delivery, undo)? {
            Ok(word) => word,
            Err(why_not) => {
                done.push((delivery, why_not));
                continue;
            }
        };
        let said = conversation.undo(&letter, &word, note)?;
        if said.not_there.is_empty() {
            let is_done = !said.entered.is_empty();
            let outcome = if is_done {
                Undone::TakenBack
            } else {
                Undone::TriedSince
            };
            done.push((delivery, outcome));
        } else {
            done.extend(ledger.undo(&[delivery], undo, note, now)?);
        }
    }
    Ok(done)
}

/// The conversation with the others; none where this machine sends alone.
fn conversation(context: &Context, ledger: &Ledger) -> Result<Option<Conversation>, Failure> {
    let has_joined = ledger.coordinator()?.is_some();
    let campaign = match Campaign::load(&context.root) {
        Ok(campaign) => campaign,
        // Whoever sends alone may mark letters whatever is wrong with the folder by now.
        Err(_) if !has_joined => return Ok(None),
        Err(problems) => return Err(problems.into()),
    };
    let Some(settings) = &campaign.coordinator else {
        super::coordinated::demand_where_it_was(ledger, &campaign)?;
        return Ok(None);
    };
    if !has_joined {
        return Err(Failure::NotApproved(
            "this machine has not met the others yet, who would not hear of it: run `redress send` first, then say it again"
                .to_owned(),
        ));
    }
    trust::demand_for_coordinator(&campaign, Trust::said(false))?;
    let known = known_server(ledger)?;
    let coordinator =
        coordinator(settings, &campaign.folder, known).map_err(CoordinationError::from)?;
    let role = &settings.address.user;
    let conversation =
        Conversation::begin(&coordinator, ledger, &campaign.name, role, &context.clock)?;
    Ok(Some(conversation))
}

fn spoken_of(ledger: &Ledger, deliveries: &[DeliveryId]) -> Result<Vec<SpokenOf>, Failure> {
    let filter = Filter {
        deliveries: Some(deliveries.to_vec()),
        ..Filter::default()
    };
    let entries = ledger.select(&filter)?;
    Ok(entries
        .into_iter()
        .map(|entry| SpokenOf {
            delivery: entry.delivery,
            mailing: entry.mailing,
            recipient: entry.recipient,
        })
        .collect())
}

fn stands(letters: u64) -> String {
    let stand = if letters == 1 { "stands" } else { "stand" };
    format!("{} {stand}", count(letters, "letter"))
}
