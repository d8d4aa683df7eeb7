//! What one mail says.

use super::class::{Class, Outcome};
use super::classify;
use super::keys::Keys;
use crate::{Fields, Mail};

/// What a mail says that came back.
#[derive(Clone, Debug)]
pub struct Report {
    /// What kind of mail it is.
    pub class: Class,
    /// What it says of each addressee; none for answers and complaints.
    pub outcomes: Vec<Outcome>,
    /// What it tells of whose letter it is about.
    pub keys: Keys,
    /// Of a complaint, what kind: `abuse`, `fraud`, `auth-failure` (RFC 5965, section 7.3; RFC 6591), in lower case.
    pub feedback: Option<String>,
}

impl Report {
    /// Reads a mail. It should be a bounded one ([`crate::MAIL_BYTES_MAX`]): time grows with its bytes, and with nothing else.
    pub fn of(mail: &Mail) -> Self {
        Self::with(mail, Keys::of(mail))
    }

    /// The same for whoever has looked at its keys before: of most mails nobody wants to know more.
    pub fn with(mail: &Mail, keys: Keys) -> Self {
        let (class, outcomes) = classify::classify(mail);
        Self {
            class,
            outcomes,
            keys,
            feedback: feedback(mail),
        }
    }
}

fn feedback(mail: &Mail) -> Option<String> {
    let mut parts = mail.parts().filter(|part| !part.is_enclosed());
    let part = parts.find(|part| part.media_type() == "message/feedback-report")?;
    let text = part.text();
    let kind = Fields::of(text.trim_start().as_bytes()).named("feedback-type")?;
    Some(kind.text().trim().to_lowercase())
}
