//! The head of a message, field by field and byte for byte (RFC 5322, section 2.2).
//!
//! Digests leave fields out, so where one begins and ends must be the same for whoever writes, sends and reads mail.

use std::fmt;
use std::ops::Range;

/// A field of a head with the lines it was folded onto, as its bytes stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RawField<'a> {
    bytes: &'a [u8],
    start: usize,
}

impl<'a> RawField<'a> {
    /// Its bytes: name, folded lines and line end included.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Where these bytes stand in what the fields were read from.
    pub fn range(&self) -> Range<usize> {
        self.start..self.start + self.bytes.len()
    }

    /// What stands before the colon; empty for a line that has none.
    pub fn name(&self) -> &'a [u8] {
        &self.bytes[..self.colon().unwrap_or(0)]
    }

    /// What stands behind the colon, folds and line end included; the whole line where there is no colon.
    pub fn value(&self) -> &'a [u8] {
        &self.bytes[self.colon().map_or(0, |at| at + 1)..]
    }

    fn colon(&self) -> Option<usize> {
        memchr::memchr(b':', self.bytes)
    }
}

impl fmt::Debug for RawField<'_> {
    /// Where it stands: whom it is about stays out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawField({:?})", self.range())
    }
}

/// The fields of a head in their order, up to the empty line below them. A line that is no field is handed out as one
/// without a name, so no byte is lost.
#[derive(Clone)]
pub struct RawFields<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> RawFields<'a> {
    /// Those at the beginning of these bytes.
    pub fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// What was not handed out yet: after the last field, the empty line and the body.
    pub fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    /// How long the head is without the empty line, and where the body begins behind it.
    pub fn ends(mut self) -> (usize, usize) {
        self.by_ref().for_each(drop);
        (self.at, self.at + line_length(self.rest()))
    }
}

impl fmt::Debug for RawFields<'_> {
    /// How far it has come.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawFields({} of {} bytes)", self.at, self.bytes.len())
    }
}

impl<'a> Iterator for RawFields<'a> {
    type Item = RawField<'a>;

    fn next(&mut self) -> Option<RawField<'a>> {
        let rest = self.rest();
        let mut length = line_length(rest);
        if matches!(&rest[..length], b"" | b"\n" | b"\r\n") {
            return None;
        }
        // A line that begins with a blank goes on with the field above it (RFC 5322, section 2.2.3).
        while matches!(rest.get(length), Some(b' ' | b'\t')) {
            length += line_length(&rest[length..]);
        }
        let start = self.at;
        self.at += length;
        Some(RawField {
            bytes: &rest[..length],
            start,
        })
    }
}

/// How long the first line is, with its end.
fn line_length(bytes: &[u8]) -> usize {
    memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_byte_of_a_head_is_lost() {
        let mail = b"A: 1\r\n 2\r\nno field\n\tB : 3\nC:\r\n\r\nD: 4\r\n";
        let mut fields = RawFields::of(mail);
        let all: Vec<_> = fields.by_ref().collect();
        let names: Vec<_> = all.iter().map(RawField::name).collect();
        let folded: &[u8] = b"no field\n\tB ";
        assert_eq!(names, [b"A", folded, b"C"], "a blank goes on");
        assert_eq!(
            (all[0].range(), all[0].value()),
            (0..10, &b" 1\r\n 2\r\n"[..])
        );
        assert!(
            all.iter()
                .all(|field| field.bytes() == &mail[field.range()])
        );
        assert_eq!(fields.rest(), b"\r\nD: 4\r\n");
    }

    #[test]
    fn a_head_ends_at_the_empty_line_or_with_the_mail() {
        let ends = |mail: &[u8]| RawFields::of(mail).ends();
        assert_eq!(ends(b"A: 1\r\n\r\nx"), (6, 8));
        assert_eq!(ends(b"A: 1\n\nx"), (5, 6));
        assert_eq!(ends(b"A: 1"), (4, 4), "cut off");
        assert_eq!(ends(b"\nx"), (0, 1), "a part without a head");
        assert_eq!(
            ends(b"A: 1\n \n\n"),
            (7, 8),
            "a line of blanks is no empty line"
        );
        assert_eq!(ends(b""), (0, 0));
    }
}
