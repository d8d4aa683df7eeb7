//! TLS 1.2 or later, always verified. There is no switch that accepts anything.

use super::setup_error::SetupError;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::path::Path;
use std::sync::Arc;

/// The built-in roots, and those of a PEM file if one is named.
pub(crate) fn client_config(ca_file: Option<&Path>) -> Result<Arc<ClientConfig>, SetupError> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    if let Some(path) = ca_file {
        add_roots(&mut roots, path).map_err(|why| SetupError::CaFile {
            path: path.to_owned(),
            why,
        })?;
    }
    // Named, because a program may bring two providers, and rustls then takes none by itself.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .map_err(|error| SetupError::Tls(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn add_roots(roots: &mut RootCertStore, path: &Path) -> Result<(), String> {
    let certificates = CertificateDer::pem_file_iter(path).map_err(|error| error.to_string())?;
    let mut found = 0;
    for certificate in certificates {
        roots
            .add(certificate.map_err(|error| error.to_string())?)
            .map_err(|error| error.to_string())?;
        found += 1;
    }
    // Else a wrong file would be noticed only when the server's certificate is refused.
    if found == 0 {
        Err("it holds no certificate in PEM form".to_owned())
    } else {
        Ok(())
    }
}

/// The name that the server's certificate must carry.
pub(crate) fn server_name(host: &str) -> Result<ServerName<'static>, SetupError> {
    ServerName::try_from(host.to_owned()).map_err(|_| SetupError::HostName(host.to_owned()))
}

/// Why a handshake failed; `None` if the network, not TLS, is to blame.
pub(crate) fn refusal(error: &std::io::Error, host: &str) -> Option<SetupError> {
    let host = host.to_owned();
    let tls = error.get_ref()?.downcast_ref::<rustls::Error>()?;
    Some(match tls {
        rustls::Error::InvalidCertificate(why) => SetupError::Certificate {
            host,
            why: why.to_string(),
        },
        // What came is no TLS record but a greeting in plain text: most likely the port of another scheme.
        rustls::Error::InvalidMessage(_) => SetupError::SpeaksNoTls(host),
        other => SetupError::Handshake {
            host,
            why: other.to_string(),
        },
    })
}
