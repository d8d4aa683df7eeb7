//! `redress coordinator`

use super::context::{Context, runtime};
use super::coordinator_page::{CampaignThere, CoordinatorPage};
use super::exit::{Exit, Failure, Outcome};
use super::output;
use super::trust::{self, Trust};
use super::width::fitted;
use crate::campaign::Campaign;
use crate::coordination::{self, recognize};
use anyhow::anyhow;
use clap::{Args, Subcommand};
use redress_base::problem::Problem;
use redress_coordinator::{Coordinator, CoordinatorError};
use redress_ledger::Ledger;

/// Show what stands in the database in which the machines that send a campaign together meet.
///
/// `coordinator` in campaign.toml, or `REDRESS_LEDGER` in the environment, says where it is. Nothing is written there unless a further word
/// says so.
#[derive(Debug, Args)]
pub struct CoordinatorCommand {
    #[command(subcommand)]
    action: Option<CoordinatorAction>,
    /// The server and the password of this campaign are yours: not asked about, also next time.
    #[arg(long, global = true)]
    trust_server: bool,
}

/// What to do there.
#[derive(Debug, Subcommand)]
enum CoordinatorAction {
    Prepare(PrepareCoordinator),
    Admit(AdmitRoles),
    Dismiss(DismissRoles),
}

/// Make the tables in an empty database; they belong to the role that makes them.
#[derive(Debug, Args)]
struct PrepareCoordinator {}

/// Let roles of the database take part: they see all rows, add rows in their own name, and take none away.
#[derive(Debug, Args)]
struct AdmitRoles {
    /// The roles, one for each partner.
    #[arg(value_name = "ROLE", required = true)]
    roles: Vec<String>,
}

/// Let roles take part no more. What they did stays, and a send of theirs starts no further letter.
#[derive(Debug, Args)]
struct DismissRoles {
    /// The roles.
    #[arg(value_name = "ROLE", required = true)]
    roles: Vec<String>,
}

impl CoordinatorCommand {
    /// Asks the coordinator.
    pub fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        let Some(settings) = &campaign.coordinator else {
            let help = "Write `coordinator = \"postgres://ROLE@HOST/DATABASE\"` above the first section, or set REDRESS_LEDGER.";
            let message = "the campaign says nothing of a coordinator";
            return Err(Problem::error("campaign.toml", message, help).into());
        };
        trust::demand_for_coordinator(&campaign, Trust::said(self.trust_server))?;
        let coordinator = coordination::coordinator(settings, &campaign.folder, None);
        let coordinator = coordinator.map_err(|error| told(&error))?;
        let ledger = context.ledger_if_any()?;
        let done = runtime()?.block_on(async {
            match self.action {
                None => show(&coordinator, &campaign, context, ledger.as_ref())
                    .await
                    .map(Some),
                Some(CoordinatorAction::Prepare(_)) => prepare(&coordinator).await.map(|()| None),
                Some(CoordinatorAction::Admit(command)) => {
                    command.admit(&coordinator).await.map(|()| None)
                }
                Some(CoordinatorAction::Dismiss(command)) => {
                    command.dismiss(&coordinator).await.map(|()| None)
                }
            }
        });
        if let Some(page) = done.map_err(|error| told(&error))? {
            output::print(&fitted(&page))?;
        }
        Ok(Exit::Done)
    }
}

/// As an organizer is told of it.
fn told(error: &CoordinatorError) -> Failure {
    Failure::Unexpected(anyhow!(coordination::in_words(error)))
}

/// The page about all that stands there; this campaign first.
async fn show(
    coordinator: &Coordinator,
    campaign: &Campaign,
    context: &Context,
    ledger: Option<&Ledger>,
) -> Result<String, CoordinatorError> {
    let doubt = match ledger {
        Some(ledger) => recognize(coordinator, ledger, &campaign.name).await.err(),
        None => None,
    };
    let survey = coordinator.survey().await?;
    let offset = coordinator.clock_offset(&context.clock).await?;
    let mut campaigns = Vec::new();
    for (name, shared) in coordinator.campaigns().await? {
        campaigns.push(CampaignThere {
            name,
            in_force: shared.in_force().await?,
            counts: shared.counts().await?,
            runs: shared.runs().await?,
        });
    }
    campaigns.sort_by_key(|there| there.name != campaign.name);
    let page = CoordinatorPage {
        campaign,
        survey,
        doubt: doubt.map(|doubt| doubt.to_string()),
        offset,
        now: context.clock.now(),
        campaigns,
        accounts: coordinator.used_accounts().await?,
    };
    Ok(page.text())
}

async fn prepare(coordinator: &Coordinator) -> Result<(), CoordinatorError> {
    let were_there = coordinator.find_tables().await.is_ok();
    coordinator.make_tables().await?;
    let survey = coordinator.survey().await?;
    let owner = &survey.owner;
    output::report(&if were_there {
        format!("The tables are there already; they belong to `{owner}`.\n")
    } else {
        format!(
            "The tables are made; they belong to `{owner}`. Let each partner in with `redress coordinator admit ROLE`.\n"
        )
    });
    Ok(())
}

impl AdmitRoles {
    async fn admit(self, coordinator: &Coordinator) -> Result<(), CoordinatorError> {
        for role in self.roles {
            coordinator.admit(&role).await?;
            // One by one: of several the next may not exist.
            output::report(&format!(
                "`{role}` may take part: it sees all rows, adds rows in its own name, and takes none away.\n"
            ));
        }
        Ok(())
    }
}

impl DismissRoles {
    async fn dismiss(self, coordinator: &Coordinator) -> Result<(), CoordinatorError> {
        for role in self.roles {
            coordinator.dismiss(&role).await?;
            output::report(&format!(
                "`{role}` may take part no more; what it did stays.\n"
            ));
        }
        Ok(())
    }
}
