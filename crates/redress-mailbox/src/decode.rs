//! Bodies as they were before they were encoded for the way.

use crate::Fields;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use std::borrow::Cow;

/// How a body was encoded for the way (RFC 2045, section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// As it is: 7bit, 8bit, binary, and whatever nobody knows.
    None,
    Base64,
    QuotedPrintable,
}

impl Encoding {
    pub(crate) fn of(fields: &Fields<'_>) -> Self {
        let field = fields.clone().named("content-transfer-encoding");
        let name = field.map(|field| field.text().to_ascii_lowercase());
        match name.as_deref().map(str::trim) {
            Some("base64") => Self::Base64,
            Some("quoted-printable") => Self::QuotedPrintable,
            _ => Self::None,
        }
    }

    pub(crate) fn is_none(self) -> bool {
        self == Self::None
    }

    /// The decoded bytes; of damaged ones as much as there is.
    pub(crate) fn decoded(self, body: &[u8]) -> Cow<'_, [u8]> {
        match self {
            Self::None => Cow::Borrowed(body),
            Self::Base64 => Cow::Owned(base64(body)),
            Self::QuotedPrintable => {
                // The decoder gives up at an `=` that encodes nothing. What it cannot read at all is left as it stands.
                let decoded = quoted_printable_decode(body)
                    .or_else(|| quoted_printable_decode(&with_plain_equals_signs(body)));
                decoded.map_or(Cow::Borrowed(body), Cow::Owned)
            }
        }
    }
}

/// What is no character of base64 is skipped (RFC 2045, section 6.8), and a missing end is put on: mails are cut off.
fn base64(body: &[u8]) -> Vec<u8> {
    let mut letters: Vec<u8> = body
        .iter()
        .copied()
        .filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
        .collect();
    match letters.len() % 4 {
        2 | 3 => letters.push(b'='),
        1 => drop(letters.pop()), // six bits are no byte
        _ => {}
    }
    base64_decode(&letters).unwrap_or_default()
}

/// Quoted-printable in which each `=` that encodes nothing is encoded itself (RFC 2045, section 6.7, note for decoders).
fn with_plain_equals_signs(body: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(body.len());
    for (at, byte) in body.iter().enumerate() {
        plain.push(*byte);
        if *byte == b'=' && !encodes(&body[at + 1..]) {
            plain.extend_from_slice(b"3D");
        }
    }
    plain
}

/// Whether an `=` before these bytes stands for one byte, or for a line that goes on.
fn encodes(after: &[u8]) -> bool {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r');
    // Blanks at the end of a line were put there on the way (RFC 2045, section 6.7, rule 3).
    let end = after.iter().find(|byte| !is_blank(byte));
    end.is_none_or(|byte| *byte == b'\n')
        || after
            .get(..2)
            .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// A text in a charset, with `\n` between its lines. A charset that nobody knows is read as UTF-8.
pub(crate) fn text(bytes: &[u8], charset: Option<&str>) -> String {
    let text = match charset.and_then(|name| charset_decoder(name.as_bytes())) {
        Some(decode) => decode(bytes),
        None => String::from_utf8_lossy(bytes).into_owned(),
    };
    text.replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_bodies_are_decoded_as_far_as_they_go() {
        let base64 = |body: &str| Encoding::Base64.decoded(body.as_bytes()).into_owned();
        assert_eq!(base64("SGVs\r\nbG8="), b"Hello");
        assert_eq!(base64("SGVsbG8"), b"Hello", "without its end");
        assert_eq!(
            base64("SGVsbG8h*\0S"),
            b"Hello!",
            "cut off, with what is no base64"
        );
        let printable = |body: &str| {
            let decoded = Encoding::QuotedPrintable.decoded(body.as_bytes());
            String::from_utf8(decoded.into_owned()).unwrap()
        };
        assert_eq!(
            printable("K=C3=B6ln =\r\nund =\n Bonn  \r\n"),
            "Köln und  Bonn\r\n"
        );
        assert_eq!(printable("a=b == =C3=B6 =\r\nx="), "a=b == ö x");
    }

    #[test]
    fn texts_are_of_their_charset() {
        assert_eq!(text(b"K\xf6ln\r\n", Some("ISO-8859-1")), "Köln\n");
        assert_eq!(text("Köln".as_bytes(), Some("utf-8")), "Köln");
        assert_eq!(text("Köln".as_bytes(), None), "Köln");
        assert_eq!(text(b"K\xf6ln", Some("x-unknown")), "K\u{fffd}ln");
        assert_eq!(text(b"\x1b$BEl5~\x1b(B", Some("iso-2022-jp")), "東京");
    }
}
