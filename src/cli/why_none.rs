//! Why a choice of letters has none: which of its parts left nothing.

use super::exit::Failure;
use super::words::{grouped, list, moment};
use crate::report::state_words;
use jiff::tz::TimeZone;
use redress_base::words::series;
use redress_ledger::{DeliveryState, Filter, Ledger, PlanLedger, ReportLedger, Standings};
use std::fmt::Write as _;

const NO_PLAN: &str = "no plan is in force yet: the first `redress send` puts one in force";

/// That no plan is in force, where that is so: then nothing is known of any mailing or recipient.
pub fn no_plan(ledger: &Ledger) -> Result<Option<&'static str>, Failure> {
    Ok(ledger.plan_in_force()?.is_none().then_some(NO_PLAN))
}

/// Why a choice has no letter, if its mailing, its recipient and its states already leave none; `since` is not asked.
pub fn why_nothing_fits(ledger: &Ledger, filter: &Filter) -> Result<Option<String>, Failure> {
    let tally = tally(ledger, filter)?;
    let fits = |state| filter.states.is_empty() || filter.states.contains(&state);
    let is_one = tally
        .iter()
        .any(|(state, number)| fits(*state) && *number > 0);
    Ok(if is_one {
        None
    } else {
        Some(sentence(ledger, filter, &tally)?)
    })
}

/// Why a choice that has no letter has none.
pub fn why_none(ledger: &Ledger, filter: &Filter, zone: &TimeZone) -> Result<String, Failure> {
    if let Some(why) = why_nothing_fits(ledger, filter)? {
        return Ok(why);
    }
    Ok(match filter.since {
        Some(since) => format!(
            "nothing has happened to any {} since {}",
            letter(filter),
            moment(since, zone)
        ),
        // What fits by its state went another way between the two looks.
        None => "no letter was left".to_owned(),
    })
}

/// Why nothing of a mailing, or of the campaign, is held back.
pub fn why_nothing_is_held_back(ledger: &Ledger, filter: &Filter) -> Result<String, Failure> {
    Ok(match &filter.mailing {
        _ if ledger.plan_in_force()?.is_none() => NO_PLAN.to_owned(),
        Some(mailing) => format!("nothing of `{mailing}` is held back"),
        None => "nothing is held back".to_owned(),
    })
}

/// How many letters of a mailing and to a recipient are in each state.
fn tally(ledger: &Ledger, filter: &Filter) -> Result<Vec<(DeliveryState, u64)>, Failure> {
    let mut tally: Vec<(DeliveryState, u64)> = DeliveryState::ALL
        .into_iter()
        .map(|state| (state, 0))
        .collect();
    let mut add = |state: DeliveryState, number: u64| {
        for (_, sum) in tally.iter_mut().filter(|(of, _)| *of == state) {
            *sum += number;
        }
    };
    if filter.deliveries.is_some() {
        let to_recipient = Filter {
            states: Vec::new(),
            since: None,
            ..filter.clone()
        };
        for entry in ledger.select(&to_recipient)? {
            add(entry.state, 1);
        }
    } else {
        let mailings = ledger.counts()?.mailings;
        let chosen = |name| {
            filter
                .mailing
                .as_ref()
                .is_none_or(|mailing| mailing == name)
        };
        for mailing in mailings.iter().filter(|mailing| chosen(&mailing.name)) {
            for (state, number) in DeliveryState::ALL.into_iter().zip(mailing.states) {
                add(state, number);
            }
        }
    }
    Ok(tally)
}

fn sentence(
    ledger: &Ledger,
    filter: &Filter,
    tally: &[(DeliveryState, u64)],
) -> Result<String, Failure> {
    if ledger.plan_in_force()?.is_none() {
        return Ok(NO_PLAN.to_owned());
    }
    let there: Vec<String> = tally
        .iter()
        .filter(|(_, number)| *number > 0)
        .map(|(state, number)| format!("{} {}", grouped(*number), state_words(*state)))
        .collect();
    if there.is_empty() {
        return Ok(format!(
            "there is no {}: `redress log --held-back` lists what is held back",
            letter(filter)
        ));
    }
    let wanted = filter.states.iter().map(|state| state_words(*state));
    Ok(format!(
        "no {} is {}; there {} {}",
        letter(filter),
        series(wanted, "or"),
        // As many as the first count has.
        if there[0].starts_with("1 ") {
            "is"
        } else {
            "are"
        },
        list(&there)
    ))
}

/// `letter of `council` to this recipient`.
fn letter(filter: &Filter) -> String {
    let mut words = "letter".to_owned();
    if let Some(mailing) = &filter.mailing {
        let _ = write!(words, " of `{mailing}`");
    }
    if filter.deliveries.is_some() {
        words.push_str(" to this recipient");
    }
    words
}
