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
    Some(match tls_error(error)? {
        Error::InvalidCertificate(fault) => {
            TlsFailure::Certificate(certificate_fault(fault), mend(fault))
        }
        // Not a record of TLS but a greeting in plain text: most likely the port of another scheme.
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => TlsFailure::NotTls,
        other => TlsFailure::Handshake(handshake_fault(other)),
    })
}

/// Why a connection broke that was encrypted already; `None` if the network is to blame.
pub(in crate::session) fn broken(error: &std::io::Error) -> Option<String> {
    tls_error(error).map(handshake_fault)
}

fn tls_error(error: &std::io::Error) -> Option<&Error> {
    error.get_ref()?.downcast_ref::<Error>()
}

const OLD_TLS: &str = "it speaks no TLS that is still safe, only versions before 1.2; its operator has to switch on TLS 1.2 or later";
const OLD_CIPHERS: &str = "it has no way to encrypt in common with us; it probably knows only the old ones without forward secrecy \
     (RSA key exchange, CBC), and its operator has to switch on ECDHE with AES-GCM or ChaCha20";
/// The same alert has another reason, more seldom.
const NOTHING_IN_COMMON: &str = "it broke off, probably because it has no way to encrypt in common with us: it may know only the old \
     ones without forward secrecy (RSA key exchange, CBC), and its operator has to switch on ECDHE with AES-GCM or ChaCha20; or it \
     wants a certificate of ours, which this program cannot show";

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
        Error::InvalidCertificate(fault) => certificate_fault(fault),
        _ => "TLS failed in a way that this program has no words for".to_owned(),
    }
}

fn alert_fault(alert: AlertDescription) -> String {
    match alert {
        AlertDescription::ProtocolVersion => OLD_TLS.to_owned(),
        AlertDescription::HandshakeFailure => NOTHING_IN_COMMON.to_owned(),
        AlertDescription::InsufficientSecurity => OLD_CIPHERS.to_owned(),
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
        // The common name counts where the certificate is named itself.
        CertificateError::NotValidForNameContext { presented, .. } if presented.is_empty() => {
            Mend::Trust
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Mend::ServerName
        }
        CertificateError::UnknownIssuer => Mend::Trust,
        other if other.to_string().contains(AN_AUTHORITY) => Mend::Trust,
        _ => Mend::Elsewhere,
    }
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
        E::NotValidYet => {
            "it does not count yet; see whether this machine's clock is right".to_owned()
        }
        E::NotValidForNameContext { presented, .. } => other_name(presented),
        E::NotValidForName => "it is for another name".to_owned(),
        E::UnknownIssuer => "no authority vouches for it that is trusted here".to_owned(),
        E::BadSignature => {
            "a signature does not hold that it or the server made: somebody may have changed it, or its key is too short (RSA \
             below 2048 bits)"
                .to_owned()
        }
        E::InvalidPurpose | E::InvalidPurposeContext { .. } => {
            "it was not made for a server (its extended key usage lacks `serverAuth`)".to_owned()
        }
        E::Revoked => "its authority has revoked it".to_owned(),
        E::UnhandledCriticalExtension => CRITICAL_EXTENSION.to_owned(),
        E::UnsupportedSignatureAlgorithmContext { .. }
        | E::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => WEAK_SIGNATURE.to_owned(),
        E::BadEncoding => "it cannot be read".to_owned(),
        other => other_fault(&other.to_string()),
    }
}

/// Faults that rustls passes on without a word of its own for them: the names that webpki has for them, or a part of one.
const OTHER_FAULTS: [(&str, &str); 9] = [
    (
        AN_AUTHORITY,
        "it is an authority's own, which counts for a server only if it is named itself",
    ),
    (
        "UnsupportedCertVersion",
        "it is of an old form (X.509 version 1), which counts for no server",
    ),
    ("CriticalExtension", CRITICAL_EXTENSION),
    ("SignatureAlgorithm", WEAK_SIGNATURE),
    ("PublicKey", WEAK_SIGNATURE),
    ("PathLen", UNENTITLED),
    ("NameConstraint", UNENTITLED),
    ("EndEntityUsedAsCa", UNENTITLED),
    ("Malformed", "it cannot be read"),
];

