//! Header fields: the only place where data meets the syntax of a header.
//!
//! Data is checked here first (no control or line-separating character passes, nor anything that a reader would decode),
//! then quoted, encoded and folded by lettre (RFC 5322 2.2.3 and 3.2.4, RFC 2047), so it cannot become a field, an address
//! or an encoded word of its own.

use super::{Draft, MessageError};
use crate::address::EmailAddress;
use lettre::Address;
use lettre::message::header::{self, Headers};
use lettre::message::{Mailbox, Mailboxes};

/// No subject and no name is longer; a text without blanks cannot be folded, and no line may have more than 998 bytes.
pub const TEXT_BYTES_MAX: usize = 900;

/// The fields that say who writes to whom about what.
pub fn fields(draft: &Draft<'_>) -> Result<Headers, MessageError> {
    let mut fields = Headers::new();
    let Draft { sender, .. } = draft;
    fields.set(header::From::from(mailboxes([mailbox(Some(&sender.name), &sender.email, "the sender's name")?])));
    if let Some(reply_to) = &sender.reply_to {
        fields.set(header::ReplyTo::from(mailboxes([mailbox(None, reply_to, "the address for replies")?])));
    }
    fields.set(header::To::from(mailboxes([mailbox(draft.to_name, draft.to, "the recipient's name")?])));
    if !draft.cc.is_empty() {
        let copies = draft.cc.iter().map(|copy| mailbox(None, copy, "a copy's name"));
        fields.set(header::Cc::from(mailboxes(copies.collect::<Result<Vec<_>, _>>()?)));
    }
    set_subject(&mut fields, draft.subject)?;
    fields.set(header::MIME_VERSION_1_0);
    Ok(fields)
}

fn set_subject(fields: &mut Headers, subject: &str) -> Result<(), MessageError> {
    check_text(subject, "the subject")?;
    fields.set(header::Subject::from(subject.to_owned()));
    Ok(())
}

/// The subject's field as a message of ours has it; none for a subject that none has.
pub fn subject_field(subject: &str) -> Option<String> {
    let mut fields = Headers::new();
    set_subject(&mut fields, subject).ok()?;
    Some(fields.to_string())
}

fn mailboxes(list: impl IntoIterator<Item = Mailbox>) -> Mailboxes {
    list.into_iter().collect()
}

fn mailbox(name: Option<&str>, address: &EmailAddress, what: &'static str) -> Result<Mailbox, MessageError> {
    let name = name.map(str::trim).filter(|name| !name.is_empty());
    name.map_or(Ok(()), |name| check_text(name, what))?;
    let address = Address::new(address.local(), address.domain())
        .map_err(|error| MessageError::Address { address: address.clone(), reason: error.to_string() })?;
    Ok(Mailbox::new(name.map(str::to_owned), address))
}

/// Refuses what could end a field or hide in one, what a reader would take for an encoded word, and what is too long to
/// be meant.
pub fn check_text(text: &str, what: &'static str) -> Result<(), MessageError> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(MessageError::FieldTooLong { field: what, bytes: text.len(), bytes_max: TEXT_BYTES_MAX });
    }
    if text.contains("=?") {
        return Err(MessageError::EncodedWord { field: what });
    }
    match text.chars().find(|&character| invisible(character)) {
        Some(character) => Err(MessageError::Character { field: what, character }),
        None => Ok(()),
    }
}

/// Control characters, line and paragraph separators, and the marks that turn the direction of writing.
fn invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
