//! A small scripted server.

use crate::server::{Security, Server};
use crate::session::wire::Stream;
use crate::session::{ConnectError, Credentials, Dialer, Session, SignIn, Timeouts};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use secrecy::SecretString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

pub(super) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/tls")
        .join(name)
}

pub(super) fn acceptor(certificate: &str) -> TlsAcceptor {
    let chain =
        vec![CertificateDer::from_pem_file(fixture(&format!("{certificate}.pem"))).unwrap()];
    let key = PrivateKeyDer::from_pem_file(fixture(&format!("{certificate}.key"))).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap();
    TlsAcceptor::from(Arc::new(
        config
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap(),
    ))
}

/// What the server is like, and what it heard.
#[derive(Clone, Default)]
pub(super) struct Script {
    /// TLS from the start, with this certificate.
    pub(super) tls: Option<&'static str>,
    /// STARTTLS, with this certificate.
    pub(super) start_tls: Option<&'static str>,
    /// Words sent in the open right behind the 220 to STARTTLS.
    pub(super) glued: &'static str,
    pub(super) mechanisms: &'static str,
    /// Answers to AUTH and the lines after it, in order; then 235.
    pub(super) auth_answers: Vec<&'static str>,
    pub(super) heard: Arc<Mutex<Vec<String>>>,
}

impl Script {
    pub(super) async fn serve(self) -> u16 {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let answers = Arc::new(Mutex::new(self.auth_answers.clone()));
            while let Ok((stream, _)) = listener.accept().await {
                let mut stream: Box<dyn Stream> = Box::new(stream);
                if let Some(certificate) = self.tls {
                    let Ok(secured) = acceptor(certificate).accept(stream).await else {
                        continue;
                    };
                    stream = Box::new(secured);
                }
                let _ = self.converse(stream, &answers).await;
            }
        });
        port
    }

    async fn converse(
        &self,
        stream: Box<dyn Stream>,
        answers: &Mutex<Vec<&'static str>>,
    ) -> Option<()> {
        let mut lines = BufReader::new(stream);
        lines.write_all(b"220 hello\r\n").await.ok()?;
        let mut signing_in = false;
        let mut secured = self.tls.is_some();
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            let line = line.trim_end().to_owned();
            self.heard.lock().unwrap().push(line.clone());
            if signing_in || line.starts_with("AUTH") {
                let scripted = {
                    let mut left = answers.lock().unwrap();
                    if left.is_empty() {
                        None
                    } else {
                        Some(left.remove(0))
                    }
                };
                let answer = scripted.unwrap_or("235 welcome");
                signing_in = answer.starts_with("334");
                lines
                    .write_all(format!("{answer}\r\n").as_bytes())
                    .await
                    .ok()?;
            } else if line.starts_with("EHLO") {
                let start_tls = if self.start_tls.is_some() && !secured {
                    "250-STARTTLS\r\n"
                } else {
                    ""
                };
                let auth = if self.mechanisms.is_empty() {
                    String::new()
                } else {
                    format!("250-AUTH {}\r\n", self.mechanisms)
                };
                lines
                    .write_all(format!("250-here\r\n{start_tls}{auth}250 SIZE\r\n").as_bytes())
                    .await
                    .ok()?;
            } else if line == "STARTTLS" {
                lines
                    .write_all(format!("220 go on\r\n{}", self.glued).as_bytes())
                    .await
                    .ok()?;
                let secure = acceptor(self.start_tls?)
                    .accept(lines.into_inner())
                    .await
                    .ok()?;
                let secure: Box<dyn Stream> = Box::new(secure);
                lines = BufReader::new(secure);
                secured = true;
            } else {
                lines.write_all(b"250 ok\r\n").await.ok()?;
            }
        }
    }
}

pub(super) fn timeouts() -> Timeouts {
    Timeouts::from_answer_timeout(Duration::from_secs(20))
}

pub(super) async fn dial(
    script: Script,
    security: Security,
    ca: bool,
    credentials: Option<Credentials>,
) -> Result<Session, ConnectError> {
    let server = Server {
        host: "localhost".to_owned(),
        port: script.serve().await,
        security,
    };
    let ca_file = fixture("ca.pem");
    Dialer::new(
        server,
        ca.then_some(ca_file.as_path()),
        credentials,
        timeouts(),
    )
    .unwrap()
    .dial()
    .await
}

/// A user whose secret is `secret-1` the first time it is asked for, then `secret-2` and so on.
pub(super) fn credentials(token: bool) -> Credentials {
    let sign_in = if token {
        SignIn::XOAuth2
    } else {
        SignIn::Password
    };
    let asked = AtomicU32::new(0);
    Credentials::new("us@coalition.example", sign_in, move || {
        let number = asked.fetch_add(1, Ordering::Relaxed) + 1;
        std::future::ready(Ok(SecretString::from(format!("secret-{number}"))))
    })
}

/// The sentence of a failure that no second try mends.
pub(super) fn fatal(result: Result<Session, ConnectError>) -> String {
    match result {
        Err(ConnectError::Fatal(error)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}
