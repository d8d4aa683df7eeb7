//! Why copies cannot be kept.

use redress_ledger::LedgerError;
use std::io;

/// Why the archive cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ArchiveError {
    /// A folder or file of it cannot be made, written, moved or read.
    #[error("the archive `{archive}` cannot be written: {error}")]
    Disk {
        /// The archive, as campaign.toml names it.
        archive: String,
        /// Why.
        error: io::Error,
    },
    /// What was kept of an accepted letter is not the letter: the machine lost its power before the disk had it.
    #[error(
        "the copy of delivery {delivery} in `{file}` is not whole, most likely after a power failure; it stays there"
    )]
    Damaged {
        /// Whose it is.
        delivery: String,
        /// Where it lies.
        file: String,
    },
    /// The ledger does not say what became of a letter.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}
