//! To which organizations somebody was given.

use jiff::tz::TimeZone;
use redress_ledger::{Ledger, LedgerError, SharedAddress};
use std::fmt::Write as _;

/// The organizations that have an address by the shares that were written, each by its newest.
fn holders(ledger: &Ledger, address: &str) -> Result<Vec<SharedAddress>, LedgerError> {
    let mut newest: Vec<SharedAddress> = Vec::new();
    for shared in ledger.shares_of_supporter(address)? {
        // Of a share that was cut off nobody knows whether the organization has it: then it may still have the address.
        if shared.is_given || shared.share.is_finished {
            newest.retain(|known| known.share.organization != shared.share.organization);
            newest.push(shared);
        }
    }
    newest.retain(|shared| shared.is_given);
    Ok(newest)
}

/// Who has to be told that somebody wants to be taken out: a line for each.
pub fn to_be_told(ledger: &Ledger, address: &str, zone: &TimeZone) -> Result<String, LedgerError> {
    let mut text = String::new();
    for shared in holders(ledger, address)? {
        let _ = writeln!(
            text,
            "  given to {} on {}: tell it, or give it its next share, which names the address",
            shared.share.organization,
            shared.share.at.to_zoned(zone.clone()).date()
        );
    }
    Ok(text)
}
