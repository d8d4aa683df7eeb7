//! The last thing put on a letter: its date, its Message-ID and, where the campaign has a key, its signature.

use super::DeliveryError;
use crate::campaign::DeliverySettings;
use crate::message::{Message, MessageId, Signer};
use jiff::Timestamp;

/// No seal is longer: the signature of a key of 4096 bits has 684 characters.
pub(super) const SEAL_BYTES_MAX: usize = 1536;

/// What is put on letters when they leave.
#[derive(Debug)]
pub(super) struct Seal {
    signer: Option<Signer>,
}

impl Seal {
    /// Reads the signing key, if the settings name one.
    pub(super) fn load(settings: &DeliverySettings) -> Result<Self, DeliveryError> {
        Ok(Self { signer: settings.dkim.as_ref().map(Signer::load).transpose()? })
    }

    /// The bytes as they are sent, before dots are stuffed.
    pub(super) fn put_on(&self, message: &Message, id: &MessageId, now: Timestamp) -> Result<Vec<u8>, DeliveryError> {
        let stamped = message.stamped(now, id);
        match &self.signer {
            Some(signer) => Ok(signer.sign(&stamped, now)?),
            None => Ok(stamped),
        }
    }
}
