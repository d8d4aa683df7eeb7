//! Header fields: the only place where data meets the syntax of a header.
//!
//! Data is checked here first (no control or line-separating character passes, nor anything that a reader would decode),
//! then quoted, encoded and folded by lettre (RFC 5322 2.2.3 and 3.2.4, RFC 2047), so it cannot become a field, an address
//! or an encoded word of its own. Plain words, as most names and subjects are, need no encoding and are written here, as
//! lettre writes them.

use super::draft::Draft;
use super::error::MessageError;
use super::field_text::check_text;
use lettre::Address;
use lettre::message::header::{self, Header, Headers};
use lettre::message::{Mailbox, Mailboxes};
use redress_base::address::EmailAddress;

/// A line that would be longer is folded where it has a space (RFC 5322 2.1.1 asks for 78 at most).
const LINE_BYTES_MAX: usize = 76;

/// No identifier is longer: with the field's name it stays on one line (RFC 5322, section 2.1.1: 998 bytes at most).
const IDENTIFIER_BYTES_MAX: usize = 400;

/// The fields that say who writes to whom about what.
pub fn fields(draft: &Draft<'_>) -> Result<String, MessageError> {
    let Draft { sender, .. } = draft;
    let mut fields = String::with_capacity(512);
    add_mailbox::<header::From>(
        "From",
        Some(&sender.name),
        &sender.email,
        "the sender's name",
        &mut fields,
    )?;
    if let Some(reply_to) = &sender.reply_to {
        add_mailbox::<header::ReplyTo>(
            "Reply-To",
            None,
            reply_to,
            "the address for replies",
            &mut fields,
        )?;
    }
    add_mailbox::<header::To>(
        "To",
        draft.to_name,
        draft.to,
        "the recipient's name",
        &mut fields,
    )?;
    if !draft.cc.is_empty() {
        let copies: Mailboxes = draft
            .cc
            .iter()
            .map(|copy| mailbox(None, copy))
            .collect::<Result<_, _>>()?;
        add(header::Cc::from(copies), &mut fields);
    }
    add_subject(draft.subject, &mut fields)?;
    if let Some(thread) = draft.thread {
        // Part of what is approved; `References` is put on with the letter's own Message-ID.
        add_identifier("In-Reply-To", &thread.in_reply_to, &mut fields)?;
    }
    fields.push_str("MIME-Version: 1.0\r\n");
    if let Some(language) = draft.language {
        // A tag of letters, digits and hyphens (RFC 3282).
        add_plain("Content-Language", language.as_str(), &mut fields);
    }
    Ok(fields)
}

/// The subject's field as a message of ours has it; none for a subject that none has.
pub fn subject_field(subject: &str) -> Option<String> {
    let mut field = String::new();
    add_subject(subject, &mut field).ok()?;
    Some(field)
}

fn add_subject(subject: &str, fields: &mut String) -> Result<(), MessageError> {
    // Lettre would let ESC, VT and FF pass, and a long text without blanks as one line.
    check_text(subject, "the subject")?;
    if is_plain(subject) {
        add_plain("Subject", subject, fields);
    } else {
        add(header::Subject::from(subject.to_owned()), fields);
    }
    Ok(())
}

fn add_mailbox<H: Header + From<Mailboxes>>(
    field: &str,
    name: Option<&str>,
    address: &EmailAddress,
    what: &'static str,
    fields: &mut String,
) -> Result<(), MessageError> {
    let name = name.map(str::trim).filter(|name| !name.is_empty());
    // Before lettre sees it, which panics at a CR or LF in a name.
    name.map_or(Ok(()), |name| check_text(name, what))?;
    match plain_mailbox(name, address) {
        // Longer, lettre folds it between the name and the address.
        Some(plain) if field.len() + ": ".len() + plain.len() <= LINE_BYTES_MAX => {
            add_plain(field, &plain, fields);
        }
        _ => add(H::from(mailbox(name, address)?.into()), fields),
    }
    Ok(())
}

/// Adds a field with one identifier, which a server may have made.
fn add_identifier(field: &str, id: &str, fields: &mut String) -> Result<(), MessageError> {
    check_identifier(id)?;
    fields.push_str(field);
    fields.push_str(": <");
    fields.push_str(id);
    fields.push_str(">\r\n");
    Ok(())
}

/// An identifier stands on a line of its own, and nothing in it ends it (RFC 5322, section 3.6.4).
pub(super) fn check_identifier(id: &str) -> Result<(), MessageError> {
    let fits = !id.is_empty()
        && id.len() <= IDENTIFIER_BYTES_MAX
        && id
            .bytes()
            .all(|byte| matches!(byte, b'!'..=b'~') && !matches!(byte, b'<' | b'>'));
    if fits {
        return Ok(());
    }
    Err(MessageError::Identifier { id: id.to_owned() })
}

