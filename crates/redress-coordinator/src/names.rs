//! Names that a coordinator knows things by.

use redress_base::id::{Hasher, MailingName, RecipientKey, hex};
use ring::hmac;
use ring::rand::{SecureRandom as _, SystemRandom};
use std::fmt;

/// Enough that no two of five million letters share a name, and nobody guesses a key.
const BYTES: usize = 16;

/// Bytes of one kind, in hexadecimal where they are shown.
macro_rules! short_name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; BYTES]);

        impl $name {
            pub(crate) fn bytes(&self) -> &[u8] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }
    };
}

short_name! {
    /// A mailing's letter to a recipient: a keyed hash, so that whoever sees the database alone without its campaigns' keys reads
    /// no address from it. Each machine works it out from its own plan.
    LetterName
}
short_name! {
    /// What an asker calls what it asks for: asked again after a lost answer, it is known again.
    AskKey
}
short_name! {
    /// An account that mail goes through, in whatever campaign and on whatever machine.
    AccountName
}

impl LetterName {
    /// As the database has it; none where it is not as long as these are.
    pub(crate) fn stored(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The name of this letter in the campaign that has this key.
    #[must_use]
    pub fn of(key: &[u8; 32], mailing: &MailingName, recipient: &RecipientKey) -> Self {
        let mut fields = Hasher::new();
        fields.field(b"redress letter");
        fields.field(mailing.as_str().as_bytes());
        fields.field(recipient.as_str().as_bytes());
        let key = hmac::Key::new(hmac::HMAC_SHA256, key);
        Self(shortened(hmac::sign(&key, &fields.finish().0).as_ref()))
    }
}

impl AccountName {
    /// As the database has it; none where it is not as long as these are.
    pub(crate) fn stored(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The account of this user at this server.
    #[must_use]
    pub fn of(server: &str, user: &str) -> Self {
        let mut hasher = Hasher::new();
        hasher.field(b"redress account");
        // In lower case, as the account's file on one machine has it: two spellings are one account.
        hasher.field(server.to_ascii_lowercase().as_bytes());
        hasher.field(user.to_ascii_lowercase().as_bytes());
        Self(shortened(&hasher.finish().0))
    }
}

impl AskKey {
    /// A new one, which nobody else has.
    pub(crate) fn new() -> Self {
        let mut key = [0; BYTES];
        let filled = SystemRandom::new().fill(&mut key);
        filled.expect("the system has random bytes, as TLS needs them as well");
        Self(key)
    }
}

fn shortened(digest: &[u8]) -> [u8; BYTES] {
    digest[..BYTES].try_into().expect("SHA-256 has 32 bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_and_an_account_have_one_name_everywhere() {
        let of = |key: u8, mailing: &str, recipient: &str| {
            LetterName::of(
                &[key; 32],
                &MailingName::new(mailing),
                &RecipientKey::new(recipient),
            )
        };
        assert_eq!(of(1, "congress", "S-OH-1"), of(1, "congress", "S-OH-1"));
        assert_ne!(of(1, "congress", "S-OH-1"), of(2, "congress", "S-OH-1"));
        assert_ne!(of(1, "a", "bc"), of(1, "ab", "c"));
        assert_eq!(
            AccountName::of("SMTP.example", "Us"),
            AccountName::of("smtp.example", "us")
        );
        assert_ne!(AskKey::new(), AskKey::new());
    }
}
