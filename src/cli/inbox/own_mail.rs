//! Mails that the organizers wrote themselves: copies of letters in the Sent folder, answers to answers.

use redress_base::address::EmailAddress;
use redress_letters::Sender;
use redress_mailbox::Mail;
use redress_mailbox::returned::Class;

/// The campaign's own addresses.
#[derive(Debug)]
pub struct OwnAddresses(Vec<String>);

impl OwnAddresses {
    /// Those that its letters name as sender.
    pub fn of(senders: &[&Sender]) -> Self {
        let addresses = senders
            .iter()
            .flat_map(|sender| std::iter::once(&sender.email).chain(&sender.reply_to));
        Self(
            addresses
                .map(EmailAddress::as_str)
                .map(str::to_owned)
                .collect(),
        )
    }

    /// Whether a mail comes from one of them. A report or a complaint is never ours, whatever it says of itself.
    pub fn wrote(&self, mail: &Mail, class: Class) -> bool {
        let may_be_ours = matches!(
            class,
            Class::Person | Class::Automatic(_) | Class::Unsure | Class::Other
        );
        may_be_ours && mail.from().iter().any(|from| self.has(&from.address))
    }

    /// Whether this is one of them.
    pub fn has(&self, address: &str) -> bool {
        self.0.iter().any(|own| own.eq_ignore_ascii_case(address))
    }
}
