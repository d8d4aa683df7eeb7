//! The fields of a head, as they stand and as they are meant.

use crate::NamedAddress;
use crate::named_address::addresses;
use jiff::Timestamp;
use mail_parser::HeaderValue;
use mail_parser::parsers::MessageStream;
use redress_base::head::{RawField, RawFields};
use std::fmt;
use std::ops::Range;

/// A field of a head with the lines it was folded onto (RFC 5322, section 2.2).
#[derive(Clone, Copy)]
pub struct Field<'a> {
    raw: RawField<'a>,
}

impl<'a> Field<'a> {
    /// Its bytes as they stand, name, folded lines and line end included.
    pub fn bytes(&self) -> &'a [u8] {
        self.raw.bytes()
    }

    /// Where these bytes stand in what the fields were read from.
    pub fn range(&self) -> Range<usize> {
        self.raw.range()
    }

    /// Its name as it was written, empty for a line that is no field.
    pub fn name(&self) -> &'a str {
        // Old mails may have blanks before the colon (RFC 5322, section 4.5).
        std::str::from_utf8(self.raw.name().trim_ascii_end()).unwrap_or("")
    }

    /// Whether it has this name, in whatever case.
    pub fn is_named(&self, name: &str) -> bool {
        self.name().eq_ignore_ascii_case(name)
    }

    /// Its value as a person reads it: unfolded, and with encoded words decoded (RFC 2047).
    pub fn text(&self) -> String {
        self.read(|value| match value.parse_unstructured() {
            HeaderValue::Text(text) => text.into_owned(),
            _ => String::new(),
        })
    }

    /// The addresses in it, those of groups too (RFC 5322, section 3.4).
    pub fn addresses(&self) -> Vec<NamedAddress> {
        self.read(|value| match value.parse_address() {
            HeaderValue::Address(address) => addresses(address),
            _ => Vec::new(),
        })
    }

    /// The moment in it (RFC 5322, section 3.3).
    pub fn moment(&self) -> Option<Timestamp> {
        self.read(|value| match value.parse_date() {
            HeaderValue::DateTime(moment) if moment.is_valid() => {
                Timestamp::from_second(moment.to_timestamp()).ok()
            }
            _ => None,
        })
    }

    /// The identifier in it without its angle brackets, as in `Message-ID` (RFC 5322, section 3.6.4); empty where none is.
    pub fn id(&self) -> String {
        let value = String::from_utf8_lossy(self.raw.value());
        let lines = value.split('\n').map(|line| line.trim_end_matches('\r'));
        let unfolded: String = lines.collect();
        let id = unfolded.trim();
        id.trim_start_matches('<').trim_end_matches('>').to_owned()
    }

    /// What one of mail-parser's readers makes of the value.
    pub(crate) fn read<T>(&self, reader: impl FnOnce(&mut MessageStream<'_>) -> T) -> T {
        // They give back nothing for a field that the end of the file cut off.
        let ended = [self.raw.value(), b"\n"].concat();
        reader(&mut MessageStream::new(&ended))
    }
}

impl fmt::Debug for Field<'_> {
    /// The name only: what people wrote, and who they are, stays out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Field")
            .field("name", &self.name())
            .field("range", &self.range())
            .finish_non_exhaustive()
    }
}

/// The fields of a head in their order, up to the empty line. A line that is no field is one without a name, so no byte is
/// lost.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    raw: RawFields<'a>,
}

impl<'a> Fields<'a> {
    /// Those at the beginning of these bytes.
    pub fn of(bytes: &'a [u8]) -> Self {
        let raw = RawFields::of(bytes);
        Self { raw }
    }

    /// The first field of this name.
    pub fn named(mut self, name: &str) -> Option<Field<'a>> {
        self.find(|field| field.is_named(name))
    }

    /// How long the head is without the empty line, and where the body begins behind it.
    pub(crate) fn ends(self) -> (usize, usize) {
        self.raw.ends()
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        let raw = self.raw.next()?;
        Some(Field { raw })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(bytes: &str) -> Field<'_> {
        Fields::of(bytes.as_bytes()).next().unwrap()
    }

    #[test]
    fn a_field_is_read_as_it_is_meant() {
        let subject = first("Subject : =?utf-8?q?Halt_face?=\r\n =?utf-8?q?_recognition?= now\r\n");
        assert!(subject.is_named("SUBJECT"));
        assert_eq!(subject.text(), "Halt face recognition now");
        assert_eq!(first("Subject:").text(), "");
        assert_eq!(first("Subject: cut of").text(), "cut of");
        let date = first("Date: Tue, 16 Feb 2021 09:00:00 -0500 (EST)");
        assert_eq!(date.moment(), Some("2021-02-16T14:00:00Z".parse().unwrap()));
        assert_eq!(first("Date: yesterday").moment(), None);
        assert_eq!(
            first("Message-ID:\r\n <a1@b.example>\r\n").id(),
            "a1@b.example"
        );
        assert_eq!(first("Message-ID: a1@b.example").id(), "a1@b.example");
    }

    #[test]
    fn names_are_shown_as_they_are_meant() {
        let shown = |field: &str| -> Vec<_> {
            let addresses = first(field).addresses();
            addresses.iter().map(NamedAddress::shown).collect()
        };
        assert_eq!(
            shown("To: \"Henrietta P. \\\"Etta\\\" Lindqvist, Jr.\" <e@b.example>, c@d.example"),
            [
                "Henrietta P. \"Etta\" Lindqvist, Jr. <e@b.example>",
                "c@d.example"
            ]
        );
        assert_eq!(
            shown("To: =?utf-8?b?QmVuIFJheSBMdWrDoW4=?= <ben@senate.example>"),
            ["Ben Ray Luján <ben@senate.example>"]
        );
        assert_eq!(shown("To: Staff: a@b.example, c@d.example;").len(), 2);
        assert!(shown("To: undisclosed-recipients:;").is_empty());
        assert_eq!(shown("From: MAILER-DAEMON <>"), ["MAILER-DAEMON"]);
    }
}
