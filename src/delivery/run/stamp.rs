//! The last thing put on a letter: its date, its Message-ID and, where the campaign has a key, its signature.

use super::error::DeliveryError;
use super::letter::PreparedLetter;
use crate::campaign::DeliverySettings;
use jiff::Timestamp;
use redress_base::id::DeliveryId;
use redress_base::message_id::MessageId;
use redress_letters::message::wire::WireError;
use redress_letters::message::{DkimError, Message, Signer};
use redress_smtp::WireBody;

/// What is put on letters when they leave.
#[derive(Debug)]
pub(super) struct Stamp {
    signer: Option<Signer>,
}

impl Stamp {
    /// Reads the signing key, if the settings name one.
    pub(super) fn load(settings: &DeliverySettings) -> Result<Self, DeliveryError> {
        Ok(Self {
            signer: settings.dkim.as_ref().map(Signer::load).transpose()?,
        })
    }

    /// Puts a message into the form in which it goes over the wire.
    pub(super) fn put_on(
        &self,
        message: &Message,
        id: &MessageId,
        now: Timestamp,
        body: &mut WireBody,
    ) -> Result<Result<(), WireError>, DkimError> {
        match &self.signer {
            Some(signer) => {
                let letter = signer.sign(&message.stamped(now, id), now)?;
                Ok(body.take([&letter[..]]))
            }
            None => Ok(body
                .take(std::iter::once(message.stamp(now, id).as_bytes()).chain(message.pieces()))),
        }
    }
}

/// A letter as it goes over the wire. One is used for letter after letter, so that its memory is.
#[derive(Debug, Default)]
pub(super) struct StampedLetter {
    pub(super) body: WireBody,
    /// Which letter that is, where it was stamped ahead of its turn.
    ahead: Option<DeliveryId>,
}

impl StampedLetter {
    /// Stamps the letter whose turn it is, unless that was done ahead.
    pub(super) fn put(
        &mut self,
        letter: &PreparedLetter,
        stamp: &Stamp,
        now: Timestamp,
    ) -> Result<(), DeliveryError> {
        // Forgotten in any case: what was stamped ahead is used now, or overwritten below.
        if self.ahead.take() == Some(letter.delivery) {
            return Ok(());
        }
        stamp
            .put_on(&letter.message, &letter.message_id, now, &mut self.body)?
            .map_err(|unfit| DeliveryError::Unfit {
                delivery: letter.delivery,
                unfit: unfit.to_string(),
            })
    }

    /// Stamps the next letter while the answer to the one before is under way.
    pub(super) fn put_ahead(
        &mut self,
        letter: &PreparedLetter,
        stamp: &Stamp,
        now: Timestamp,
    ) -> Result<(), DeliveryError> {
        self.put(letter, stamp, now)?;
        self.ahead = Some(letter.delivery);
        Ok(())
    }

    /// Forgets what was stamped ahead: its date would be of before a wait.
    pub(super) fn forget(&mut self) {
        self.ahead = None;
    }
}
