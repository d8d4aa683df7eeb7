//! A connection of the scripted server: lines read, replies gathered, TLS put over it.

use crate::certificates;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead as _, BufReader, Read, Write};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// How a server shakes hands for TLS.
#[derive(Clone, Copy, Debug)]
pub enum Handshake {
    /// Properly, with this certificate of `crates/redress-smtp/tests/tls`.
    With(&'static str),
    /// By sending these bytes, whatever the client says, and closing.
    Bytes(&'static [u8]),
    /// Not at all: it stays silent until the client goes away.
    Silence,
}

pub(super) trait Stream: Read + Write + Send {}
impl<T: Read + Write + Send> Stream for T {}

/// A connection, with the replies that have not left yet: a batch leaves when there is nothing more to read.
pub(super) struct Line {
    pub(super) stream: BufReader<Box<dyn Stream>>,
    replies: Vec<u8>,
    distance: Duration,
}

impl Line {
    pub(super) fn new(stream: Box<dyn Stream>, distance: Duration) -> Self {
        Self {
            stream: BufReader::with_capacity(64 * 1024, stream),
            replies: Vec::new(),
            distance,
        }
    }

    /// The same connection with TLS over it. What was read ahead is lost, as it should be.
    pub(super) fn secured(mut self, handshake: Handshake) -> Option<Self> {
        self.flush()?;
        match handshake {
            Handshake::With(certificate) => {
                let connection = ServerConnection::new(tls(certificate)).ok()?;
                let mut stream = StreamOwned::new(connection, self.stream.into_inner());
                stream.flush().ok()?; // shakes hands
                Some(Self::new(Box::new(stream), self.distance))
            }
            Handshake::Bytes(bytes) => {
                self.stream.fill_buf().ok()?;
                self.stream.get_mut().write_all(bytes).ok()?;
                None
            }
            Handshake::Silence => {
                while self.read().is_some() {}
                None
            }
        }
    }

    pub(super) fn say(&mut self, reply: &str) {
        self.replies.extend_from_slice(reply.as_bytes());
        self.replies.extend_from_slice(b"\r\n");
    }

    pub(super) fn flush(&mut self) -> Option<()> {
        if !self.replies.is_empty() {
            thread::sleep(self.distance);
            let stream = self.stream.get_mut();
            stream.write_all(&std::mem::take(&mut self.replies)).ok()?;
            stream.flush().ok()?;
        }
        Some(())
    }

    /// The next line; what was said before leaves first unless more has come already.
    pub(super) fn read(&mut self) -> Option<String> {
        if self.stream.buffer().is_empty() {
            self.flush()?;
        }
        let mut line = Vec::new();
        let bytes = self.stream.read_until(b'\n', &mut line).ok()?;
        (bytes > 0).then(|| String::from_utf8_lossy(&line).trim_end().to_owned())
    }

    pub(super) fn read_mail(&mut self) -> Option<String> {
        self.flush()?;
        let mut text = String::new();
        loop {
            let start = text.len();
            if self.stream.read_line(&mut text).ok()? == 0 {
                return None;
            }
            match &text[start..] {
                ".\r\n" => {
                    text.truncate(start);
                    return Some(text);
                }
                line if line.starts_with('.') => {
                    text.remove(start);
                }
                _ => {}
            }
        }
    }
}

fn tls(certificate: &str) -> Arc<ServerConfig> {
    let folder = certificates();
    let chain =
        vec![CertificateDer::from_pem_file(folder.join(format!("{certificate}.pem"))).unwrap()];
    let key = PrivateKeyDer::from_pem_file(folder.join(format!("{certificate}.key"))).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap();
    Arc::new(
        config
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap(),
    )
}
