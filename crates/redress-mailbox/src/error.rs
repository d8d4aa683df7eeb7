//! What can go wrong in a mailbox. A mail itself is never an error.

use std::io;
use std::path::PathBuf;

/// Why a mailbox, or one mail of it, could not be read.
#[derive(Debug, thiserror::Error)]
pub enum MailboxError {
    /// A file or folder of it cannot be read.
    #[error("`{path}` cannot be read: {source}")]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}
