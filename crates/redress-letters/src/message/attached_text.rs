//! Texts that are attached to a message of ours, found again in its bytes.

use super::Message;
use super::base64_lines::lines;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use memchr::memmem::{find, find_iter};
use std::ops::Range;

/// How the fields of such a part end, as [`super::Attachment::of_text`] writes them. In no other place of a message: encoded
/// text has no bare `=`, and base64 no `;`.
const FIELDS: &[u8] = b"; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n filename=\"";

/// A text that is attached to a message.
#[derive(Clone, Debug)]
pub struct AttachedText {
    /// The name of its file.
    pub name: String,
    /// What it says.
    pub text: String,
    /// Its lines of base64 in the message.
    body: Range<usize>,
}

impl Message {
    /// The texts that are attached to a message of ours, as it went; files of other kinds are passed over.
    #[must_use]
    pub fn attached_texts(bytes: &[u8]) -> Vec<AttachedText> {
        let parts = find_iter(bytes, FIELDS);
        parts
            .filter_map(|at| attached_text(bytes, at + FIELDS.len()))
            .collect()
    }

    /// The message with another text in place of each of these; every other byte stays as it is.
    #[must_use]
    pub fn with_texts_replaced(bytes: &[u8], texts: &[AttachedText], with: &str) -> Vec<u8> {
        let mut changed = Vec::with_capacity(bytes.len());
        let mut at = 0;
        for text in texts {
            changed.extend_from_slice(&bytes[at..text.body.start]);
            lines(with.as_bytes(), &mut changed);
            at = text.body.end;
        }
        changed.extend_from_slice(&bytes[at..]);
        changed
    }
}

/// The text whose name begins here.
fn attached_text(bytes: &[u8], name_at: usize) -> Option<AttachedText> {
    const BEHIND_NAME: &[u8] = b"\"\r\n\r\n";
    let name_end = name_at + find(&bytes[name_at..], BEHIND_NAME)?;
    let start = name_end + BEHIND_NAME.len();
    // The line end before a boundary is the last line's own; base64 has no hyphen.
    let end = start + find(&bytes[start..], b"--")?;
    let mut encoded = bytes[start..end].to_vec();
    encoded.retain(|byte| !byte.is_ascii_whitespace());
    let decoded = STANDARD.decode(encoded).ok()?;
    Some(AttachedText {
        name: String::from_utf8_lossy(&bytes[name_at..name_end]).into_owned(),
        text: String::from_utf8_lossy(&decoded).into_owned(),
        body: start..end,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Attachment;

    #[test]
    fn a_text_is_found_and_replaced_and_nothing_else_changes() {
        let long = "Ann Lee, Elm\n".repeat(40);
        let parts = [
            Attachment::of_text("people.txt", long.as_bytes()).unwrap(),
            Attachment::new("map.txt", b"a file of the campaign's own").unwrap(),
            Attachment::of_text("people.html", "<p>Renée</p>".as_bytes()).unwrap(),
        ];
        let mut mail = b"From: a@b.example\r\n\r\n--=_m\r\nsee filename=3D\"x\"\r\n".to_vec();
        for part in &parts {
            mail.extend_from_slice(b"--=_m\r\n");
            mail.extend_from_slice(part.part());
        }
        mail.extend_from_slice(b"--=_m--\r\n");
        let texts = Message::attached_texts(&mail);
        let found: Vec<_> = texts.iter().map(|it| (&*it.name, &*it.text)).collect();
        assert_eq!(
            found,
            [("people.txt", &*long), ("people.html", "<p>Renée</p>")]
        );
        let changed = Message::with_texts_replaced(&mail, &texts, "gone");
        let texts = Message::attached_texts(&changed);
        assert!(texts.iter().all(|it| it.text == "gone") && texts.len() == 2);
        let again = Message::with_texts_replaced(&changed, &texts[..1], &long);
        let texts = Message::attached_texts(&again);
        let again = Message::with_texts_replaced(&again, &texts[1..], "<p>Renée</p>");
        assert_eq!(again, mail);
    }
}
