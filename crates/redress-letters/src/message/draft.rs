//! What a message is made of.

use super::attachment::Attachment;
use crate::language::Language;
use crate::sender::Sender;
use crate::shared::Part;
use redress_base::address::EmailAddress;

/// What a message is made of.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// Who it comes from.
    pub sender: &'a Sender,
    /// Who it goes to.
    pub to: &'a EmailAddress,
    /// The name beside that address.
    pub to_name: Option<&'a str>,
    /// Who gets a copy.
    pub cc: &'a [EmailAddress],
    /// The subject.
    pub subject: &'a str,
    /// The language it is written in, if it is named.
    pub language: Option<&'a Language>,
    /// The text part.
    pub text: &'a Part,
    /// The HTML part.
    pub html: &'a Part,
    /// Files.
    pub attachments: &'a [Attachment],
}
