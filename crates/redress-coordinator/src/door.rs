//! From nothing to a connection that is signed in: encrypted and verified unless it stays on this machine.

use crate::address::CoordinatorAddress;
use crate::error::CoordinatorError;
use crate::failure::failure;
use crate::scram_only::ScramOnly;
use redress_smtp::{Connector, Credentials, NotSecured, SetupError, Stream};
use secrecy::ExposeSecret as _;
use std::fmt;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_postgres::config::SslMode;
use tokio_postgres::tls::{ChannelBinding, TlsConnect, TlsStream};
use tokio_postgres::{Client, Config};

/// How long a coordinator may take.
#[derive(Clone, Copy, Debug)]
pub struct AnswerLimits {
    /// Until a connection stands and is signed in.
    pub connect: Duration,
    /// For an answer.
    pub answer: Duration,
    /// So long a commit point whose answer was lost is asked for again; in no case longer than its dot could be written.
    pub ask_again: Duration,
}

impl Default for AnswerLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            answer: Duration::from_secs(10),
            ask_again: Duration::from_secs(20),
        }
    }
}

/// Opens connections to one coordinator.
#[derive(Debug)]
pub struct Door {
    address: CoordinatorAddress,
    connector: Arc<Connector>,
    credentials: Option<Credentials>,
    /// An authority was named, so that TLS is wanted even on this machine.
    names_authority: bool,
    limits: AnswerLimits,
}

/// A connection, and the task that carries it.
pub(crate) struct Opened {
    pub(crate) client: Client,
    carried: JoinHandle<()>,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened").finish_non_exhaustive()
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        // Whoever lets go of a connection has its answers, or wants them no more.
        self.carried.abort();
    }
}

impl Door {
    /// Reads the CA file (PEM) if there is one; touches no network and no secret. Without credentials only a server that
    /// trusts this machine lets anybody in.
    pub fn new(
        address: CoordinatorAddress,
        ca_file: Option<&Path>,
        credentials: Option<Credentials>,
        limits: AnswerLimits,
    ) -> Result<Self, CoordinatorError> {
        let (host, port) = (address.host.clone(), address.port);
        let connector = Connector::new(host, port, ca_file, limits.connect)?;
        Ok(Self {
            address,
            connector: Arc::new(connector),
            credentials,
            names_authority: ca_file.is_some(),
            limits,
        })
    }

    /// Where it leads.
    #[must_use]
    pub fn address(&self) -> &CoordinatorAddress {
        &self.address
    }

    /// How long it waits for answers.
    pub(crate) fn limits(&self) -> AnswerLimits {
        self.limits
    }

    /// That it cannot be reached, and why.
    pub(crate) fn unreachable(&self, why: impl Into<String>) -> CoordinatorError {
        CoordinatorError::Unreachable {
            place: self.address.place(),
            why: why.into(),
        }
    }

    /// What an error of the client library means.
    pub(crate) fn failure(&self, error: &tokio_postgres::Error) -> CoordinatorError {
        failure(&self.address, error)
    }

    /// Opens a connection.
    pub(crate) async fn open(&self) -> Result<Opened, CoordinatorError> {
        let connected = self.connector.connect().await;
        let (stream, ends) = connected.map_err(|lost| self.unreachable(lost.to_string()))?;
        let mut config = Config::new();
        config
            .user(&self.address.user)
            .dbname(&self.address.database);
        // The peer that the socket is connected to decides, and not a name that can point anywhere.
        let stays_here = ends.peer.to_canonical().is_loopback() && !self.names_authority;
        config.ssl_mode(if stays_here {
            SslMode::Disable
        } else {
            SslMode::Require
        });
        if let Some(credentials) = &self.credentials {
            let secret = credentials.secret().await.map_err(SetupError::Secret)?;
            config.password(secret.0.expose_secret());
        }
        let opening = async {
            if stays_here {
                let stream = ScramOnly::new(stream);
                let (client, connection) = config.connect_raw(stream, NeverTls).await?;
                Ok((client, tokio::spawn(carry(connection))))
            } else {
                let tls = Verified(Arc::clone(&self.connector));
                let (client, connection) = config.connect_raw(Unsecured(stream), tls).await?;
                Ok((client, tokio::spawn(carry(connection))))
            }
        };
        match timeout(self.limits.connect, opening).await {
            Ok(Ok((client, carried))) => Ok(Opened { client, carried }),
            Ok(Err(error)) => Err(self.failure(&error)),
            Err(_) => {
                let seconds = self.limits.connect.as_secs();
                Err(self.unreachable(format!("it did not let us in within {seconds} s")))
            }
        }
    }
}

/// Carries a connection until it ends. How it ended is told to whoever waits for an answer.
async fn carry<S, T>(connection: tokio_postgres::Connection<S, T>)
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    let _ = connection.await;
}

/// TLS by the rules of letters: 1.2 or later, always verified, for the name in the address.
struct Verified(Arc<Connector>);

impl TlsConnect<Unsecured> for Verified {
    type Stream = Secured;
    type Error = NotSecured;
    type Future = Pin<Box<dyn Future<Output = Result<Secured, NotSecured>> + Send>>;

    fn connect(self, stream: Unsecured) -> Self::Future {
        Box::pin(async move { Ok(Secured(ScramOnly::new(self.0.secure(stream.0).await?))) })
    }
}

/// On this machine nothing is encrypted, and nobody asks for it.
struct NeverTls;

impl<S> TlsConnect<S> for NeverTls {
    type Stream = Secured;
    type Error = NotSecured;
    type Future = std::future::Ready<Result<Secured, NotSecured>>;

    fn connect(self, _: S) -> Self::Future {
        std::future::ready(Err(NotSecured::NotTls))
    }
}

/// A connection before TLS. A type of its own, so that what opens it may be moved to another thread.
struct Unsecured(Box<dyn Stream>);

impl AsyncRead for Unsecured {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Unsecured {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

/// A connection that TLS secures.
struct Secured(ScramOnly<Box<dyn Stream>>);

impl TlsStream for Secured {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl AsyncRead for Secured {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Secured {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
