//! The contract that every message keeps on the wire, in one place and checked on the finished bytes.

/// The longest line, without its CRLF (RFC 5321 4.5.3.1.6).
pub const LINE_BYTES_MAX: usize = 998;

/// How finished bytes break the contract.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// A line ends otherwise than with CR LF, or has a CR inside.
    #[error("line {line} has a bare CR or LF")]
    LineEnd {
        /// The line, from 1.
        line: usize,
    },
    /// A NUL, or a byte above 127.
    #[error("line {line} has the byte {byte:#04x}, which is not plain ASCII text")]
    Byte {
        /// The line, from 1.
        line: usize,
        /// The byte.
        byte: u8,
    },
    /// A line that servers may cut.
    #[error("line {line} has {bytes} bytes, more than {LINE_BYTES_MAX}")]
    LineLength {
        /// The line, from 1.
        line: usize,
        /// Its length without CRLF.
        bytes: usize,
    },
    /// The last line has no end, so the final dot would not stand alone.
    #[error("the last line does not end")]
    Unfinished,
}

/// Checks bytes that are about to be sent (before dot stuffing): CRLF only, ASCII without NUL, no line over 998 bytes,
/// and the last line ended.
pub fn check(bytes: &[u8]) -> Result<(), WireError> {
    if !bytes.ends_with(b"\n") {
        return Err(WireError::Unfinished);
    }
    if keeps(bytes) { Ok(()) } else { breach(bytes) }
}

/// Whether bytes keep the contract. Looks at many bytes at a time, because it is asked for every letter.
fn keeps(bytes: &[u8]) -> bool {
    let odd = |odd, byte: &u8| odd | u8::from(!(1..0x80).contains(byte));
    let unpaired =
        |odd, (before, byte): (&u8, &u8)| odd | u8::from((*before == b'\r') != (*byte == b'\n'));
    let mut start = 0;
    // A first byte has none before it, so the pairs below do not see it.
    bytes.first() != Some(&b'\n')
        && bytes.iter().fold(0, odd) == 0
        && bytes.iter().zip(&bytes[1..]).fold(0, unpaired) == 0
        && memchr::memchr_iter(b'\n', bytes).all(|end| {
            let length = end - start - 1;
            start = end + 1;
            length <= LINE_BYTES_MAX
        })
}

/// The first breach of the contract, with its line.
fn breach(bytes: &[u8]) -> Result<(), WireError> {
    for (index, ended) in bytes.split_inclusive(|&byte| byte == b'\n').enumerate() {
        let line = index + 1;
        let Some(text) = ended.strip_suffix(b"\r\n") else {
            return Err(WireError::LineEnd { line });
        };
        if text.len() > LINE_BYTES_MAX {
            return Err(WireError::LineLength {
                line,
                bytes: text.len(),
            });
        }
        match text
            .iter()
            .find(|&&byte| byte >= 0x80 || byte == 0 || byte == b'\r')
        {
            None => {}
            Some(b'\r') => return Err(WireError::LineEnd { line }),
            Some(&byte) => return Err(WireError::Byte { line, byte }),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_lines_pass() {
        assert_eq!(check(b"Subject: x\r\n\r\n.\r\n"), Ok(()));
        let longest = [&vec![b'x'; LINE_BYTES_MAX][..], b"\r\n"].concat();
        assert_eq!(check(&longest), Ok(()));
    }

    proptest::proptest! {
        #[test]
        fn a_glance_sees_what_a_close_look_sees(text in "(\r\n|[a\r\n\0é]|b{990,1000}){0,6}\n") {
            proptest::prop_assert_eq!(keeps(text.as_bytes()), breach(text.as_bytes()).is_ok());
        }
    }

    #[test]
    fn each_breach_is_found_with_its_line() {
        assert_eq!(check(b"a\r\nb\nc\r\n"), Err(WireError::LineEnd { line: 2 }));
        assert_eq!(check(b"a\rb\r\n"), Err(WireError::LineEnd { line: 1 }));
        assert_eq!(
            check(b"a\r\n\0\r\n"),
            Err(WireError::Byte { line: 2, byte: 0 })
        );
        assert_eq!(
            check("a\r\né\r\n".as_bytes()),
            Err(WireError::Byte {
                line: 2,
                byte: 0xc3
            })
        );
        assert_eq!(check(b"a\r\nb"), Err(WireError::Unfinished));
        assert_eq!(check(b""), Err(WireError::Unfinished));
        let long = [&vec![b'x'; LINE_BYTES_MAX + 1][..], b"\r\n"].concat();
        assert_eq!(
            check(&long),
            Err(WireError::LineLength {
                line: 1,
                bytes: LINE_BYTES_MAX + 1
            })
        );
    }
}
