//! Letters to the organizers themselves, which are no deliveries.

use crate::ReturnedFate;
use jiff::Timestamp;
use redress_base::id::Digest;
use redress_base::message_id::MessageId;
use redress_mailbox::SenderVerdicts;

/// A test letter as it was handed to the server, or nearly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentTest {
    /// Its Message-ID, which no delivery has.
    pub message_id: MessageId,
    /// The domain of its From address.
    pub sender_domain: String,
    /// Whom it went to.
    pub to: String,
    /// A digest of what decides whether it is believed: server, account, signing key.
    pub setup: Digest,
    /// When.
    pub at: Timestamp,
}

/// What a mail says of a test letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestFate {
    /// It is the letter itself.
    Arrived(TestProof),
    /// It is about the letter.
    Said(ReturnedFate),
}

/// How a test letter arrived.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TestProof {
    /// The receiver's name, if its word was believed.
    pub said_by: Option<String>,
    /// What it said.
    pub verdicts: SenderVerdicts,
    /// What became of our own signature, in a word; none if that was not looked at.
    pub signature: Option<String>,
}

/// A mail that is a test letter, or is about one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestReading {
    /// The Message-ID of the test letter.
    pub message_id: MessageId,
    /// The mail's digest, as [`redress_mailbox::returned::fingerprint`] makes it.
    pub digest: Digest,
    /// What it says.
    pub fate: TestFate,
}