/// Adds a field that lettre writes.
fn add(field: impl Header, fields: &mut String) {
    let mut headers = Headers::new();
    headers.set(field);
    fields.push_str(&headers.to_string());
}

/// Adds a field of printable ASCII in words with single spaces between them, folded where a line would be too long.
fn add_plain(field: &str, text: &str, fields: &mut String) {
    fields.push_str(field);
    fields.push(':');
    let mut column = field.len() + 1;
    for (index, word) in text.split(' ').enumerate() {
        // A first word that is too long has a line of its own anyway.
        if index > 0 && column + 1 + word.len() > LINE_BYTES_MAX {
            fields.push_str("\r\n");
            column = 0;
        }
        fields.push(' ');
        fields.push_str(word);
        column += 1 + word.len();
    }
    fields.push_str("\r\n");
}

/// Whether a text stands in a field as it is: words of printable ASCII with single spaces between them.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        && text.split(' ').all(|word| !word.is_empty())
}

/// A name and an address of letters, digits and a few marks, the name between quotation marks where it has spaces.
fn plain_mailbox(name: Option<&str>, address: &EmailAddress) -> Option<String> {
    let is_word = |text: &str, marks: &[u8]| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || marks.contains(&byte))
    };
    let (whole, name) = (address.as_str(), name.unwrap_or(""));
    // What has other marks wants quoting, which is left to lettre.
    if !is_word(whole, b"@.-_+") || !is_word(name, b" .-_") || name.contains("  ") {
        return None;
    }
    Some(match name {
        "" => whole.to_owned(),
        // As lettre writes it, byte for byte, so that no digest depends on which of the two wrote.
        name if name.contains(' ') => format!("\"{name}\" <{whole}>"),
        name => format!("{name} <{whole}>"),
    })
}

fn mailbox(name: Option<&str>, address: &EmailAddress) -> Result<Mailbox, MessageError> {
    let address =
        Address::new(address.local(), address.domain()).map_err(|error| MessageError::Address {
            address: address.clone(),
            reason: error.to_string(),
        })?;
    Ok(Mailbox::new(name.map(str::to_owned), address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(add: impl FnOnce(&mut String)) -> String {
        let mut field = String::new();
        add(&mut field);
        field
    }

    #[test]
    fn a_letter_that_names_its_language_has_a_field_for_it() {
        let email = |text: &str| EmailAddress::parse(text).unwrap().address;
        let sender = crate::sender::Sender {
            name: "Coalition".to_owned(),
            email: email("letters@coalition.example"),
            reply_to: None,
            logo: None,
            post_address: Vec::new(),
        };
        let language = crate::language::Language::parse("zh-Hant");
        let part = "x".into();
        let draft = |language| Draft {
            sender: &sender,
            to: &sender.email,
            to_name: None,
            cc: &[],
            subject: "S",
            thread: None,
            language,
            text: &part,
            html: &part,
            attachments: &[],
        };
        let unset = fields(&draft(None)).unwrap();
        let set = fields(&draft(language.as_ref())).unwrap();
        assert_eq!(set, format!("{unset}Content-Language: zh-Hant\r\n"));
    }

    proptest! {
        #[test]
        fn plain_fields_are_written_as_lettre_writes_them(
            subject in "[!-~]{1,40}( [!-~]{1,40}){0,9}",
            name in "[A-Za-z0-9._-]{1,12}( [A-Za-z0-9._-]{1,12}){0,3}",
            local in "[A-Za-z0-9_+-]{1,12}([.][A-Za-z0-9_+-]{1,12}){0,3}",
            domain in "[a-z0-9]{1,9}([.-][a-z0-9]{1,9}){0,3}[.][a-z]{2,9}",
        ) {
            prop_assert!(is_plain(&subject));
            let as_lettre = written(|field| add(header::Subject::from(subject.clone()), field));
            prop_assert_eq!(written(|field| add_plain("Subject", &subject, field)), as_lettre);

            let address = EmailAddress::parse(&format!("{local}@{domain}")).unwrap().address;
            for name in [None, Some(name.as_str())] {
                prop_assert!(plain_mailbox(name, &address).is_some());
                let as_lettre = written(|field| add(header::To::from(Mailboxes::from(mailbox(name, &address).unwrap())), field));
                let ours = written(|field| add_mailbox::<header::To>("To", name, &address, "the name", field).unwrap());
                prop_assert_eq!(ours, as_lettre);
            }
        }
    }
}
