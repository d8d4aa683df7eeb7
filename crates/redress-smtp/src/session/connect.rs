//! From nothing to a signed-in conversation: connect, greeting, EHLO, TLS, AUTH.

use super::connect_error::ConnectError;
use super::connector::{Connector, Ends, NotSecured};
use super::credentials::Credentials;
use super::dial_step::DialStep;
use super::greeting::Greeting;
use super::lost::ConnectionLost;
use super::offers::Offers;
use super::setup_error::SetupError;
use super::sign_in::sign_in;
use super::timeouts::Timeouts;
use super::transaction::Session;
use super::wire::{Stream, Wire};
use crate::server::{Security, Server};
use lettre::transport::smtp::extension::ClientId;
use std::fmt;
use std::net::IpAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::watch;

/// Opens conversations with one server, as many as are asked for.
pub struct Dialer {
    server: Server,
    connector: Connector,
    credentials: Option<Credentials>,
    timeouts: Timeouts,
    receipts: bool,
    link: Link,
    /// A greeting came on an earlier connection.
    has_greeted: AtomicBool,
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
    /// Reads the CA file (PEM) if there is one, whose certificates are trusted besides the built-in ones; touches no network
    /// and no secret. Without credentials nobody signs in.
    pub fn new(
        server: Server,
        ca_file: Option<&Path>,
        credentials: Option<Credentials>,
        timeouts: Timeouts,
    ) -> Result<Self, SetupError> {
        let (host, port) = (server.host.clone(), server.port);
        Ok(Self {
            server,
            connector: Connector::new(host, port, ca_file, timeouts.connect)?,
            credentials,
            timeouts,
            receipts: false,
            link: Link::Network,
            has_greeted: AtomicBool::new(false),
        })
    }

