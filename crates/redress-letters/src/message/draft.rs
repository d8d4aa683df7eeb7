//! What a message is made of.

use super::attachment::Attachment;
use crate::language::Language;
use crate::sender::Sender;
use crate::shared::Part;
use redress_base::address::EmailAddress;

/// The letters that a letter follows, by their Message-IDs without angle brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// The letter that is followed, by the name that its recipient knows it by.
    pub in_reply_to: String,
    /// All of them under all their names, the first letter first.
    pub references: Vec<String>,
}

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
    /// The letter that it follows, if it follows one.
    pub thread: Option<&'a Thread>,
    /// The language it is written in, if it is named.
    pub language: Option<&'a Language>,
    /// The text part.
    pub text: &'a Part,
    /// The HTML part.
    pub html: &'a Part,
    /// Files.
    pub attachments: &'a [Attachment],
}
