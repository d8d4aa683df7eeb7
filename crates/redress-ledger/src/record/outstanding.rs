//! What is still to be sent.

use super::FollowedLetter;
use redress_base::address::EmailAddress;
use redress_base::id::{AccountName, DeliveryId, Digest, MailingName};
use redress_lists::Recipient;
use redress_smtp::Deferrals;

/// Which deliveries a `send` is about.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only this mailing.
    pub mailing: Option<MailingName>,
    /// Only what this account carries.
    pub account: Option<AccountName>,
}

/// A delivery that is still to be sent.
#[derive(Clone, Debug)]
pub struct Outstanding {
    /// Which.
    pub delivery: DeliveryId,
    /// Of this mailing.
    pub mailing: MailingName,
    /// Through this account; none where the campaign's only one has no name.
    pub account: Option<AccountName>,
    /// To this recipient, as it was planned.
    pub recipient: Recipient,
    /// The address of the To field.
    pub email: EmailAddress,
    /// The digest that was approved.
    pub digest: Digest,
    /// How often it was deferred, if it was: this very letter, since a person last said something on it.
    pub deferrals: Option<Deferrals>,
    /// The letter that it follows, if it follows one.
    pub follows: Option<FollowedLetter>,
}
