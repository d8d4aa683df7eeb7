//! From a rendered letter to the bytes of a message.

use super::bytes::MessageBytes;
use super::draft::Draft;
use super::error::MessageError;
use super::logo::Logo;
use super::{arrived, fields, quoted_printable};
use crate::shared::Part;
use jiff::Timestamp;
use redress_base::id::{Digest, Hasher, hex};
use redress_base::message_id::MessageId;

/// The longest message: what the large providers take, attachments in their encoded form.
pub const MESSAGE_BYTES_MAX: usize = 25 * 1024 * 1024;

/// A message without `Date` and `Message-ID`.
///
/// Attachments and long passages are shared with the other letters that have them, so a plan of ten thousand letters holds
/// each once.
#[derive(Clone, Debug)]
pub struct Message {
    bytes: MessageBytes,
    digest: Digest,
    /// The Message-IDs of the letters that it follows, in angle brackets, each with a fold behind it.
    references: String,
}

impl Message {
    /// Builds and checks the bytes.
    pub fn compose(draft: &Draft<'_>) -> Result<Self, MessageError> {
        let message = Self::assemble(draft)?;
        let bytes = message.len();
        if bytes > MESSAGE_BYTES_MAX {
            return Err(MessageError::TooLarge {
                bytes,
                bytes_max: MESSAGE_BYTES_MAX,
            });
        }
        // Whoever wrote them: lettre, for one, lets a bare CR, a NUL or a line that is too long pass.
        message.bytes.check()?;
        Ok(message)
    }

    /// Builds a message again whose digest was approved; nothing if it has become another. With the digest the bytes are the
    /// same, and they were checked before anybody could approve them.
    pub fn compose_again(
        draft: &Draft<'_>,
        approved: &Digest,
    ) -> Result<Option<Self>, MessageError> {
        let message = Self::assemble(draft)?;
        Ok((message.digest == *approved).then_some(message))
    }

    fn assemble(draft: &Draft<'_>) -> Result<Self, MessageError> {
        // The text encoded is some 3 % longer; 4 KB are for the header and what stands between the parts.
        let mut bytes = MessageBytes::with_capacity(
            4096 + (draft.text.own_bytes() + draft.html.own_bytes()) * 17 / 16,
        );
        let header = fields::fields(draft)?;
        let references = references(draft)?;
        bytes.own().extend_from_slice(header.as_bytes());
        let mut hasher = Hasher::new();
        hasher.update(header.as_bytes());
        // Of the header alone: the bodies come later, and what they hold cannot contain it anyway.
        let boundary = boundary(&hasher.clone().finish());
        // Each has an end of its own, so that neither begins with the other, for which a reader could take it.
        let mixed = format!("{boundary}m");
        if !draft.attachments.is_empty() {
            write_multipart("mixed", &mixed, &mut bytes);
            bytes.write(format_args!("--{mixed}\r\n"));
        }
        write_alternative(draft, &boundary, &mut bytes);
        for attachment in draft.attachments {
            bytes.write(format_args!("--{mixed}\r\n"));
            bytes.attach(attachment);
        }
        if !draft.attachments.is_empty() {
            bytes.write(format_args!("--{mixed}--\r\n"));
        }
        bytes.finish();
        // The first piece begins with the header, which was hashed for the boundary.
        let mut from = header.len();
        for piece in bytes.iter() {
            hasher.update(&piece[std::mem::take(&mut from)..]);
        }
        Ok(Self {
            bytes,
            digest: hasher.finish(),
            references,
        })
    }

    /// SHA-256 of the bytes, all but `Date`, `Message-ID`, `References` and `DKIM-Signature`.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The bytes as they are sent, before dots are stuffed.
    #[must_use]
    pub fn stamped(&self, date: Timestamp, id: &MessageId) -> Vec<u8> {
        let stamp = self.stamp(date, id);
        let mut bytes = Vec::with_capacity(stamp.len() + self.len());
        bytes.extend_from_slice(stamp.as_bytes());
        self.pieces()
            .for_each(|piece| bytes.extend_from_slice(piece));
        bytes
    }

