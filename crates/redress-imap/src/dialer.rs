//! From nothing to a signed-in conversation: connect, greeting, TLS, sign-in.

use crate::error::ImapError;
use crate::exchange::announced;
use crate::limits::Limits;
use crate::response::{Response, Status};
use crate::server::{ImapSecurity, ImapServer};
use crate::session::ImapSession;
use crate::sign_in::sign_in;
use crate::wire::Wire;
use redress_smtp::{Connector, Credentials, NotSecured, SetupError, Stream};
use std::path::Path;

/// Opens conversations with one server.
#[derive(Debug)]
pub struct ImapDialer {
    server: ImapServer,
    connector: Connector,
    credentials: Option<Credentials>,
    limits: Limits,
}

impl ImapDialer {
    /// Reads the CA file (PEM) if there is one; touches no network and no secret. Without credentials nobody signs in.
    pub fn new(
        server: ImapServer,
        ca_file: Option<&Path>,
        credentials: Option<Credentials>,
        limits: Limits,
    ) -> Result<Self, SetupError> {
        let (host, port) = (server.host.clone(), server.port);
        Ok(Self {
            connector: Connector::new(host, port, ca_file, limits.connect)?,
            server,
            credentials,
            limits,
        })
    }

    /// Where it dials.
    #[must_use]
    pub fn server(&self) -> &ImapServer {
        &self.server
    }

    /// Opens a conversation: encrypted, unless it stays on this machine, and signed in.
    pub async fn dial(&self) -> Result<ImapSession, ImapError> {
        let (mut stream, ends) = self.connector.connect().await?;
        // The peer that the socket is connected to decides, and not a name that can point anywhere.
        if self.server.security == ImapSecurity::Loopback && !ends.peer.to_canonical().is_loopback()
        {
            return Err(ImapError::NotHere(self.server.place()));
        }
        if self.server.security == ImapSecurity::Tls {
            stream = self.secure(stream).await?;
        }
        let mut session = ImapSession::new(Wire::new(stream), self.limits);
        greeted(&mut session).await?;
        if self.server.security == ImapSecurity::StartTls {
            session = self.start_tls(session).await?;
        }
        if session.capabilities.is_empty() {
            session.say(b"CAPABILITY", "CAPABILITY").await?;
        }
        if let Some(credentials) = &self.credentials {
            // What is announced to strangers is not what its users may ask for.
            let before = std::mem::take(&mut session.capabilities);
            sign_in(&mut session, &before, credentials).await?;
            if session.capabilities.is_empty() {
                session.say(b"CAPABILITY", "CAPABILITY").await?;
            }
        }
        Ok(session)
    }

    async fn start_tls(&self, mut session: ImapSession) -> Result<ImapSession, ImapError> {
        if session.capabilities.is_empty() {
            session.say(b"CAPABILITY", "CAPABILITY").await?;
        }
        if !session.knows("STARTTLS") {
            return Err(ImapError::OffersNoTls(self.server.place()));
        }
        session.say(b"STARTTLS", "STARTTLS").await?;
        // Looked at before the handshake: behind it nobody could tell these words from those of the secured conversation.
        if session.wire.has_unread() {
            return Err(ImapError::PlainWordsBeforeTls);
        }
        let stream = self.secure(session.wire.into_stream()).await?;
        // A new conversation: what was said before TLS counts for nothing (RFC 3501 section 6.2.1).
        Ok(ImapSession::new(Wire::new(stream), self.limits))
    }

    async fn secure(&self, stream: Box<dyn Stream>) -> Result<Box<dyn Stream>, ImapError> {
        let from_the_start = self.server.security == ImapSecurity::Tls;
        self.connector
            .secure(stream)
            .await
            .map_err(|error| match error {
                NotSecured::NotTls if from_the_start => ImapError::SpeaksNoTls(self.server.place()),
                NotSecured::NotTls => ImapError::BrokeTls(self.server.place()),
                NotSecured::Setup(error) => error.into(),
                NotSecured::Lost(lost) => lost.into(),
            })
    }
}

/// Waits for the server's first line.
async fn greeted(session: &mut ImapSession) -> Result<(), ImapError> {
    let bounds = session.lines();
    let (answer, bytes) = session.wire.answer(bounds.answer, bounds.silence).await?;
    session.bytes_read += bytes as u64;
    let Response::Said(said) = answer else {
        return Err(ImapError::Malformed("a greeting that is none"));
    };
    match said.status {
        Status::Ok => {
            session.capabilities = announced(&said).unwrap_or_default();
            Ok(())
        }
        // Somebody in between could keep us from TLS with it, or show us another's mailbox.
        Status::Preauth => Err(ImapError::SignedInAlready),
        Status::Bye | Status::No | Status::Bad => {
            Err(ImapError::Bye(session.shown(&said.code, &said.text)))
        }
    }
}
