//! Whose server takes the letters.

use crate::name::DomainName;

/// Whose server takes the letters, and how an SPF record names it.
#[derive(Clone, Debug)]
pub struct SendingServer {
    /// What it is called to the organizer: `Google Workspace`, `smtp.relay.example`.
    pub title: String,
    /// The name that the provider wants included, if it publishes one.
    pub include: Option<DomainName>,
    /// The host that letters are handed to.
    pub host: Option<DomainName>,
}