    /// Asks servers that understand it (DSN) to report arrivals and delays as well as failures.
    #[must_use]
    pub fn asking_for_receipts(mut self, receipts: bool) -> Self {
        self.receipts = receipts;
        self
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
    #[must_use]
    pub fn server(&self) -> String {
        format!("{}:{}", self.server.host, self.server.port)
    }

    /// Opens a conversation that is ready for its first letter: connected, greeted, encrypted unless the server's
    /// [`Security`] lets this machine itself be spoken to in plain text, and signed in where it is encrypted.
    pub async fn dial(&self) -> Result<Session, ConnectError> {
        self.dial_telling(&watch::Sender::new(DialStep::Connect))
            .await
    }

    /// The same, for those who want to know what it waits for: `steps` always holds the step that is under way.
    pub async fn dial_telling(
        &self,
        steps: &watch::Sender<DialStep>,
    ) -> Result<Session, ConnectError> {
        steps.send_replace(DialStep::Connect);
        let (mut stream, addresses) = self.connect().await?;
        let secure_from_the_start = self.server.security == Security::Tls;
        if secure_from_the_start {
            steps.send_replace(DialStep::Secure);
            stream = self.secure(stream, true).await?;
        }
        let mut greeter = Greeting {
            wire: Wire::new(stream),
            timeouts: self.timeouts,
            name: our_name(addresses),
        };
        // The peer that the socket is connected to decides, and not a name that can point anywhere.
        let plain_will_do = secure_from_the_start
            || self.server.security == Security::StartTlsOrLoopback
                && addresses.peer.to_canonical().is_loopback();
        match self.introduce(&mut greeter, plain_will_do, steps).await {
            Ok(offers) => Ok(Session::new(
                greeter.wire,
                self.timeouts,
                &offers,
                self.receipts,
            )),
            Err(trouble) => {
                // Whoever is not stayed with is told so (RFC 5321 section 4.1.1.10), where they still listen.
                if trouble.leaves_them_listening() {
                    greeter.wire.farewell().await;
                }
                Err(trouble)
            }
        }
    }

    /// Greeting, EHLO, STARTTLS unless that is not needed, and the sign-in.
    async fn introduce(
        &self,
        greeter: &mut Greeting,
        secure_enough: bool,
        steps: &watch::Sender<DialStep>,
    ) -> Result<Offers, ConnectError> {
        let mut encrypted = self.server.security == Security::Tls;
        steps.send_replace(DialStep::Greet);
        self.greeted(greeter, encrypted).await?;
        steps.send_replace(DialStep::Hello);
        let mut offers = greeter.hello().await?;
        if !secure_enough {
            if !offers.start_tls {
                return Err(SetupError::OffersNoTls(self.server()).into());
            }
            steps.send_replace(DialStep::Secure);
            let stream = greeter.start_tls().await?;
            greeter.wire = Wire::new(self.secure(stream, false).await?);
            steps.send_replace(DialStep::Hello);
            offers = greeter.hello().await?; // what was offered before TLS counts for nothing (RFC 3207 4.2)
            encrypted = true;
        }
        // Never in the open, not even to this machine: anybody may listen on a port.
        if let Some(credentials) = self.credentials.as_ref().filter(|_| encrypted) {
            let offered = &offers.mechanisms;
            sign_in(
                &mut greeter.wire,
                &self.timeouts,
                offered,
                credentials,
                steps,
            )
            .await?;
        }
        Ok(offers)
    }

    /// Waits for the greeting: a minute the first time, later as long as RFC 5321 wants.
    async fn greeted(&self, greeter: &mut Greeting, encrypted: bool) -> Result<(), ConnectError> {
        let limit = if self.has_greeted.load(Ordering::Relaxed) {
            self.timeouts.command
        } else {
            self.timeouts.first_greeting
        };
        match greeter.greeting(limit).await {
            Ok(()) => {
                self.has_greeted.store(true, Ordering::Relaxed);
                Ok(())
            }
            Err(trouble) if !encrypted && greeter.waits_for_tls(&trouble, self.server.port) => {
                Err(SetupError::WaitsForTls {
                    server: self.server(),
                    instead: self.server.secured_by(Security::Tls).to_string(),
                }
                .into())
            }
            Err(ConnectError::Lost(ConnectionLost::Silent(within))) => {
                let in_plain = !encrypted;
                Err(ConnectionLost::NoGreeting { within, in_plain }.into())
            }
            Err(trouble) => Err(trouble),
        }
    }

    async fn connect(&self) -> Result<(Box<dyn Stream>, Ends), ConnectError> {
        match &self.link {
            Link::Network => Ok(self.connector.connect().await?),
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

    async fn secure(
        &self,
        stream: Box<dyn Stream>,
        from_the_start: bool,
    ) -> Result<Box<dyn Stream>, ConnectError> {
        Err(match self.connector.secure(stream).await {
            Ok(stream) => return Ok(stream),
            Err(NotSecured::NotTls) if from_the_start => SetupError::SpeaksNoTls {
                server: self.server(),
                instead: self
                    .server
                    .secured_by(Security::StartTlsOrLoopback)
                    .to_string(),
            }
            .into(),
            Err(NotSecured::NotTls) => self.handshake_failed(
                "it agreed to TLS and then did not speak it; something between may be in the way",
            ),
            Err(NotSecured::Setup(error)) => error.into(),
            Err(NotSecured::Lost(lost)) => lost.into(),
        })
    }

    fn handshake_failed(&self, why: &str) -> ConnectError {
        let host = self.server.host.clone();
        let why = why.to_owned();
        SetupError::Handshake { host, why }.into()
    }
}

/// How we call ourselves: an address literal (RFC 5321 4.1.3), so that no host name leaks.
fn our_name(ends: Ends) -> ClientId {
    match ends.ours.to_canonical() {
        IpAddr::V4(address) => ClientId::Ipv4(address),
        IpAddr::V6(address) => ClientId::Ipv6(address),
    }
}
