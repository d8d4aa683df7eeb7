//! A verdict that is durable.

use crate::delivery::archive::CopyName;
use redress_base::id::{DeliveryId, MailingName};
use redress_ledger::{Addressee, Verdict};

/// A verdict that is durable, and what there is to tell of it.
#[derive(Debug)]
pub(super) struct SettledLetter {
    pub(super) delivery: DeliveryId,
    pub(super) mailing: MailingName,
    pub(super) recipient: String,
    pub(super) verdict: Verdict,
    /// Copies that were not taken.
    pub(super) copies: Vec<Addressee>,
    /// Where the letter's bytes are kept, if they are.
    pub(super) draft: Option<CopyName>,
}