    /// The fields that stand before all others: `Date` (RFC 5322, in UTC), `Message-ID`, and `References` with the letters
    /// that it follows and its own identifier. Some providers put a Message-ID of their own in the place of ours; references
    /// they leave alone, and whoever answers takes them along.
    #[must_use]
    pub fn stamp(&self, date: Timestamp, id: &MessageId) -> String {
        format!(
            "Date: {}\r\nMessage-ID: <{id}>\r\nReferences: {references}<{id}>\r\n",
            date.strftime("%a, %d %b %Y %H:%M:%S +0000"),
            references = self.references,
            id = id.as_str()
        )
    }

    /// The digest of a message as it arrived: the trace fields that servers put on top (`Received`, `Return-Path`,
    /// `Delivered-To`, `X-...`: all before our first field, `From`), `Date`, `Message-ID`, `References` and `DKIM-Signature`
    /// are left out, and LF counts as CRLF, as mailbox files have it.
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
        let Some(field) = fields::subject_field(subject) else {
            return false;
        };
        let head = bytes
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .map_or(bytes, |end| &bytes[..end + 2]);
        let field = [b"\r\n", field.trim_end().as_bytes(), b"\r\n"].concat();
        [b"\r\n", head]
            .concat()
            .windows(field.len())
            .any(|window| window == field)
    }

    /// How many bytes it has without `Date` and `Message-ID`.
    #[expect(clippy::len_without_is_empty, reason = "no message is empty")]
    #[must_use]
    pub fn len(&self) -> usize {
        self.pieces().map(<[u8]>::len).sum()
    }

    /// The bytes without `Date` and `Message-ID`, which are those that the digest is over, in order and piece by piece.
    pub fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        self.bytes.iter()
    }

    /// How many of the bytes it does not share with other messages.
    #[must_use]
    pub fn own_bytes(&self) -> usize {
        self.bytes.own_bytes()
    }
}

/// The start of this message's boundaries. No encoded body can contain it: `=_` is neither quoted-printable nor base64
/// (RFC 2045 6.7). Derived from the header, so that the same letter has the same bytes on every machine.
fn boundary(header: &Digest) -> String {
    format!("=_{}", hex(&header.0[..12]))
}

/// The letters that it follows, as they stand in `References` before its own identifier.
fn references(draft: &Draft<'_>) -> Result<String, MessageError> {
    let mut references = String::new();
    for id in draft.thread.iter().flat_map(|thread| &thread.references) {
        fields::check_identifier(id)?;
        // Each on a line of its own, however long the thread is.
        references.push('<');
        references.push_str(id);
        references.push_str(">\r\n ");
    }
    Ok(references)
}

fn write_multipart(kind: &str, boundary: &str, out: &mut MessageBytes) {
    out.write(format_args!(
        "Content-Type: multipart/{kind};\r\n boundary=\"{boundary}\"\r\n\r\n"
    ));
}

fn write_alternative(draft: &Draft<'_>, boundary: &str, out: &mut MessageBytes) {
    let inner = format!("{boundary}a");
    write_multipart("alternative", &inner, out);
    out.write(format_args!("--{inner}\r\n"));
    write_body("plain", draft.text, out);
    out.write(format_args!("--{inner}\r\n"));
    match &draft.sender.logo {
        None => write_body("html", draft.html, out),
        Some(logo) => write_related(draft.html, logo, &format!("{boundary}r"), out),
    }
    out.write(format_args!("--{inner}--\r\n"));
}

/// The HTML part with the picture that it shows (RFC 2387): only there a `cid:` leads to it.
fn write_related(html: &Part, logo: &Logo, boundary: &str, out: &mut MessageBytes) {
    out.write(format_args!(
        "Content-Type: multipart/related; type=\"text/html\";\r\n boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n"
    ));
    write_body("html", html, out);
    out.write(format_args!("--{boundary}\r\n"));
    out.show(logo);
    out.write(format_args!("--{boundary}--\r\n"));
}

fn write_body(kind: &str, body: &Part, out: &mut MessageBytes) {
    out.write(format_args!(
        "Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    ));
    out.write_part(body);
    // The line end before a boundary belongs to the boundary (RFC 2046 5.1.1): the body keeps its own.
    out.write(format_args!("\r\n"));
}

#[cfg(test)]
mod tests;
