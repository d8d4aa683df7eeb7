//! Why a run may not rely on its ledger.

use redress_base::words::count;
use redress_ledger::LedgerError;
use std::io;

/// Why a run may not rely on its ledger.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// Another run uses it, or a copy of it.
    #[error(
        "another run with this ledger, or with a copy of it, is under way; wait for it to end, or stop it"
    )]
    Busy,
    /// Letters went that it does not know of.
    #[error(
        "{} may have been sent that this ledger does not know of, and would go twice; run `redress send` again, which asks \
         what to do",
        count(*letters, "letter")
    )]
    KnowsLess {
        /// How many.
        letters: u64,
    },
    /// The state cannot be read or written.
    #[error("the record of what was sent in `{path}` cannot be used: {error}")]
    State {
        /// The folder or file.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}
