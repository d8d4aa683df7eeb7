//! What keeps a conversation from coming about until somebody changes something.

use std::path::PathBuf;

/// Why trying again would not help. What to change depends on where the values came from, so that is left to the caller.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// The file of authorities cannot be used.
    #[error("`{}` cannot be used as a ca_file: {why}", path.display())]
    CaFile {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// No certificate can be for this host.
    #[error("`{0}` is no host name")]
    HostName(String),
    /// TLS itself does not work here.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
    /// The server's certificate is not right: expired, for another host, from an authority nobody trusts.
    #[error("the certificate of `{host}` is not valid ({why}), so nothing was sent")]
    Certificate {
        /// Whose.
        host: String,
        /// What is wrong with it.
        why: String,
    },
    /// TLS from the start was wanted from a port that does not speak it.
    #[error(
        "`{0}` does not speak TLS on this port; `smtps://` is for port 465, `smtp://` for port 587 (STARTTLS)"
    )]
    SpeaksNoTls(String),
    /// The handshake failed otherwise.
    #[error("no secure connection to `{host}`: {why}")]
    Handshake {
        /// With whom.
        host: String,
        /// What went wrong.
        why: String,
    },
    /// STARTTLS is demanded and not offered (RFC 3207).
    #[error(
        "`{0}` offers no TLS (no STARTTLS), so nothing was sent: letters and password would cross the network in the open"
    )]
    OffersNoTls(String),
    /// Words came in the open behind the consent to STARTTLS (RFC 3207 section 4.2 and the injection of 2011).
    #[error(
        "the server sent unencrypted words after agreeing to TLS, as an attacker in between would; nothing was sent"
    )]
    PlainWordsBeforeTls,
    /// The server announces no way to sign in that fits the credentials (RFC 4954).
    #[error(
        "the server offers no way to sign in that fits (it offers: {})",
        if .0.is_empty() { "none".to_owned() } else { .0.join(", ") }
    )]
    NoWayToSignIn(Vec<String>),
    /// There is no secret to sign in with; the sentence is that of whoever was asked for it.
    #[error("{0}")]
    Secret(String),
}
