//! Who letters come from.

use crate::message::Logo;
use redress_base::address::EmailAddress;
use redress_lists::Recipient;
use std::borrow::Cow;

/// Who the letters come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The display name of the From field.
    pub name: String,
    /// The address of the From field and of the envelope.
    pub email: EmailAddress,
    /// Where answers go; the sender's own address if none is given.
    pub reply_to: Option<EmailAddress>,
    /// The picture of the letterhead.
    pub logo: Option<Logo>,
    /// Where mail comes back to that cannot be delivered: the lines on an envelope; none where none are given.
    pub post_address: Vec<String>,
}

impl Sender {
    /// The sender as one recipient's letter names it: answers go where the row says, if it does.
    #[must_use]
    pub fn to(&self, recipient: &Recipient) -> Cow<'_, Self> {
        match &recipient.reply_to {
            None => Cow::Borrowed(self),
            Some(reply_to) => Cow::Owned(Self {
                reply_to: Some(reply_to.clone()),
                ..self.clone()
            }),
        }
    }

    /// Where answers go.
    #[must_use]
    pub fn answers_to(&self) -> &EmailAddress {
        self.reply_to.as_ref().unwrap_or(&self.email)
    }
}
