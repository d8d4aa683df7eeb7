//! A mail on the way to a decision.

use super::own_text::OwnText;
use super::shape::{Meaning, Words};
use super::writer::Writer;
use crate::Mail;

/// A mail, and what every decision about it asks for.
pub(super) struct Reading<'a> {
    pub(super) mail: &'a Mail,
    pub(super) subject: Words,
    pub(super) writer: Writer,
    pub(super) own: OwnText,
    /// The own text as a mail system wrote it.
    pub(super) text: Words,
}

impl<'a> Reading<'a> {
    pub(super) fn of(mail: &'a Mail) -> Self {
        let subject = Words::of(&mail.subject());
        let own = OwnText::of(mail);
        Self {
            mail,
            writer: Writer::of(mail, &subject),
            text: Words::of(&own.whole()),
            subject,
            own,
        }
    }

    /// Whether the mail itself, and not one it encloses, has a part of this type.
    pub(super) fn has_part(&self, media_type: &str) -> bool {
        self.mail
            .parts()
            .any(|part| !part.is_enclosed() && part.media_type() == media_type)
    }

    /// Whether a calendar answers in it.
    pub(super) fn accepts_or_declines(&self) -> bool {
        let mut parts = self.mail.parts().filter(|part| !part.is_enclosed());
        parts.any(|part| {
            part.media_type() == "text/calendar"
                && part
                    .text()
                    .lines()
                    .any(|line| line.trim() == "METHOD:REPLY")
        })
    }

    /// What the head says the whole is.
    pub(super) fn is_multipart_report(&self) -> bool {
        let value = self.mail.text_of("content-type").to_lowercase();
        value.trim_start().starts_with("multipart/report")
    }

    /// Whether a letter, or the head of one, is in it.
    pub(super) fn returns_a_letter(&self) -> bool {
        let is_head = |part: &crate::Part<'_>| {
            !part.is_enclosed()
                && matches!(
                    part.media_type(),
                    "message/rfc822"
                        | "text/rfc822-headers"
                        | "message/global"
                        | "message/global-headers"
                )
        };
        !self.own.below.is_empty() || self.mail.parts().any(|part| is_head(&part))
    }

    /// Whether the text or the subject says that the letter is still being tried.
    pub(super) fn is_late(&self) -> bool {
        self.text.clearly(Meaning::Delayed) || self.subject.is_subject_of(Meaning::Delayed)
    }

    /// Whether the text says in so many words that nobody tries any longer.
    pub(super) fn gave_up(&self) -> bool {
        let words = [
            "permanent error",
            "permanent fatal error",
            "failed permanently",
            "given up",
            "giving up",
            "permanent failure",
            "will not continue trying",
            "no further delivery attempts",
            "no further attempts",
            "will not be retried",
        ];
        words.iter().any(|words| self.text.as_str().contains(words))
    }
}
