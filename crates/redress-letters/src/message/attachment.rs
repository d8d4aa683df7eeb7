//! A file that goes with a letter, encoded once however many letters carry it.

use super::error::MessageError;
use super::field_text::check_text;
use super::media_type;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use redress_base::id::Digest;
use redress_base::wire;
use std::fmt;
use std::sync::Arc;

/// Bytes of the file in one encoded line of 76 characters (RFC 2045 6.8).
const BYTES_A_LINE: usize = 57;

/// A file that goes with a letter. Cheap to clone: the encoded bytes are shared.
#[derive(Clone)]
pub struct Attachment {
    name: String,
    digest: Digest,
    part: Arc<[u8]>,
}

impl Attachment {
    /// Encodes a file under its name without folders.
    pub fn new(name: &str, bytes: &[u8]) -> Result<Self, MessageError> {
        check_text(name, "the name of an attachment")?;
        // Each line with its CRLF, and half a KB for the header.
        let mut part = Vec::with_capacity(bytes.len() / BYTES_A_LINE * 78 + 512);
        part.extend_from_slice(format!("Content-Type: {}\r\n", media_type::of(name)).as_bytes());
        part.extend_from_slice(
            b"Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment",
        );
        file_name(name, &mut part);
        part.extend_from_slice(b"\r\n\r\n");
        for line in bytes.chunks(BYTES_A_LINE) {
            part.extend_from_slice(STANDARD.encode(line).as_bytes());
            part.extend_from_slice(b"\r\n");
        }
        wire::check(&part)?;
        Ok(Self {
            name: name.to_owned(),
            digest: Digest::of(bytes),
            part: part.into(),
        })
    }

    /// Its name without folders.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The digest of the file.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The part of the message: header fields, an empty line, base64.
    pub(crate) fn part(&self) -> &[u8] {
        &self.part
    }
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attachment")
            .field("name", &self.name)
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}

/// The `filename` parameter: a quoted string where that says it, else in pieces of percent-encoded UTF-8 (RFC 2231).
fn file_name(name: &str, out: &mut Vec<u8>) {
    let plain = name
        .bytes()
        .all(|byte| matches!(byte, b' '..=b'~') && !b"\"\\%".contains(&byte));
    // Longer, its line would pass 76 bytes, or a reader would decode it.
    if plain && name.len() <= 60 && !name.contains("=?") {
        out.extend_from_slice(format!(";\r\n filename=\"{name}\"").as_bytes());
        return;
    }
    let encoded = name.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    });
    let mut pieces = vec![String::from("utf-8''")];
    for character in encoded {
        if pieces
            .last()
            // With ` filename*10*=` before it and a semicolon behind, a line stays under 76 bytes.
            .is_some_and(|piece| piece.len() + character.len() > 55)
        {
            pieces.push(String::new());
        }
        pieces
            .last_mut()
            .expect("there is a first piece")
            .push_str(&character);
    }
    if let [whole] = pieces.as_slice() {
        out.extend_from_slice(format!(";\r\n filename*={whole}").as_bytes());
        return;
    }
    for (index, piece) in pieces.iter().enumerate() {
        out.extend_from_slice(format!(";\r\n filename*{index}*={piece}").as_bytes());
    }
}
