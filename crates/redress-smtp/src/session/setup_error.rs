//! What keeps a conversation from coming about until somebody changes something.

use super::credentials::SignIn;
use std::path::PathBuf;

/// What would mend a certificate that is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// The name of the server, if it is not the right one.
    ServerName,
    /// To name its authority, or itself, as trusted.
    Trust,
    /// Somebody else has to mend it, or the sentence says what to do.
    Elsewhere,
}

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
    #[error("the certificate of `{host}` is not valid, so nothing was sent: {why}")]
    Certificate {
        /// Whose.
        host: String,
        /// What is wrong with it.
        why: String,
        /// What would mend it.
        mend: Mend,
    },
    /// TLS from the start was wanted from a port that does not speak it.
    #[error("`{server}` does not speak TLS from the start: it answered in plain text")]
    SpeaksNoTls {
        /// `host:port`.
        server: String,
        /// The address under which its TLS is asked for by STARTTLS.
        instead: String,
    },
    /// A greeting in plain text was wanted from a port on which TLS is spoken from the start.
    #[error("`{server}` does not greet in plain text: it waits for TLS from the start")]
    WaitsForTls {
        /// `host:port`.
        server: String,
        /// The address under which TLS is spoken from the start.
        instead: String,
    },
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
        if .offered.is_empty() { "none".to_owned() } else { .offered.join(", ") }
    )]
    NoWayToSignIn {
        /// What it offers.
        offered: Vec<String>,
        /// With what we wanted to sign in.
        wanted: SignIn,
    },
    /// There is no secret to sign in with; the sentence is that of whoever was asked for it.
    #[error("{0}")]
    Secret(String),
}
