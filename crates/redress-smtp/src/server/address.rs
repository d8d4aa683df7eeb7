//! Where a mail server is, read from its address and written as one.

use super::error::ServerError;
use super::security::Security;
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
    /// Reads `smtps://host`, `smtp://host:587`, `smtp+starttls://[2001:db8::1]`; an internationalized name becomes its ASCII
    /// form (RFC 5891).
    ///
    /// ```
    /// # use redress_smtp::{Server, ServerError};
    /// let server = Server::parse("smtps://smtp.example.org")?;
    /// assert_eq!((server.host.as_str(), server.port), ("smtp.example.org", 465));
    /// assert!(Server::parse("smtps://me:secret@smtp.example.org").is_err());
    /// # Ok::<_, ServerError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, ServerError> {
        let (scheme, rest) = scheme_and_rest(text)?;
        let security = Security::SCHEMES
            .into_iter()
            .find(|(name, _)| scheme.eq_ignore_ascii_case(name))
            .map(|(_, security)| security)
            .ok_or_else(|| ServerError::Scheme(scheme.to_owned()))?;
        let (host, port) = host_and_port(rest)?;
        let port = port.unwrap_or(security.usual_port());
        Ok(Self {
            host,
            port,
            security,
        })
    }

    /// The same host, its connection secured in another way: at the port that is usual for it where this one's is usual.
    #[must_use]
    pub fn secured_by(&self, security: Security) -> Self {
        let port = if self.port == self.security.usual_port() {
            security.usual_port()
        } else {
            self.port
        };
        Self {
            host: self.host.clone(),
            port,
            security,
        }
    }

    /// Whether its name says that it is this machine.
    #[must_use]
    pub fn is_here(&self) -> bool {
        is_this_machine(&self.host)
    }

    /// What its accounts belong to: the host, since a provider counts what comes in at 465 and at 587 together. Several
    /// test servers on this machine are different servers, so there the port belongs to it.
    #[must_use]
    pub fn account_host(&self) -> String {
        // With a dot at its end, or in capitals, it is the same host with the same count.
        let host = self.host.trim_end_matches('.').to_ascii_lowercase();
        if self.is_here() {
            // However this machine is named: one server listens at the port.
            format!("localhost:{}", self.port)
        } else {
            host
        }
    }
}

/// Whether a host's name or address says that it is this machine.
#[must_use]
pub fn is_this_machine(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.to_canonical().is_loopback())
}

/// The word before the `://` of a mail server's address, whatever is spoken there, and what stands behind.
pub fn scheme_and_rest(text: &str) -> Result<(&str, &str), ServerError> {
    let text = text.trim();
    // First, and whatever else is wrong: no other error may repeat what stands before it.
    if text.contains('@') {
        return Err(ServerError::Credentials);
    }
    text.split_once("://")
        .ok_or_else(|| ServerError::NoScheme(text.to_owned()))
}

/// What stands behind the `://` of a mail server's address, whatever is spoken there: the host (a name as ASCII, RFC 5891, or
/// an address without brackets) and the port, where one is given.
///
/// ```
/// let (host, port) = redress_smtp::host_and_port("[2001:db8::1]:993").unwrap();
/// assert_eq!((host.as_str(), port), ("2001:db8::1", Some(993)));
/// ```
pub fn host_and_port(text: &str) -> Result<(String, Option<u16>), ServerError> {
    // First, and whatever else is wrong: no other error may repeat what stands before it.
    if text.contains('@') {
        return Err(ServerError::Credentials);
    }
    let text = text.strip_suffix('/').unwrap_or(text);
    if text.contains(['/', '?', '#']) {
        return Err(ServerError::Path);
    }
    let (host, port) = split_port(text)?;
    let port = port.map(|digits| {
        digits
            .parse()
            .ok()
            // `parse` would take a plus sign, and nobody listens on port 0.
            .filter(|port| *port != 0 && digits.bytes().all(|byte| byte.is_ascii_digit()))
            .ok_or_else(|| ServerError::Port(digits.to_owned()))
    });
    Ok((host, port.transpose()?))
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
