//! The beginning of a conversation: greeting, EHLO and the change to TLS.

use super::connect_error::ConnectError;
use super::lost::ConnectionLost;
use super::offers::Offers;
use super::setup_error::SetupError;
use super::timeouts::Timeouts;
use super::wire::{Stream, Wire};
use crate::raw_reply::RawReply;
use crate::stage::Stage;
use lettre::transport::smtp::commands::{Ehlo, Starttls};
use lettre::transport::smtp::extension::ClientId;
use std::time::Duration;

/// A conversation that has not come to letters yet.
pub(super) struct Greeting {
    pub(super) wire: Wire,
    pub(super) timeouts: Timeouts,
    pub(super) name: ClientId,
}

impl Greeting {
    /// The server's first line: exactly 220.
    pub(super) async fn greeting(&mut self, limit: Duration) -> Result<(), ConnectError> {
        self.expect(220, Stage::Greeting, limit).await?;
        Ok(())
    }

    /// EHLO, and what the server offers.
    pub(super) async fn hello(&mut self) -> Result<Offers, ConnectError> {
        let hello = Ehlo::new(self.name.clone()).to_string();
        self.wire
            .write(hello.as_bytes(), self.timeouts.write)
            .await?;
        let answer = self.expect(250, Stage::Hello, self.timeouts.command);
        Ok(Offers::read(&answer.await?.lines))
    }

    /// STARTTLS. Whatever the server (or someone in between) sent along with its 220 in the open would be taken for the
    /// words of the secured conversation, so it is refused (RFC 3207 4.2 and the injection of 2011).
    pub(super) async fn start_tls(&mut self) -> Result<Box<dyn Stream>, ConnectError> {
        self.wire
            .write(Starttls.to_string().as_bytes(), self.timeouts.write)
            .await?;
        self.expect(220, Stage::StartTls, self.timeouts.command)
            .await?;
        // Looked at before the handshake: behind it nobody could tell these words from those of the secured conversation.
        if self.wire.has_unread() {
            return Err(SetupError::PlainWordsBeforeTls.into());
        }
        // A wire needs a stream; nobody reads this one, since either TLS or an error takes its place.
        let nothing: Box<dyn Stream> = Box::new(tokio::io::empty());
        Ok(std::mem::replace(&mut self.wire, Wire::new(nothing)).into_stream())
    }

    /// The next answer, if it has exactly this code.
    async fn expect(
        &mut self,
        code: u16,
        stage: Stage,
        limit: Duration,
    ) -> Result<RawReply, ConnectError> {
        let answer = self.wire.answer(limit).await?;
        if answer.code == code {
            return Ok(answer);
        }
        Err(ConnectError::Answered {
            stage,
            reply: answer.reply(),
        })
    }

    /// Whether a greeting that did not come (or not in words) is what a server makes of it that waits for TLS. At the port
    /// of RFC 8314 section 3.3 silence says so, elsewhere only a record of TLS.
    pub(super) fn waits_for_tls(&self, trouble: &ConnectError, port: u16) -> bool {
        use ConnectionLost::{Closed, Malformed, Silent};
        match trouble {
            ConnectError::Lost(Silent(_) | Closed | Malformed(_)) => {
                port == 465 && !self.wire.has_unread() || self.wire.has_tls_record()
            }
            _ => false,
        }
    }
}
