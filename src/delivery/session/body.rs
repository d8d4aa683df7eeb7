//! A letter as it goes over the wire: dots stuffed, every line checked on the way.

/// What a fresh connection has under way before the server has acknowledged any of it: ten segments (RFC 6928) of an
/// Ethernet frame. A letter within that leaves in one flight together with its dot. A longer one takes as long as the
/// line is slow, and goes ahead of its commit point, so that only the dot is ever in doubt.
const FLIGHT_BYTES: usize = 10 * 1460;
/// Without the line end (RFC 5321 4.5.3.1.6).
const LINE_CHARACTERS_MAX: usize = 998;

/// A letter ready for the wire, without its final dot. The bytes were checked on the way: CRLF only, no NUL, no line over
/// 998 characters (RFC 5321 4.5.3.1.6, 4.5.2). One is used for letter after letter, so that its memory is.
#[derive(Debug, Default)]
pub(crate) struct WireBody(Vec<u8>);

/// What makes a letter unfit for the wire. Messages are built so that this cannot happen; it is checked all the same,
/// because a bare line feed or a lone dot could end a letter early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unfit {
    #[error("a line break that is not CRLF")]
    LineBreak,
    #[error("a NUL byte")]
    Nul,
    #[error("a line of more than 998 characters")]
    LongLine,
}

impl WireBody {
    /// Takes a letter in place of the one before, stuffing and checking. It comes in runs of bytes, which may end anywhere.
    pub(crate) fn take<'a>(&mut self, runs: impl IntoIterator<Item = &'a [u8]>) -> Result<(), Unfit> {
        self.0.clear();
        let mut line = Line { length: 0, returned: false };
        for run in runs {
            line.go_on(run, &mut self.0)?;
        }
        match line {
            Line { returned: true, .. } => Err(Unfit::LineBreak),
            Line { length: 0, .. } => Ok(()),
            _ => {
                self.0.extend_from_slice(b"\r\n"); // the last line lacked it
                Ok(())
            }
        }
    }

    /// Whether it goes ahead of its commit point.
    pub(crate) fn is_long(&self) -> bool {
        self.0.len() > FLIGHT_BYTES
    }

    /// The bytes, and at their end room for what goes along in the same write.
    pub(super) fn bytes(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }
}

/// How far the line is that a run of bytes breaks off in.
struct Line {
    length: usize,
    /// Its carriage return was the last byte.
    returned: bool,
}

impl Line {
    fn go_on(&mut self, run: &[u8], wire: &mut Vec<u8>) -> Result<(), Unfit> {
        let (mut at, mut written) = (0, 0);
        while at < run.len() {
            if self.returned {
                if run[at] != b'\n' {
                    return Err(Unfit::LineBreak);
                }
                *self = Self { length: 0, returned: false };
                at += 1;
                continue;
            }
            if self.length == 0 && run[at] == b'.' {
                wire.extend_from_slice(&run[written..at]);
                wire.push(b'.');
                written = at;
            }
            let rest = &run[at..];
            let end = memchr::memchr3(b'\r', b'\n', 0, rest).unwrap_or(rest.len());
            self.length += end;
            if self.length > LINE_CHARACTERS_MAX {
                return Err(Unfit::LongLine);
            }
            match rest.get(end) {
                Some(b'\r') => self.returned = true,
                Some(b'\n') => return Err(Unfit::LineBreak),
                Some(_) => return Err(Unfit::Nul),
                None => {}
            }
            at += end + 1;
        }
        wire.extend_from_slice(&run[written..]);
        Ok(())
    }
}
