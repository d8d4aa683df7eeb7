//! Which deliveries a command is about: `--state`, `--mailing`, `--to`.

use super::context::Context;
use super::exit::Failure;
use super::output;
use super::typed;
use super::words::{count, list};
use crate::plan::LoadedCampaign;
use redress_base::id::MailingName;
use redress_ledger::{DeliveryState, Filter, Ledger, Mark, ReportLedger, Standings};

/// The choice as it is typed.
#[derive(Debug, Default, clap::Args)]
pub struct Which {
    /// Only deliveries in this state; several with commas.
    #[arg(long = "state", value_name = "STATE", value_delimiter = ',', value_parser = state)]
    states: Vec<DeliveryState>,
    /// Only deliveries of this mailing.
    #[arg(long, value_name = "NAME", value_parser = typed::name)]
    mailing: Option<String>,
    /// Only the delivery to this address or recipient key.
    #[arg(long, value_name = "ADDRESS", value_parser = typed::name)]
    to: Option<String>,
}

impl Which {
    /// Whether nothing was chosen, which means every delivery.
    pub fn is_everything(&self) -> bool {
        self.states.is_empty() && self.mailing.is_none() && self.to.is_none()
    }

    /// The choice, checked against what the ledger knows. States that were not chosen are `by_default`.
    pub fn filter(&self, ledger: &Ledger, by_default: &[DeliveryState]) -> Result<Filter, Failure> {
        let mailing = self
            .mailing
            .as_deref()
            .map(|name| known_mailing(name, &planned_mailings(ledger)?))
            .transpose()?;
        if let Some(to) = &self.to {
            let known = ledger.select(&Filter {
                to: Some(to.clone()),
                ..Filter::default()
            })?;
            // A mistyped address would mark, settle or withdraw nothing and look as if it were done.
            if known.is_empty() {
                return Err(Failure::Usage(format!(
                    "no letter goes to `{to}`: write the address or the recipient's key as `redress log` has it"
                )));
            }
        }
        let states = if self.states.is_empty() {
            by_default.to_vec()
        } else {
            self.states.clone()
        };
        Ok(Filter {
            states,
            mailing,
            to: self.to.clone(),
            since: None,
        })
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
    let marked = ledger.mark(&deliveries, mark, context.clock.now())?;
    output::report(&format!(
        "{} {done}\n",
        count(marked.len() as u64, "letter")
    ));
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
        format!("there is no mailing `{name}`: nothing has been planned yet")
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
