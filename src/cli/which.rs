//! Which deliveries a command is about: `--state`, `--mailing`, `--to`.

use super::candidates::{Candidate, are_to_one, several};
use super::context::Context;
use super::exit::Failure;
use super::typed;
use super::why_none::{no_plan, why_none};
use super::words::{count, list};
use super::{marking, output};
use crate::plan::LoadedCampaign;
use redress_base::id::MailingName;
use redress_ledger::{DeliveryState, Entry, Filter, Ledger, Mark, ReportLedger, Standings};

/// The choice as it is typed.
#[derive(Debug, Default, clap::Args)]
pub struct Which {
    /// Only deliveries in this state; several with commas.
    #[arg(long = "state", value_name = "STATE", value_delimiter = ',', value_parser = state)]
    states: Vec<DeliveryState>,
    /// Only deliveries of this mailing.
    #[arg(long, value_name = "NAME", value_parser = typed::name)]
    mailing: Option<String>,
    /// Only what goes to this recipient: an address, a key as `redress log` shows it, or a name (the last name is enough).
    #[arg(long, value_name = "WHOM", value_parser = typed::name)]
    to: Option<String>,
}

impl Which {
    /// Whether nothing was chosen, which means every delivery.
    pub fn is_everything(&self) -> bool {
        self.states.is_empty() && self.mailing.is_none() && self.to.is_none()
    }

    /// The choice, checked against what the ledger knows: letters to one recipient, where `--to` is given. States that were
    /// not chosen are `by_default`.
    pub fn filter(&self, ledger: &Ledger, by_default: &[DeliveryState]) -> Result<Filter, Failure> {
        self.found(ledger, by_default).map(|(filter, _)| filter)
    }

    /// The same, for a command that changes something: where `--to` is given, it is about one letter. What is said of somebody's
    /// letter need not be true of the other one that they got.
    pub fn filter_to_change(
        &self,
        ledger: &Ledger,
        by_default: &[DeliveryState],
    ) -> Result<Filter, Failure> {
        let (filter, found) = self.found(ledger, by_default)?;
        let changed =
            |entry: &&Entry| filter.states.is_empty() || filter.states.contains(&entry.state);
        let meant: Vec<Candidate> = found
            .iter()
            .filter(changed)
            .map(Candidate::of_entry)
            .collect();
        match &self.to {
            Some(to) if meant.len() > 1 => Err(several(to, &meant)),
            _ => Ok(filter),
        }
    }

    /// The choice, and what `--to` has found.
    fn found(
        &self,
        ledger: &Ledger,
        by_default: &[DeliveryState],
    ) -> Result<(Filter, Vec<Entry>), Failure> {
        let mailing = self
            .mailing
            .as_deref()
            .map(|name| {
                let planned = planned_mailings(ledger)?;
                match no_plan(ledger)? {
                    Some(no_plan) if planned.is_empty() => Err(Failure::Usage(no_plan.to_owned())),
                    _ => known_mailing(name, &planned),
                }
            })
            .transpose()?;
        let states = if self.states.is_empty() {
            by_default.to_vec()
        } else {
            self.states.clone()
        };
        let mut filter = Filter {
            states,
            mailing,
            ..Filter::default()
        };
        let mut found = Vec::new();
        if let Some(to) = &self.to {
            found = letters_to(ledger, to, filter.mailing.as_ref())?;
            filter.deliveries = Some(found.iter().map(|entry| entry.delivery).collect());
        }
        Ok((filter, found))
    }
}

