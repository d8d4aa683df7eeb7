//! Where a mailbox's server is, and how the connection to it is secured.

use redress_smtp::{ServerError, host_and_port, is_this_machine, scheme_and_rest};
use std::fmt;

/// How a connection to a mailbox's server is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImapSecurity {
    /// `imaps://`: TLS from the start (RFC 8314).
    Tls,
    /// `imap+starttls://`: STARTTLS is demanded everywhere.
    StartTls,
    /// `imap://`: in plain text, and only to this very machine.
    Loopback,
}

/// The words before `://`, and the ports that are meant where none is given (RFC 8314 section 3.2; RFC 3501 section 2.1).
const SCHEMES: [(&str, ImapSecurity, u16); 3] = [
    ("imaps", ImapSecurity::Tls, 993),
    ("imap", ImapSecurity::Loopback, 143),
    ("imap+starttls", ImapSecurity::StartTls, 143),
];

impl ImapSecurity {
    fn scheme(self) -> (&'static str, u16) {
        let found = SCHEMES.iter().find(|(_, security, _)| *security == self);
        let (name, _, port) = found.expect("each has a scheme");
        (name, *port)
    }
}

/// Where the server is and how the connection is secured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImapServer {
    /// Host name or address; an IPv6 address without its brackets.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How it is secured.
    pub security: ImapSecurity,
}

/// Why a text names no server with mailboxes. No variant repeats what stood before an `@`: it may be a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImapServerError {
    /// Some other scheme.
    #[error("`{0}://` is not a way to read a mailbox")]
    Scheme(String),
    /// What stands behind the scheme.
    #[error(transparent)]
    Address(#[from] ServerError),
}

impl ImapServer {
    /// Reads `imaps://host`, `imap+starttls://host:143`, `imap://127.0.0.1:1143`.
    ///
    /// ```
    /// # use redress_imap::ImapServer;
    /// let server = ImapServer::parse("imaps://imap.example.org").unwrap();
    /// assert_eq!((server.host.as_str(), server.port), ("imap.example.org", 993));
    /// assert!(ImapServer::parse("imaps://me:secret@imap.example.org").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, ImapServerError> {
        let (scheme, rest) = scheme_and_rest(text)?;
        let known = SCHEMES
            .into_iter()
            .find(|(name, ..)| scheme.eq_ignore_ascii_case(name));
        let (_, security, usual) =
            known.ok_or_else(|| ImapServerError::Scheme(scheme.to_owned()))?;
        let (host, port) = host_and_port(rest)?;
        Ok(Self {
            host,
            port: port.unwrap_or(usual),
            security,
        })
    }

    /// Whether its name says that it is this machine.
    #[must_use]
    pub fn is_here(&self) -> bool {
        is_this_machine(&self.host)
    }

    /// `host:port`.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

impl fmt::Display for ImapServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, usual) = self.security.scheme();
        if self.host.contains(':') {
            write!(f, "{scheme}://[{}]", self.host)?;
        } else {
            write!(f, "{scheme}://{}", self.host)?;
        }
        if self.port == usual {
            Ok(())
        } else {
            write!(f, ":{}", self.port)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_read_as_it_is_written() {
        for text in [
            "imaps://imap.example.org",
            "imaps://imap.example.org:143",
            "imap+starttls://imap.example.org:993",
            "imap://[::1]:1143",
            "imap://localhost",
        ] {
            assert_eq!(ImapServer::parse(text).unwrap().to_string(), text);
        }
        let shown = |text: &str| ImapServer::parse(text).unwrap_err().to_string();
        assert_eq!(
            shown("smtps://imap.example.org"),
            "`smtps://` is not a way to read a mailbox"
        );
        assert!(!shown("imaps://me:secret@imap.example.org").contains("secret"));
        assert_eq!(shown("imaps://imap.example.org:0"), "`0` is no port");
    }
}
