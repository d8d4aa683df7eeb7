//! From a rendered letter to the bytes of a message.

use super::{Attachment, MessageError, MessageId, arrived, fields, quoted_printable, wire};
use crate::address::EmailAddress;
use crate::campaign::Sender;
use crate::id::{Digest, Hasher};
use crate::letters::Part;
use jiff::Timestamp;
use std::fmt::Write as _;

/// The longest message: what the large providers take, attachments in their encoded form.
pub const MESSAGE_BYTES_MAX: usize = 25 * 1024 * 1024;

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
    /// The text part.
    pub text: &'a Part,
    /// The HTML part.
    pub html: &'a Part,
    /// Files.
    pub attachments: &'a [Attachment],
}

/// A message without `Date` and `Message-ID`.
///
/// Attachments are shared with the other letters that carry them, so a plan of ten thousand letters holds each file once.
#[derive(Clone, Debug)]
pub struct Message {
    /// From the first header field to the end of the text and HTML parts.
    opening: Vec<u8>,
    attachments: Vec<Attachment>,
    /// The line before each attachment, and the line after the last; empty without attachments.
    separator: Vec<u8>,
    closing: Vec<u8>,
    digest: Digest,
}

impl Message {
    /// Builds and checks the bytes.
    pub fn compose(draft: &Draft<'_>) -> Result<Self, MessageError> {
        let mut opening = Vec::with_capacity(1024 + (draft.text.len() + draft.html.len()) * 9 / 8);
        opening.extend_from_slice(fields::fields(draft)?.as_bytes());
        let boundary = boundary(&opening);
        let (mut separator, mut closing) = (Vec::new(), Vec::new());
        if !draft.attachments.is_empty() {
            let mixed = format!("{boundary}m");
            separator = format!("--{mixed}\r\n").into_bytes();
            closing = format!("--{mixed}--\r\n").into_bytes();
            write_multipart("mixed", &mixed, &mut opening);
            opening.extend_from_slice(&separator);
        }
        write_alternative(draft, &format!("{boundary}a"), &mut opening);
        wire::check(&opening)?;

        let attachments = draft.attachments.to_vec();
        let mut message = Self { opening, attachments, separator, closing, digest: Digest([0; 32]) };
        let bytes = message.len();
        if bytes > MESSAGE_BYTES_MAX {
            return Err(MessageError::TooLarge { bytes, bytes_max: MESSAGE_BYTES_MAX });
        }
        let mut hasher = Hasher::new();
        message.pieces().for_each(|piece| hasher.update(piece));
        message.digest = hasher.finish();
        Ok(message)
    }

    /// SHA-256 of the bytes, all but `Date`, `Message-ID` and `DKIM-Signature`.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The bytes as they are sent, before dots are stuffed.
    #[must_use]
    pub fn stamped(&self, date: Timestamp, id: &MessageId) -> Vec<u8> {
        let stamp = Self::stamp(date, id);
        let mut bytes = Vec::with_capacity(stamp.len() + self.len());
        bytes.extend_from_slice(stamp.as_bytes());
        self.pieces().for_each(|piece| bytes.extend_from_slice(piece));
        bytes
    }

    /// The fields that stand before all others: `Date` (RFC 5322, in UTC) and `Message-ID`.
    #[must_use]
    pub fn stamp(date: Timestamp, id: &MessageId) -> String {
        format!("Date: {}\r\nMessage-ID: <{}>\r\n", date.strftime("%a, %d %b %Y %H:%M:%S +0000"), id.as_str())
    }

    /// The digest of a message as it arrived: the trace fields that servers put on top (`Received`, `Return-Path`,
    /// `Delivered-To`, `X-...`: all before our first field, `From`), `Date`, `Message-ID` and `DKIM-Signature` are left
    /// out, and LF counts as CRLF, as mailbox files have it.
    #[must_use]
    pub fn digest_of_arrived(bytes: &[u8]) -> Digest {
        arrived::digest(bytes)
    }

    /// Whether a message of ours has a part with exactly this text: what is shown beside a message is what is in it.
    #[must_use]
    pub fn shows(bytes: &[u8], text: &str) -> bool {
        let mut part = Vec::from(&b"\r\n\r\n"[..]);
        quoted_printable::encode(text, &mut part);
        part.extend_from_slice(b"\r\n--=_");
        bytes.windows(part.len()).any(|window| window == part)
    }

    /// Whether a message of ours has this subject.
    #[must_use]
    pub fn has_subject(bytes: &[u8], subject: &str) -> bool {
        let Some(field) = fields::subject_field(subject) else { return false };
        let head = bytes.windows(4).position(|window| window == b"\r\n\r\n").map_or(bytes, |end| &bytes[..end + 2]);
        let field = [b"\r\n", field.trim_end().as_bytes(), b"\r\n"].concat();
        [b"\r\n", head].concat().windows(field.len()).any(|window| window == field)
    }

    /// How many bytes it has without `Date` and `Message-ID`.
    #[expect(clippy::len_without_is_empty, reason = "no message is empty")]
    #[must_use]
    pub fn len(&self) -> usize {
        self.pieces().map(<[u8]>::len).sum()
    }

    /// The bytes without `Date` and `Message-ID`, which are those that the digest is over, in order and piece by piece.
    pub fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        let attached = self.attachments.iter().flat_map(|attachment| [&self.separator[..], attachment.part()]);
        std::iter::once(&self.opening[..]).chain(attached).chain([&self.closing[..]])
    }
}

/// The start of this message's boundaries. No encoded body can contain it: `=_` is neither quoted-printable nor base64
/// (RFC 2045 6.7). Derived from the header, so that the same letter has the same bytes on every machine.
fn boundary(header: &[u8]) -> String {
    let digest = Digest::of(header);
    let mut boundary = String::from("=_");
    for byte in &digest.0[..12] {
        let _ = write!(boundary, "{byte:02x}");
    }
    boundary
}

fn write_multipart(kind: &str, boundary: &str, out: &mut Vec<u8>) {
    let field = format!("Content-Type: multipart/{kind};\r\n boundary=\"{boundary}\"\r\n\r\n");
    out.extend_from_slice(field.as_bytes());
}

fn write_alternative(draft: &Draft<'_>, boundary: &str, out: &mut Vec<u8>) {
    write_multipart("alternative", boundary, out);
    for (kind, body) in [("plain", draft.text), ("html", draft.html)] {
        let head = format!(
            "--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\n\
             Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        );
        out.extend_from_slice(head.as_bytes());
        quoted_printable::encode_part(body, out);
        // The line end before a boundary belongs to the boundary (RFC 2046 5.1.1): the body keeps its own.
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
}

#[cfg(test)]
mod tests;
