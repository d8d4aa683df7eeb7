//! A `send` that is one of several: what it says, and what it asks of the campaign.

use super::context::Context;
use super::exit::Failure;
use super::output;
use crate::campaign::{Campaign, Pace};
use crate::coordination::{
    AccountOfMany, CoordinatedLedger, CoordinationError, Joined, Joining, coordinator, known_server,
};
use crate::delivery::SendOptions;
use anyhow::anyhow;
use redress_base::id::AccountName;
use redress_ledger::{DraftedPlan, Ledger, Part};
use std::sync::Arc;

/// The version that all machines must have. In a debug build another may be claimed, for tests.
fn program() -> String {
    #[cfg(debug_assertions)]
    if let Ok(program) = std::env::var("REDRESS_TEST_PROGRAM") {
        return program;
    }
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Whether the other machines have to hear of this plan. What goes by hand goes from here alone, but where letters went by mail
/// before, they would go on with the plan that was in force.
pub fn concerns_others(ledger: &Ledger, plan: &DraftedPlan) -> Result<bool, Failure> {
    Ok(plan.letters > 0 || ledger.coordinator()?.is_some())
}

/// Joins the other machines under this plan, which is approved; none where this one sends alone.
pub fn join(
    context: &Context,
    ledger: &Ledger,
    campaign: &Campaign,
    plan: &DraftedPlan,
) -> Result<Option<Joined>, Failure> {
    let (Some(settings), Some(code)) = (&campaign.coordinator, &plan.record.code) else {
        demand_where_it_was(ledger, campaign)?;
        return Ok(None);
    };
    if !concerns_others(ledger, plan)? {
        return Ok(None);
    }
    demand_no_parts(ledger)?;
    let known = known_server(ledger)?;
    let coordinator =
        coordinator(settings, &campaign.folder, known).map_err(CoordinationError::from)?;
    let program = program();
    let joining = Joining {
        ledger,
        campaign: &campaign.name,
        plan: plan.record.id,
        code,
        program: &program,
        clock: &context.clock,
    };
    let joined = Joined::join(coordinator, &joining)?;
    for notice in &joined.notices {
        output::say(notice);
    }
    Ok(Some(joined))
}

/// Begins to send through these accounts.
pub fn begin(
    joined: Joined,
    campaign: &Campaign,
    accounts: &[Option<AccountName>],
    options: &SendOptions,
) -> Result<Arc<CoordinatedLedger>, Failure> {
    let shared = |account: &Option<AccountName>| {
        let settings = campaign.settings_of(account.as_ref());
        let pace = options.pace.unwrap_or(settings.pace);
        Some(AccountOfMany {
            account: account.clone(),
            server: settings.server.as_ref()?.account_host(),
            user: campaign.user_of(account.as_ref()).to_owned(),
            interval: match pace {
                Pace::Unlimited => None,
                Pace::Every(interval) => Some(interval).filter(|interval| !interval.is_zero()),
            },
            daily: settings.daily.map(std::num::NonZeroU32::get),
        })
    };
    let accounts = accounts.iter().filter_map(shared).collect();
    Ok(joined.begin(accounts)?)
}

/// The run is over.
pub fn end(front: &CoordinatedLedger) {
    let lost = front.end();
    // For whoever counts how often it was met; it is nobody's business else.
    #[cfg(debug_assertions)]
    if std::env::var_os("REDRESS_TEST_PROGRAM").is_some() || lost > 0 {
        output::say(format_args!(
            "answers to commit points lost and asked for again: {lost}"
        ));
    }
    #[cfg(not(debug_assertions))]
    let _ = lost;
}

/// Refuses to meet others in a database with letters that were given away by file: there they would be anybody's.
fn demand_no_parts(ledger: &Ledger) -> Result<(), Failure> {
    let is_away = |part: &Part| part.taken_back.is_none();
    if ledger.part_of()?.is_none() && !ledger.parts()?.iter().any(is_away) {
        return Ok(());
    }
    Err(Failure::NotApproved(
        "letters of this campaign were given to partners by file (`redress share`), and the machines of a coordinator would send \
         them as well: take `coordinator` out of campaign.toml, or REDRESS_LEDGER out of the environment"
            .to_owned(),
    ))
}

/// Refuses to send without a coordinator what went through one: the other machines would not hear of it.
pub fn demand_where_it_was(ledger: &Ledger, campaign: &Campaign) -> Result<(), Failure> {
    if campaign.coordinator.is_some() || ledger.coordinator()?.is_none() {
        return Ok(());
    }
    Err(Failure::NotApproved(
        "this campaign's letters go through a coordinator, and campaign.toml names none any more: the other machines would not \
         know what goes from here; put the line `coordinator = \"postgres://...\"` back"
            .to_owned(),
    ))
}

impl From<CoordinationError> for Failure {
    fn from(error: CoordinationError) -> Self {
        if let CoordinationError::Ledger(error) = error {
            return error.into();
        }
        if error.is_passing() {
            return Self::Waits(error.to_string());
        }
        if error.is_about_the_plan() {
            return Self::NotApproved(error.to_string());
        }
        Self::Unexpected(anyhow!(error))
    }
}
