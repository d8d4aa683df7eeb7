//! Who has approved a code, and whom it waits for.

use super::exit::Failure;
use crate::campaign::Campaign;
use redress_base::id::ApprovalCode;
use redress_ledger::{Ledger, PlanLedger};

/// What `[approval]` still waits for before this code may be sent, as a sentence; none once enough have approved.
pub fn still_wanted(
    campaign: &Campaign,
    ledger: &Ledger,
    code: &ApprovalCode,
) -> Result<Option<String>, Failure> {
    let given = ledger.approvals(code)?;
    let waits = campaign
        .approval
        .waits_for(given.iter().map(|(name, _)| name.as_str()));
    Ok(waits.map(|whom| format!("{code} waits for the approval of {whom}")))
}

/// Nothing is sent before all have approved whom the campaign asks for.
pub fn demand(
    campaign: &Campaign,
    ledger: &Ledger,
    code: Option<&ApprovalCode>,
) -> Result<(), Failure> {
    let Some(code) = code else { return Ok(()) };
    match still_wanted(campaign, ledger, code)? {
        None => Ok(()),
        Some(sentence) => Err(Failure::NotApproved(format!(
            "{sentence}. Nothing was sent. Each of them runs `redress approve {code} --by NAME`."
        ))),
    }
}
