//! A mail as it arrived, taken apart for showing: headers, text, HTML, attachments.
//!
//! Reads what our own messages are made of (RFC 2045 to 2047: multipart, quoted-printable, base64, encoded words). What
//! it does not know it shows as it is; it never fails, because a page that shows less is better than none.

/// A mail taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mail {
    /// The headers as they arrived, folded lines and all.
    pub(super) head: String,
    /// The subject, decoded.
    pub(super) subject: String,
    /// The To field, decoded, and names without their quotes.
    pub(super) to: String,
    /// The Cc field likewise.
    pub(super) cc: String,
    /// The Date field.
    pub(super) date: String,
    /// The text part.
    pub(super) text: String,
    /// The HTML part.
    pub(super) html: String,
    /// The names of attached files.
    pub(super) attachments: Vec<String>,
}

/// Parts inside parts deeper than this are not looked at.
const DEPTH_MAX: usize = 8;

impl Mail {
    /// Takes a mail apart.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let (head, body) = split(bytes);
        let head = String::from_utf8_lossy(head).replace("\r\n", "\n");
        let field = |name| decoded_words(&field_of(&head, name).unwrap_or_default());
        let mut mail = Self {
            subject: field("subject"),
            to: without_quotes(&field("to")),
            cc: without_quotes(&field("cc")),
            date: field("date"),
            ..Self::default()
        };
        mail.take_part(&head, body, 0);
        mail.head = head;
        mail
    }

    fn take_part(&mut self, head: &str, body: &[u8], depth: usize) {
        let content_type =
            field_of(head, "content-type").unwrap_or_else(|| "text/plain".to_owned());
        let kind = content_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        if kind.starts_with("multipart/") {
            if let Some(boundary) =
                parameter(&content_type, "boundary").filter(|_| depth < DEPTH_MAX)
            {
                for part in parts_between(body, boundary.as_bytes()) {
                    let (head, body) = split(part);
                    self.take_part(
                        &String::from_utf8_lossy(head).replace("\r\n", "\n"),
                        body,
                        depth + 1,
                    );
                }
            }
            return;
        }
        let disposition = field_of(head, "content-disposition").unwrap_or_default();
        let attached = disposition
            .trim_start()
            .to_ascii_lowercase()
            .starts_with("attachment");
        match kind.as_str() {
            "text/plain" if !attached && self.text.is_empty() => self.text = text_of(head, body),
            "text/html" if !attached && self.html.is_empty() => self.html = text_of(head, body),
            _ => {
                let name = parameter(&disposition, "filename")
                    .or_else(|| parameter(&content_type, "name"));
                self.attachments.push(decoded_words(&name.unwrap_or(kind)));
            }
        }
    }
}

/// The head and the body: the first empty line stands between them.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    for (mark, length) in [(b"\r\n\r\n".as_slice(), 4), (b"\n\n", 2)] {
        if let Some(at) = bytes.windows(length).position(|window| window == mark) {
            return (&bytes[..at], &bytes[at + length..]);
        }
    }
    match bytes
        .strip_prefix(b"\r\n")
        .or_else(|| bytes.strip_prefix(b"\n"))
    {
        Some(body) => (&[], body), // a part without a head
        None => (bytes, &[]),
    }
}

/// A field of a head, unfolded (RFC 5322, section 2.2.3).
fn field_of(head: &str, name: &str) -> Option<String> {
    let mut lines = head.lines();
    let start = lines.find_map(|line| {
        let (field, value) = line.split_once(':')?;
        field.trim_end().eq_ignore_ascii_case(name).then_some(value)
    })?;
    let folded = lines.take_while(|line| line.starts_with([' ', '\t']));
    Some(folded.fold(start.trim().to_owned(), |whole, line| {
        whole + " " + line.trim()
    }))
}

/// A field with what stands in quotes as it is meant (RFC 5322, section 3.2.4): `"Ana \"Annie\" Ruiz" <a@b.example>`.
fn without_quotes(field: &str) -> String {
    let mut plain = String::with_capacity(field.len());
    let mut characters = field.chars();
    let mut quoted = false;
    while let Some(character) = characters.next() {
        match character {
            '"' => quoted = !quoted,
            '\\' if quoted => plain.extend(characters.next()),
            other => plain.push(other),
        }
    }
    plain
}

/// A parameter of a structured field, such as `boundary="x"`.
fn parameter(field: &str, name: &str) -> Option<String> {
    let mut rest = field;
    while let Some((_, after)) = rest.split_once(';') {
        rest = after;
        let Some((key, value)) = rest.split_once('=') else {
            continue;
        };
        if !key.trim().eq_ignore_ascii_case(name) {
            continue;
        }
        let value = value.trim_start();
        let quoted = value
            .strip_prefix('"')
            .and_then(|quoted| quoted.split('"').next());
        return Some(
            quoted
                .unwrap_or_else(|| value.split(';').next().unwrap_or_default().trim())
                .to_owned(),
        );
    }
    None
}

