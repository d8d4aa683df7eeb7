//! Quoted-printable text (RFC 2045 6.7): readable in the raw, safe on every path.

use crate::shared::Passage;

/// The longest encoded line without its CRLF (RFC 2045 6.7, rule 5).
const LINE_BYTES_MAX: usize = 76;
const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// Appends `text` encoded, its lines (ended by LF or CRLF) ended by CRLF, the last one too, if there is one.
///
/// Beyond what the RFC asks, a `From ` at the start of a line is encoded, because mailbox files turn it into `>From `
/// and the letter would not be the one that was approved.
pub fn encode(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    // One look at all of it, many bytes at a time, instead of one a line: most letters have nothing to escape.
    let all_plain = rest
        .iter()
        .fold(true, |all, byte| all & (*byte == b'\n' || plain(*byte)));
    while !rest.is_empty() {
        let end = memchr::memchr(b'\n', rest);
        let line = &rest[..end.unwrap_or(rest.len())];
        rest = &rest[end.map_or(rest.len(), |end| end + 1)..];
        let line = if end.is_some() {
            line.strip_suffix(b"\r").unwrap_or(line)
        } else {
            line
        };
        encode_line(line, all_plain, out);
        out.extend_from_slice(b"\r\n");
    }
}

/// A passage encoded.
pub fn encoded(passage: &Passage) -> &[u8] {
    passage.encoded(|text| {
        let mut encoded = Vec::with_capacity(text.len() + text.len() / 16);
        encode(text, &mut encoded);
        encoded.shrink_to_fit();
        encoded
    })
}

/// Where `is_plain`, nothing in the line is known to need an escape for itself.
fn encode_line(line: &[u8], is_plain: bool, out: &mut Vec<u8>) {
    let is_plain = is_plain || all_plain(line);
    if line.len() <= LINE_BYTES_MAX && is_plain && !ends_in_blank(line) && !mailbox_from(line) {
        out.extend_from_slice(line);
        return;
    }
    let (mut column, mut rest) = (0, line);
    while let Some(&byte) = rest.first() {
        let escaped = !plain(byte)
            // Servers on the way may drop blanks at the end of a line (RFC 2045, section 6.7, rule 3).
            || (rest.len() == 1 && ends_in_blank(rest))
            || (rest.len() == line.len() && mailbox_from(line));
        let (bytes, width) = if escaped {
            (1, 3)
        } else {
            plain_run(rest, is_plain, column)
        };
        // A line that goes on keeps one column for the `=` of its soft break.
        if bytes == 0 || column + width > LINE_BYTES_MAX - usize::from(bytes < rest.len()) {
            out.extend_from_slice(b"=\r\n");
            column = 0;
            continue;
        }
        if escaped {
            out.extend_from_slice(&[
                b'=',
                HEX[usize::from(byte >> 4)],
                HEX[usize::from(byte & 15)],
            ]);
        } else {
            out.extend_from_slice(&rest[..bytes]);
        }
        column += width;
        rest = &rest[bytes..];
    }
}

/// How many bytes from the first stay as they are and fit on the line, and the columns they take.
fn plain_run(rest: &[u8], is_plain: bool, column: usize) -> (usize, usize) {
    let room = &rest[..rest.len().min(LINE_BYTES_MAX - column)];
    let is_plain = is_plain || all_plain(room);
    let run = if is_plain {
        room.len()
    } else {
        room.iter().take_while(|&&byte| plain(byte)).count()
    };
    let ends_here = run == rest.len();
    let run = match run {
        run if ends_here && ends_in_blank(rest) => run - 1,
        run if ends_here => run,
        run => run.min(LINE_BYTES_MAX - 1 - column),
    };
    (run, run)
}

fn plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t') && byte != b'='
}

/// Without an early exit, so that it looks at many bytes at a time.
fn all_plain(bytes: &[u8]) -> bool {
    bytes.iter().fold(true, |all, byte| all & plain(*byte))
}

fn ends_in_blank(line: &[u8]) -> bool {
    matches!(line.last(), Some(b' ' | b'\t'))
}

fn mailbox_from(line: &[u8]) -> bool {
    line.starts_with(b"From ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encoded(text: &str) -> String {
        let mut out = Vec::new();
        encode(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    /// An independent reading of the RFC, for tests only.
    fn decoded(encoded: &str) -> Vec<u8> {
        let joined = encoded.replace("=\r\n", "");
        let mut bytes = joined.bytes();
        let mut out = Vec::new();
        while let Some(byte) = bytes.next() {
            if byte == b'=' {
                let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
                out.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
            } else {
                out.push(byte);
            }
        }
        out
    }

    #[test]
    fn plain_lines_stay_as_they_are() {
        assert_eq!(
            encoded("Dear Mayor Lee:\n\nWe write.\n"),
            "Dear Mayor Lee:\r\n\r\nWe write.\r\n"
        );
        assert_eq!(encoded("no line end"), "no line end\r\n");
        assert_eq!(encoded("ended\r\nby CRLF\r\n"), "ended\r\nby CRLF\r\n");
    }

    #[test]
    fn what_would_be_lost_on_the_way_is_escaped() {
        assert_eq!(encoded("a = b"), "a =3D b\r\n");
        assert_eq!(encoded("Velázquez"), "Vel=C3=A1zquez\r\n");
        assert_eq!(
            encoded("blank at end \nand tab\t"),
            "blank at end=20\r\nand tab=09\r\n"
        );
        assert_eq!(
            encoded("From now on\nFromage"),
            "=46rom now on\r\nFromage\r\n"
        );
        assert_eq!(encoded("a\rb\0"), "a=0Db=00\r\n");
    }

    #[test]
    fn a_line_breaks_exactly_where_it_must() {
        assert_eq!(encoded(&"x".repeat(76)), format!("{}\r\n", "x".repeat(76)));
        assert_eq!(
            encoded(&"x".repeat(77)),
            format!("{}=\r\nxx\r\n", "x".repeat(75))
        );
        assert_eq!(
            encoded(&"é".repeat(13)),
            format!("{}=C3=\r\n=A9\r\n", "=C3=A9".repeat(12))
        );
    }

    proptest! {
        #[test]
        fn any_text_decodes_to_itself_in_short_lines(text in "(\\PC|[ \t\n=.\r]|From ){0,300}") {
            let encoded = encoded(&text);
            prop_assert!(encoded.split("\r\n").all(|line| line.len() <= LINE_BYTES_MAX));
            let ended = encoded.clone() + "\r\n";
            prop_assert!(redress_base::wire::check(ended.as_bytes()).is_ok());
            prop_assert!(encoded.split("\r\n").all(|line| !line.ends_with([' ', '\t'])));
            let mut expected = text.replace("\r\n", "\n");
            if !expected.is_empty() && !expected.ends_with('\n') {
                expected.push('\n');
            }
            let lines = String::from_utf8(decoded(&encoded)).unwrap().replace("\r\n", "\n");
            prop_assert_eq!(lines, expected);
        }
    }
}
