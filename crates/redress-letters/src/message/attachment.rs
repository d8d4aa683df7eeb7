//! A file that goes with a letter, encoded once however many letters carry it.

use super::error::MessageError;
use super::field_text::check_text;
use super::{base64_lines, media_type};
use redress_base::id::Digest;
use redress_base::wire;
use std::fmt;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A name in quotation marks that is longer would not fit its line of 76.
const PLAIN_NAME_BYTES_MAX: usize = 60;

/// What is longer behind the last dot of a name is no ending.
const ENDING_BYTES_MAX: usize = 10;

/// A file that goes with a letter. Cheap to clone: the encoded bytes are shared.
#[derive(Clone)]
pub struct Attachment {
    name: String,
    digest: Digest,
    bytes: u64,
    part: Arc<[u8]>,
}

impl Attachment {
    /// Encodes a file under its name without folders.
    pub fn new(name: &str, bytes: &[u8]) -> Result<Self, MessageError> {
        Self::encoded(name, bytes, "")
    }

    /// Encodes a text of ours, which is in UTF-8: without that a reader may take it for ASCII (RFC 2046 4.1.2).
    pub fn of_text(name: &str, text: &[u8]) -> Result<Self, MessageError> {
        Self::encoded(name, text, "; charset=utf-8")
    }

    fn encoded(name: &str, bytes: &[u8], charset: &str) -> Result<Self, MessageError> {
        check_text(name, "the name of an attachment")?;
        let mut header =
            format!("Content-Type: {}{charset}\r\n", media_type::of(name)).into_bytes();
        header.extend_from_slice(
            b"Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment",
        );
        file_name(name, &mut header);
        let part = base64_lines::part(&header, bytes);
        wire::check(&part)?;
        Ok(Self {
            name: name.to_owned(),
            digest: Digest::of(bytes),
            bytes: bytes.len() as u64,
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

    /// How many bytes the file has.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
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

/// The `filename` parameter: a quoted string where that says it, else percent-encoded UTF-8 (RFC 2231), and behind it a
/// quoted string that comes near it, for older programs. Behind it, because readers that know both take the first.
fn file_name(name: &str, out: &mut Vec<u8>) {
    // Longer, its line would pass 76 bytes, or a reader would decode it.
    if name.chars().all(is_quotable) && name.len() <= PLAIN_NAME_BYTES_MAX && !name.contains("=?") {
        out.extend_from_slice(format!(";\r\n filename=\"{name}\"").as_bytes());
        return;
    }
    let pieces = encoded_pieces(name);
    if let [whole] = pieces.as_slice() {
        out.extend_from_slice(format!(";\r\n filename*={whole}").as_bytes());
    } else {
        for (index, piece) in pieces.iter().enumerate() {
            out.extend_from_slice(format!(";\r\n filename*{index}*={piece}").as_bytes());
        }
    }
    out.extend_from_slice(format!(";\r\n filename=\"{}\"", plain_name(name)).as_bytes());
}

/// The name percent-encoded, in pieces that fit a line. Each is split off between two characters: some readers decode each
/// by itself.
fn encoded_pieces(name: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::from("utf-8''");
    for character in name.chars() {
        let encoded: String = character
            .encode_utf8(&mut [0; 4])
            .bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                    char::from(byte).to_string()
                }
                other => format!("%{other:02X}"),
            })
            .collect();
        // With ` filename*10*=` before it and a semicolon behind, a line stays under 76 bytes.
        if piece.len() + encoded.len() > 55 {
            pieces.push(std::mem::take(&mut piece));
        }
        piece.push_str(&encoded);
    }
    pieces.push(piece);
    pieces
}

/// A name that comes near this one in plain ASCII: letters lose their accents, and what no letter stands for becomes `_`.
fn plain_name(name: &str) -> String {
    let mut plain = String::new();
    for character in name.nfkd().filter(|c| !is_combining_mark(*c)) {
        let character = Some(character).filter(|c| is_quotable(*c)).unwrap_or('_');
        // One for a word in another script, not one for each of its letters.
        if character != '_' || !plain.ends_with('_') {
            plain.push(character);
        }
    }
    // By its ending a program knows what opens the file.
    let (stem, ending) = match plain.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= ENDING_BYTES_MAX => (stem, format!(".{ending}")),
        _ => (plain.as_str(), String::new()),
    };
    let stem = &stem[..stem.len().min(PLAIN_NAME_BYTES_MAX - ending.len())];
    let stem = stem.trim_matches([' ', '_']);
    let stem = if stem.contains(|c: char| c.is_ascii_alphanumeric()) {
        stem
    } else {
        "attachment"
    };
    format!("{stem}{ending}").replace("=?", "_")
}

/// Whether a character stands between quotation marks as it is, and no reader takes it for a code.
fn is_quotable(character: char) -> bool {
    matches!(character, ' '..='~') && !matches!(character, '"' | '\\' | '%')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_plain_name_comes_near_the_other() {
        for (name, plain) in [
            ("Übersicht – Fakten.pdf", "Ubersicht _ Fakten.pdf"),
            ("petición.docx", "peticion.docx"),
            ("請願書.pdf", "attachment.pdf"),
            ("100% \"sure\".txt", "100_ _sure.txt"),
            ("عريضة 2021.pdf", "2021.pdf"),
            ("مرفق", "attachment"),
        ] {
            assert_eq!(plain_name(name), plain);
        }
        let long = format!("{}.pdf", "a".repeat(200));
        assert_eq!(plain_name(&long), format!("{}.pdf", "a".repeat(56)));
    }

    proptest! {
        #[test]
        fn each_piece_is_whole_characters_and_fits_its_line(name in "\\PC{1,120}") {
            let pieces = encoded_pieces(&name);
            let mut read = String::new();
            for piece in &pieces {
                prop_assert!(piece.len() <= 62, "{piece}");
                let piece = piece.strip_prefix("utf-8''").unwrap_or(piece);
                let (mut bytes, mut rest) = (Vec::new(), piece.as_bytes());
                while let Some((first, more)) = rest.split_first() {
                    if let (b'%', [a, b, after @ ..]) = (first, more) {
                        let hex = [*a, *b];
                        let hex = std::str::from_utf8(&hex).unwrap();
                        bytes.push(u8::from_str_radix(hex, 16).unwrap());
                        rest = after;
                    } else {
                        bytes.push(*first);
                        rest = more;
                    }
                }
                // By itself, as some readers decode it.
                read.push_str(std::str::from_utf8(&bytes).unwrap());
            }
            prop_assert_eq!(read, name.clone());
            let plain = plain_name(&name);
            prop_assert!(plain.len() <= PLAIN_NAME_BYTES_MAX && plain.chars().all(is_quotable), "{plain}");
            prop_assert!(!plain.is_empty() && !plain.contains("=?"));
        }
    }
}
