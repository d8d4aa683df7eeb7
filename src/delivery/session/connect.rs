//! From nothing to a signed-in conversation: connect, greeting, EHLO, TLS, AUTH.

use super::sign_in::sign_in;
use super::tls;
use super::transaction::{Limits, Session, Stage};
use super::wire::{Lost, Stream, Wire};
use crate::campaign::{Security, Server};
use crate::delivery::secret::Credentials;
use crate::ledger::Reply;
use lettre::transport::smtp::commands::{Ehlo, Starttls};
use lettre::transport::smtp::extension::ClientId;
use rustls::ClientConfig;
use std::fmt;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// Why there is no conversation.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// Trying again would not help: a sentence for the organizer.
    #[error("{0}")]
    Fatal(String),
    /// The server said no; the table of answers knows what that means.
    #[error("the server answered {} {} to {stage}", .reply.code, .reply.text)]
    Answered {
        /// To what.
        stage: Stage,
        /// What it said.
        reply: Reply,
    },
    /// The network said no.
    #[error(transparent)]
    Lost(#[from] Lost),
}

/// Opens conversations with one server.
pub(crate) struct Dialer {
    server: Server,
    tls: Arc<ClientConfig>,
    credentials: Option<Credentials>,
    limits: Limits,
    link: Link,
}

/// What lies between us and the server.
enum Link {
    Network,
    /// A pipe in place of the network, and whether it counts as loopback.
    #[cfg(test)]
    Pipe(Box<dyn Fn() -> Box<dyn Stream> + Send + Sync>, IpAddr),
}

impl fmt::Debug for Dialer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dialer")
            .field("server", &self.server)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

impl Dialer {
    /// Reads the CA file if there is one; touches no network and no secret.
    pub(crate) fn new(
        server: Server,
        ca_file: Option<&Path>,
        credentials: Option<Credentials>,
        limits: Limits,
    ) -> Result<Self, String> {
        Ok(Self {
            server,
            tls: tls::client_config(ca_file)?,
            credentials,
            limits,
            link: Link::Network,
        })
    }

    /// A dialer whose connections are pipes.
    #[cfg(test)]
    pub(crate) fn over_pipes(
        mut self,
        peer: IpAddr,
        pipe: impl Fn() -> Box<dyn Stream> + Send + Sync + 'static,
    ) -> Self {
        self.link = Link::Pipe(Box::new(pipe), peer);
        self
    }

    /// `host:port`.
    pub(crate) fn server(&self) -> String {
        format!("{}:{}", self.server.host, self.server.port)
    }

    /// Opens a conversation that is ready for its first letter.
    pub(crate) async fn dial(&self) -> Result<Session, Trouble> {
        let (stream, addresses) = self.connect().await?;
        let secure_from_the_start = self.server.security == Security::Tls;
        let stream = if secure_from_the_start {
            self.secure(stream).await?
        } else {
            stream
        };
        let mut greeter = Greeter {
            wire: Wire::new(stream),
            limits: self.limits,
            name: addresses.our_name(),
        };
        greeter.greeting().await?;
        let mut offers = greeter.hello().await?;
        let mut encrypted = secure_from_the_start;
        let plain_will_do = self.server.security == Security::StartTlsOrLoopback
            && addresses.peer.to_canonical().is_loopback();
        if !encrypted && !plain_will_do {
            if !offers.start_tls {
                return Err(Trouble::Fatal(format!(
                    "`{}` offers no TLS (no STARTTLS), so nothing was sent: letters and password would cross the network in \
                     the open; use the provider's `smtps://` address or its port 587",
                    self.server()
                )));
            }
            let stream = greeter.start_tls().await?;
            greeter.wire = Wire::new(self.secure(stream).await?);
            offers = greeter.hello().await?; // what was offered before TLS counts for nothing (RFC 3207 4.2)
            encrypted = true;
        }
        if let Some(credentials) = self.credentials.as_ref().filter(|_| encrypted) {
            sign_in(
                &mut greeter.wire,
                &self.limits,
                &offers.mechanisms,
                credentials,
            )
            .await?;
        }
        Ok(Session::new(
            greeter.wire,
            self.limits,
            offers.pipelining,
            offers.size,
        ))
    }

