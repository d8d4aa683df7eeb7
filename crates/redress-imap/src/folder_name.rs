//! Names of folders as they are written on the wire: a UTF-7 of IMAP's own (RFC 3501 section 5.1.3).

use base64::Engine as _;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};

const BASE64: GeneralPurpose = GeneralPurpose::new(&IMAP_MUTF7, NO_PAD);

/// A name as it is written on the wire.
pub(crate) fn encoded(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut beyond: Vec<u8> = Vec::new();
    for letter in name.chars() {
        let is_plain = (' '..='~').contains(&letter);
        if !is_plain {
            let mut units = [0; 2];
            let units = letter.encode_utf16(&mut units).iter();
            beyond.extend(units.flat_map(|unit| unit.to_be_bytes()));
            continue;
        }
        flush(&mut text, &mut beyond);
        text.push(letter);
        if letter == '&' {
            text.push('-');
        }
    }
    flush(&mut text, &mut beyond);
    text
}

fn flush(text: &mut String, beyond: &mut Vec<u8>) {
    if !beyond.is_empty() {
        text.push('&');
        text.push_str(&BASE64.encode(&beyond));
        text.push('-');
        beyond.clear();
    }
}

/// The name that is written so; as it is where it is written wrongly.
pub(crate) fn decoded(wire: &str) -> String {
    let mut name = String::with_capacity(wire.len());
    let mut rest = wire;
    while let Some((plain, behind)) = rest.split_once('&') {
        name.push_str(plain);
        let Some((piece, after)) = behind.split_once('-') else {
            return wire.to_owned();
        };
        if piece.is_empty() {
            name.push('&');
        } else {
            let Ok(bytes) = BASE64.decode(piece) else {
                return wire.to_owned();
            };
            let units = bytes.chunks_exact(2);
            let units: Vec<u16> = units
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
            name.push_str(&String::from_utf16_lossy(&units));
        }
        rest = after;
    }
    name.push_str(rest);
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_was_written() {
        for (name, wire) in [
            ("INBOX", "INBOX"),
            ("Envoyés", "Envoy&AOk-s"),
            ("台北", "&U,BTFw-"), // RFC 3501's own example
            ("Q&A", "Q&-A"),
            ("😀", "&2D3eAA-"),
        ] {
            assert_eq!(encoded(name), wire);
            assert_eq!(decoded(wire), name);
        }
        assert_eq!(decoded("a&b"), "a&b");
        assert_eq!(decoded("a&!!-b"), "a&!!-b");
    }
}
