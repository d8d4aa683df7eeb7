//! Why an account cannot be used.

use std::io;

/// Why an account cannot be used now.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AccountError {
    /// Another run has it.
    #[error(
        "{campaign} is sending through this account just now; one campaign at a time keeps its daily limit and pace"
    )]
    Busy {
        /// Whose run, in words.
        campaign: String,
    },
    /// No day has room for such a letter, so that there is nothing to wait for.
    #[error(
        "one letter goes to {addressees} addressees, copies included, and `daily` in campaign.toml allows {daily} in a \
         day: raise it, or take copies out of the list"
    )]
    TooMany {
        /// Its addressees, copies included.
        addressees: u32,
        /// What the campaign allows.
        daily: u32,
    },
    /// Its files cannot be read or written.
    #[error("the account's state in `{path}` cannot be used: {error}")]
    State {
        /// The folder or file.
        path: String,
        /// Why.
        error: io::Error,
    },
}
