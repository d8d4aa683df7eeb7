//! Why a handshake failed, in words that somebody understands who runs no server.

use crate::session::setup_error::Mend;
use rustls::pki_types::UnixTime;
use rustls::{AlertDescription, CertificateError, Error, InvalidMessage, PeerIncompatible};

/// What was wrong with a handshake.
#[derive(Debug)]
pub(in crate::session) enum TlsFailure {
    /// What came was not TLS.
    NotTls,
    /// The certificate is not right: how, and what would mend it.
    Certificate(String, Mend),
    /// Anything else: what, and what can be done.
    Handshake(String),
}

/// Why a handshake failed; `None` if the network, not TLS, is to blame.
pub(in crate::session) fn failure(error: &std::io::Error) -> Option<TlsFailure> {
    let error = error.get_ref()?.downcast_ref::<Error>()?;
    Some(match error {
        Error::InvalidCertificate(fault) => {
            TlsFailure::Certificate(certificate_fault(fault), mend(fault))
        }
        // Not a record of TLS but a greeting in plain text: most likely the port of another scheme.
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => TlsFailure::NotTls,
        other => TlsFailure::Handshake(handshake_fault(other)),
    })
}

const OLD_TLS: &str = "it speaks no TLS that is still safe, only versions before 1.2; its operator has to switch on TLS 1.2 or later";
const OLD_CIPHERS: &str = "it has no way to encrypt in common with us; it probably knows only the old ones without forward secrecy \
     (RSA key exchange, CBC), and its operator has to switch on ECDHE with AES-GCM or ChaCha20";

fn handshake_fault(error: &Error) -> String {
    match error {
        Error::AlertReceived(alert) => alert_fault(*alert),
        Error::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13
            | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
        ) => OLD_TLS.to_owned(),
        Error::PeerIncompatible(_) => OLD_CIPHERS.to_owned(),
        Error::PeerMisbehaved(_)
        | Error::InappropriateMessage { .. }
        | Error::InappropriateHandshakeMessage { .. } => {
            "it breaks the rules of TLS, or something between does".to_owned()
        }
        Error::InvalidMessage(_) | Error::DecryptError | Error::PeerSentOversizedRecord => {
            "what it said is garbled TLS; something between may be in the way".to_owned()
        }
        Error::FailedToGetCurrentTime => "this machine does not know what time it is".to_owned(),
        other => format!("TLS failed ({other})"),
    }
}

fn alert_fault(alert: AlertDescription) -> String {
    match alert {
        AlertDescription::ProtocolVersion => OLD_TLS.to_owned(),
        AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity => {
            OLD_CIPHERS.to_owned()
        }
        AlertDescription::UnrecognisedName => {
            "it does not know itself under this name; look the server's name up once more"
                .to_owned()
        }
        AlertDescription::CertificateRequired => {
            "it wants a certificate of ours, which this program cannot show".to_owned()
        }
        AlertDescription::InternalError => {
            "it failed by itself; try later, or tell its operator".to_owned()
        }
        other => {
            // `HandshakeFailure` is `handshake failure` to people.
            let mut words = String::new();
            for letter in format!("{other:?}").chars() {
                if letter.is_uppercase() && !words.is_empty() {
                    words.push(' ');
                }
                words.push(letter.to_ascii_lowercase());
            }
            format!("it broke the handshake off ({words})")
        }
    }
}

fn mend(fault: &CertificateError) -> Mend {
    match fault {
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Mend::ServerName
        }
        CertificateError::UnknownIssuer => Mend::Trust,
        other if is_an_authority(&other.to_string()) => Mend::Trust,
        _ => Mend::Elsewhere,
    }
}

/// webpki's fault of a certificate that is an authority's and stands for a server.
fn is_an_authority(debug: &str) -> bool {
    debug.contains("CaUsedAsEndEntity")
}

/// What is wrong with a certificate.
fn certificate_fault(fault: &CertificateError) -> String {
    use CertificateError as E;
    match fault {
        E::ExpiredContext { time, not_after } => format!(
            "it expired on {}, and today is {} by this machine's clock; its operator has to renew it",
            day(*not_after),
            day(*time)
        ),
        E::NotValidYetContext { time, not_before } => format!(
            "it counts from {} on, and today is {} by this machine's clock; see whether the clock is right",
            day(*not_before),
            day(*time)
        ),
        E::Expired => "it expired; its operator has to renew it".to_owned(),
        E::NotValidYet => "it does not count yet; see whether this machine's clock is right".to_owned(),
        E::NotValidForNameContext { presented, .. } => other_name(presented),
        E::NotValidForName => other_name(&[]),
        E::UnknownIssuer => {
            "no authority vouches for it that is trusted here".to_owned()
        }
        E::BadSignature => {
            "its signature is not that of the authority it names; somebody may have changed it"
                .to_owned()
        }
        E::InvalidPurpose | E::InvalidPurposeContext { .. } => {
            "it was not made for a server (its extended key usage lacks `serverAuth`)".to_owned()
        }
        E::Revoked => "its authority has revoked it".to_owned(),
        E::UnhandledCriticalExtension => {
            "it asks for something that this program does not know (a critical extension)".to_owned()
        }
        E::UnsupportedSignatureAlgorithmContext { .. }
        | E::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            "it is signed in a way that is no longer safe, such as SHA-1, or with a key that is too short".to_owned()
        }
        E::BadEncoding => "it cannot be read".to_owned(),
        other => other_fault(&other.to_string()),
    }
}

/// Faults that rustls passes on without a word of its own for them.
fn other_fault(debug: &str) -> String {
    if is_an_authority(debug) {
        "it is an authority's own, which counts for a server only if it is named itself".to_owned()
    } else if debug.contains("UnsupportedCertVersion") {
        "it is of an old form (X.509 version 1), which counts for no server".to_owned()
    } else if debug.contains("UnsupportedSignatureAlgorithm") {
        "it is signed in a way that is no longer safe, such as SHA-1, or with a key that is too short".to_owned()
    } else if debug.contains("PathLen") || debug.contains("NameConstraint") {
        "its authority may not vouch for it".to_owned()
    } else {
        "it does not stand up to examination".to_owned()
    }
}

fn other_name(presented: &[String]) -> String {
    // rustls quotes them as they stand in the program: `DnsName("mail.example")`.
    let names: Vec<&str> = presented
        .iter()
        .map(|name| name.split_once('(').map_or(name.as_str(), |(_, name)| name))
        .map(|name| name.trim_matches(['"', ')']))
        .collect();
    if names.is_empty() {
        "it is for another name".to_owned()
    } else {
        format!("it is for `{}`", names.join("`, `"))
    }
}

fn day(moment: UnixTime) -> String {
    i64::try_from(moment.as_secs())
        .ok()
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
        .map_or_else(
            || "a day beyond all reckoning".to_owned(),
            |moment| moment.to_zoned(jiff::tz::TimeZone::UTC).date().to_string(),
        )
}
