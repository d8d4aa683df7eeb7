//! Takes back what was said of letters, and says what became of each.

use super::context::Context;
use super::exit::Failure;
use super::why_none::why_none;
use super::words::{count, grouped, list};
use super::{marking, output};
use crate::report::state_words;
use redress_base::id::DeliveryId;
use redress_ledger::{
    DeliveryState, Entry, Filter, Ledger, PlanLedger, ReportLedger, Undo, Undone,
};

/// Letters that are named when they stay as they are; after a choice by mailing there may be thousands.
const NAMED: usize = 5;

/// Takes back what was said of every chosen delivery, where it is the last word on it. `noun` is what is taken back.
pub fn undo_and_tell(
    context: &Context,
    ledger: &Ledger,
    filter: &Filter,
    undo: Undo,
    (noun, note): (&str, &str),
) -> Result<(), Failure> {
    let chosen = ledger.select(filter)?;
    let deliveries: Vec<DeliveryId> = chosen.iter().map(|entry| entry.delivery).collect();
    let outcomes = marking::undo(context, ledger, &deliveries, undo, note)?;
    let taken_back: Vec<DeliveryId> = outcomes
        .iter()
        .filter(|(_, outcome)| *outcome == Undone::TakenBack)
        .map(|(delivery, _)| *delivery)
        .collect();
    let stands = stands(ledger, &taken_back)?;
    output::report(&format!(
        "{} taken back{}\n",
        count(taken_back.len() as u64, noun),
        stands.in_words()
    ));
    if chosen.is_empty() {
        output::say(why_none(ledger, filter, &context.zone())?);
    }
    // Of a whole mailing most letters were never spoken of, and that is no news.
    let is_told = |outcome: &Undone| {
        *outcome != Undone::TakenBack
            && (*outcome != Undone::NotSaid || filter.deliveries.is_some())
    };
    let left = chosen.iter().zip(&outcomes);
    let left = left.filter(|(_, (_, outcome))| is_told(outcome));
    for (entry, (_, outcome)) in left.take(NAMED) {
        output::say(format_args!("left as it was: {}", why_left(entry, outcome)));
    }
    if stands.ready > 0
        && let Some(code) = ledger.plan_in_force()?.and_then(|plan| plan.code)
    {
        output::say(format_args!(
            "what is ready goes with `redress send --approved {code}`, or with the `send` that is under way"
        ));
    }
    Ok(())
}

/// Where letters stand by now.
struct Stands {
    words: Vec<String>,
    ready: u64,
}

impl Stands {
    fn in_words(&self) -> String {
        if self.words.is_empty() {
            String::new()
        } else {
            format!(" (now {})", list(&self.words))
        }
    }
}

fn stands(ledger: &Ledger, deliveries: &[DeliveryId]) -> Result<Stands, Failure> {
    let entries = ledger.select(&Filter {
        deliveries: Some(deliveries.to_vec()),
        ..Filter::default()
    })?;
    let number =
        |state: DeliveryState| entries.iter().filter(|entry| entry.state == state).count() as u64;
    let mut words: Vec<String> = DeliveryState::ALL
        .into_iter()
        .filter(|state| number(*state) > 0)
        .map(|state| format!("{} {}", grouped(number(state)), state_words(state)))
        .collect();
    // The log does not list them.
    let held_back = deliveries.len().saturating_sub(entries.len()) as u64;
    if held_back > 0 {
        words.push(format!("{} held back", grouped(held_back)));
    }
    Ok(Stands {
        words,
        ready: number(DeliveryState::Ready) + number(DeliveryState::Deferred),
    })
}

fn why_left(entry: &Entry, outcome: &Undone) -> String {
    let whose = format!("{} in {}", entry.label, entry.mailing);
    let state = state_words(entry.state);
    match outcome {
        Undone::TakenBack | Undone::NotSaid => {
            format!("{whose}, of which nothing of the kind was said")
        }
        Undone::TriedSince => format!("{whose}, which was tried again since and is {state}"),
        Undone::SaidSince(word) => format!(
            "{whose}, which was marked as {} since: take that back first",
            word.replace('_', " ")
        ),
        Undone::Followed => format!(
            "{whose}, as a letter to those who have answered is about to follow it: withdraw that one first"
        ),
    }
}
