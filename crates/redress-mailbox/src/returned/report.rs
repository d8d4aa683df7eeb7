//! What one mail says.

use super::class::{Class, Outcome};
use super::classify;
use super::keys::Keys;
use crate::Mail;

/// What a mail says that came back.
#[derive(Clone, Debug)]
pub struct Report {
    /// What kind of mail it is.
    pub class: Class,
    /// What it says of each addressee; none for answers and complaints.
    pub outcomes: Vec<Outcome>,
    /// What it tells of whose letter it is about.
    pub keys: Keys,
}

impl Report {
    /// Reads a mail. It should be a bounded one ([`crate::MAIL_BYTES_MAX`]): time grows with its bytes, and with nothing else.
    pub fn of(mail: &Mail) -> Self {
        let (class, outcomes) = classify::classify(mail);
        Self {
            class,
            outcomes,
            keys: Keys::of(mail),
        }
    }
}
