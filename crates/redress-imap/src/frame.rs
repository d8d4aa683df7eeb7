//! Where an answer ends among the bytes that arrived, told before more of them are held than were asked for.

use crate::error::ImapError;

/// How much one answer may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    /// Bytes without its literals.
    pub(crate) line: usize,
    /// Bytes of its literals together.
    pub(crate) literal: usize,
}

/// A whole answer: how many bytes it has, and where its literals lie in it (begin, length).
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) length: usize,
    pub(crate) literals: Vec<(usize, usize)>,
}

/// The first answer in these bytes, if it is whole.
pub(crate) fn frame(bytes: &[u8], allowed: Allowance) -> Result<Option<Frame>, ImapError> {
    let (mut at, mut text, mut held) = (0, 0, 0);
    let mut literals = Vec::new();
    loop {
        let rest = &bytes[at..];
        let Some(end) = memchr::memchr(b'\n', rest) else {
            return if text + rest.len() > allowed.line {
                Err(ImapError::Malformed("a line without end"))
            } else {
                Ok(None)
            };
        };
        text += end + 1;
        if text > allowed.line {
            return Err(ImapError::Malformed("a line without end"));
        }
        let line = &rest[..end];
        at += end + 1;
        // Only data has literals: what is said to people may end in anything.
        let announced = if is_data(bytes) {
            announced(line)
        } else {
            None
        };
        let Some(announced) = announced else {
            return Ok(Some(Frame {
                length: at,
                literals,
            }));
        };
        let most = allowed.literal - held;
        let length = usize::try_from(announced)
            .ok()
            .filter(|length| *length <= most)
            .ok_or(ImapError::TooLong { announced, most })?;
        literals.push((at, length));
        held += length;
        if bytes.len() - at < length {
            return Ok(None);
        }
        at += length;
    }
}

/// Whether an answer is data: untagged, and not one of those that speak to people.
fn is_data(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"* ") else {
        return false;
    };
    let word = rest.split(u8::is_ascii_whitespace).next();
    let word = word.unwrap_or_default();
    !["ok", "no", "bad", "bye", "preauth"]
        .iter()
        .any(|said| word.eq_ignore_ascii_case(said.as_bytes()))
}

/// How many bytes a line announces at its end: `{12}`, `{12+}`.
fn announced(line: &[u8]) -> Option<u64> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let inner = line.strip_suffix(b"}")?;
    let inner = inner.strip_suffix(b"+").unwrap_or(inner);
    let digits = inner.iter().rev().take_while(|byte| byte.is_ascii_digit());
    let digits = digits.count();
    let (before, number) = inner.split_at(inner.len() - digits);
    if digits == 0 || before.last() != Some(&b'{') {
        return None;
    }
    // Beyond any number it is larger than whatever was asked for.
    let number = std::str::from_utf8(number).ok()?;
    Some(number.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SMALL: Allowance = Allowance {
        line: 100,
        literal: 10,
    };

    #[test]
    fn an_answer_ends_where_its_last_literal_and_line_end() {
        let bytes = b"* 1 FETCH (BODY[] {3}\r\na\r\n X {0}\r\n)\r\n* 2 EXISTS\r\n";
        let found = frame(bytes, SMALL).unwrap().unwrap();
        assert_eq!(&bytes[found.length..], b"* 2 EXISTS\r\n");
        assert_eq!(found.literals, [(23, 3), (34, 0)]);
        for length in 0..found.length {
            assert_eq!(frame(&bytes[..length], SMALL).unwrap(), None, "{length}");
        }
        let said = b"* OK about {3}\r\n";
        assert!(frame(said, SMALL).unwrap().unwrap().literals.is_empty());
    }

    #[test]
    fn what_is_larger_than_asked_for_is_refused_before_it_comes() {
        for (number, announced) in [
            ("11", 11),
            ("4294967295", 4_294_967_295),
            ("99999999999999999999999", u64::MAX),
        ] {
            let line = format!("* 1 FETCH (BODY[] {{{number}}}\r\n");
            match frame(line.as_bytes(), SMALL) {
                Err(ImapError::TooLong {
                    announced: found, ..
                }) => assert_eq!(found, announced),
                other => panic!("{other:?}"),
            }
        }
        let two = b"* 1 FETCH (A {6}\r\nxxxxxx B {6}\r\n";
        assert!(matches!(frame(two, SMALL), Err(ImapError::TooLong { .. })));
        assert!(frame(&[b'x'; 101], SMALL).is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_or_hold_more_than_allowed(
            bytes in proptest::collection::vec(prop_oneof![Just(b'{'), Just(b'}'), Just(b'\r'), Just(b'\n'), Just(b'9'), any::<u8>()], 0..300)
        ) {
            let bytes = [b"* ".as_slice(), &bytes].concat();
            match frame(&bytes, SMALL) {
                Ok(Some(found)) => prop_assert!(found.length <= bytes.len()),
                Ok(None) => prop_assert!(bytes.len() <= SMALL.line + SMALL.literal),
                Err(_) => {}
            }
        }
    }
}
