//! Whether a coordinator is the one that this machine knows.

use super::error::CoordinationError;
use redress_coordinator::{Coordinator, CoordinatorError, RememberedPoint, ServerIdentity};
use redress_ledger::Ledger;

/// Which server the ledger of a machine remembers.
pub fn known_server(ledger: &Ledger) -> Result<Option<ServerIdentity>, CoordinationError> {
    let Some(known) = ledger.coordinator()? else {
        return Ok(None);
    };
    let read = serde_json::from_str(&known.server);
    read.map(Some)
        .map_err(|error| CoordinationError::Memory(error.to_string()))
}

/// The newest commit point under which a letter went from here.
pub(super) fn known_point(ledger: &Ledger) -> Result<Option<RememberedPoint>, CoordinationError> {
    let newest = ledger.newest_point()?;
    Ok(newest.and_then(|newest| {
        let attempt = i32::try_from(newest.attempt).unwrap_or(i32::MAX);
        let key = newest.key.try_into().ok()?;
        Some(RememberedPoint::new(newest.letter, attempt, key))
    }))
}

/// Refuses a coordinator that is not the one through which this ledger has sent, or has forgotten what went from here. Only
/// asks, and remembers nothing.
pub async fn recognize(
    coordinator: &Coordinator,
    ledger: &Ledger,
    campaign: &str,
) -> Result<(), CoordinationError> {
    if let Some(known) = known_server(ledger)? {
        known.is_still(&coordinator.server().await?)?;
    }
    let Some(newest) = known_point(ledger)? else {
        return Ok(());
    };
    let gone = || CoordinatorError::KnowsLess("the campaign is not there any more".to_owned());
    let there = coordinator.campaign_if_any(campaign).await?;
    Ok(there.ok_or_else(gone)?.still_knows(&newest).await?)
}
