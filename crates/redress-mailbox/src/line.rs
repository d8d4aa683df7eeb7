//! A stream line by line, whatever is in it.

use std::io::{self, BufRead, Read as _};

/// Lines are handed out in pieces of at most so many bytes (RFC 5322, section 2.1.1 allows 998): an endless line fills no
/// memory.
const PIECE_BYTES_MAX: u64 = 4_096;

/// A line, or a piece of one that is too long.
#[derive(Debug, Default)]
pub(crate) struct Line {
    /// Its bytes, line end included.
    pub(crate) bytes: Vec<u8>,
    /// Whether it begins here; `false` for the further pieces of a long line.
    pub(crate) begins: bool,
    /// Whether its end is among the bytes.
    pub(crate) ends: bool,
}

impl Line {
    /// The first line of a stream comes next.
    pub(crate) fn before_first() -> Self {
        Self {
            ends: true,
            ..Self::default()
        }
    }

    /// Reads the next line, or the next piece of this one. `false` at the end of the stream.
    pub(crate) fn next(&mut self, source: &mut impl BufRead) -> io::Result<bool> {
        self.begins = self.ends;
        self.bytes.clear();
        let read = source
            .by_ref()
            .take(PIECE_BYTES_MAX)
            .read_until(b'\n', &mut self.bytes)?;
        self.ends = self.bytes.last() == Some(&b'\n');
        Ok(read > 0)
    }

    /// Its bytes without the line end.
    fn text(&self) -> &[u8] {
        let end = self
            .bytes
            .iter()
            .rposition(|byte| !matches!(byte, b'\r' | b'\n'));
        &self.bytes[..end.map_or(0, |at| at + 1)]
    }

    /// Whether nothing stands in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.begins && self.ends && self.text().is_empty()
    }

    /// Whether it goes on with the field of the line above (RFC 5322, section 2.2.3).
    pub(crate) fn is_folded(&self) -> bool {
        matches!(self.bytes.first(), Some(b' ' | b'\t'))
    }

    /// The name of the field that begins here, if one does (RFC 5322, section 2.2).
    pub(crate) fn field_name(&self) -> Option<&[u8]> {
        let text = self.text();
        let name = &text[..text.iter().position(|byte| *byte == b':')?];
        (!name.is_empty() && name.iter().all(u8::is_ascii_graphic)).then_some(name)
    }

    /// Whether it begins a mail of an mbox (RFC 4155): `From `, an address, and a moment, which a sentence in a letter has
    /// not.
    pub(crate) fn begins_mail(&self) -> bool {
        // The hour will do: programs write the rest of the moment in many ways.
        let time = |window: &[u8]| {
            window[2] == b':'
                && [0, 1, 3, 4]
                    .iter()
                    .all(|place| window[*place].is_ascii_digit())
        };
        let text = self.text();
        self.begins && text.starts_with(b"From ") && text.windows(5).any(time)
    }

    /// Whether an mbox has put a `>` before it, lest it be taken for the beginning of a mail: `>From `, `>>From ` and so on.
    pub(crate) fn is_quoted_from(&self) -> bool {
        let from = self.bytes.iter().position(|byte| *byte != b'>');
        self.begins && from.is_some_and(|at| at > 0 && self.bytes[at..].starts_with(b"From "))
    }
}
