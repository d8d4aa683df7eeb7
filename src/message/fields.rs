//! Header fields: the only place where data meets the syntax of a header.
//!
//! Data is checked first (no control or line-separating character passes), then written as plain text, a quoted string
//! (RFC 5322 3.2.4) or encoded words (RFC 2047), so it cannot become a field, an address or an encoded word of its own.

use super::MessageError;
use crate::address::EmailAddress;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Lines are folded before they grow longer than this (RFC 5322 2.1.1).
const LINE_BYTES_AIM: usize = 78;
/// An encoded word's longest form (RFC 2047 section 2).
const ENCODED_WORD_BYTES_MAX: usize = 75;
const ENCODED_WORD_OPEN: &str = "=?utf-8?B?";
const ENCODED_WORD_CLOSE: &str = "?=";
/// No subject and no name is longer; leaves room below 998 for a word that cannot be folded.
pub const TEXT_BYTES_MAX: usize = 900;

/// Writes fields one after the other.
pub struct Fields<'a> {
    out: &'a mut Vec<u8>,
    column: usize,
}

impl<'a> Fields<'a> {
    /// Appends to these bytes.
    pub fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out, column: 0 }
    }

    /// A field whose value is a text for people.
    pub fn text(&mut self, name: &str, value: &str, what: &'static str) -> Result<(), MessageError> {
        check_text(value, what)?;
        self.open(name);
        if reads_plainly(value) {
            self.folded(value);
        } else {
            self.encoded_words(value);
        }
        self.close();
        Ok(())
    }

    /// A field with one address, and the name beside it.
    pub fn mailbox(
        &mut self,
        name: &str,
        display: Option<&str>,
        address: &EmailAddress,
        what: &'static str,
    ) -> Result<(), MessageError> {
        self.open(name);
        match display.map(str::trim).filter(|display| !display.is_empty()) {
            Some(display) => {
                check_text(display, what)?;
                self.display_name(display);
                self.word(&format!("<{}>", address.as_str()));
            }
            None => self.word(address.as_str()),
        }
        self.close();
        Ok(())
    }

    /// A field with several addresses, one a line.
    pub fn addresses(&mut self, name: &str, addresses: &[EmailAddress]) {
        self.open(name);
        for (index, address) in addresses.iter().enumerate() {
            let comma = if index + 1 < addresses.len() { "," } else { "" };
            self.word(&format!("{}{comma}", address.as_str()));
        }
        self.close();
    }

    fn open(&mut self, name: &str) {
        self.push(name);
        self.push(":");
    }

    fn close(&mut self) {
        self.out.extend_from_slice(b"\r\n");
        self.column = 0;
    }

    fn push(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
        self.column += text.len();
    }

    /// A blank and a word, on a new line where it would not fit on this one.
    fn word(&mut self, word: &str) {
        if self.column + 1 + word.len() > LINE_BYTES_AIM && self.column > 1 {
            self.out.extend_from_slice(b"\r\n");
            self.column = 0;
        }
        self.push(" ");
        self.push(word);
    }

    /// A printable text, folded at single blanks; unfolding gives it back exactly.
    fn folded(&mut self, text: &str) {
        text.split(' ').for_each(|word| self.word(word));
    }

    fn display_name(&mut self, name: &str) {
        if !reads_plainly(name) {
            self.encoded_words(name);
        } else if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" !#$%&'*+-/=?^_`{|}~".contains(&byte)) {
            self.folded(name);
        } else {
            let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
            self.folded(&format!("\"{quoted}\""));
        }
    }

    /// Encoded words, cut between characters. Readers drop the blanks between them (RFC 2047 6.2).
    fn encoded_words(&mut self, mut text: &str) {
        let frame = ENCODED_WORD_OPEN.len() + ENCODED_WORD_CLOSE.len();
        while !text.is_empty() {
            let room = (LINE_BYTES_AIM - 2).saturating_sub(self.column + 1).min(ENCODED_WORD_BYTES_MAX);
            let bytes = room.saturating_sub(frame) / 4 * 3;
            let cut = text.floor_char_boundary(bytes);
            if cut < 12.min(text.len()) {
                // Hardly room for a word on this line; a fresh one always takes 45 bytes.
                self.out.extend_from_slice(b"\r\n");
                self.column = 0;
                continue;
            }
            let (head, rest) = text.split_at(cut);
            self.push(" ");
            self.push(ENCODED_WORD_OPEN);
            self.push(&STANDARD.encode(head));
            self.push(ENCODED_WORD_CLOSE);
            text = rest;
        }
    }
}

/// Whether a text can stand in a header as it is: printable ASCII, no look-alike of an encoded word, and no blanks that
/// folding would lose.
fn reads_plainly(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        && !text.contains("=?")
        && !text.contains("  ")
        && !text.starts_with(' ')
        && !text.ends_with(' ')
        && !text.is_empty()
        && text.split(' ').all(|word| word.len() <= LINE_BYTES_AIM * 4)
}

/// Refuses what could end a field or hide in one, and what is too long to be meant.
pub fn check_text(text: &str, what: &'static str) -> Result<(), MessageError> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(MessageError::FieldTooLong { field: what, bytes: text.len(), bytes_max: TEXT_BYTES_MAX });
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