/// The parts of a multipart body (RFC 2046, section 5.1.1).
fn parts_between<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let delimiter = line
            .strip_prefix(b"--")
            .and_then(|line| line.strip_prefix(boundary));
        let delimiter = delimiter
            .map(<[u8]>::trim_ascii)
            .filter(|rest| rest.is_empty() || *rest == b"--");
        if let Some(rest) = delimiter {
            if let Some(start) = start {
                let part = &body[start..at];
                let part = part.strip_suffix(b"\n").unwrap_or(part);
                parts.push(part.strip_suffix(b"\r").unwrap_or(part));
            }
            start = rest.is_empty().then_some(at + line.len());
        }
        at += line.len();
    }
    parts
}

/// A text part, decoded, with `\n` between its lines.
fn text_of(head: &str, body: &[u8]) -> String {
    let encoding = field_of(head, "content-transfer-encoding")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let bytes = match encoding.trim() {
        "quoted-printable" => quoted_printable(body),
        "base64" => from_base64(body),
        _ => body.to_vec(),
    };
    String::from_utf8_lossy(&bytes).replace("\r\n", "\n")
}

/// RFC 2045, section 6.7.
fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'=' {
            bytes.push(byte);
        } else if let Some(after) = rest
            .strip_prefix(b"\r\n")
            .or_else(|| rest.strip_prefix(b"\n"))
        {
            rest = after;
        } else if let Some(value) = rest.get(..2).and_then(hex_byte) {
            bytes.push(value);
            rest = &rest[2..];
        } else {
            bytes.push(byte);
        }
    }
    bytes
}

fn hex_byte(digits: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(digits)
        .ok()
        .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u8::from_str_radix(digits, 16).ok()
}

/// RFC 4648, section 4; what is no such character is skipped, as RFC 2045 section 6.8 asks.
fn from_base64(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0);
    for character in text {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    bytes
}

/// A field with its encoded words decoded (RFC 2047); spaces between two of them vanish.
fn decoded_words(field: &str) -> String {
    let mut text = String::new();
    let mut after_word = false;
    let mut rest = field;
    while let Some(at) = rest.find("=?") {
        let Some((word, length)) = encoded_word(&rest[at..]) else {
            text.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
            after_word = false;
            continue;
        };
        let between = &rest[..at];
        if !(after_word && between.trim().is_empty()) {
            text.push_str(between);
        }
        text.push_str(&word);
        rest = &rest[at + length..];
        after_word = true;
    }
    text + rest
}

/// The word at the start of this text, and how long it stands there: `=?utf-8?q?...?=`.
fn encoded_word(text: &str) -> Option<(String, usize)> {
    let mut fields = text[2..].splitn(4, '?');
    let (_charset, encoding, coded, end) = (
        fields.next()?,
        fields.next()?,
        fields.next()?,
        fields.next()?,
    );
    if !end.starts_with('=') {
        return None;
    }
    let bytes = match encoding {
        "b" | "B" => from_base64(coded.as_bytes()),
        "q" | "Q" => quoted_printable(coded.replace('_', " ").as_bytes()),
        _ => return None,
    };
    Some((
        String::from_utf8_lossy(&bytes).into_owned(),
        text.len() - end.len() + 1,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MAIL: &str = "Date: Tue, 16 Feb 2021 09:00:00 +0000\r\n\
        To: =?utf-8?b?QmVuIFJheSBMdWrDoW4=?= <ben@senate.example>\r\n\
        Subject: =?utf-8?q?Halt_face?=\r\n =?utf-8?q?_recognition?= now\r\n\
        Content-Type: multipart/mixed;\r\n boundary=\"m\"\r\n\r\n\
        --m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n\
        --a\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        Dear Senator Luj=C3=A1n:\r\nOne =\r\nline.\r\n\
        --a\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+SGk8\r\nL3A+\r\n\
        --a--\r\n\
        --m\r\nContent-Type: application/pdf; name=x.pdf\r\nContent-Disposition: attachment; filename=\"fact sheet.pdf\"\r\n\r\n%PDF\r\n\
        --m--\r\n";

    #[test]
    fn names_are_shown_as_they_are_meant() {
        let mail =
            Mail::read(b"To: \"Henrietta P. \\\"Etta\\\" Lindqvist, Jr.\" <e@b.example>\r\n\r\n");
        assert_eq!(
            mail.to,
            "Henrietta P. \"Etta\" Lindqvist, Jr. <e@b.example>"
        );
    }

    #[test]
    fn a_mail_is_taken_apart() {
        let mail = Mail::read(MAIL.as_bytes());
        assert_eq!(mail.to, "Ben Ray Luján <ben@senate.example>");
        assert_eq!(mail.subject, "Halt face recognition now");
        assert_eq!(mail.text, "Dear Senator Luján:\nOne line.");
        assert_eq!(mail.html, "<p>Hi</p>");
        assert_eq!(mail.attachments, ["fact sheet.pdf"]);
        assert_eq!(mail.date, "Tue, 16 Feb 2021 09:00:00 +0000");
        assert!(
            mail.head.starts_with("Date: ") && mail.head.ends_with("boundary=\"m\""),
            "{}",
            mail.head
        );
    }

    proptest! {
        #[test]
        fn no_bytes_upset_it(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            Mail::read(&bytes);
        }

        #[test]
        fn no_damaged_mail_upsets_it(cut in 0..1_000_usize, byte in any::<u8>()) {
            let mut bytes = MAIL.as_bytes().to_vec();
            let at = cut % bytes.len();
            bytes[at] = byte;
            Mail::read(&bytes);
            Mail::read(&bytes[..at]);
        }
    }
}