const AN_AUTHORITY: &str = "CaUsedAsEndEntity";
const CRITICAL_EXTENSION: &str =
    "it asks for something that this program does not know (a critical extension)";
const WEAK_SIGNATURE: &str =
    "it is signed in a way that is no longer safe, such as SHA-1, or with a key that is too short";
const UNENTITLED: &str = "whoever signed it may not vouch for it";

fn other_fault(named: &str) -> String {
    let known = OTHER_FAULTS.iter().find(|(part, _)| named.contains(part));
    known
        .map_or("it does not stand up to examination", |(_, words)| *words)
        .to_owned()
}

fn other_name(presented: &[String]) -> String {
    // rustls quotes them as they stand in the program: `DnsName("mail.example")`.
    let names: Vec<&str> = presented
        .iter()
        .map(|name| name.split_once('(').map_or(name.as_str(), |(_, name)| name))
        .map(|name| name.trim_matches(['"', ')']))
        .collect();
    if names.is_empty() {
        "it is for no server by name (it has no subject alternative names)".to_owned()
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;
    use std::time::Duration;

    fn in_words(error: Error) -> String {
        match failure(&io::Error::other(error)).expect("TLS is to blame") {
            TlsFailure::NotTls => "not TLS".to_owned(),
            TlsFailure::Certificate(why, _) | TlsFailure::Handshake(why) => why,
        }
    }

    /// Names as they stand in the program, such as `UnknownIssuer`, are words for nobody.
    #[test]
    fn no_fault_is_told_in_names_of_the_program() {
        use CertificateError as E;
        let moment = UnixTime::since_unix_epoch(Duration::from_secs(1_800_000_000));
        let certificates = [
            E::BadEncoding,
            E::Expired,
            E::ExpiredContext {
                time: moment,
                not_after: moment,
            },
            E::NotValidYet,
            E::NotValidYetContext {
                time: moment,
                not_before: UnixTime::since_unix_epoch(Duration::from_secs(u64::MAX)),
            },
            E::Revoked,
            E::UnhandledCriticalExtension,
            E::UnknownIssuer,
            E::UnknownRevocationStatus,
            E::BadSignature,
            E::NotValidForName,
            E::NotValidForNameContext {
                expected: "mail.example".try_into().unwrap(),
                presented: vec!["DnsName(\"mail.elsewhere.example\")".to_owned()],
            },
            E::InvalidPurpose,
            E::InvalidOcspResponse,
            E::ApplicationVerificationFailure,
        ];
        let alerts = (0..=255).map(|number| Error::AlertReceived(AlertDescription::from(number)));
        let others = [
            Error::DecryptError,
            Error::PeerSentOversizedRecord,
            Error::FailedToGetRandomBytes,
            Error::NoApplicationProtocol,
            Error::General("SomethingElse".to_owned()),
            Error::PeerIncompatible(PeerIncompatible::NoKxGroupsInCommon),
            Error::InvalidMessage(InvalidMessage::MessageTooLarge),
        ];
        let known_words = [
            "RSA", "CBC", "ECDHE", "AES-GCM", "ChaCha20", "SHA-1", "TLS", "X.509",
        ];
        let told = certificates
            .map(Error::from)
            .into_iter()
            .chain(alerts)
            .chain(others);
        for words in told.map(in_words) {
            assert!(
                words.starts_with("it ")
                    || words.starts_with("a ")
                    || words.starts_with("its ")
                    || words.starts_with("no ")
                    || words.starts_with("what ")
                    || words.starts_with("TLS "),
                "{words}"
            );
            let named = words
                .split([' ', ',', ';', ':', '(', ')', '`'])
                .filter(|word| !known_words.contains(word))
                .find(|word| word.chars().skip(1).any(char::is_uppercase));
            assert_eq!(
                named,
                Some("serverAuth").filter(|_| words.contains("serverAuth")),
                "{words}"
            );
        }
    }

    #[test]
    fn the_names_of_a_certificate_are_told() {
        let error = CertificateError::NotValidForNameContext {
            expected: "mail.example".try_into().unwrap(),
            presented: vec!["DnsName(\"a.example\")".to_owned(), "localhost".to_owned()],
        };
        assert_eq!(in_words(error.into()), "it is for `a.example`, `localhost`");
    }
}
