//! A server's answer as it came, and the [`Reply`] made of it, which is safe to store and to print.

use crate::reply::Reply;
use crate::safe_text::made_safe;

/// Bytes of one line of an answer: the 512 of RFC 5321 4.5.3.1.5 with slack for servers that explain themselves.
pub(crate) const LINE_BYTES_MAX: usize = 2048;
/// Bytes of a whole answer.
pub(crate) const ANSWER_BYTES_MAX: usize = 8 * 1024;

/// One whole answer, its lines as the server sent them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RawReply {
    /// The three-digit code.
    pub(crate) code: u16,
    /// What stands behind the code on each line.
    pub(crate) lines: Vec<Vec<u8>>,
}

/// Why bytes are no answer (RFC 5321 section 4.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MalformedReply {
    /// A line does not begin with a code from 200 to 599.
    #[error("a line without a three-digit code")]
    Code,
    /// The lines of one answer carry different codes.
    #[error("lines of one answer with different codes")]
    Mixed,
    /// A line is longer than 2048 bytes, four times what RFC 5321 section 4.5.3.1.5 allows.
    #[error("a line that does not end")]
    LineTooLong,
    /// The answer is longer than 8 KiB.
    #[error("an answer that does not end")]
    AnswerTooLong,
}

/// Reads one answer from the front of a buffer (RFC 5321 4.2.1). `None` means that more bytes are needed; the number is
/// how many bytes the answer took.
pub(crate) fn read_raw_reply(buffer: &[u8]) -> Result<Option<(RawReply, usize)>, MalformedReply> {
    let mut lines: Vec<Vec<u8>> = Vec::new();
    let mut code = None;
    let mut start = 0;
    loop {
        let window = &buffer[start..buffer.len().min(start + LINE_BYTES_MAX)];
        let Some(length) = memchr::memchr(b'\n', window) else {
            return match () {
                () if window.len() == LINE_BYTES_MAX => Err(MalformedReply::LineTooLong),
                () if buffer.len() > ANSWER_BYTES_MAX => Err(MalformedReply::AnswerTooLong),
                () => Ok(None),
            };
        };
        // Some servers end lines with a bare LF, which can do no harm in an answer.
        let line = window[..length]
            .strip_suffix(b"\r")
            .unwrap_or(&window[..length]);
        let (this_code, last, text) = read_line(line)?;
        if *code.get_or_insert(this_code) != this_code {
            return Err(MalformedReply::Mixed);
        }
        lines.push(text.to_vec());
        start += length + 1;
        if start > ANSWER_BYTES_MAX {
            return Err(MalformedReply::AnswerTooLong);
        }
        if last {
            return Ok(Some((
                RawReply {
                    code: this_code,
                    lines,
                },
                start,
            )));
        }
    }
}

/// The code, whether it is the last line, and the text.
fn read_line(line: &[u8]) -> Result<(u16, bool, &[u8]), MalformedReply> {
    let (&digits, rest) = line.split_first_chunk::<3>().ok_or(MalformedReply::Code)?;
    // 1 and 6 to 9 are no first digits of SMTP (RFC 5321 4.2.1).
    if !digits.iter().all(u8::is_ascii_digit) || !(b'2'..=b'5').contains(&digits[0]) {
        return Err(MalformedReply::Code);
    }
    let code = digits
        .iter()
        .fold(0, |code, digit| code * 10 + u16::from(digit - b'0'));
    match rest.split_first() {
        // The text, and the space before it, may be missing (RFC 5321 4.2).
        None => Ok((code, true, &[])),
        Some((b' ', text)) => Ok((code, true, text)),
        Some((b'-', text)) => Ok((code, false, text)),
        Some(_) => Err(MalformedReply::Code),
    }
}

impl RawReply {
    /// The reply to keep: enhanced code taken out of every line, control characters escaped, bounded.
    pub(crate) fn reply(&self) -> Reply {
        let mut enhanced = None;
        let mut text = String::new();
        for line in &self.lines {
            let line = String::from_utf8_lossy(line);
            let rest = match enhanced_code(&line) {
                Some(found) => {
                    // Said once for all lines; most servers repeat it on each.
                    let rest = line[found.len()..].trim();
                    enhanced.get_or_insert_with(|| found.to_owned());
                    rest
                }
                None => line.trim(),
            };
            if !text.is_empty() && !rest.is_empty() {
                text.push_str(" / ");
            }
            text.push_str(rest);
        }
        Reply {
            code: self.code,
            enhanced,
            text: made_safe(&text),
        }
    }
}

