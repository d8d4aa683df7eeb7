//! Where the mail server is and how the connection to it is secured.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where the server is and how the connection is secured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Host name or address; an IPv6 address without its brackets.
    pub host: String,
    /// Port: 465 for `smtps://`, 587 for `smtp://` unless given.
    pub port: u16,
    /// How it is secured.
    pub security: Security,
}

impl Server {
    /// What its accounts belong to: the host, since a provider counts what comes in at 465 and at 587 together. Several
    /// test servers on this machine are different servers, so there the port belongs to it.
    pub(crate) fn account_host(&self) -> String {
        let host = self.host.trim_end_matches('.').to_ascii_lowercase();
        let is_here = host == "localhost"
            || host
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback());
        if is_here {
            format!("{host}:{}", self.port)
        } else {
            host
        }
    }
}

/// How a connection is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// `smtps://`: TLS from the start (RFC 8314).
    Tls,
    /// `smtp://`: STARTTLS is demanded, except that a loopback peer is spoken to in plain text without sign-in.
    StartTlsOrLoopback,
    /// `smtp+starttls://`: STARTTLS is demanded everywhere.
    StartTls,
}

impl Security {
    const SCHEMES: [(&'static str, Self); 3] = [
        ("smtps", Self::Tls),
        ("smtp", Self::StartTlsOrLoopback),
        ("smtp+starttls", Self::StartTls),
    ];

    /// The word before `://`.
    #[must_use]
    pub fn scheme(self) -> &'static str {
        match self {
            Self::Tls => "smtps",
            Self::StartTlsOrLoopback => "smtp",
            Self::StartTls => "smtp+starttls",
        }
    }

    /// The port that is meant where none is given (RFC 8314 section 3.3; RFC 6409 section 3.1).
    #[must_use]
    pub fn usual_port(self) -> u16 {
        match self {
            Self::Tls => 465,
            Self::StartTlsOrLoopback | Self::StartTls => 587,
        }
    }
}

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

impl ServerError {
    /// What to do about it: a sentence.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::NoScheme(_) | Self::Scheme(_) => {
                "Write `smtps://smtp.example.org` (TLS from the start) or `smtp://smtp.example.org:587` (STARTTLS)."
            }
            Self::Credentials => {
                "Take it out and set `username`, and `password = { command = \"...\" }` or `{ env = \"...\" }`; \
                 change the password if this file was shared."
            }
            Self::Path => "Leave out everything after the port.",
            Self::Port(_) => "Write a number from 1 to 65535, or leave the port out.",
            Self::Host(_) => {
                "Write a name such as `smtp.example.org`; an IPv6 address stands between brackets."
            }
        }
    }
}

impl Server {
    /// Reads `smtps://host`, `smtp://host:587`, `smtp+starttls://[2001:db8::1]`.
    pub fn parse(text: &str) -> Result<Self, ServerError> {
        let text = text.trim();
        if text.contains('@') {
            return Err(ServerError::Credentials);
        }
        let (scheme, rest) = text
            .split_once("://")
            .ok_or_else(|| ServerError::NoScheme(text.to_owned()))?;
        let security = Security::SCHEMES
            .into_iter()
            .find(|(name, _)| scheme.eq_ignore_ascii_case(name))
            .map(|(_, security)| security)
            .ok_or_else(|| ServerError::Scheme(scheme.to_owned()))?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.contains(['/', '?', '#']) {
            return Err(ServerError::Path);
        }
        let (host, port) = split_port(rest)?;
        let port = match port {
            None => security.usual_port(),
            Some(digits) => digits
                .parse()
                .ok()
                .filter(|port| *port != 0 && digits.bytes().all(|byte| byte.is_ascii_digit()))
                .ok_or_else(|| ServerError::Port(digits.to_owned()))?,
        };
        Ok(Self {
            host,
            port,
            security,
        })
    }
}

