//! A part of a mail: a text, an attached file, an enclosed mail.

use crate::decode::{self, Encoding};
use crate::media_type::structured;
use crate::structure::Place;
use crate::{Field, Fields};
use mail_parser::ContentType;
use std::borrow::Cow;
use std::fmt;

/// A part of a mail, decoded when it is asked for.
#[derive(Clone, Copy)]
pub struct Part<'a> {
    mail: &'a [u8],
    place: &'a Place,
}

impl<'a> Part<'a> {
    pub(crate) fn new(mail: &'a [u8], place: &'a Place) -> Self {
        Self { mail, place }
    }

    /// What it says it is, in lower case: `text/plain`, `message/delivery-status`.
    pub fn media_type(&self) -> &'a str {
        &self.place.media_type
    }

    /// Whether it belongs to a mail that is enclosed in this one: forwarded, or returned.
    pub fn is_enclosed(&self) -> bool {
        self.place.enclosed
    }

    /// Whether it is an enclosed mail that was encoded, and whose parts therefore are not among those of the mail.
    pub(crate) fn is_closed(&self) -> bool {
        !Encoding::of(&self.fields()).is_none()
    }

    /// The head of the enclosed mail, where it is one.
    pub(crate) fn head_of_mail(&self) -> &'a [u8] {
        let body = &self.mail[self.place.body.clone()];
        &body[..Fields::of(body).ends().0]
    }

    /// Whether it is meant to be kept as a file rather than shown (RFC 2183, section 2.2).
    pub fn is_attached(&self) -> bool {
        self.disposition()
            .is_some_and(|disposition| disposition.is_attachment())
    }

    /// The name of the file, decoded (RFC 2047, RFC 2231); without a promise that it is fit for a file system.
    pub fn name(&self) -> Option<String> {
        let of = |field: Option<ContentType<'_>>, parameter: &str| {
            field.and_then(|field| field.attribute(parameter).map(str::to_owned))
        };
        of(self.disposition(), "filename")
            // Older mail programs name the file here only.
            .or_else(|| of(structured(&self.fields(), "content-type"), "name"))
    }

    /// The fields of its own head; those of the mail for a mail of one part.
    pub fn fields(&self) -> Fields<'a> {
        Fields::of(&self.mail[self.place.head.clone()])
    }

    /// The first field of this name.
    pub fn field(&self, name: &str) -> Option<Field<'a>> {
        self.fields().named(name)
    }

    /// Its bytes, decoded from base64 or quoted-printable as far as they are whole.
    pub fn bytes(&self) -> Cow<'a, [u8]> {
        let body = &self.mail[self.place.body.clone()];
        Encoding::of(&self.fields()).decoded(body)
    }

    /// Its bytes as text of the charset it names, with `\n` between the lines.
    pub fn text(&self) -> String {
        let content_type = structured(&self.fields(), "content-type");
        let charset = content_type.as_ref().and_then(|it| it.attribute("charset"));
        decode::text(&self.bytes(), charset)
    }

    fn disposition(&self) -> Option<ContentType<'static>> {
        structured(&self.fields(), "content-disposition")
    }
}

impl fmt::Debug for Part<'_> {
    /// What kind of part and how large: its text stays out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("media_type", &self.media_type())
            .field("body", &self.place.body)
            .finish_non_exhaustive()
    }
}