/// Reads an answer as a session does, and what is kept of it; none where the bytes are no whole answer.
///
/// ```
/// let reply = redress_smtp::read_reply(b"550-5.1.1 no such\r\n550 5.1.1 mailbox\r\n").unwrap();
/// assert_eq!((reply.code, reply.text.as_str()), (550, "no such / mailbox"));
/// assert_eq!(reply.enhanced.as_deref(), Some("5.1.1"));
/// ```
#[must_use]
pub fn read_reply(bytes: &[u8]) -> Option<Reply> {
    read_raw_reply(bytes)
        .ok()
        .flatten()
        .map(|(answer, _)| answer.reply())
}

/// The enhanced status code (RFC 3463) at the start of a text.
fn enhanced_code(text: &str) -> Option<&str> {
    let word = text.trim_start().split([' ', '\t']).next()?;
    let mut parts = word.split('.');
    let class = parts.next()?;
    let number = |part: &str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    // RFC 3463 section 2 has no other classes.
    let whole = matches!(class, "2" | "4" | "5")
        && parts.next().is_some_and(number)
        && parts.next().is_some_and(number)
        && parts.next().is_none();
    // Whoever asks cuts it off at the front, so it has to stand there.
    (whole && text.starts_with(word)).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::safe_text::is_invisible;
    use proptest::prelude::*;

    fn reply(bytes: &[u8]) -> Reply {
        read_raw_reply(bytes).unwrap().unwrap().0.reply()
    }

    #[test]
    fn a_plain_answer() {
        let expected = Reply {
            code: 250,
            enhanced: Some("2.0.0".into()),
            text: "Ok: queued as 4F1".into(),
        };
        assert_eq!(reply(b"250 2.0.0 Ok: queued as 4F1\r\n"), expected);
    }

    #[test]
    fn lines_are_joined_and_the_enhanced_code_is_said_once() {
        let answer = reply(
            b"550-5.1.1 The account does\r\n550-5.1.1 not exist.\r\n550 5.1.1  x - gsmtp\r\n",
        );
        assert_eq!(answer.enhanced.as_deref(), Some("5.1.1"));
        assert_eq!(answer.text, "The account does / not exist. / x - gsmtp");
    }

    #[test]
    fn a_bare_code_is_an_answer() {
        assert_eq!(
            reply(b"354\r\n"),
            Reply {
                code: 354,
                enhanced: None,
                text: String::new()
            }
        );
    }

    #[test]
    fn answers_in_one_buffer_are_read_one_at_a_time() {
        let (first, used) = read_raw_reply(b"250 a\r\n354 b\r\n").unwrap().unwrap();
        assert_eq!((first.code, used), (250, 7));
    }

    #[test]
    fn half_an_answer_waits_for_more() {
        assert_eq!(read_raw_reply(b"250-one\r\n25").unwrap(), None);
    }

    #[test]
    fn what_is_no_answer_is_said() {
        assert_eq!(
            read_raw_reply(b"hello there\r\n"),
            Err(MalformedReply::Code)
        );
        assert_eq!(
            read_raw_reply(b"250-a\r\n550 b\r\n"),
            Err(MalformedReply::Mixed)
        );
        assert_eq!(
            read_raw_reply(&[b'2'; 4000]),
            Err(MalformedReply::LineTooLong)
        );
        assert_eq!(
            read_raw_reply(&b"250-more\r\n".repeat(2000)),
            Err(MalformedReply::AnswerTooLong)
        );
    }

    #[test]
    fn escape_sequences_do_not_survive() {
        assert_eq!(
            reply(b"550 \x1b[2Jgone\x00\xff\r\n").text,
            "\\u{1b}[2Jgone\\u{0}\u{fffd}"
        );
        assert_eq!(made_safe("a\u{202e}b"), "a\\u{202e}b");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_and_no_text_is_unsafe(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            if let Ok(Some((answer, used))) = read_raw_reply(&bytes) {
                prop_assert!(used <= bytes.len());
                let reply = answer.reply();
                prop_assert!(reply.text.chars().all(|c| !c.is_control() && !is_invisible(c)));
            }
        }
    }
}
