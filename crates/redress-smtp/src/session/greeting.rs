//! The beginning of a conversation: greeting, EHLO and the change to TLS.

use super::connect_error::ConnectError;
use super::offers::Offers;
use super::setup_error::SetupError;
use super::timeouts::Timeouts;
use super::wire::{Stream, Wire};
use crate::stage::Stage;
use lettre::transport::smtp::commands::{Ehlo, Starttls};
use lettre::transport::smtp::extension::ClientId;

/// A conversation that has not come to letters yet.
pub(super) struct Greeting {
    pub(super) wire: Wire,
    pub(super) timeouts: Timeouts,
    pub(super) name: ClientId,
}

impl Greeting {
    /// The server's first line: exactly 220.
    pub(super) async fn greeting(&mut self) -> Result<(), ConnectError> {
        let answer = self.wire.answer(self.timeouts.command).await?;
        if answer.code == 220 {
            return Ok(());
        }
        Err(ConnectError::Answered {
            stage: Stage::Greeting,
            reply: answer.reply(),
        })
    }

    /// EHLO, and what the server offers.
    pub(super) async fn hello(&mut self) -> Result<Offers, ConnectError> {
        self.wire
            .write(
                Ehlo::new(self.name.clone()).to_string().as_bytes(),
                self.timeouts.write,
            )
            .await?;
        let answer = self.wire.answer(self.timeouts.command).await?;
        if answer.code == 250 {
            return Ok(Offers::read(&answer.lines));
        }
        Err(ConnectError::Answered {
            stage: Stage::Hello,
            reply: answer.reply(),
        })
    }

    /// STARTTLS. Whatever the server (or someone in between) sent along with its 220 in the open would be taken for the
    /// words of the secured conversation, so it is refused (RFC 3207 4.2 and the injection of 2011).
    pub(super) async fn start_tls(&mut self) -> Result<Box<dyn Stream>, ConnectError> {
        self.wire
            .write(Starttls.to_string().as_bytes(), self.timeouts.write)
            .await?;
        let answer = self.wire.answer(self.timeouts.command).await?;
        if answer.code != 220 {
            return Err(ConnectError::Answered {
                stage: Stage::StartTls,
                reply: answer.reply(),
            });
        }
        // Looked at before the handshake: behind it nobody could tell these words from those of the secured conversation.
        if self.wire.has_unread() {
            return Err(SetupError::PlainWordsBeforeTls.into());
        }
        // A wire needs a stream; nobody reads this one, since either TLS or an error takes its place.
        let nothing: Box<dyn Stream> = Box::new(tokio::io::empty());
        Ok(std::mem::replace(&mut self.wire, Wire::new(nothing)).into_stream())
    }
}
