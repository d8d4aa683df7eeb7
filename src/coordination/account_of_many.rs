//! An account, as other machines know it.

use redress_base::id::AccountName;
use redress_coordinator::{AccountLimits, AccountName as AccountThere};
use std::time::Duration;

/// An account that other machines may send through as well.
#[derive(Debug)]
pub struct AccountOfMany {
    /// Its name here; none where the campaign's only one has no name.
    pub account: Option<AccountName>,
    /// Its server.
    pub server: String,
    /// Who signs in there.
    pub user: String,
    /// The least time between two letters; none for as fast as can be.
    pub interval: Option<Duration>,
    /// Addressees in any 24 hours.
    pub daily: Option<u32>,
}

impl AccountOfMany {
    /// What it is called there, and what it allows; none where it allows everything.
    pub(super) fn limits(&self) -> Option<(AccountThere, AccountLimits)> {
        let limits = AccountLimits {
            interval: self.interval,
            daily: self.daily,
        };
        let is_limited = limits.interval.is_some() || limits.daily.is_some();
        is_limited.then(|| (AccountThere::of(&self.server, &self.user), limits))
    }
}
