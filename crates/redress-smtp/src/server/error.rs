//! What can be wrong with a server's address.

/// Why a text names no mail server. No variant repeats what stood before an `@`: it may be a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ServerError {
    /// No `://`.
    #[error("`{0}` does not say how the connection is secured")]
    NoScheme(String),
    /// Some other scheme.
    #[error("`{0}://` is not a way to send mail")]
    Scheme(String),
    /// `user:password@host`.
    #[error("the server's address holds a user name or password")]
    Credentials,
    /// A path, a query or a fragment.
    #[error("a mail server's address ends after its host and port")]
    Path,
    /// The port is no number from 1 to 65535.
    #[error("`{0}` is no port")]
    Port(String),
    /// The host is neither a name nor an address.
    #[error("`{0}` is no host name or address")]
    Host(String),
}
