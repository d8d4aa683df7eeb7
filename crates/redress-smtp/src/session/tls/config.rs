//! What is asked of a connection before it counts as secure.

use super::verifier::Verifier;
use crate::session::setup_error::SetupError;
use rustls::client::WebPkiServerVerifier;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::path::Path;
use std::sync::Arc;

/// The built-in roots, and the certificates of a PEM file if one is named.
pub(in crate::session) fn client_config(
    ca_file: Option<&Path>,
) -> Result<Arc<ClientConfig>, SetupError> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let named = match ca_file {
        None => Vec::new(),
        Some(path) => add_roots(&mut roots, path).map_err(|why| SetupError::CaFile {
            path: path.to_owned(),
            why,
        })?,
    };
    let wrong = |error: &dyn std::fmt::Display| SetupError::Tls(error.to_string());
    // Named, because a program may bring two providers, and rustls then takes none by itself.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let by_authorities =
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
            .build()
            .map_err(|error| wrong(&error))?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .map_err(|error| wrong(&error))?
        // Asks no less than the one it stands before, but for the authority of a certificate that was named itself.
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Verifier::new(by_authorities, named)))
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// Trusts the certificates of a file as authorities, and gives them back.
fn add_roots(
    roots: &mut RootCertStore,
    path: &Path,
) -> Result<Vec<CertificateDer<'static>>, String> {
    let certificates = CertificateDer::pem_file_iter(path).map_err(|error| error.to_string())?;
    let mut named = Vec::new();
    for certificate in certificates {
        let certificate = certificate.map_err(|error| error.to_string())?;
        let number = named.len() + 1;
        roots
            .add(certificate.clone())
            .map_err(|_| format!("its certificate {number} cannot be read"))?;
        named.push(certificate);
    }
    // Else a wrong file would be noticed only when the server's certificate is refused.
    if named.is_empty() {
        Err("it holds no certificate in PEM form".to_owned())
    } else {
        Ok(named)
    }
}

/// The name that the server's certificate must carry.
pub(in crate::session) fn server_name(host: &str) -> Result<ServerName<'static>, SetupError> {
    ServerName::try_from(host.to_owned()).map_err(|_| SetupError::HostName(host.to_owned()))
}
