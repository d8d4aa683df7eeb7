//! What has gone through an account, from a machine.

use jiff::Timestamp;
use redress_base::id::AccountName;

/// What has gone through an account, from a machine: as of any moment, so that two looks tell how fast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The machine's name; none for whatever was sent with this ledger.
    pub machine: Option<String>,
    /// The account; none where the campaign's only one has no name.
    pub account: Option<AccountName>,
    /// Commit points: letters whose final dot was written or about to be, a letter that went again once more.
    pub letters: u64,
    /// The last of them.
    pub last_at: Timestamp,
}