    async fn connect(&self) -> Result<(Box<dyn Stream>, Ends), Trouble> {
        match &self.link {
            Link::Network => {
                let target = (self.server.host.as_str(), self.server.port);
                let limit = self.limits.connect;
                let stream = timeout(limit, TcpStream::connect(target))
                    .await
                    .map_err(|_| Lost::Silent(limit))?;
                let stream = stream.map_err(Lost::Unreachable)?;
                stream.set_nodelay(true).map_err(Lost::Broken)?;
                let ends = Ends {
                    ours: stream.local_addr().map_err(Lost::Broken)?.ip(),
                    peer: stream.peer_addr().map_err(Lost::Broken)?.ip(),
                };
                Ok((Box::new(stream), ends))
            }
            #[cfg(test)]
            Link::Pipe(pipe, peer) => Ok((
                pipe(),
                Ends {
                    ours: IpAddr::from([127, 0, 0, 1]),
                    peer: *peer,
                },
            )),
        }
    }

    async fn secure(&self, stream: Box<dyn Stream>) -> Result<Box<dyn Stream>, Trouble> {
        let name = tls::server_name(&self.server.host).map_err(Trouble::Fatal)?;
        let limit = self.limits.connect;
        let handshake = TlsConnector::from(Arc::clone(&self.tls)).connect(name, stream);
        match timeout(limit, handshake).await {
            Err(_) => Err(Lost::Silent(limit).into()),
            Ok(Ok(stream)) => Ok(Box::new(stream)),
            Ok(Err(error)) => Err(match tls::refusal(&error, &self.server.host) {
                Some(sentence) => Trouble::Fatal(sentence),
                None => Lost::from(error).into(),
            }),
        }
    }
}

/// The two ends of a connection.
#[derive(Clone, Copy)]
struct Ends {
    ours: IpAddr,
    peer: IpAddr,
}

impl Ends {
    /// How we call ourselves: an address literal (RFC 5321 4.1.3), so that no host name leaks.
    fn our_name(self) -> ClientId {
        match self.ours.to_canonical() {
            IpAddr::V4(address) => ClientId::Ipv4(address),
            IpAddr::V6(address) => ClientId::Ipv6(address),
        }
    }
}

/// What the answer to EHLO offers.
#[derive(Debug, Default)]
struct Offers {
    start_tls: bool,
    pipelining: bool,
    size: bool,
    mechanisms: Vec<String>,
}

impl Offers {
    fn read(lines: &[Vec<u8>]) -> Self {
        let mut offers = Self::default();
        for line in lines.iter().skip(1) {
            let line = String::from_utf8_lossy(line)
                .to_ascii_uppercase()
                .replace('=', " "); // AUTH=LOGIN of old servers
            let mut words = line.split_ascii_whitespace();
            match words.next() {
                Some("STARTTLS") => offers.start_tls = true,
                Some("PIPELINING") => offers.pipelining = true,
                Some("SIZE") => offers.size = true,
                Some("AUTH") => {
                    for word in words {
                        if !offers.mechanisms.iter().any(|known| known == word) {
                            offers.mechanisms.push(super::made_safe(word));
                        }
                    }
                }
                _ => {}
            }
        }
        offers
    }
}

/// A conversation that has not come to letters yet.
struct Greeter {
    wire: Wire,
    limits: Limits,
    name: ClientId,
}

impl Greeter {
    async fn greeting(&mut self) -> Result<(), Trouble> {
        let answer = self.wire.answer(self.limits.command).await?;
        if answer.code == 220 {
            return Ok(());
        }
        Err(Trouble::Answered {
            stage: Stage::Greeting,
            reply: answer.reply(),
        })
    }

    async fn hello(&mut self) -> Result<Offers, Trouble> {
        self.wire
            .write(
                Ehlo::new(self.name.clone()).to_string().as_bytes(),
                self.limits.write,
            )
            .await?;
        let answer = self.wire.answer(self.limits.command).await?;
        if answer.code == 250 {
            return Ok(Offers::read(&answer.lines));
        }
        Err(Trouble::Answered {
            stage: Stage::Hello,
            reply: answer.reply(),
        })
    }

    /// STARTTLS. Whatever the server (or someone in between) sent along with its 220 in the open would be taken for the
    /// words of the secured conversation, so it is refused (RFC 3207 4.2 and the injection of 2011).
    async fn start_tls(&mut self) -> Result<Box<dyn Stream>, Trouble> {
        self.wire
            .write(Starttls.to_string().as_bytes(), self.limits.write)
            .await?;
        let answer = self.wire.answer(self.limits.command).await?;
        if answer.code != 220 {
            return Err(Trouble::Answered {
                stage: Stage::StartTls,
                reply: answer.reply(),
            });
        }
        if self.wire.has_unread() {
            return Err(Trouble::Fatal(
                "the server sent unencrypted words after agreeing to TLS, as an attacker in between would; nothing was sent"
                    .to_owned(),
            ));
        }
        let nothing: Box<dyn Stream> = Box::new(tokio::io::empty());
        Ok(std::mem::replace(&mut self.wire, Wire::new(nothing)).into_stream())
    }
}