/// The letters to the one recipient who is meant; says whom else `to` may mean, or that it means nobody.
fn letters_to(
    ledger: &Ledger,
    to: &str,
    mailing: Option<&MailingName>,
) -> Result<Vec<Entry>, Failure> {
    let deliveries = ledger.addressed(to)?;
    let is_nobody = deliveries.is_empty();
    let mut found = ledger.select(&Filter {
        deliveries: Some(deliveries),
        ..Filter::default()
    })?;
    // A mistyped address would mark, settle or withdraw nothing and look as if it were done.
    if found.is_empty() {
        // Whether the name is mistyped nobody can tell before there is a plan.
        if let Some(no_plan) = no_plan(ledger)? {
            return Err(Failure::Usage(no_plan.to_owned()));
        }
        return Err(Failure::Usage(if is_nobody {
            format!(
                "no letter goes to `{to}`: write an address, a key or a name as `redress log` has it"
            )
        } else {
            format!("no letter goes to `{to}`: `redress log --held-back` says whose is held back")
        }));
    }
    found.retain(|entry| mailing.is_none_or(|mailing| *mailing == entry.mailing));
    let candidates: Vec<Candidate> = found.iter().map(Candidate::of_entry).collect();
    if are_to_one(&candidates) {
        Ok(found)
    } else {
        Err(several(to, &candidates))
    }
}

/// Adds a mark to every chosen delivery where it makes sense, and says to how many.
pub fn mark_and_tell(
    context: &Context,
    ledger: &Ledger,
    filter: &Filter,
    mark: &Mark,
    done: &str,
) -> Result<(), Failure> {
    let chosen = ledger.select(filter)?;
    let deliveries: Vec<_> = chosen.iter().map(|entry| entry.delivery).collect();
    let marked = marking::mark(context, ledger, &deliveries, mark)?;
    output::report(&format!(
        "{} {done}\n",
        count(marked.len() as u64, "letter")
    ));
    if chosen.is_empty() {
        output::say(why_none(ledger, filter, &context.zone())?);
    }
    let untouched = chosen
        .iter()
        .filter(|entry| !marked.contains(&entry.delivery))
        // Enough to see why; after a choice by mailing there may be thousands.
        .take(5);
    for entry in untouched {
        output::say(format_args!(
            "left as it was: {} in {}, which is {}",
            entry.label,
            entry.mailing,
            entry.state.as_str()
        ));
    }
    Ok(())
}

/// The mailing that `--mailing` names among those of `campaign.toml`; none where it was not given.
pub fn mailing_of(
    typed: Option<&str>,
    loaded: &LoadedCampaign,
) -> Result<Option<MailingName>, Failure> {
    let mailings = &loaded.campaign.mailings;
    let names: Vec<MailingName> = mailings
        .iter()
        .map(|mailing| mailing.name.clone())
        .collect();
    typed.map(|name| known_mailing(name, &names)).transpose()
}

fn planned_mailings(ledger: &Ledger) -> Result<Vec<MailingName>, Failure> {
    Ok(ledger
        .counts()?
        .mailings
        .into_iter()
        .map(|mailing| mailing.name)
        .collect())
}

/// The mailing of this name; for an unknown one, says which there are.
fn known_mailing(name: &str, known: &[MailingName]) -> Result<MailingName, Failure> {
    if let Some(found) = known.iter().find(|mailing| mailing.as_str() == name) {
        return Ok(found.clone());
    }
    let names: Vec<String> = known.iter().map(|mailing| format!("`{mailing}`")).collect();
    Err(Failure::Usage(if names.is_empty() {
        format!("there is no mailing `{name}`: the campaign has none")
    } else {
        format!(
            "there is no mailing `{name}`: this campaign has {}",
            list(&names)
        )
    }))
}

fn state(text: &str) -> Result<DeliveryState, String> {
    // `by hand` is how it is printed and `by-hand` how it is guessed.
    let wanted = text.trim().to_lowercase().replace(['-', ' '], "_");
    DeliveryState::ALL
        .into_iter()
        .find(|state| state.as_str() == wanted)
        .ok_or_else(|| {
            let words: Vec<String> = DeliveryState::ALL
                .iter()
                .map(|state| state.as_str().to_owned())
                .collect();
            format!("the states are {}", list(&words))
        })
}
