//! What a batch is given: the campaign, where it is recorded, and the choices of this run.

use crate::campaign::{DeliverySettings, Pace};
use crate::delivery::turns::AccountTurns;
use crate::plan::LoadedCampaign;
use jiff::Timestamp;
use redress_base::clock::Clock;
use redress_ledger::{RunLedger, Selection};
use std::path::PathBuf;
use std::sync::Arc;

/// What a batch needs.
#[derive(Debug)]
pub struct Sending {
    /// The campaign as it was approved.
    pub loaded: Arc<LoadedCampaign>,
    /// Where everything is recorded.
    pub ledger: Arc<dyn RunLedger>,
    /// How it is sent; `rehearse` gives its own.
    pub settings: DeliverySettings,
    /// The folder of the account's state file (counts and times of the rolling 24 hours); none for a rehearsal.
    pub account_state: Option<PathBuf>,
    /// The account's turns, where several machines send through it.
    pub turns: Option<Arc<dyn AccountTurns>>,
    /// The clock.
    pub clock: Clock,
    /// Choices of this run.
    pub options: SendOptions,
}

impl Sending {
    /// Where in `campaign.toml` its account stands: `[delivery]`, `[account.ohio]`.
    pub(super) fn section(&self) -> String {
        let account = self.options.selection.account.as_ref();
        account.map_or("[delivery]".to_owned(), |name| format!("[account.{name}]"))
    }

    /// The pace of this run.
    pub(super) fn pace(&self) -> Pace {
        self.options.pace.unwrap_or(self.settings.pace)
    }

    /// How many connections it has.
    pub(super) fn connections(&self) -> u32 {
        let chosen = self.options.connections;
        chosen.unwrap_or(self.settings.connections).max(1)
    }
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