/// Parts the host, checked, from the port, not yet checked.
fn split_port(text: &str) -> Result<(String, Option<&str>), ServerError> {
    let wrong = || ServerError::Host(text.to_owned());
    if let Some(rest) = text.strip_prefix('[') {
        let (address, after) = rest.split_once(']').ok_or_else(wrong)?;
        let address: Ipv6Addr = address.parse().map_err(|_| wrong())?;
        let port = match after {
            "" => None,
            _ => Some(after.strip_prefix(':').ok_or_else(wrong)?),
        };
        return Ok((address.to_string(), port));
    }
    let (host, port) = match text.split_once(':') {
        Some((_, port)) if port.contains(':') => return Err(wrong()), // an IPv6 address without brackets
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    };
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return Ok((address.to_string(), port));
    }
    let host = idna::domain_to_ascii_strict(host).map_err(|_| wrong())?;
    let host = host.trim_end_matches('.');
    // A last label of digits is an address with a part missing, never a name (RFC 1123 section 2.1).
    let numeric = host
        .rsplit('.')
        .next()
        .is_none_or(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    if numeric {
        Err(wrong())
    } else {
        Ok((host.to_owned(), port))
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            host,
            port,
            security,
        } = self;
        write!(f, "{}://", security.scheme())?;
        if host.contains(':') {
            write!(f, "[{host}]")?;
        } else {
            f.write_str(host)?;
        }
        if *port == security.usual_port() {
            Ok(())
        } else {
            write!(f, ":{port}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_server_is_read() {
        for (text, host, port, security) in [
            (
                "smtps://smtp.example.org",
                "smtp.example.org",
                465,
                Security::Tls,
            ),
            (
                "smtps://smtp.example.org:8465/",
                "smtp.example.org",
                8465,
                Security::Tls,
            ),
            (
                "SMTP://Mail.Example.org",
                "mail.example.org",
                587,
                Security::StartTlsOrLoopback,
            ),
            (
                "smtp://localhost:2525",
                "localhost",
                2525,
                Security::StartTlsOrLoopback,
            ),
            (
                "smtp://127.0.0.1:25",
                "127.0.0.1",
                25,
                Security::StartTlsOrLoopback,
            ),
            (
                "smtp+starttls://[2001:db8::1]",
                "2001:db8::1",
                587,
                Security::StartTls,
            ),
            (
                "smtp+starttls://[::1]:2525",
                "::1",
                2525,
                Security::StartTls,
            ),
            (
                "smtps://smtp.bücher.example",
                "smtp.xn--bcher-kva.example",
                465,
                Security::Tls,
            ),
        ] {
            let server = Server {
                host: host.to_owned(),
                port,
                security,
            };
            assert_eq!(Server::parse(text), Ok(server.clone()), "{text}");
            assert_eq!(
                Server::parse(&server.to_string()),
                Ok(server),
                "{text} printed and read again"
            );
        }
    }

    #[test]
    fn the_port_makes_another_account_on_this_machine_only() {
        let host = |text: &str| Server::parse(text).unwrap().account_host();
        for same in [
            "smtp://smtp.example.org",
            "smtp+starttls://SMTP.example.org:2525",
        ] {
            assert_eq!(host(same), host("smtps://smtp.example.org"), "{same}");
        }
        assert_ne!(
            host("smtps://smtp.example.net"),
            host("smtps://smtp.example.org")
        );
        for here in ["localhost", "127.0.0.1", "127.8.8.8", "[::1]"] {
            assert_ne!(
                host(&format!("smtp://{here}:2525")),
                host(&format!("smtp://{here}:2526")),
                "{here}"
            );
        }
    }

    #[test]
    fn what_is_no_server_is_refused_with_the_reason() {
        use ServerError as E;
        for (text, error) in [
            ("smtp.example.org", E::NoScheme("smtp.example.org".into())),
            ("https://smtp.example.org", E::Scheme("https".into())),
            ("smtps://", E::Host(String::new())),
            ("smtps://smtp.example.org/inbox", E::Path),
            ("smtps://smtp.example.org:0", E::Port("0".into())),
            ("smtps://smtp.example.org:+25", E::Port("+25".into())),
            ("smtps://smtp.example.org:65536", E::Port("65536".into())),
            ("smtps://2001:db8::1", E::Host("2001:db8::1".into())),
            ("smtps://[2001:db8::1", E::Host("[2001:db8::1".into())),
            ("smtps://10.0.0", E::Host("10.0.0".into())),
            (
                "smtps://smtp example.org",
                E::Host("smtp example.org".into()),
            ),
        ] {
            assert_eq!(Server::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_password_in_the_address_is_not_repeated() {
        let error = Server::parse("smtps://me:hunter2@smtp.example.org").unwrap_err();
        assert_eq!(error, ServerError::Credentials);
        assert!(!error.to_string().contains("hunter2") && !error.help().contains("hunter2"));
    }
}
