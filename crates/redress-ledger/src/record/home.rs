//! Where a ledger belongs.

use jiff::Timestamp;

/// Where a ledger belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// Here.
    Here,
    /// Somewhere else: this is a copy.
    Elsewhere {
        /// The folder it belongs to.
        folder: String,
        /// The machine's name, if that is another one.
        machine: Option<String>,
        /// Since when.
        since: Timestamp,
    },
}
