//! One SMTP transaction for a delivery, from its commit point to its verdict.

use super::Verdict;
use redress_base::id::DeliveryId;
use redress_base::message_id::MessageId;
use redress_smtp::Addressee;

/// Proof that a commit point is durable. Not `Clone`: it is settled once.
#[derive(Debug)]
pub struct Attempt {
    /// Of this delivery.
    pub delivery: DeliveryId,
    /// Its number, from 1.
    pub number: u32,
}

/// How an attempt ended, with each addressee's answer.
#[derive(Clone, Debug)]
pub struct Settlement {
    /// The letter's verdict.
    pub verdict: Verdict,
    /// Each addressee's answer to RCPT (and To's, which repeats the verdict's where it was decisive).
    pub addressees: Vec<Addressee>,
    /// The Message-ID it carried.
    pub message_id: MessageId,
    /// The inbox was refused for good: this campaign holds it back from now on.
    pub suppress: bool,
}

/// A verdict that could not be written down.
#[derive(Clone, Debug)]
pub struct Unwritten {
    /// Of this delivery.
    pub delivery: DeliveryId,
    /// How the attempt ended.
    pub verdict: Verdict,
    /// The Message-ID it carried.
    pub message_id: MessageId,
}
