//! The last thing put on a letter: its date, its Message-ID and, where the campaign has a key, its signature.

use super::DeliveryError;
use super::prefetch::PreparedLetter;
use crate::campaign::DeliverySettings;
use crate::delivery::session::WireBody;
use crate::message::wire::WireError;
use crate::message::{DkimError, Message, MessageId, Signer};
use jiff::Timestamp;

/// No stamp is longer: the signature of a key of 4096 bits has 684 characters.
pub(super) const STAMP_BYTES_MAX: usize = 1536;

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

    /// The letter as it goes over the wire.
    pub(super) fn put_on(
        &self,
        letter: &PreparedLetter,
        now: Timestamp,
        body: &mut WireBody,
    ) -> Result<(), DeliveryError> {
        self.stamp(&letter.message, &letter.message_id, now, body)?
            .map_err(|unfit| DeliveryError::Unfit {
                delivery: letter.delivery,
                unfit: unfit.to_string(),
            })
    }

    /// The same for a letter that is no delivery.
    pub(super) fn stamp(
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
                .take(std::iter::once(Message::stamp(now, id).as_bytes()).chain(message.pieces()))),
        }
    }
}
