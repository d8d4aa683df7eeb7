//! Who letters come from.

use redress_base::address::EmailAddress;

/// Who the letters come from.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The display name of the From field.
    pub name: String,
    /// The address of the From field and of the envelope.
    pub email: EmailAddress,
    /// Where answers go; the sender's own address if none is given.
    pub reply_to: Option<EmailAddress>,
}
