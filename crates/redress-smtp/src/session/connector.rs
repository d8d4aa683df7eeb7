//! The connection below a conversation, whatever is spoken over it: a socket, and TLS over one.

use super::lost::ConnectionLost;
use super::setup_error::SetupError;
use super::tls::{self, TlsFailure};
use super::wire::Stream;
use rustls::ClientConfig;
use std::fmt;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// Connects to one host, and secures connections to it by the rules of this crate: TLS 1.2 or later, always verified.
pub struct Connector {
    host: String,
    port: u16,
    tls: Arc<ClientConfig>,
    limit: Duration,
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connector")
            .field("host", &self.host)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

/// The two ends of a connection.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    /// This machine's address.
    pub ours: IpAddr,
    /// The server's, as the socket has it: no name that can point anywhere.
    pub peer: IpAddr,
}

/// Why a connection could not be secured.
#[derive(Debug, thiserror::Error)]
pub enum NotSecured {
    /// What came was not TLS: most likely it is the port of another scheme.
    #[error("the server answered in plain text")]
    NotTls,
    /// Trying again would not help.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The network is to blame.
    #[error(transparent)]
    Lost(#[from] ConnectionLost),
}

impl Connector {
    /// Reads the CA file (PEM) if there is one, whose certificates are trusted besides the built-in ones; touches no network.
    /// The limit is for the connection to stand, and for its TLS once more.
    pub fn new(
        host: String,
        port: u16,
        ca_file: Option<&Path>,
        limit: Duration,
    ) -> Result<Self, SetupError> {
        Ok(Self {
            host,
            port,
            tls: tls::client_config(ca_file)?,
            limit,
        })
    }

    /// Connects, in plain text.
    pub async fn connect(&self) -> Result<(Box<dyn Stream>, Ends), ConnectionLost> {
        let target = (self.host.as_str(), self.port);
        // One limit for the look-up of the name and all addresses that it has, which are tried in turn.
        let stream = timeout(self.limit, TcpStream::connect(target))
            .await
            .map_err(|_| ConnectionLost::Silent(self.limit))?;
        let stream = stream.map_err(ConnectionLost::Unreachable)?;
        // Else a small write waits up to 44 ms for the acknowledgement of the one before.
        stream.set_nodelay(true).map_err(ConnectionLost::Broken)?;
        let ends = Ends {
            ours: stream.local_addr().map_err(ConnectionLost::Broken)?.ip(),
            peer: stream.peer_addr().map_err(ConnectionLost::Broken)?.ip(),
        };
        Ok((Box::new(stream), ends))
    }

    /// Agrees on TLS over a connection, and verifies whom it leads to.
    pub async fn secure(&self, stream: Box<dyn Stream>) -> Result<Box<dyn Stream>, NotSecured> {
        let name = tls::server_name(&self.host)?;
        let handshake = TlsConnector::from(Arc::clone(&self.tls)).connect(name, stream);
        let error = match timeout(self.limit, handshake).await {
            Err(_) => return Err(ConnectionLost::Silent(self.limit).into()),
            Ok(Ok(stream)) => return Ok(Box::new(stream)),
            Ok(Err(error)) => error,
        };
        Err(match tls::failure(&error) {
            None => ConnectionLost::from(error).into(),
            Some(TlsFailure::NotTls) => NotSecured::NotTls,
            Some(TlsFailure::Handshake(why)) => SetupError::Handshake {
                host: self.host.clone(),
                why,
            }
            .into(),
            Some(TlsFailure::Certificate(why, mend)) => SetupError::Certificate {
                host: self.host.clone(),
                why,
                mend,
            }
            .into(),
        })
    }
}
