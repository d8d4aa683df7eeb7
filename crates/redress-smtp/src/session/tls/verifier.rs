//! Whether a certificate is the server's.

use super::certificate::Certificate;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};
use std::sync::Arc;

/// Asks the authorities; but a certificate that somebody named byte for byte needs none. `openssl req -x509` makes one that
/// is its own authority, which no authority may be that vouches for a server.
#[derive(Debug)]
pub(super) struct Verifier {
    by_authorities: Arc<WebPkiServerVerifier>,
    named: Vec<CertificateDer<'static>>,
}

impl Verifier {
    pub(super) fn new(
        by_authorities: Arc<WebPkiServerVerifier>,
        named: Vec<CertificateDer<'static>>,
    ) -> Self {
        Self {
            by_authorities,
            named,
        }
    }
}

/// Whether a certificate that was named is for this server, and for this time.
fn verify_named(
    certificate: &CertificateDer<'_>,
    name: &ServerName<'_>,
    now: UnixTime,
) -> Result<(), Error> {
    let read = Certificate::read(certificate).ok_or(CertificateError::BadEncoding)?;
    if now < read.not_before {
        return Err(CertificateError::NotValidYetContext {
            time: now,
            not_before: read.not_before,
        }
        .into());
    }
    if now > read.not_after {
        return Err(CertificateError::ExpiredContext {
            time: now,
            not_after: read.not_after,
        }
        .into());
    }
    let refusal = match verify_server_name(&ParsedCertificate::try_from(certificate)?, name) {
        Ok(()) => return Ok(()),
        Err(refusal) => refusal,
    };
    // Without alternative names, which `openssl req -x509` adds only if it is told to, the common name is the server's.
    if read.has_alternative_names {
        return Err(refusal);
    }
    let wanted = name.to_str();
    if read
        .common_names
        .iter()
        .any(|common| common.eq_ignore_ascii_case(&wanted))
    {
        return Ok(());
    }
    Err(CertificateError::NotValidForNameContext {
        expected: name.to_owned(),
        presented: read.common_names,
    }
    .into())
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.named.iter().any(|named| named == end_entity) {
            verify_named(end_entity, server_name, now)?;
            return Ok(ServerCertVerified::assertion());
        }
        self.by_authorities.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        )
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.by_authorities
            .verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.by_authorities
            .verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.by_authorities.supported_verify_schemes()
    }
}
